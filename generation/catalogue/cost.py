"""What an image takes in tokens and costs in US dollars, before the call (estimate, bound) and after it (usage). Pure.

Rules are data of the image model. Output: a table of OpenAI's image generation guide, or the formula of OpenAI's own
calculator. Input images: 512-pixel tiles (gpt-image-1 family, low fidelity) or 32-pixel patches (vision guide's rule;
it gives the counts observed for gpt-image-2: 1024, 1536, and 1482 for 1179x2556). Text: about four bytes to a token.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import ceil, isqrt
from typing import Any, Protocol, Self

from generation.catalogue.sizes import Size
from generation.errors import PriceUnknown
from generation.money import UNIT

MILLION = Decimal(1_000_000)
BYTES_PER_TOKEN = 4
KINDS = ("text_tokens", "image_tokens")
# Output is known to the token where the calculator covers a model; text and input images are estimates, and they are
# the smaller part: 1.4 times the estimate is rarely passed. A rule may ask for more, where less is known.
MARGIN = Decimal("1.4")


class Prices(Protocol):
    """US dollars per 1,000,000 tokens, as the rows of Price have them."""

    text_in: Any
    image_in: Any
    image_out: Any
    text_out: Any


@dataclass(frozen=True)
class Tokens:
    text_in: int
    image_in: int
    image_out: int
    text_out: int = 0

    @property
    def all(self) -> int:
        return self.text_in + self.image_in + self.image_out + self.text_out

    @classmethod
    def of_usage(cls, usage: Mapping[str, Any] | None) -> Self | None:
        """The provider's count. None where it is missing, all zero, or does not add up: then nothing is measured."""
        if not isinstance(usage, Mapping):
            return None
        going_in = parts(usage.get("input_tokens"), usage.get("input_tokens_details"), rest=None)
        # Streamed answers carry no details of the output: then all of it is the image.
        coming_out = parts(usage.get("output_tokens"), usage.get("output_tokens_details"), rest="image_tokens")
        if going_in is None or coming_out is None or coming_out["image_tokens"] == 0:
            return None
        return cls(
            text_in=going_in["text_tokens"],
            image_in=going_in["image_tokens"],
            image_out=coming_out["image_tokens"],
            text_out=coming_out["text_tokens"],
        )


def parts(total: Any, details: Any, *, rest: str | None) -> dict[str, int] | None:
    """How a total divides into text and image tokens; without details all of it is `rest`, if that is known."""
    if not is_count(total):
        return None
    if not isinstance(details, Mapping):
        return dict.fromkeys(KINDS, 0) | {rest: total} if rest else None
    found = {key: details[key] for key in KINDS if is_count(details.get(key))}
    return found if len(found) == len(KINDS) and sum(found.values()) == total else None


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def output_tokens(rule: Mapping[str, Any], quality: str, size: Size) -> int:
    """Tokens of one image. Raises PriceUnknown where the rule does not cover this quality and size."""
    kind = rule.get("kind")
    if kind == "table" and str(size) in rule["tokens"].get(quality, {}):
        return int(rule["tokens"][quality][str(size)])
    if kind == "formula" and quality in rule["base"]:
        return by_formula(rule["base"][quality], size)
    raise PriceUnknown(f"What an image of {size} in {quality} quality takes is not known for this model.")


def by_formula(base: int, size: Size) -> int:
    """The formula of OpenAI's calculator for gpt-image-2."""
    short = round(Fraction(base * min(size), max(size)))
    return ceil(Fraction(base * short * (2_000_000 + size.pixels), 4_000_000))


def input_image_tokens(rule: Mapping[str, Any], size: Size) -> int:
    """Tokens of one input image. Raises PriceUnknown where there is no rule."""
    kind = rule.get("kind")
    if kind == "tiles":
        return by_tiles(size, base=rule["base"], per_tile=rule["per_tile"])
    if kind == "patches":
        return by_patches(size, patch=rule["patch"], most=rule["most"])
    raise PriceUnknown("What an input image takes is not known for this model.")


def by_tiles(size: Size, *, base: int, per_tile: int) -> int:
    """Square tiles that cover the image once its shorter side is as long as one (512 pixels)."""
    return base + per_tile * ceil(Fraction(max(size), min(size)))


def by_patches(size: Size, *, patch: int, most: int) -> int:
    """Patches that cover the image, which is first made smaller where they would be too many (vision guide)."""
    width, height = (ceil(Fraction(edge, patch)) for edge in size)
    if width * height <= most:
        return width * height
    # The largest scale at which the area fits; then a little less, so that one edge is whole patches.
    scaled = [root(Fraction(most * edge, other)) for edge, other in (size, reversed(size))]
    less = min(Fraction(max(1, int(edge))) / edge for edge in scaled)
    across, down = (ceil(edge * less) for edge in scaled)
    return min(across * down, most)


def root(square: Fraction) -> Fraction:
    """The square root, to twelve places downwards."""
    return Fraction(isqrt(int(square * 10**24)), 10**12)


def text_tokens(prompt: str) -> int:
    """About how many tokens a prompt takes; the provider's `usage` is what gets booked."""
    return ceil(len(prompt.encode()) / BYTES_PER_TOKEN)


def amount(tokens: Tokens, prices: Prices) -> Decimal:
    """US dollars for these tokens. Text in the output costs as the image where no price is listed for it."""
    text_out = prices.image_out if prices.text_out is None else prices.text_out
    total = (
        tokens.text_in * prices.text_in
        + tokens.image_in * prices.image_in
        + tokens.image_out * prices.image_out
        + tokens.text_out * text_out
    )
    return Decimal(total / MILLION).quantize(UNIT, rounding=ROUND_HALF_EVEN)


def bound(tokens: Tokens, prices: Prices, margin: Decimal = MARGIN) -> Decimal:
    """What is reserved: an upper bound that the real cost should rarely pass."""
    return (amount(tokens, prices) * margin).quantize(UNIT, rounding=ROUND_CEILING)


def margin_of(rule: Mapping[str, Any]) -> Decimal:
    return Decimal(rule.get("margin", MARGIN))


def from_usage(usage: Mapping[str, Any] | None, prices: Prices) -> Decimal | None:
    """What a call cost by the provider's own count; None where that is missing, zero or odd (then estimate)."""
    tokens = Tokens.of_usage(usage)
    return None if tokens is None else amount(tokens, prices)
