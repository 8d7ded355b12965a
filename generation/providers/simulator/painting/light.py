"""Light and matter on small images, scaled up: gradients, pools, relief, grain, wood; all Pillow's own operations."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

from PIL import Image, ImageChops, ImageFilter

from generation.providers.simulator.painting.colours import Colour, darker, lighter, mix

SMALL = 192  # longest edge on which soft things are worked out
TILE = 512


@dataclass(frozen=True)
class Light:
    """Where it comes from (`x` left -1 to right 1, `y` up -1) and how it colours what it meets."""

    x: float = -0.7
    y: float = -0.7
    colour: Colour = (255, 250, 242)
    strength: float = 1.0


def small_size(size: tuple[int, int], longest: int = SMALL) -> tuple[int, int]:
    share = min(1.0, longest / max(size))
    return max(2, round(size[0] * share)), max(2, round(size[1] * share))


def ramp(size: tuple[int, int], stops: Sequence[tuple[float, Colour]], *, angle: float = 90) -> Image.Image:
    """A linear gradient; `angle` 90 runs downwards, 0 to the right. Made small and scaled up."""
    width, height = small_size(size)
    dx, dy = cos(radians(angle)), sin(radians(angle))
    reach = (abs(width * dx) + abs(height * dy)) / 255
    matrix = (0, 0, 128, dx / reach, dy / reach, 127.5 - (width * dx + height * dy) / 2 / reach)
    field = Image.linear_gradient("L").transform(
        (width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR
    )
    return toned(field, stops).resize(size, Image.Resampling.BICUBIC)


def toned(field: Image.Image, stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """An "L" image through a colour ramp; the stops run from 0 to 1."""
    ordered = sorted(stops)
    table: list[Colour] = [_at(ordered, value / 255) for value in range(256)]
    channels = [field.point([colour[channel] for colour in table]) for channel in range(3)]
    return Image.merge("RGB", channels)


def _at(stops: Sequence[tuple[float, Colour]], place: float) -> Colour:
    if place <= stops[0][0]:
        return stops[0][1]
    for (low, a), (high, b) in itertools.pairwise(stops):
        if place <= high:
            return mix(a, b, (place - low) / max(1e-6, high - low))
    return stops[-1][1]


def pool(size: tuple[int, int], centre: tuple[float, float], radius: tuple[float, float]) -> Image.Image:
    """A soft round pool of light as "L": 255 in the centre, 0 at the radius (both in shares of the size)."""
    width, height = small_size(size)
    side = 256
    glow = ImageChops.invert(Image.radial_gradient("L")).point([round(255 * _smooth(v / 255)) for v in range(256)])
    rx, ry = max(1.0, radius[0] * width), max(1.0, radius[1] * height)
    matrix = (
        side / (2 * rx),
        0,
        side / 2 - centre[0] * width * side / (2 * rx),
        0,
        side / (2 * ry),
        side / 2 - centre[1] * height * side / (2 * ry),
    )
    drawn = glow.transform((width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR, fillcolor=0)
    return drawn.resize(size, Image.Resampling.BICUBIC)


def _smooth(share: float) -> float:
    share = max(0.0, (share - 0.29) / 0.71)  # the corners of the built-in gradient lie outside the circle
    return share * share * (3 - 2 * share)


def relief(stencil: Image.Image, light: Light, *, reach: float) -> Image.Image:
    """How a shape would catch the light if it were a cushion: "L" around 128; `reach` in shares of its shorter edge."""
    small = small_size(stencil.size)
    shape = stencil.resize(small, Image.Resampling.BOX)
    radius = max(1.0, reach * min(small))
    margin = round(radius * 2.5)
    field = Image.new("L", (small[0] + 2 * margin, small[1] + 2 * margin))
    field.paste(shape, (margin, margin))
    soft = field.filter(ImageFilter.GaussianBlur(radius))
    step = max(1, round(radius))
    away = ImageChops.offset(soft, round(-light.x * step), round(-light.y * step))
    towards = ImageChops.offset(soft, round(light.x * step), round(light.y * step))
    difference = ImageChops.subtract(towards, away, scale=1, offset=128)
    return difference.crop((margin, margin, margin + small[0], margin + small[1]))


def shaded(
    stencil: Image.Image, base: Image.Image | Colour, light: Light, *, depth: float, gloss: float = 0.0
) -> Image.Image:
    """The colour of a shape under the light, small: to be scaled up and laid through the crisp stencil."""
    broad = relief(stencil, light, reach=0.32)
    if isinstance(base, Image.Image):
        surface = base.resize(broad.size, Image.Resampling.BILINEAR)
        deep, bright = surface.point(lambda v: int(v * 0.32)), surface.point(lambda v: int(255 - (255 - v) * 0.45))
    else:
        surface = Image.new("RGB", broad.size, base)
        deep, bright = (
            Image.new("RGB", broad.size, darker(base, 0.72)),
            Image.new("RGB", broad.size, lighter(base, 0.5)),
        )
    surface = Image.composite(deep, surface, broad.point(_below(1.5 * depth)))
    surface = Image.composite(bright, surface, broad.point(_above(1.3 * depth * light.strength)))
    if gloss:
        narrow = relief(stencil, light, reach=0.1)
        shine = Image.new("RGB", broad.size, light.colour)
        surface = Image.composite(shine, surface, narrow.point(_above(1.5 * gloss, start=40)))
    return surface


def barrel(size: tuple[int, int], colour: Colour, light: Light, *, gloss: float = 0.3) -> Image.Image:
    """An upright round body: bright towards the light, dark at both edges, a breath of bounced light on the far one."""
    stops = [
        (0.0, darker(colour, 0.36)),
        (0.1, darker(colour, 0.1)),
        (0.27, lighter(colour, 0.16 + 0.4 * gloss)),
        (0.42, lighter(colour, 0.05)),
        (0.7, darker(colour, 0.3)),
        (0.9, darker(colour, 0.56)),
        (1.0, darker(colour, 0.4)),
    ]
    return ramp(size, stops if light.x < 0 else [(1 - place, shade) for place, shade in stops], angle=0)


def ball(size: tuple[int, int], colour: Colour, light: Light, *, gloss: float = 0.3) -> Image.Image:
    """A sphere under the light."""
    small = small_size(size)
    surface = Image.new("RGB", small, darker(colour, 0.62))
    centre = (0.5 + light.x * 0.22, 0.5 + light.y * 0.3)
    for radius, shade in ((0.95, darker(colour, 0.2)), (0.68, colour), (0.42, lighter(colour, 0.22))):
        surface.paste(shade, (0, 0), pool(small, centre, (radius, radius)))
    bounce = pool(small, (0.5 - light.x * 0.28, 0.98), (0.5, 0.3)).point(lambda v: round(v * 0.3))
    surface.paste(lighter(colour, 0.3), (0, 0), bounce)
    shine = pool(small, (0.5 + light.x * 0.26, 0.24), (0.22, 0.2)).point(lambda v: round(v * gloss))
    surface.paste(light.colour, (0, 0), shine)
    return surface


def _above(gain: float, start: int = 6) -> list[int]:
    return [min(255, max(0, round((value - 128 - start) * gain))) for value in range(256)]


def _below(gain: float, start: int = 6) -> list[int]:
    return [min(255, max(0, round((128 - start - value) * gain))) for value in range(256)]


def peak(image: Image.Image) -> int:
    """The brightest value of an "L" image."""
    return max(value for value, count in enumerate(image.histogram()) if count)


@lru_cache(maxsize=64)
def noise(seed: int, width: int = TILE, height: int = TILE) -> Image.Image:
    """Even noise over 0..255; the same for the same seed, everywhere."""
    return Image.frombytes("L", (width, height), random.Random(seed).randbytes(width * height))  # noqa: S311 - paint


@lru_cache(maxsize=32)
def grain_tile(seed: int, strength: int) -> Image.Image:
    """Fine film grain around 128, half of it in brightness, a little in colour."""
    plain = [noise(seed + step).filter(ImageFilter.GaussianBlur(0.45)) for step in range(4)]
    table = [min(255, max(0, round(128 + (value - 128) * strength / 52))) for value in range(256)]
    channels = [Image.blend(plain[0], plain[step + 1], 0.3).point(table) for step in range(3)]
    return Image.merge("RGB", channels)


def tiled(tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    whole = Image.new(tile.mode, size)
    for left in range(0, size[0], tile.width):
        for top in range(0, size[1], tile.height):
            whole.paste(tile, (left, top))
    return whole


def grained(image: Image.Image, seed: int, strength: int) -> Image.Image:
    return ImageChops.add(image, tiled(grain_tile(seed % 7, strength), image.size), 1, -128)


@lru_cache(maxsize=16)
def wood_tile(seed: int, size: tuple[int, int] = (1024, 512)) -> Image.Image:
    """Streaks along x as "L" around 128, in three widths."""
    layers = []
    for step, (across, down) in enumerate(((6, 48), (14, 150), (40, 512))):
        layers.append(noise(seed + step, across, down).resize(size, Image.Resampling.BICUBIC))
    return Image.blend(Image.blend(layers[0], layers[1], 0.5), layers[2], 0.34)


@lru_cache(maxsize=16)
def matter_tile(kind: str) -> Image.Image:
    """Surfaces around 128: leather, fabric, paper, brushed metal."""
    if kind == "leather":
        pebble = noise(11).filter(ImageFilter.GaussianBlur(1.3))
        return ImageChops.subtract(pebble, ImageChops.offset(pebble, 1, 1), scale=1.0, offset=128)
    if kind == "fabric":
        warp = noise(21, 512, 96).resize((TILE, TILE), Image.Resampling.BILINEAR)
        weft = noise(22, 96, 512).resize((TILE, TILE), Image.Resampling.BILINEAR)
        return Image.blend(warp, weft, 0.5).point(lambda v: 128 + (v - 128) // 5)
    if kind == "metal":
        return noise(31, 4, TILE).resize((TILE, TILE), Image.Resampling.BILINEAR)
    return noise(41).filter(ImageFilter.GaussianBlur(1.2)).point(lambda v: 128 + (v - 128) // 3)
