"""Sizes that an image model can make, and which of them a tier (1k, 2k, 4k) means. Pure and exact: no floats."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

TIERS = {"1k": 1024**2, "2k": 2048**2, "4k": 8_294_400}
SQUARE = Fraction(1)


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.width, self.height)


@dataclass(frozen=True)
class Limits:
    """What a model can make: the `fixed` sizes where there are any, else all within the bounds."""

    fixed: Sequence[Size] = ()
    multiple: int = 16
    max_edge: int = 3840
    min_pixels: int = 655_360
    max_pixels: int = 8_294_400
    max_ratio: int = 3


def parse(text: str) -> Size | None:
    """The size written as "WxH", None where it is written in another way (a tier too)."""
    match = re.fullmatch(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", text)
    return Size(int(match[1]), int(match[2])) if match else None


def why_not_size(size: Size, limits: Limits) -> str | None:
    """Why a model cannot make this size, and what would be right; None where it can."""
    if limits.fixed:
        sizes = ", ".join(str(fixed) for fixed in limits.fixed)
        return None if size in limits.fixed else f"This model makes only {sizes}."
    if size.width % limits.multiple or size.height % limits.multiple:
        return f"Both edges must be multiples of {limits.multiple}; the nearest is {rounded(size, limits.multiple)}."
    if max(size) > limits.max_edge:
        return f"No edge may be longer than {limits.max_edge} pixels."
    if max(size) > limits.max_ratio * min(size):
        return f"The ratio must lie between 1:{limits.max_ratio} and {limits.max_ratio}:1."
    if not limits.min_pixels <= size.pixels <= limits.max_pixels:
        return f"The area must be {limits.min_pixels:,} to {limits.max_pixels:,} pixels; {size} has {size.pixels:,}."
    return None


def resolve(text: str, ratio: Fraction | None, limits: Limits) -> Size:
    """The size that "WxH" or a tier means; `ratio` is that of the first placement (None: square).

    Raises ValueError, with a sentence that says what would be right, for a size that the model cannot make.
    """
    if text in TIERS:
        return tier(TIERS[text], ratio or SQUARE, limits)
    size = parse(text)
    if size is None:
        raise ValueError(f"Write a size as 1024x1024, or one of {', '.join(TIERS)}.")
    if reason := why_not_size(size, limits):
        raise ValueError(reason)
    return size


def tier(area: int, ratio: Fraction, limits: Limits) -> Size:
    """Of the legal sizes around √(area·r) × √(area/r) the one nearest in ratio, then nearest in area."""
    ratio = min(max(ratio, Fraction(1, limits.max_ratio)), Fraction(limits.max_ratio))
    area = min(max(area, limits.min_pixels), limits.max_pixels)
    # Squares of the edges, since the edges themselves are rarely rational; the longer one is at most max_edge.
    shrink = min(Fraction(1), limits.max_edge**2 / (area * max(ratio, 1 / ratio)))
    squares = area * ratio * shrink, area / ratio * shrink
    around = [
        Size(width, height)
        for width in multiples(squares[0], limits.multiple)
        for height in multiples(squares[1], limits.multiple)
    ]
    legal = limits.fixed or [size for size in around if why_not_size(size, limits) is None]
    if not legal:
        raise ValueError("This model makes no size near that; write one as 1024x1024.")
    return min(legal, key=lambda size: (away(size.ratio, ratio), abs(size.pixels - area * shrink)))


def multiples(square: Fraction, multiple: int) -> tuple[int, ...]:
    """The two multiples around √square, or the one that it is."""
    below = isqrt(int(square / multiple**2)) * multiple
    return (below,) if below**2 == square else (below, below + multiple)


def away(one: Fraction, other: Fraction) -> Fraction:
    """How far two ratios lie apart: 1 where they are equal, the same for both and for both turned upright."""
    return max(one / other, other / one)


def rounded(size: Size, multiple: int) -> Size:
    width, height = (max(1, (edge + multiple // 2) // multiple) * multiple for edge in size)
    return Size(width, height)
