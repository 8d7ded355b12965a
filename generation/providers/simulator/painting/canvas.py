"""The canvas: crisp shapes, cut from supersampled stencils, filled with soft light."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.colours import Colour
from generation.providers.simulator.painting.light import Light
from generation.providers.simulator.painting.paths import Outline, Point, ellipse, svg

Paint = Colour | Image.Image
Shape = str | Sequence[Point] | Sequence[Sequence[Point]]  # SVG path data, one outline or several


@dataclass(frozen=True)
class Stencil:
    """A crisp "L" shape and where its top left corner lies on the canvas."""

    left: int
    top: int
    image: Image.Image

    @property
    def size(self) -> tuple[int, int]:
        return self.image.size

    def within(self, other: "Stencil") -> "Stencil":
        """What of this shape lies in the other."""
        held = Image.new("L", self.size)
        held.paste(other.image, (other.left - self.left, other.top - self.top))
        return Stencil(self.left, self.top, ImageChops.multiply(self.image, held))


class Canvas:
    def __init__(self, size: tuple[int, int], *, light: Light, fine: bool = True, transparent: bool = False) -> None:
        self.size = size
        self.light = light
        self.supersample = 3 if fine and max(size) < 2048 else 2
        self.image = Image.new("RGB", size, (128, 128, 128))
        self.alpha = Image.new("L", size, 0) if transparent else None

    def stencil(self, outlines: Sequence[Outline]) -> Stencil | None:
        """None when nothing of it lies on the canvas. Points in pixels."""
        xs = [x for line in outlines for x, _ in line]
        ys = [y for line in outlines for _, y in line]
        left, top = max(0, int(min(xs)) - 1), max(0, int(min(ys)) - 1)
        right, bottom = min(self.size[0], int(max(xs)) + 2), min(self.size[1], int(max(ys)) + 2)
        if right <= left or bottom <= top:
            return None
        times = self.supersample
        large = Image.new("L", ((right - left) * times, (bottom - top) * times))
        draw = ImageDraw.Draw(large)
        for line in outlines:
            draw.polygon([((x - left) * times, (y - top) * times) for x, y in line], fill=255)
        return Stencil(left, top, large.reduce(times))

    def line(self, points: Sequence[Point], width: float) -> Stencil | None:
        """A stroke with round joints and ends; `width` in pixels."""
        reach = width / 2 + 2
        left, top = max(0, int(min(x for x, _ in points) - reach)), max(0, int(min(y for _, y in points) - reach))
        right = min(self.size[0], int(max(x for x, _ in points) + reach) + 1)
        bottom = min(self.size[1], int(max(y for _, y in points) + reach) + 1)
        if right <= left or bottom <= top:
            return None
        times = self.supersample
        large = Image.new("L", ((right - left) * times, (bottom - top) * times))
        draw = ImageDraw.Draw(large)
        scaled = [((x - left) * times, (y - top) * times) for x, y in points]
        draw.line(scaled, fill=255, width=max(1, round(width * times)), joint="curve")
        radius = width * times / 2
        for x, y in (scaled[0], scaled[-1]):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        return Stencil(left, top, large.reduce(times))

    def lay(self, stencil: Stencil | None, paint: Paint, opacity: float = 1.0) -> None:
        if stencil is None:
            return
        mask = stencil.image if opacity >= 1 else stencil.image.point(lambda v: round(v * opacity))
        place = (stencil.left, stencil.top, stencil.left + stencil.size[0], stencil.top + stencil.size[1])
        filled = paint.resize(stencil.size, Image.Resampling.BICUBIC) if isinstance(paint, Image.Image) else paint
        self.image.paste(filled, place, mask)
        if self.alpha is not None:
            self.alpha.paste(255, place, mask)

    def tint(self, stencil: Stencil | None, tile: Image.Image, strength: float) -> None:
        """Lays a texture (an "L" tile around 128) over what is there already."""
        if stencil is None:
            return
        place = (stencil.left, stencil.top, stencil.left + stencil.size[0], stencil.top + stencil.size[1])
        part = self.image.crop(place)
        weak = tile.point([round(128 + (value - 128) * strength) for value in range(256)])
        layer = lights.tiled(weak, stencil.size)
        changed = ImageChops.add(part, Image.merge("RGB", (layer, layer, layer)), 1, -128)
        self.image.paste(changed, place, stencil.image)

    def soft(self, outlines: Sequence[Outline], colour: Colour, opacity: float, blur: float) -> None:
        """A blurred shape, for shadows and glows; `blur` in pixels. Worked out small. Leaves alpha alone."""
        xs = [x for line in outlines for x, _ in line]
        ys = [y for line in outlines for _, y in line]
        reach = blur * 2.5 + 2
        left, top = max(0, int(min(xs) - reach)), max(0, int(min(ys) - reach))
        right, bottom = min(self.size[0], int(max(xs) + reach)), min(self.size[1], int(max(ys) + reach))
        if right <= left or bottom <= top or self.alpha is not None:
            return
        share = min(1.0, 3.0 / max(blur, 0.1), 512 / max(right - left, bottom - top))
        small = Image.new("L", (max(2, round((right - left) * share)), max(2, round((bottom - top) * share))))
        draw = ImageDraw.Draw(small)
        for line in outlines:
            draw.polygon([((x - left) * share, (y - top) * share) for x, y in line], fill=round(255 * opacity))
        mask = small.filter(ImageFilter.GaussianBlur(blur * share)).resize(
            (right - left, bottom - top), Image.Resampling.BICUBIC
        )
        self.image.paste(colour, (left, top, right, bottom), mask)

    def frame(self, x: float, y: float, scale: float) -> "Frame":
        return Frame(self, x, y, scale)

    def finished(self) -> Image.Image:
        if self.alpha is None:
            return self.image
        whole = self.image.convert("RGBA")
        whole.putalpha(self.alpha)
        return whole


@dataclass(frozen=True)
class Frame:
    """A subject's own coordinates: (0, 0) lies at x, y on the canvas, one unit is `scale` pixels."""

    canvas: Canvas
    x: float
    y: float
    scale: float

    @property
    def light(self) -> Light:
        return self.canvas.light

    def outlines(self, shape: Shape) -> list[Outline]:
        if isinstance(shape, str):
            lines: Sequence[Outline] = svg(shape)
        elif shape and isinstance(shape[0], tuple):
            lines = [shape]  # type: ignore[list-item]
        else:
            lines = shape  # type: ignore[assignment]
        return [[(self.x + x * self.scale, self.y + y * self.scale) for x, y in line] for line in lines]

    def stencil(self, shape: Shape, clip: Stencil | None = None) -> Stencil | None:
        cut = self.canvas.stencil(self.outlines(shape))
        return cut.within(clip) if cut and clip else cut

    def flat(
        self,
        shape: Shape,
        paint: Paint,
        *,
        opacity: float = 1.0,
        clip: Stencil | None = None,
    ) -> Stencil | None:
        cut = self.stencil(shape, clip)
        self.canvas.lay(cut, paint, opacity)
        return cut

    def solid(
        self,
        shape: Shape,
        paint: Paint,
        *,
        depth: float = 0.6,
        gloss: float = 0.0,
        clip: Stencil | None = None,
    ) -> Stencil | None:
        """A shape with a body: lit from where the light comes, dark on the other side."""
        cut = self.stencil(shape)
        if cut is None:
            return None
        surface = lights.shaded(cut.image, paint, self.light, depth=depth, gloss=gloss)
        held = cut.within(clip) if clip else cut
        self.canvas.lay(held, surface)
        return held

    def barrel(
        self,
        shape: Shape,
        colour: Colour,
        *,
        gloss: float = 0.3,
        clip: Stencil | None = None,
        opacity: float = 1.0,
    ) -> Stencil | None:
        """A shape that is round about its upright axis."""
        cut = self.stencil(shape, clip)
        if cut:
            self.canvas.lay(cut, lights.barrel(cut.size, colour, self.light, gloss=gloss), opacity)
        return cut

    def ball(self, x: float, y: float, radius: float, colour: Colour, *, gloss: float = 0.3) -> Stencil | None:
        cut = self.stencil(ellipse(x, y, radius))
        if cut:
            self.canvas.lay(cut, lights.ball(cut.size, colour, self.light, gloss=gloss))
        return cut

    def stroke(
        self,
        points: Sequence[Point],
        width: float,
        colour: Colour,
        *,
        opacity: float = 1.0,
        clip: Stencil | None = None,
    ) -> None:
        cut = self.canvas.line(self.outlines(points)[0], width * self.scale)
        self.canvas.lay(cut.within(clip) if cut and clip else cut, colour, opacity)

    def matter(self, stencil: Stencil | None, kind: str, strength: float) -> None:
        self.canvas.tint(stencil, lights.matter_tile(kind), strength)

    def shadow(self, shape: Shape, *, opacity: float, blur: float, dx: float = 0) -> None:
        """A soft dark shape, moved away from the light by `dx` units."""
        lines = self.outlines(shape)
        shift = -self.light.x * dx * self.scale
        self.canvas.soft(
            [[(x + shift, y) for x, y in line] for line in lines], (14, 12, 14), opacity, blur * self.scale
        )

    def glow(self, shape: Shape, colour: Colour, *, opacity: float, blur: float) -> None:
        self.canvas.soft(self.outlines(shape), colour, opacity, blur * self.scale)

    def ground(self, x: float, y: float, rx: float, ry: float, *, opacity: float = 0.5) -> None:
        """Where something stands: a wide soft shadow away from the light and a tight one below it."""
        self.shadow(ellipse(x, y, rx * 1.15, ry * 1.6), opacity=opacity * 0.55, blur=ry * 1.5, dx=rx * 0.3)
        self.shadow(ellipse(x, y, rx, ry * 0.6), opacity=opacity, blur=ry * 0.5, dx=rx * 0.04)

    def box(self, left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
        """A rectangle in these units as x, y, width, height in pixels."""
        x, y = round(self.x + left * self.scale), round(self.y + top * self.scale)
        return x, y, round((right - left) * self.scale), round((bottom - top) * self.scale)
