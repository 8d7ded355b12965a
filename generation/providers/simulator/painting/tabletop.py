"""A wooden table before a wall; its top serves as floor boards too."""

from PIL import Image

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting import props
from generation.providers.simulator.painting.canvas import Canvas
from generation.providers.simulator.painting.colours import WHITE, Colour, darker, lighter, mix
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.paths import box
from generation.providers.simulator.painting.staging import Stage, fall_off


def table(canvas: Canvas, look: Look) -> Stage:
    """A wooden table before a wall with the pattern of a window in morning light."""
    width, height = canvas.size
    horizon = round(height * (0.63, 0.61, 0.65, 0.62)[look.variant])
    wall_colour = mix(lighter(look.ground, 0.25), (236, 226, 208), 0.35)
    canvas.image.paste(
        lights.ramp(canvas.size, [(0, darker(wall_colour, 0.16)), (0.63, wall_colour), (1, wall_colour)])
    )
    fall_off(canvas, look, bright=lighter(mix(wall_colour, look.light.colour, 0.4), 0.4), dark=0.3)
    _window_light(canvas, look, horizon)
    wood = mix(_wood(look), (110, 74, 46), 0.25)
    table_top(canvas, look, horizon, wood)
    canvas.soft([box(-width, horizon - 2, width * 2, horizon + 2)], darker(wood, 0.6), 0.45, height * 0.008)
    props.beside(canvas, look, height * 0.745)
    return Stage(0.83, 0.74)


def _wood(look: Look) -> Colour:
    browns = [colour for colour in look.palette if colour[0] > colour[2] + 30 and sum(colour) < 480]
    return browns[0] if browns else (112, 78, 50)


def _window_light(canvas: Canvas, look: Look, horizon: int) -> None:
    """Slanting panes on the wall, brightest near the light."""
    width, height = canvas.size
    start = 0.08 if look.light.x < 0 else 0.5
    lean = -0.12 if look.light.x > 0 else 0.12
    columns, rows = ((3, 2), (2, 3), (4, 2), (1, 2))[look.variant]
    broad, tall = 0.375 / columns, 0.5 / rows
    for column in range(columns):
        for row in range(rows):
            left = width * (start + column * broad)
            top = height * (0.06 + row * tall)
            right, bottom = left + width * broad * 0.85, min(top + height * tall * 0.9, horizon)
            shift = lean * height
            pane = [
                (left, top),
                (right, top + height * 0.03),
                (right + shift, bottom + height * 0.03),
                (left + shift, bottom),
            ]
            canvas.soft([pane], mix(look.light.colour, WHITE, 0.3), 0.36, height * 0.011)


def table_top(canvas: Canvas, look: Look, horizon: int, wood: Colour) -> None:
    """Grain in perspective: streaks get finer towards the horizon."""
    width, height = canvas.size
    depth = height - horizon
    tile = lights.wood_tile(look.rng.randrange(40))
    small = (min(width, 1280), max(2, round(depth * min(1.0, 1280 / width))))
    coefficients = _trapezoid(small, tile.size, far=0.9, near=0.42)
    streaks = tile.transform(small, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    ramp = [
        (0.0, darker(wood, 0.62)),
        (0.42, darker(wood, 0.18)),
        (0.62, lighter(wood, 0.08)),
        (1.0, lighter(wood, 0.3)),
    ]
    surface = lights.toned(streaks, ramp)
    sheen = lights.pool(small, (0.5 + look.light.x * 0.35, 0.0), (0.6, 1.0)).point(lambda v: round(v * 0.42))
    surface.paste(mix(lighter(wood, 0.55), look.light.colour, 0.4), (0, 0), sheen)
    gloom = lights.pool(small, (0.5 - look.light.x * 0.6, 1.0), (0.75, 1.3)).point(lambda v: round(v * 0.34))
    surface.paste(darker(wood, 0.7), (0, 0), gloom)
    canvas.image.paste(surface.resize((width, depth), Image.Resampling.BICUBIC), (0, horizon))


def _trapezoid(size: tuple[int, int], tile: tuple[int, int], *, far: float, near: float) -> tuple[float, ...]:
    """Perspective coefficients: the far edge shows `far` of the tile's width, the near one `near`."""
    width, height = size
    narrowing = far / near
    h = (narrowing - 1) / height
    along, down = tile[0] * far / width, 0.9 * tile[1] * narrowing / height
    return along, tile[0] * 0.5 * h, tile[0] * (0.5 - far / 2), 0.0, down, 0.0, 0.0, h
