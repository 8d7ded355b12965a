"""What all scenes share: where things stand, and light that falls off."""

from dataclasses import dataclass

from PIL import ImageChops

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.canvas import Canvas
from generation.providers.simulator.painting.colours import Colour, darker
from generation.providers.simulator.painting.look import Look


@dataclass(frozen=True)
class Stage:
    """`floor` is where things stand, `height` how tall a subject may be: shares of the canvas's height."""

    floor: float
    height: float


def fall_off(canvas: Canvas, look: Look, *, bright: Colour, dark: float = 0.12) -> None:
    """The light's side brightens, the other one falls off; half of what makes a flat ground a place."""
    side = 0.5 + look.light.x * 0.42
    glow = lights.pool(canvas.size, (side, 0.32), (0.75, 0.8)).point(lambda v: round(v * 0.75))
    canvas.image.paste(bright, (0, 0), glow)
    shade = ImageChops.invert(lights.pool(canvas.size, (0.5 + look.light.x * 0.3, 0.42), (1.15, 1.15)))
    canvas.image.paste(darker(look.ground, 0.5), (0, 0), shade.point(lambda v: round(v * dark)))
