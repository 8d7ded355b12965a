"""Changes to a finished picture: a spot filled from what is beside it, a colour turned, always within a mask."""

import re

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps, ImageStat

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.colours import in_text
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.paths import ellipse

REMOVING = r"\b(remove|take (?:it |the .{1,40})?(?:out|away)|take out|erase|tidied|tidy|clean up|get rid|delete)\b"
Area = tuple[int, int, int, int]
SCAN = 96  # longest edge on which the odd one out is looked for


def mended(base: Image.Image, mask: Image.Image, look: Look) -> Image.Image:
    """The base with what the prompt asks for inside the mask ("L", 255 = change); outside it not a pixel moves."""
    area = mask.point(lambda v: 255 if v > 127 else 0).getbbox()
    if area is None:
        return base
    wish = _wish(look)
    colours = in_text(wish)
    part = base.convert("RGB").crop(area)
    if re.search(REMOVING, wish):
        new = _filled(base.convert("RGB"), area)
    else:
        new = _coloured(part, colours[0]) if colours else _reworked(part)
    if look.plant.kind == "colour":
        new = _turned(new, look.rng.choice((22, -20)))
        look.plant.note("the mended area has another colour than its surroundings")
        look.plant.where("colour", _as_box(area))
    feather = mask.filter(ImageFilter.GaussianBlur(max(1, min(base.size) / 300)))
    result = base.copy()
    if base.mode == "RGBA":
        new.putalpha(base.getchannel("A").crop(area))
    result.paste(new, area[:2], ImageChops.multiply(feather, mask).crop(area))
    return result


def changed(picture: Image.Image, look: Look) -> Image.Image:
    """What can be changed without a mask: something taken out when that is asked for, and the planted defect."""
    if re.search(REMOVING, _wish(look)):
        area = odd_one(picture)
        if area:
            picture = _healed(picture, area)
    width, height = picture.size
    middle = (round(width * 0.1), round(height * 0.1), round(width * 0.8), round(height * 0.8))
    if look.plant.kind == "detail":
        picture = without_detail(picture, look, middle)
    elif look.plant.kind == "colour":
        picture = off_colour(picture, look, middle)
    return picture


def odd_one(picture: Image.Image) -> Area | None:
    """The thing in the lower middle that differs most in colour from what surrounds it."""
    small = picture.copy()
    small.thumbnail((SCAN, SCAN), Image.Resampling.BOX)
    around = small.filter(ImageFilter.MedianFilter(9)).filter(ImageFilter.BoxBlur(16))
    apart = _apart_in_colour(small.filter(ImageFilter.BoxBlur(1)), around)
    likely = ImageChops.multiply(apart, lights.pool(small.size, (0.5, 0.76), (0.42, 0.42)))
    most = lights.peak(likely)
    if not most:
        return None
    x, y = (likely.point(lambda v: 255 if v == most else 0).getbbox() or (0, 0, 0, 0))[:2]
    region = apart.point(lambda v: 255 if v > most * 0.42 else 0)
    ImageDraw.floodfill(region, (x, y), 128)
    found = region.point(lambda v: 255 if v == 128 else 0).getbbox()
    if found is None or found[2] - found[0] > small.width * 0.4 or found[3] - found[1] > small.height * 0.5:
        found = (x - 11, y - 11, x + 11, y + 11)
    return _grown(found, picture.width / small.width, picture.size)


def _apart_in_colour(a: Image.Image, b: Image.Image) -> Image.Image:
    """Colour counts, light hardly: a shadow is no thing."""
    one, other = a.convert("YCbCr").split(), b.convert("YCbCr").split()
    blue, red = (ImageChops.difference(one[band], other[band]) for band in (1, 2))
    return ImageChops.add(blue, red).point(lambda v: min(255, v * 4))


def _grown(area: Area, scale: float, size: tuple[int, int]) -> Area:
    """With room for its shadow."""
    width, height = (area[2] - area[0]) * scale, (area[3] - area[1]) * scale
    return (
        max(0, round(area[0] * scale - 0.22 * width)),
        max(0, round(area[1] * scale - 0.2 * height)),
        min(size[0], round(area[2] * scale + 0.25 * width)),
        min(size[1], round(area[3] * scale + 0.16 * height)),
    )


def _healed(picture: Image.Image, area: Area) -> Image.Image:
    mask = Image.new("L", picture.size)
    edge = max(2, (area[2] - area[0]) // 28)
    ImageDraw.Draw(mask).rectangle((area[0] + edge, area[1] + edge, area[2] - edge, area[3] - edge), fill=255)
    healed = picture.copy()
    healed.paste(_filled(picture, area), area[:2])
    return Image.composite(healed, picture, mask.filter(ImageFilter.GaussianBlur(edge * 0.6)))


def _filled(picture: Image.Image, area: Area) -> Image.Image:
    """The area made of what lies to its left and right, mirrored into it and blended into each other."""
    left, top, right, bottom = area
    width = right - left
    before = _continued(picture.crop((max(0, left - width), top, left, bottom)), width, from_right=True)
    behind = _continued(picture.crop((right, top, min(picture.width, right + width), bottom)), width, from_right=False)
    if before is None or behind is None:
        return before or behind or picture.crop(area)
    across = Image.linear_gradient("L").rotate(90).resize((width, bottom - top))
    return Image.composite(behind, before, across)


def _continued(strip: Image.Image, width: int, *, from_right: bool) -> Image.Image | None:
    """A strip mirrored to and fro until it is wide enough; None when there is too little of it."""
    if strip.width < max(8, width // 12):
        return None
    whole = Image.new(strip.mode, (width, strip.height))
    piece, reach = ImageOps.mirror(strip), 0
    while reach < width:
        whole.paste(piece, (width - reach - piece.width if not from_right else reach, 0))
        reach += piece.width
        piece = ImageOps.mirror(piece)
    return whole


def without_detail(picture: Image.Image, look: Look, within: Area) -> Image.Image:
    """A small thing inside the subject (x, y, width, height) is gone: a loss that only a look at 1:1 finds."""
    side = round(min(picture.size) * 0.055)
    spots = [
        (
            within[0] + round(within[2] * look.rng.uniform(0.3, 0.7)),
            within[1] + round(within[3] * look.rng.uniform(0.3, 0.7)),
        )
        for _ in range(24)
    ]
    x, y = max(spots, key=lambda spot: _busy(picture, spot[0], spot[1], side))
    area = (x - side // 2, y - side // 2, x + side // 2, y + side // 2)
    cover = picture.crop(area).filter(ImageFilter.MedianFilter(3)).resize((5, 5), Image.Resampling.BOX)
    cover = cover.resize((side // 2 * 2, side // 2 * 2), Image.Resampling.BICUBIC)
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).polygon(ellipse(x, y, side * 0.42), fill=255)
    covered = picture.copy()
    covered.paste(cover, area[:2])
    look.plant.note("a small detail of the reference is gone")
    look.plant.where("detail", _as_box(area))
    return Image.composite(covered, picture, mask.filter(ImageFilter.GaussianBlur(side * 0.08)))


def _busy(picture: Image.Image, x: int, y: int, side: int) -> float:
    spot = picture.crop((x - side // 2, y - side // 2, x + side // 2, y + side // 2))
    return ImageStat.Stat(spot.convert("L")).stddev[0]


def off_colour(picture: Image.Image, look: Look, area: Area) -> Image.Image:
    """The subject's hue is turned within the area (x, y, width, height); pale backdrops keep their own."""
    turned = _turned(picture, look.rng.choice((9, -9)))
    mask = Image.new("L", picture.size)
    mask.paste(255, (area[0], area[1], area[0] + area[2], area[1] + area[3]))
    mask = mask.resize((64, 64), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1.5)).resize(picture.size)
    coloured = picture.convert("HSV").getchannel("S").point(lambda v: min(255, v * 4))
    look.plant.note("the subject's colour is off the reference")
    look.plant.where("colour", area)
    return Image.composite(turned, picture, ImageChops.multiply(mask, coloured))


def _turned(picture: Image.Image, by: int) -> Image.Image:
    hue, saturation, value = picture.convert("HSV").split()
    return Image.merge("HSV", (hue.point(lambda v: (v + by) % 256), saturation, value)).convert("RGB")


def _reworked(picture: Image.Image) -> Image.Image:
    """Smoother, brighter, richer: to be seen beside the parent, in keeping with it."""
    smooth = Image.blend(picture, picture.filter(ImageFilter.MedianFilter(5)), 0.7)
    bright = ImageEnhance.Brightness(smooth).enhance(1.07)
    return ImageEnhance.Color(bright).enhance(1.12)


def _coloured(picture: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """The same light and shade in another colour."""
    grey = ImageEnhance.Contrast(picture.convert("L")).enhance(1.1)
    return Image.blend(lights.toned(grey, [(0, (8, 8, 10)), (0.55, colour), (1, (250, 250, 248))]), picture, 0.12)


def _wish(look: Look) -> str:
    prompt = look.prompt
    return " ".join(prompt.part(name) for name in ("change", "subject", "message", "scene")).lower()


def _brightest(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _as_box(area: Area) -> Area:
    return area[0], area[1], area[2] - area[0], area[3] - area[1]
