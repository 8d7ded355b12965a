"""What is behind and below the subject. Each scene paints the whole canvas and says where things stand."""

import itertools
import random
from collections.abc import Callable

from PIL import Image, ImageFilter

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.canvas import Canvas
from generation.providers.simulator.painting.colours import BLACK, WHITE, Colour, darker, lighter, mix, shifted
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.paths import box, ellipse
from generation.providers.simulator.painting.prompt import Prompt
from generation.providers.simulator.painting.staging import Stage, fall_off
from generation.providers.simulator.painting.tabletop import table, table_top


def paint(canvas: Canvas, look: Look) -> Stage:
    return _kind(look.prompt)(canvas, look)


def names_scene(prompt: Prompt) -> bool:
    """One of the scenes below is asked for, and not that of the base image."""
    words = _words(prompt)
    return "base image" not in words and any(name in words for names, _ in SCENES for name in names)


def _words(prompt: Prompt) -> str:
    return f"{prompt.part('scene')} {prompt.part('composition')}".lower()


def _kind(prompt: Prompt) -> Callable[[Canvas, Look], Stage]:
    words = _words(prompt)
    for names, scene in SCENES:
        if any(name in words for name in names):
            return scene
    return studio


def studio(canvas: Canvas, look: Look) -> Stage:
    """A seamless sweep: wall and floor of one colour, a pool of light, the far side falling off."""
    width, height = canvas.size
    wall = lighter(look.ground, 0.1)
    stops = [(0, darker(wall, 0.05)), (0.45, wall), (0.68, wall), (1, darker(look.ground, 0.04))]
    canvas.image.paste(lights.ramp(canvas.size, stops))
    fall_off(canvas, look, bright=lighter(wall, 0.5), dark=(0.12, 0.18, 0.1, 0.22)[look.variant])
    if look.variant == 1:  # a disc of light behind the subject
        canvas.soft([ellipse(look.centre * width, height * 0.48, height * 0.3)], lighter(wall, 0.7), 0.5, height * 0.1)
    edge, blur = ((0.68, 0.05), (0.7, 0.05), (0.715, 0.004), (0.66, 0.06))[look.variant]
    strength = 0.06 if look.variant == 2 else 0.1  # a wall that meets its floor
    canvas.soft(
        [box(-width, height * edge, width * 2, height * (1.3 if look.variant == 2 else edge + 0.04))],
        darker(look.ground, 0.3),
        strength,
        height * blur,
    )
    return Stage(0.845, 0.7)


def room(canvas: Canvas, look: Look) -> Stage:
    """An interior with a window on the light's side, a wall and boards."""
    width, height = canvas.size
    horizon = round(height * 0.66)
    wall = mix(lighter(look.ground, 0.35), (238, 234, 226), 0.4)
    canvas.image.paste(lights.ramp(canvas.size, [(0, darker(wall, 0.06)), (0.6, wall), (1, wall)]))
    fall_off(canvas, look, bright=lighter(wall, 0.6), dark=0.26)
    table_top(canvas, look, horizon, (196, 164, 126))
    canvas.image.paste(lighter(wall, 0.35), (0, horizon - round(height * 0.022), width, horizon))
    canvas.soft([box(-width, horizon - 1, width * 2, horizon + 4)], (60, 48, 40), 0.35, height * 0.006)
    edge = width * (0.03 if look.light.x < 0 else 0.83)
    pane = box(edge, -height * 0.1, edge + width * 0.14, height * 0.5)
    canvas.soft([pane], WHITE, 0.9, height * 0.012)
    for share in (0.49, 0.52):
        canvas.soft([box(edge, height * share - 2, edge + width * 0.14, height * share + 2)], (150, 140, 130), 0.4, 3)
    canvas.soft([box(edge + width * 0.066, -height * 0.1, edge + width * 0.074, height * 0.5)], wall, 1.0, 2)
    return Stage(0.86, 0.6)


def office(canvas: Canvas, look: Look) -> Stage:
    """A bright desk; behind it an office out of focus."""
    width, height = canvas.size
    horizon = round(height * 0.74)
    _out_of_focus(canvas, look, (232, 232, 228), _workplace)
    top = lights.ramp((width, height - horizon), [(0, (226, 224, 220)), (0.3, (240, 239, 236)), (1, (206, 203, 198))])
    canvas.image.paste(top, (0, horizon))
    glow = lights.pool((width, height - horizon), (0.5 + look.light.x * 0.4, 0.2), (0.7, 1.2))
    canvas.image.paste((252, 251, 248), (0, horizon), glow.point(lambda v: round(v * 0.8)))
    canvas.soft([box(-width, horizon - 2, width * 2, horizon + 3)], (70, 70, 72), 0.4, height * 0.006)
    return Stage(0.885, 0.72)


def _workplace(rng: random.Random, x: float) -> list[tuple[Colour, list[tuple[float, float]]]]:
    """Screen, desk and chair at x, in shares of the small picture behind."""
    y = rng.uniform(0.5, 0.56)
    dark = (44, 46, 50)
    return [
        ((182, 168, 146), box(x - 0.1, y + 0.1, x + 0.12, y + 0.125)),
        (dark, box(x - 0.05, y, x + 0.05, y + 0.085)),
        (dark, box(x - 0.006, y + 0.08, x + 0.006, y + 0.11)),
        ((58, 62, 66), ellipse(x + 0.09, y + 0.16, 0.035, 0.07)),
    ]


def _out_of_focus(
    canvas: Canvas,
    look: Look,
    wall: Colour,
    things: Callable[[random.Random, float], list[tuple[Colour, list[tuple[float, float]]]]],
) -> None:
    small = lights.small_size(canvas.size, 480)
    behind = Canvas(small, light=look.light, fine=False)
    width, height = small
    behind.image.paste(lights.ramp(small, [(0, darker(wall, 0.2)), (0.4, wall), (0.75, darker(wall, 0.12)), (1, wall)]))
    left = 0.02 if look.light.x < 0 else 0.6
    for pane in range(3):
        edge = width * (left + pane * 0.13)
        behind.lay(behind.stencil([box(edge, 0, edge + width * 0.115, height * 0.5)]), (255, 255, 252))
        behind.lay(behind.stencil([box(edge, height * 0.22, edge + width * 0.115, height * 0.235)]), darker(wall, 0.55))
    for lamp in range(4):
        x = width * (0.16 + lamp * 0.23)
        behind.lay(behind.stencil([box(x, height * 0.07, x + width * 0.13, height * 0.09)]), (255, 255, 250))
    for place in (0.14, 0.42, 0.66, 0.9):
        for colour, shape in things(look.rng, place + look.rng.uniform(-0.04, 0.04)):
            behind.lay(behind.stencil([[(x * width, y * height) for x, y in shape]]), colour)
    leaf = look.rng.uniform(0.24, 0.34)
    behind.lay(behind.stencil([ellipse(leaf * width, 0.5 * height, 0.03 * width, 0.09 * height)]), (74, 108, 72))
    blurred = behind.image.filter(ImageFilter.GaussianBlur(width * 0.011))
    canvas.image.paste(blurred.resize(canvas.size, Image.Resampling.BICUBIC))


def outdoors(canvas: Canvas, look: Look) -> Stage:
    """Sky, haze and ridges, one behind the other."""
    width, height = canvas.size
    sky = mix((150, 186, 214), look.ground, 0.35)
    canvas.image.paste(
        lights.ramp(canvas.size, [(0, darker(sky, 0.12)), (0.5, lighter(sky, 0.4)), (0.7, (250, 236, 214))])
    )
    sun = 0.5 + look.light.x * 0.34
    glow = lights.pool(canvas.size, (sun, 0.48), (0.5, 0.5))
    canvas.image.paste(mix(look.light.colour, (255, 232, 190), 0.5), (0, 0), glow.point(lambda v: round(v * 0.9)))
    hill = shifted(mix(look.body, (74, 104, 92), 0.6), saturate=0.8)
    for ridge in range(5):
        base = height * (0.5 + ridge * 0.075)
        line = _ridge(look.rng, width, base, height * (0.11 - ridge * 0.014))
        colour = mix(mix(sky, (250, 236, 214), 0.4), darker(hill, 0.1 * ridge), 0.24 + ridge * 0.17)
        canvas.lay(canvas.stencil([[(0, height), *line, (width, height)]]), colour)
        canvas.soft(
            [
                [
                    (0, base + height * 0.1),
                    (width, base + height * 0.1),
                    (width, base + height * 0.16),
                    (0, base + height * 0.16),
                ]
            ],
            (250, 240, 226),
            0.2,
            height * 0.03,
        )
    return Stage(0.9, 0.68)


def _ridge(rng: random.Random, width: int, base: float, swing: float) -> list[tuple[float, float]]:
    heights = [rng.uniform(-1, 1) for _ in range(5)]
    rough = 0.42
    for _ in range(6):
        finer = []
        for a, b in itertools.pairwise(heights):
            finer += [a, (a + b) / 2 + rng.uniform(-rough, rough)]
        heights = [*finer, heights[-1]]
        rough *= 0.46
    step = width / (len(heights) - 1)
    return [(index * step, base + value * swing) for index, value in enumerate(heights)]


def night(canvas: Canvas, look: Look) -> Stage:
    """Lights of a street far out of focus."""
    width, height = canvas.size
    deep = mix(darker(look.ground, 0.8), (16, 20, 34), 0.6)
    canvas.image.paste(lights.ramp(canvas.size, [(0, deep), (0.65, lighter(deep, 0.12)), (1, darker(deep, 0.4))]))
    hues = [*look.palette, (255, 196, 120), (120, 190, 255)]
    for _ in range(26):
        radius = look.rng.uniform(0.012, 0.045) * height
        x, y = look.rng.uniform(0, width), look.rng.uniform(0.08, 0.7) * height
        colour = lighter(look.rng.choice(hues), 0.35)
        canvas.soft([ellipse(x, y, radius)], colour, look.rng.uniform(0.2, 0.5), height * 0.0035)
    canvas.soft([box(-width, height * 0.8, 2 * width, height * 1.2)], BLACK, 0.6, height * 0.06)
    return Stage(0.86, 0.68)


def gradient(canvas: Canvas, look: Look) -> Stage:
    """Colours of the palette flowing into each other."""
    light_ones = [colour for colour in look.palette if colour != look.ink][:3] or [look.ground]
    if len(light_ones) == 1:
        light_ones.append(shifted(light_ones[0], hue=0.08, lift=-0.1))
    stops = [(index / (len(light_ones) - 1), colour) for index, colour in enumerate(light_ones)]
    canvas.image.paste(lights.ramp(canvas.size, stops, angle=look.rng.uniform(40, 75)))
    for colour, x, y in ((lighter(light_ones[0], 0.45), 0.2, 0.15), (lighter(light_ones[-1], 0.2), 0.85, 0.8)):
        glow = lights.pool(canvas.size, (x + look.rng.uniform(-0.1, 0.1), y), (0.7, 0.6))
        canvas.image.paste(colour, (0, 0), glow.point(lambda v: round(v * 0.55)))
    return Stage(0.86, 0.66)


SCENES: tuple[tuple[tuple[str, ...], Callable[[Canvas, Look], Stage]], ...] = (
    (("seamless", "studio", "backdrop", "transparent"), studio),
    (("office", "workplace", "co-working", "meeting"), office),
    (("table", "desk", "counter", "walnut", "wooden", "workbench", "kitchen", "breakfast", "shelf"), table),
    (("gradient", "abstract", "flowing"), gradient),
    (("room", "interior", "sofa", "hallway", "home", "loft", "gallery", "museum"), room),
    (("night", "street", "city", "neon", "club", "bar "), night),
    (
        ("mountain", "forest", "landscape", "sky", "beach", "hill", "field", "outdoor", "trail", "meadow", "sea"),
        outdoors,
    ),
)
