"""Changes to a finished picture: a spot filled from what is beside it, a colour turned, always within a mask."""

import re

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.colours import in_text
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.paths import ellipse

REMOVING = (
    r"\b(remove|take (?:it |the .{1,40})?(?:out|away)|take out|erase|without|tidied|tidy|clean up|get rid|delete)\b"
)
Area = tuple[int, int, int, int]
SCAN = 96  # longest edge on which the odd one out is looked for


def mended(base: Image.Image, mask: Image.Image, look: Look) -> Image.Image:
    """The base with what the prompt asks for inside the mask ("L", 255 = change); outside it not a pixel moves."""
    area = mask.point(lambda v: 255 if v > 127 else 0).getbbox()
    if area is None:
        return base
    wish = _wish(look)
    colours = in_text(wish)
    part = base.convert("RGB")
    if re.search(REMOVING, wish) or not colours:
        new = part.copy()
        new.paste(_filled(part, area), area[:2])
    else:
        new = _coloured(part, colours[0])
    if look.plant.kind == "colour":
        new = _turned(new, look.rng.choice((22, -20)))
        look.plant.note("the mended area has another colour than its surroundings")
        look.plant.where("colour", _as_box(area))
    soft = ImageChops.multiply(mask.filter(ImageFilter.GaussianBlur(max(1, min(base.size) / 300))), mask)
    result = base.copy()
    result.paste(new.convert(base.mode) if base.mode == "RGB" else _with_alpha(new, base), (0, 0), soft)
    return result


def changed(picture: Image.Image, look: Look) -> Image.Image:
    """What can be changed without a mask: something taken out when that is asked for, and the planted defect."""
    if re.search(REMOVING, _wish(look)):
        area = odd_one(picture)
        if area:
            picture = _healed(picture, area)
    if look.plant.kind == "detail":
        picture = _without_detail(picture, look)
    elif look.plant.kind == "colour":
        picture = _off_colour(picture, look)
    return picture


def odd_one(picture: Image.Image) -> Area | None:
    """The thing in the lower middle that differs most from what surrounds it."""
    small = picture.copy()
    small.thumbnail((SCAN, SCAN), Image.Resampling.BOX)
    inner = small.filter(ImageFilter.BoxBlur(5))
    around = small.filter(ImageFilter.BoxBlur(15))
    apart = _brightest(ImageChops.difference(inner, around))
    apart = ImageChops.multiply(apart, lights.pool(small.size, (0.5, 0.74), (0.36, 0.32)))
    most = apart.getextrema()[1]
    if not most:
        return None
    x, y = (apart.point(lambda v: 255 if v == most else 0).getbbox() or (0, 0, 0, 0))[:2]
    there = small.crop((x - 2, y - 2, x + 3, y + 3)).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    alike = _brightest(ImageChops.difference(small, Image.new("RGB", small.size, there)))
    region = alike.point(lambda v: 255 if v < 40 else 0)
    ImageDraw.floodfill(region, (x, y), 128)
    found = region.point(lambda v: 255 if v == 128 else 0).getbbox()
    if found is None or (found[2] - found[0]) * (found[3] - found[1]) > 0.2 * small.width * small.height:
        found = (x - 8, y - 8, x + 8, y + 8)
    return _grown(found, picture.width / small.width, picture.size)


def _grown(area: Area, scale: float, size: tuple[int, int]) -> Area:
    """With room for its shadow."""
    width, height = (area[2] - area[0]) * scale, (area[3] - area[1]) * scale
    return (
        max(0, round(area[0] * scale - 0.22 * width)),
        max(0, round(area[1] * scale - 0.12 * height)),
        min(size[0], round(area[2] * scale + 0.25 * width)),
        min(size[1], round(area[3] * scale + 0.16 * height)),
    )


def _healed(picture: Image.Image, area: Area) -> Image.Image:
    mask = Image.new("L", picture.size)
    edge = max(2, (area[2] - area[0]) // 14)
    ImageDraw.Draw(mask).rectangle((area[0] + edge, area[1] + edge, area[2] - edge, area[3] - edge), fill=255)
    healed = picture.copy()
    healed.paste(_filled(picture, area), area[:2])
    return Image.composite(healed, picture, mask.filter(ImageFilter.GaussianBlur(edge * 0.6)))


def _filled(picture: Image.Image, area: Area) -> Image.Image:
    """The area made of what lies to its left and right, mirrored into it and blended into each other."""
    left, top, right, bottom = area
    width, height = right - left, bottom - top
    sides = []
    for start in (left - width, right):
        inside = start >= 0 and start + width <= picture.width
        from_x = start if inside else max(0, min(picture.width - width, start))
        strip = picture.crop((from_x, top, from_x + width, bottom))
        sides.append((ImageOps.mirror(strip) if inside else strip, inside))
    if sides[0][1] != sides[1][1]:
        return sides[0][0] if sides[0][1] else sides[1][0]
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    return Image.composite(sides[1][0], sides[0][0], across)


def _without_detail(picture: Image.Image, look: Look) -> Image.Image:
    """A small thing inside the subject is gone: the kind of loss that only a look at 1:1 finds."""
    width, height = picture.size
    side = round(min(picture.size) * 0.055)
    best = max(
        ((look.rng.uniform(0.34, 0.66), look.rng.uniform(0.32, 0.66)) for _ in range(24)),
        key=lambda spot: _busy(picture, round(spot[0] * width), round(spot[1] * height), side),
    )
    x, y = round(best[0] * width), round(best[1] * height)
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
    low, high = picture.crop((x - side // 2, y - side // 2, x + side // 2, y + side // 2)).convert("L").getextrema()
    return float(high) - float(low)


def _off_colour(picture: Image.Image, look: Look) -> Image.Image:
    """The subject's hue is turned; the backdrop, far from the middle and pale, keeps its own."""
    turned = _turned(picture, look.rng.choice((14, -13)))
    mask = lights.pool(picture.size, (0.5, 0.52), (0.7, 0.7)).point(lambda v: min(255, v * 3))
    saturated = picture.convert("HSV").getchannel("S").point(lambda v: min(255, v * 4))
    look.plant.note("the subject's colour is off the reference")
    look.plant.where(
        "colour",
        (
            round(picture.width * 0.2),
            round(picture.height * 0.2),
            round(picture.width * 0.6),
            round(picture.height * 0.6),
        ),
    )
    return Image.composite(turned, picture, ImageChops.multiply(mask, saturated))


def _turned(picture: Image.Image, by: int) -> Image.Image:
    hue, saturation, value = picture.convert("HSV").split()
    return Image.merge("HSV", (hue.point(lambda v: (v + by) % 256), saturation, value)).convert("RGB")


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


def _with_alpha(new: Image.Image, base: Image.Image) -> Image.Image:
    whole = new.convert("RGBA")
    whole.putalpha(base.getchannel("A"))
    return whole


def _as_box(area: Area) -> Area:
    return area[0], area[1], area[2] - area[0], area[3] - area[1]
