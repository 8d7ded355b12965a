"""A product cut out of its photograph, and put elsewhere together with its shadow."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from generation.providers.simulator.painting.canvas import Canvas

PLAIN_EDGE = 14.0  # deviation of an image's border up to which it counts as a plain backdrop
WORK = 640  # longest edge on which a cut-out is worked out
FLOOD = 240  # longest edge on which holes are looked for
SHARP = 26  # from where on a step in colour is an outline
LEAST_THING, MOST_THING, LEAST_FILLED = 0.03, 0.6, 0.4  # shares of the photograph, of the thing's own box
COLOURED, DARK = 26, 124  # from where on a pixel is thing, not shadow: in colour, in loss of light


@dataclass(frozen=True)
class Cut:
    """`alpha` is the thing, `box` where it lies, `shade` how much light its backdrop keeps (255: all), if known."""

    image: Image.Image
    alpha: Image.Image
    box: tuple[int, int, int, int]
    shade: Image.Image | None

    def scaled(self, scale: float) -> "Cut":
        size = (max(1, round(self.image.width * scale)), max(1, round(self.image.height * scale)))
        left, top, right, bottom = (round(edge * scale) for edge in self.box)
        return Cut(
            self.image.resize(size, Image.Resampling.LANCZOS),
            self.alpha.resize(size, Image.Resampling.LANCZOS),
            (left, top, right, bottom),
            self.shade.resize(size, Image.Resampling.BICUBIC) if self.shade else None,
        )


def cut_out(image: Image.Image) -> Cut | None:
    """None when there is no such thing: a room, a page of type."""
    if "A" in image.getbands() and sum(image.getchannel("A").histogram()[:128]) > 0:
        alpha = image.getchannel("A")
        return Cut(image.convert("RGB"), alpha, alpha.getbbox() or (0, 0, *image.size), None)
    colours = image.convert("RGB")
    small = colours.copy()
    small.thumbnail((WORK, WORK), Image.Resampling.BOX)
    backdrop = _plain_backdrop(small)
    thing = _thing(small.size, small.tobytes())
    if not _is_whole(thing):
        return None
    alpha = thing.filter(ImageFilter.GaussianBlur(0.8)).resize(colours.size, Image.Resampling.BICUBIC)
    box = alpha.point(lambda v: 255 if v > 60 else 0).getbbox() or (0, 0, *colours.size)
    return Cut(colours, alpha, box, _shade(colours, backdrop) if backdrop else None)


def paste(canvas: Canvas, cut: Cut, at: tuple[int, int]) -> None:
    """First the shadow, multiplied into what is there, then the thing."""
    if cut.shade is not None and canvas.alpha is None:
        region = (*at, at[0] + cut.image.width, at[1] + cut.image.height)
        ground = canvas.image.crop(region)
        shade = Image.merge("RGB", (cut.shade,) * 3)
        canvas.image.paste(ImageChops.multiply(ground, shade), at)
    canvas.image.paste(cut.image, at, cut.alpha)
    if canvas.alpha is not None:
        canvas.alpha.paste(255, at, cut.alpha)


def _border(image: Image.Image) -> Image.Image:
    """The outermost pixels of the upper three sides (shadows fall below) as one strip."""
    width, height = image.size
    half = height // 2
    strip = Image.new("RGB", (width + 2 * half, 6))
    strip.paste(image.crop((0, 0, width, 6)), (0, 0))
    for index, left in enumerate((0, width - 6)):
        side = image.crop((left, 0, left + 6, half)).rotate(90, expand=True)
        strip.paste(side, (width + index * half, 0))
    return strip


@lru_cache(maxsize=16)
def _thing(size: tuple[int, int], pixels: bytes) -> Image.Image:
    """Every candidate of a round brings the same references, so this is remembered."""
    small = Image.frombytes("RGB", size, pixels)
    backdrop = _plain_backdrop(small)
    thing = _outlined(small)
    return ImageChops.lighter(thing, _coloured(small, Image.new("RGB", size, backdrop))) if backdrop else thing


def _plain_backdrop(small: Image.Image) -> tuple[int, ...] | None:
    border = ImageStat.Stat(_border(small))
    plain = sum(border.stddev) / 3 <= PLAIN_EDGE
    return tuple(round(value) for value in border.median) if plain else None


def _coloured(small: Image.Image, backdrop: Image.Image) -> Image.Image:
    """What differs from the backdrop in colour or is far darker; shadows are neither. Closed and filled."""
    light, blue, red = (ImageChops.difference(a, b) for a, b in zip(_split(small), _split(backdrop), strict=True))
    colour = ImageChops.add(blue, red).point(lambda v: 255 if v > COLOURED else 0)
    dark = light.point(lambda v: 255 if v > DARK else 0)
    found = ImageChops.lighter(colour, dark).filter(ImageFilter.MedianFilter(5))
    closed = found.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.MinFilter(9))
    return ImageChops.lighter(closed, _enclosed(closed))


def _outlined(small: Image.Image) -> Image.Image:
    """What a sharp outline holds together; backdrops may run through many colours, shadows are soft."""
    red, green, blue = small.filter(ImageFilter.GaussianBlur(0.8)).filter(ImageFilter.FIND_EDGES).split()
    edges = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda v: 255 if v > SHARP else 0)
    clean = Image.new("L", edges.size)
    clean.paste(edges.crop((3, 3, edges.width - 3, edges.height - 3)), (3, 3))  # the filter leaves a frame
    bridged = clean.filter(ImageFilter.MaxFilter(5))
    whole = ImageChops.lighter(bridged, _enclosed(bridged))
    return whole.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.MinFilter(13))


def _is_whole(thing: Image.Image) -> bool:
    """One thing, in the picture, and not scattered pieces of a room."""
    box = thing.getbbox()
    if box is None:
        return False
    filled = ImageStat.Stat(thing.crop(box)).mean[0] / 255
    share = ImageStat.Stat(thing).mean[0] / 255
    touching = sum((box[0] <= 3, box[1] <= 3, box[2] >= thing.width - 3, box[3] >= thing.height - 3))
    return filled > LEAST_FILLED and LEAST_THING < share < MOST_THING and touching < 2


def _enclosed(shape: Image.Image) -> Image.Image:
    """The holes in a shape. Flooded small, for Pillow floods in Python."""
    share = FLOOD / max(shape.size)
    size = (round(shape.width * share), round(shape.height * share))
    framed = Image.new("L", (size[0] + 2, size[1] + 2))
    framed.paste(shape.resize(size, Image.Resampling.BOX).point(lambda v: 255 if v > 60 else 0), (1, 1))
    ImageDraw.floodfill(framed, (0, 0), 128)
    holes = framed.point(lambda v: 255 if v == 0 else 0).crop((1, 1, size[0] + 1, size[1] + 1))
    return holes.resize(shape.size, Image.Resampling.BILINEAR).point(lambda v: 255 if v > 128 else 0)


def _split(image: Image.Image) -> tuple[Image.Image, ...]:
    return image.convert("YCbCr").split()


def _shade(colours: Image.Image, backdrop: tuple[int, ...]) -> Image.Image:
    """The photograph's light against its backdrop, fading to nothing at its edges."""
    level = max(1, round(0.299 * backdrop[0] + 0.587 * backdrop[1] + 0.114 * backdrop[2]) - 6)
    kept = colours.convert("L").point(lambda v: min(255, round(v * 255 / level)))
    inner = Image.new("L", colours.size)
    edge = round(min(colours.size) * 0.09)
    inner.paste(255, (edge, edge, colours.width - edge, colours.height - edge))
    inner = inner.resize((64, 64), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(3)).resize(colours.size)
    return Image.composite(kept, Image.new("L", colours.size, 255), inner)
