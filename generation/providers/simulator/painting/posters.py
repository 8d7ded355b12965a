"""Pictures that are type: posters, covers, quote cards; and headlines set into the free side of a photograph."""

from collections.abc import Callable

from PIL import Image

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting import scenes
from generation.providers.simulator.painting.canvas import Canvas, Stencil
from generation.providers.simulator.painting.colours import (
    BLACK,
    WHITE,
    Colour,
    darker,
    lighter,
    lightness,
    mix,
    saturation,
    shifted,
)
from generation.providers.simulator.painting.lettering import BOLD, LIGHT, REGULAR, Line, fitted, set_line, wrapped
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.paths import box, ellipse, turned
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
        _graphic(canvas, look, across=("lower third" in words or "bottom" in words))
    strings = [look.plant.text(string) for string in look.prompt.strings]
    if not strings:
        return
    if "lower third" in words or "bottom" in words:
        _across_the_foot(canvas, look, strings)
    elif "centred" in words or "centered" in words or "quote" in words:
        _centred(canvas, look, strings)
    else:
        _stacked(canvas, look, strings)


def _graphic(canvas: Canvas, look: Look, *, across: bool) -> None:
    width, height = canvas.size
    ground = look.ground
    canvas.image.paste(
        lights.ramp(canvas.size, [(0, darker(ground, 0.28)), (0.5, ground), (1, darker(ground, 0.5))], angle=68)
    )
    glow = lights.pool(canvas.size, (0.5 + look.light.x * 0.25, 0.34), (0.75, 0.75))
    canvas.image.paste(shifted(ground, saturate=1.1, lift=0.2), (0, 0), glow.point(lambda v: round(v * 0.55)))
    patterns: tuple[Callable[[Canvas, Look, float], None], ...] = (_rings, _bars, _disc)
    words = " ".join((look.prompt.words, *look.prompt.strings)).lower()
    chosen = 0 if any(word in words for word in ("signal", "wave", "radio", "sound")) else None
    patterns[look.rng.randrange(3) if chosen is None else chosen](canvas, look, 1.0 if across else 0.72)
    canvas.soft([box(-width, height * 0.96, 2 * width, height * 1.4)], BLACK, 0.4, height * 0.08)


def metal(size: tuple[int, int], look: Look, *, angle: float = 90) -> Image.Image:
    """Polished metal: sky, a dark horizon, ground, in the accent's own tint."""
    tint = min(look.palette, key=saturation)
    bright, deep = lighter(tint, 0.75), mix(darker(tint, 0.78), look.ground, 0.3)
    stops = [
        (0, lighter(tint, 0.2)),
        (0.2, bright),
        (0.44, tint),
        (0.52, deep),
        (0.6, darker(tint, 0.45)),
        (0.82, bright),
        (1, tint),
    ]
    return lights.ramp(size, stops, angle=angle)


def _metal_or_flat(look: Look, size: tuple[int, int], angle: float) -> Image.Image | Colour:
    shiny = any(word in look.prompt.words for word in ("chrome", "metal", "steel", "gold", "silver"))
    return (
        metal(size, look, angle=angle)
        if shiny
        else lights.ramp(size, [(0, lighter(look.ink, 0.1)), (1, look.ink)], angle=angle)
    )


def _rings(canvas: Canvas, look: Look, share: float) -> None:
    """Waves that leave a point, thinner the farther they are."""
    width, height = canvas.size
    unit = min(canvas.size) * share
    x, y = width * look.rng.uniform(0.44, 0.56), height * look.rng.uniform(0.28, 0.33)
    start = look.rng.choice((-58, 200, 152))
    for ring in range(9):
        radius = unit * (0.05 + ring * 0.052)
        thick = unit * 0.0165 * (1 - ring / 11)
        sweep = 236 - ring * 12
        outer = ellipse(x, y, radius + thick, start=start + ring * 9, end=start + ring * 9 + sweep)
        inner = ellipse(x, y, radius - thick, start=start + ring * 9, end=start + ring * 9 + sweep)
        shape = [*outer, *reversed(inner)]
        canvas.soft([[(px + unit * 0.006, py + unit * 0.01) for px, py in shape]], BLACK, 0.5, unit * 0.008)
        cut = canvas.stencil([shape])
        if cut:
            canvas.lay(cut, _metal_or_flat(look, cut.size, 70 + ring * 14))
    core = canvas.stencil([ellipse(x, y, unit * 0.024)])
    canvas.soft([ellipse(x, y, unit * 0.06)], lighter(look.ground, 0.5), 0.8, unit * 0.04)
    if core:
        canvas.lay(core, metal(core.size, look, angle=60))


def _bars(canvas: Canvas, look: Look, share: float) -> None:
    """Slanting bars like light through a shutter."""
    width, height = canvas.size
    unit = min(canvas.size)
    lean = look.rng.choice((-28, -22, 24))
    for bar in range(7):
        across = width * (0.14 + bar * 0.12)
        tall = height * look.rng.uniform(0.2, 0.34) * share
        thick = unit * (0.012 + 0.006 * bar)
        shape = turned(
            box(across - thick, height * 0.3 - tall, across + thick, height * 0.3 + tall, thick),
            lean,
            (across, height * 0.36),
        )
        canvas.soft([[(px + unit * 0.008, py + unit * 0.012) for px, py in shape]], BLACK, 0.4, unit * 0.01)
        cut = canvas.stencil([shape])
        if cut:
            canvas.lay(cut, _metal_or_flat(look, cut.size, 90 + lean), 0.96)


def _disc(canvas: Canvas, look: Look, share: float) -> None:
    """A sun cut by lines that widen towards the horizon."""
    width, height = canvas.size
    unit = min(canvas.size)
    x, y, radius = (
        width * look.rng.uniform(0.42, 0.58),
        height * 0.34 * (0.6 + 0.4 * share),
        unit * look.rng.uniform(0.24, 0.29) * share,
    )
    canvas.soft([ellipse(x, y, radius * 1.1)], shifted(look.ground, lift=0.3), 0.6, radius * 0.3)
    cut = canvas.stencil([ellipse(x, y, radius)])
    if cut is None:
        return
    slots = Image.new("L", cut.size, 255)
    top = cut.image.height * 0.42
    for line in range(8):
        thick = cut.image.height * (0.006 + 0.006 * line)
        slots.paste(0, (0, round(top), cut.image.width, round(top + thick)))
        top += thick + cut.image.height * 0.047
    held = Stencil(cut.left, cut.top, Image.composite(cut.image, Image.new("L", cut.size), slots))
    canvas.lay(held, _metal_or_flat(look, held.size, 90))


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
    canvas.lay(cut, _metal_or_flat(look, cut.size, 90))
    look.plant.where("letter", (cut.left, cut.top, *cut.size))


def _centred(canvas: Canvas, look: Look, strings: list[str]) -> None:
    """One thought in the middle, its second half heavier than its first."""
    width, height = canvas.size
    rows = [row for string in strings for row in wrapped(string, _rows_for(string))]
    weights = [LIGHT if index < len(rows) / 2 else BOLD for index in range(len(rows))]
    sizes = [set_size(row, width * 0.74, weight) for row, weight in zip(rows, weights, strict=True)]
    size = min(*sizes, height * 0.59 / len(rows), height * 0.3)
    lines = [set_line(row, size, weight=weight, tracking=-0.02) for row, weight in zip(rows, weights, strict=True)]
    step = size * 1.1
    first = height / 2 - step * (len(rows) - 1) / 2 + size * 0.36
    for index, line in enumerate(lines):
        canvas.lay(line.on((width - line.width) / 2, first + index * step), look.ink)
    broadest = max(line.width for line in lines)
    top = first - size * 0.8
    look.plant.where("letter", (round((width - broadest) / 2), round(top), broadest, round(step * len(rows))))
    for y in (top - size * 0.62, top + step * len(rows) + size * 0.4):
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
