"""Type: lines set as stencils. Inter from the browser packages when they are installed, else the face inside Pillow."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from generation.providers.simulator.painting.canvas import Stencil

INTER = Path(__file__).parents[4] / "node_modules/@fontsource-variable/inter/files"
SUBSETS = ("latin", "latin-ext", "cyrillic", "greek")
BOLD, MEDIUM, REGULAR, LIGHT = 800, 560, 420, 260


@lru_cache(maxsize=256)
def face(size: int, weight: int, subset: str = "latin") -> ImageFont.FreeTypeFont:
    """`size` in pixels. The built-in face has one weight; heavier ones get an outline in `set_line`."""
    file = INTER / f"inter-{subset}-standard-normal.woff2"
    try:
        found = ImageFont.truetype(file, size)
    except OSError:  # not installed, or a FreeType without woff2
        return ImageFont.load_default(size)  # type: ignore[return-value]
    axes: list[float] = [
        weight if axis["name"] == b"Weight" else min(32, max(14, size)) for axis in found.get_variation_axes()
    ]
    found.set_variation_by_axes(axes)
    return found


@dataclass(frozen=True)
class Line:
    """A line of type as an "L" image, cut close to its ink; `rise` is how far its baseline lies below its top."""

    text: str
    image: Image.Image
    rise: int

    @property
    def width(self) -> int:
        return self.image.width

    @property
    def height(self) -> int:
        return self.image.height

    def on(self, left: float, baseline: float) -> Stencil:
        return self.at(left, baseline - self.rise)

    def at(self, left: float, top: float) -> Stencil:
        return Stencil(round(left), round(top), self.image)


def set_line(text: str, size: float, *, weight: int = REGULAR, tracking: float = 0.0) -> Line:
    """`tracking` in shares of the size, between the letters."""
    pixels = max(6, round(size))
    fonts = [face(pixels, weight, _subset(letter, pixels, weight)) for letter in text]
    stroke = _stroke(pixels, weight) if not isinstance(fonts[0].path, (str, Path)) else 0.0
    gap = tracking * pixels
    advance = _advances(text, fonts)
    image = Image.new("L", (round(sum(advance) + gap * len(text) + pixels * 1.5), round(pixels * 2.2)))
    draw = ImageDraw.Draw(image)
    x = pixels * 0.5
    for letter, font, step in zip(text, fonts, advance, strict=True):
        draw.text((x, round(pixels * 1.5)), letter, fill=255, font=font, anchor="ls", stroke_width=stroke)
        x += step + gap
    ink = image.getbbox() or (0, 0, 1, 1)
    return Line(text, image.crop(ink), round(pixels * 1.5) - ink[1])


def fitted(text: str, width: float, *, largest: float, weight: int = REGULAR, tracking: float = 0.0) -> Line:
    """The line as large as it fits into the width (pixels)."""
    sample = set_line(text, 100, weight=weight, tracking=tracking)
    return set_line(text, min(largest, 100 * width / max(1, sample.width)), weight=weight, tracking=tracking)


def wrapped(text: str, lines: int) -> list[str]:
    """The words in at most so many lines of nearly the same length."""
    words = text.split()
    if lines >= len(words):
        return words
    best = [text]
    for wanted in range(len(text) // lines, len(text) + 1):
        rows: list[str] = []
        for word in words:
            if rows and len(rows[-1]) + 1 + len(word) <= wanted:
                rows[-1] += f" {word}"
            else:
                rows.append(word)
        if len(rows) <= lines:
            return rows
    return best


def missing(text: str) -> list[str]:
    """Letters that no face at hand can draw."""
    return sorted({letter for letter in text if not letter.isspace() and not _subset(letter, 24, REGULAR)})


@lru_cache(maxsize=2048)
def _subset(letter: str, pixels: int, weight: int) -> str:
    """The first subset that has the letter; nothing when none has."""
    for subset in SUBSETS:
        font = face(24, REGULAR, subset)
        if letter.isspace() or not _same(font, letter, "\uffff"):
            return subset
    return ""


def _same(font: ImageFont.FreeTypeFont, a: str, b: str) -> bool:
    one, other = font.getmask(a), font.getmask(b)
    return one.size == other.size and bytes(one) == bytes(other)


def _advances(text: str, fonts: list[ImageFont.FreeTypeFont]) -> list[float]:
    """Widths with kerning: how much longer each letter makes the line, where its neighbour has the same face."""
    steps = []
    for index, (letter, font) in enumerate(zip(text, fonts, strict=True)):
        after = text[index + 1 : index + 2]
        if after and fonts[index + 1] is font:
            steps.append(font.getlength(letter + after) - font.getlength(after))
        else:
            steps.append(font.getlength(letter))
    return steps


def _stroke(pixels: int, weight: int) -> float:
    return max(0.0, (weight - REGULAR) / 400 * pixels * 0.035)
