"""What a poster shows behind its type: waves, bars, a cut disc, in metal or in ink."""

from collections.abc import Callable

from PIL import Image

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.canvas import Canvas, Stencil
from generation.providers.simulator.painting.colours import BLACK, Colour, darker, lighter, mix, saturation, shifted
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.paths import box, ellipse, turned


def graphic(canvas: Canvas, look: Look, *, across: bool) -> None:
    width, height = canvas.size
    ground = look.ground
    canvas.image.paste(
        lights.ramp(canvas.size, [(0, darker(ground, 0.28)), (0.5, ground), (1, darker(ground, 0.5))], angle=68)
    )
    glow = lights.pool(canvas.size, (0.5 + look.light.x * 0.25, 0.34), (0.75, 0.75))
    canvas.image.paste(shifted(ground, saturate=1.1, lift=0.2), (0, 0), glow.point(lambda v: round(v * 0.55)))
    drawn: tuple[Callable[[Canvas, Look, float], None], ...] = (_rings, _disc, _bars, _rings)
    words = " ".join((look.prompt.words, *look.prompt.strings)).lower()
    waves = any(word in words for word in ("signal", "wave", "radio", "sound"))
    place = look.variant if waves else look.variant + look.palette[0][0]  # other posters begin with another pattern
    drawn[place % len(drawn)](canvas, look, 1.0 if across else 0.72)
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


def metal_or_flat(look: Look, size: tuple[int, int], angle: float) -> Image.Image | Colour:
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
            canvas.lay(cut, metal_or_flat(look, cut.size, 70 + ring * 14))
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
            canvas.lay(cut, metal_or_flat(look, cut.size, 90 + lean), 0.96)


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
    canvas.lay(held, metal_or_flat(look, held.size, 90))
