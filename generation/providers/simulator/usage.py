"""What a call costs in tokens: the published output formula, characters for text, observed figures for input images."""

from math import ceil

from generation.providers.simulator.catalogue import Model

# Output tokens of gpt-image-1, 1.5 and 1-mini for square, portrait and landscape (OpenAI's guide).
EARLIER_TOKENS = {"low": (272, 408, 400), "medium": (1056, 1584, 1568), "high": (4160, 6240, 6208)}
CHARACTERS_PER_TOKEN = 4


def output_tokens(model: Model, quality: str, size: tuple[int, int]) -> int:
    width, height = size
    if not model.any_size:
        return EARLIER_TOKENS[quality][0 if width == height else 1 if width < height else 2]
    base = model.base_tokens[model.qualities.index(quality)]
    short = round(base * min(size) / max(size))  # Python rounds halves to even, as OpenAI's calculator does
    return ceil(base * short * (2_000_000 + width * height) / 4_000_000)


def input_image_tokens(size: tuple[int, int]) -> int:
    """No rule is published for gpt-image-2; seen were 1024 for 1024x1024, 1536 for 1536x1024, about 1500 at most."""
    return min(1536, ceil(size[0] * size[1] / 1024))


def usage(
    model: Model, prompt: str, quality: str, size: tuple[int, int], *, n: int, inputs: list[tuple[int, int]]
) -> dict[str, object]:
    text = ceil(len(prompt) / CHARACTERS_PER_TOKEN)
    images = sum(input_image_tokens(each) for each in inputs)
    out = n * output_tokens(model, quality, size)
    return {
        "input_tokens": text + images,
        "input_tokens_details": {"text_tokens": text, "image_tokens": images},
        "output_tokens": out,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": out},
        "total_tokens": text + images + out,
    }
