"""Pictures that are type: posters, covers, quote cards; and headlines set into the free side of a photograph."""

from generation.providers.simulator.painting import patterns, scenes
from generation.providers.simulator.painting.canvas import Canvas, Stencil
from generation.providers.simulator.painting.colours import (
    WHITE,
    darker,
    lightness,
)
from generation.providers.simulator.painting.lettering import (
    BOLD,
    LIGHT,
    MEDIUM,
    REGULAR,
    Line,
    fitted,
    set_line,
    wrapped,
)
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.paths import box
from generation.providers.simulator.painting.patterns import metal_or_flat
from generation.providers.simulator.painting.prompt import Prompt

WORDS = (
    "poster",
    "cover",
    "typograph",
    "lettering",
    "quote",
    "geometric type",
    "type only",
    "flyer",
    "banner",
    "headline",
    "card",
)


def is_wanted(prompt: Prompt, *, unknown: bool) -> bool:
    named = any(word in prompt.subject.lower() for word in WORDS)
    return (named and bool(prompt.strings or unknown)) or (unknown and bool(prompt.strings))


def paint(canvas: Canvas, look: Look) -> None:
    words = look.prompt.words
    if "gradient" in words or "soft" in look.prompt.part("scene").lower():
        scenes.gradient(canvas, look)
    else:
        patterns.graphic(canvas, look, across=("lower third" in words or "bottom" in words))
    strings = [look.plant.text(string) for string in look.prompt.strings]
    if not strings:
        return
    if "lower third" in words or "bottom" in words:
        _across_the_foot(canvas, look, strings)
    elif "centred" in words or "centered" in words or "quote" in words:
        _centred(canvas, look, strings)
    else:
        _stacked(canvas, look, strings)


def _across_the_foot(canvas: Canvas, look: Look, strings: list[str]) -> None:
    """The title as wide as the picture, in the lower third."""
    width, height = canvas.size
    rows = [wrapped(string, 1 if len(string) <= 14 else 2) for string in strings]
    lines = [
        fitted(row.upper() if row.isupper() else row, width * 0.86, largest=height * 0.2, weight=BOLD, tracking=-0.01)
        for part in rows
        for row in part
    ]
    total = sum(line.height for line in lines) + height * 0.03 * (len(lines) - 1)
    top = height * 0.81 - total / 2
    _rule(canvas, look, top - height * 0.045)
    for line in lines:
        left = (width - line.width) / 2
        _set(canvas, look, line, left, top)
        top += line.height + height * 0.03


def _rule(canvas: Canvas, look: Look, y: float) -> None:
    width, height = canvas.size
    thick = max(2, height * 0.0022)
    canvas.lay(canvas.stencil([box(width * 0.07, y, width * 0.93, y + thick)]), look.ink, 0.8)


def _set(canvas: Canvas, look: Look, line: Line, left: float, top: float) -> None:
    """With a soft shadow; in metal when the brief says so."""
    unit = min(canvas.size)
    cut = line.at(left, top)
    shadow = Stencil(cut.left + round(unit * 0.004), cut.top + round(unit * 0.007), cut.image)
    if lightness(look.ground) < 0.5:
        canvas.lay(shadow, darker(look.ground, 0.8), 0.5)
    canvas.lay(cut, metal_or_flat(look, cut.size, 90))
    look.plant.where("letter", (cut.left, cut.top, *cut.size))


def _centred(canvas: Canvas, look: Look, strings: list[str]) -> None:
    """One thought in the middle; which half is the heavy one, and how many rows it has, differs by candidate."""
    width, height = canvas.size
    most = (4, 4, 2, 3)[look.variant]
    rows = [row for string in strings for row in wrapped(string, min(most, _rows_for(string)))]
    first_half, second_half = ((LIGHT, BOLD), (BOLD, LIGHT), (MEDIUM, MEDIUM), (BOLD, BOLD))[look.variant]
    weights = [first_half if index < len(rows) / 2 else second_half for index in range(len(rows))]
    sizes = [set_size(row, width * 0.76, weight) for row, weight in zip(rows, weights, strict=True)]
    size = min(*sizes, height * 0.59 / len(rows), height * 0.3)
    lines = [set_line(row, size, weight=weight, tracking=-0.02) for row, weight in zip(rows, weights, strict=True)]
    broadest = max(line.width for line in lines)
    step = size * 1.1
    first = height / 2 - step * (len(rows) - 1) / 2 + size * 0.36
    for index, line in enumerate(lines):
        left = (width - broadest) / 2 if look.variant == 3 else (width - line.width) / 2
        canvas.lay(line.on(left, first + index * step), look.ink)
    top = first - size * 0.8
    look.plant.where("letter", (round((width - broadest) / 2), round(top), broadest, round(step * len(rows))))
    if look.variant != 3:
        for y in (top - size * 0.5, top + step * len(rows) + size * 0.34):
            canvas.lay(canvas.stencil([box(width * 0.455, y, width * 0.545, y + max(2, size * 0.025))]), look.ink, 0.9)


def _rows_for(string: str) -> int:
    return 1 if len(string) < 9 else 2 if len(string) < 16 else 4


def _stacked(canvas: Canvas, look: Look, strings: list[str]) -> None:
    """Swiss: the first string large at the foot, flush left, the others small above it."""
    width, height = canvas.size
    margin = min(canvas.size) * 0.07
    rows = wrapped(strings[0], 1 if len(strings[0]) < 9 else 2 if len(strings[0]) < 24 else 3)
    size = min(set_size(row, width - 2 * margin, BOLD) for row in rows)
    size = min(size, height * 0.46 / len(rows))
    top = height - margin - size * 0.96 * len(rows)
    start = top
    for row in rows:
        line = set_line(row, size, weight=BOLD, tracking=-0.02)
        _set(canvas, look, line, margin, top + size * 0.84 - line.rise)
        top += size * 0.96
    small = min(canvas.size) * 0.032
    _rule(canvas, look, start - margin * 0.3)
    for index, string in enumerate(reversed(strings[1:])):
        line = fitted(string, width - 2 * margin, largest=small, weight=REGULAR)
        canvas.lay(line.at(margin, start - margin * 0.72 - index * small * 1.5 - line.height), look.ink)


def set_size(text: str, width: float, weight: int) -> float:
    """The size (pixels) at which the text is as wide as given."""
    return 100 * width / max(1, set_line(text, 100, weight=weight, tracking=-0.02).width)


def headline(canvas: Canvas, look: Look, strings: list[str]) -> None:
    """Strings in a photograph: on the side that the subject leaves free, or along the top."""
    width, height = canvas.size
    aside = abs(look.centre - 0.5) > 0.1
    margin = min(canvas.size) * 0.07
    left = margin if look.centre >= 0.5 or not aside else width * 0.56
    room = width * 0.4 if aside else width * 0.8
    top: float = height * 0.3 if aside else margin
    ink = darker(look.ground, 0.82) if lightness(look.ground) > 0.45 else WHITE
    for index, string in enumerate(strings):
        for row in wrapped(string, 3 if aside else 1):
            line = fitted(
                row,
                room,
                largest=min(canvas.size) * (0.085 if index == 0 else 0.042),
                weight=BOLD if index == 0 else REGULAR,
            )
            canvas.lay(line.at(left, top), ink)
            look.plant.where("letter", (round(left), round(top), line.width, line.height))
            top += line.height * 1.3
        top += min(canvas.size) * 0.02
