"""Colours: words, mixing, hue; what of a palette serves as backdrop, body and accent."""

import colorsys
import re

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
# The longer names first: "warm white" is found before "white".
NAMED: dict[str, Colour] = {
    "warm white": (247, 243, 238),
    "off-white": (244, 241, 235),
    "deep red": (122, 12, 20),
    "navy": (31, 45, 82),
    "walnut": (107, 74, 47),
    "oak": (188, 146, 96),
    "linen": (190, 184, 170),
    "sage": (176, 190, 164),
    "honey": (208, 138, 30),
    "cream": (243, 233, 214),
    "beige": (222, 205, 178),
    "sand": (217, 195, 160),
    "ivory": (245, 239, 224),
    "peach": (246, 201, 168),
    "lilac": (205, 165, 214),
    "terracotta": (190, 98, 66),
    "amber": (201, 126, 38),
    "brown": (122, 69, 38),
    "black": (30, 30, 31),
    "charcoal": (52, 54, 58),
    "white": (244, 244, 242),
    "grey": (150, 152, 155),
    "gray": (150, 152, 155),
    "silver": (198, 202, 207),
    "chrome": (201, 204, 209),
    "gold": (201, 160, 77),
    "copper": (184, 110, 70),
    "red": (186, 44, 42),
    "orange": (226, 122, 48),
    "yellow": (240, 196, 66),
    "green": (74, 122, 84),
    "olive": (110, 112, 66),
    "teal": (38, 120, 124),
    "turquoise": (64, 176, 170),
    "blue": (52, 98, 168),
    "purple": (112, 74, 148),
    "violet": (128, 92, 178),
    "pink": (232, 158, 172),
}
HOUSE_PALETTES: tuple[tuple[Colour, ...], ...] = (
    ((244, 239, 231), (58, 92, 102), (203, 142, 84)),
    ((238, 236, 230), (148, 72, 52), (46, 50, 58)),
    ((232, 236, 238), (62, 84, 124), (222, 180, 110)),
    ((241, 234, 226), (96, 110, 80), (52, 46, 42)),
    ((236, 230, 238), (104, 82, 128), (226, 160, 142)),
)


def in_text(text: str) -> list[Colour]:
    """Hex colours and colour words, in the order in which they stand."""
    found = [(match.start(), parse(match[0])) for match in re.finditer(r"#[0-9a-fA-F]{6}\b", text)]
    taken: list[range] = []
    for name, colour in NAMED.items():
        for match in re.finditer(rf"\b{name}\b", text.lower()):
            if not any(match.start() in span for span in taken):
                taken.append(range(*match.span()))
                found.append((match.start(), colour))
    return [colour for _, colour in sorted(found)]


def parse(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def hex_of(colour: Colour) -> str:
    return f"#{colour[0]:02X}{colour[1]:02X}{colour[2]:02X}"


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`share` of b in a."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def lighter(colour: Colour, share: float) -> Colour:
    return mix(colour, WHITE, share)


def darker(colour: Colour, share: float) -> Colour:
    """Towards a black that keeps a breath of the colour, as shadows do."""
    return mix(colour, (colour[0] // 9 + 3, colour[1] // 10 + 3, colour[2] // 10 + 5), share)


def lightness(colour: Colour) -> float:
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def saturation(colour: Colour) -> float:
    return colorsys.rgb_to_hsv(*(channel / 255 for channel in colour))[1]


def shifted(colour: Colour, *, hue: float = 0.0, saturate: float = 1.0, lift: float = 0.0) -> Colour:
    """`hue` in turns, `saturate` a factor, `lift` added to the value."""
    h, s, v = colorsys.rgb_to_hsv(*(channel / 255 for channel in colour))
    rgb = colorsys.hsv_to_rgb((h + hue) % 1, min(1, s * saturate), min(1, max(0, v + lift)))
    red, green, blue = (round(channel * 255) for channel in rgb)
    return red, green, blue


def distance(a: Colour, b: Colour) -> float:
    """Plain distance, and more where one is grey and the other is not."""
    return gap(a, b) + 150 * abs(saturation(a) - saturation(b))


def gap(a: Colour, b: Colour) -> float:
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
