"""Input images: a base that is edited, products that are cut out and placed, logos, palettes."""

from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from generation.providers.simulator.painting import healing
from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.canvas import Canvas
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.prompt import Prompt
from generation.providers.simulator.painting.scenes import Stage

PLAIN_EDGE = 14.0  # mean deviation of an image's border up to which it counts as a plain backdrop
WORK = 640  # longest edge on which a cut-out is worked out


@dataclass(frozen=True)
class Inputs:
    """`base` is edited; `product` (cut out, RGBA) stands in the scene; `logo` goes onto the subject or into a corner."""

    base: Image.Image | None = None
    mask: Image.Image | None = None
    product: Image.Image | None = None
    logo: Image.Image | None = None
    others: list[Image.Image] = field(default_factory=list)

    def place(self, canvas: Canvas, look: Look, stage: Stage) -> None:
        if self.product is None:
            return
        width, height = canvas.size
        cut = self.product
        scale = min(stage.height * height / cut.height, 0.8 * min(look.centre, 1 - look.centre) * 2 * width / cut.width)
        cut = cut.resize(
            (max(1, round(cut.width * scale)), max(1, round(cut.height * scale))), Image.Resampling.LANCZOS
        )
        left, top = round(look.centre * width - cut.width / 2), round(stage.floor * height - cut.height)
        ground = canvas.frame(left, stage.floor * height, 1)
        ground.ground(cut.width / 2, 0, cut.width * 0.42, max(4.0, cut.height * 0.028), opacity=0.6)
        canvas.image.paste(cut.convert("RGB"), (left, top), cut.getchannel("A"))
        if canvas.alpha is not None:
            canvas.alpha.paste(255, (left, top), cut.getchannel("A"))
        look.plant.where("colour", (left, top, cut.width, cut.height))


def sorted_inputs(images: list[Image.Image], prompt: Prompt, mask: Image.Image | None) -> Inputs:
    """By the roles that the prompt gives by number; without any, the first image is the base."""
    if not images:
        return Inputs()
    roles = {number: role for number, role in prompt.roles.items() if number <= len(images)}
    by_role: dict[str, Image.Image] = {}
    for number, image in enumerate(images, start=1):
        by_role.setdefault(roles.get(number, "base" if number == 1 else "product"), image)
    base = images[0] if mask is not None else by_role.get("base")
    shown = by_role.get("product") or by_role.get("person")
    product = None
    if base is None and shown is not None:
        product = cut_out(shown)
        base = None if product else shown
    return Inputs(base, mask, product, by_role.get("logo"), list(by_role.values()))


def possible_defects(prompt: Prompt) -> list[str]:
    return (["letter"] if prompt.strings else []) + ["colour", "detail"]


def cut_out(image: Image.Image) -> Image.Image | None:
    """The object before its plain backdrop, as RGBA cut close; None when the backdrop is not plain."""
    if "A" in image.getbands() and image.getchannel("A").getextrema()[0] < 128:
        whole = image.convert("RGBA")
        return whole.crop(whole.getchannel("A").getbbox())
    colours = image.convert("RGB")
    small = colours.copy()
    small.thumbnail((WORK, WORK), Image.Resampling.BOX)
    border = _border(small)
    if sum(ImageStat.Stat(border).stddev) / 3 > PLAIN_EDGE:
        return None
    backdrop = tuple(round(value) for value in ImageStat.Stat(border).median)
    apart = ImageChops.difference(small, Image.new("RGB", small.size, backdrop))
    red, green, blue = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    solid = most.point(lambda v: 255 if v > 46 else 0).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5))
    if not solid.getbbox():
        return None
    mask = solid.filter(ImageFilter.GaussianBlur(0.9)).resize(colours.size, Image.Resampling.BICUBIC)
    colours.putalpha(mask)
    return colours.crop(mask.point(lambda v: 255 if v > 40 else 0).getbbox())


def _border(image: Image.Image) -> Image.Image:
    """The outermost pixels of the upper three sides (shadows fall below) as one strip."""
    width, height = image.size
    strip = Image.new("RGB", (width + 2 * height // 2, 6))
    strip.paste(image.crop((0, 0, width, 6)), (0, 0))
    for index, left in enumerate((0, width - 6)):
        side = image.crop((left, 0, left + 6, height // 2)).rotate(90, expand=True)
        strip.paste(side, (width + index * (height // 2), 0))
    return strip


def edited(base: Image.Image, mask: Image.Image | None, look: Look, size: tuple[int, int]) -> Image.Image:
    """The base image, changed: within the mask when there is one, else by light, tone and a mended spot."""
    mode = "RGBA" if "A" in base.getbands() else "RGB"
    base = ImageOps.fit(base.convert(mode), size, Image.Resampling.LANCZOS)
    if mask is None:
        return _relit(base, look)
    wanted = ImageOps.fit(ImageChops.invert(mask.getchannel("A")), size, Image.Resampling.BILINEAR)
    return healing.mended(base, wanted, look)


def _relit(base: Image.Image, look: Look) -> Image.Image:
    alpha = base.getchannel("A") if base.mode == "RGBA" else None
    picture = healing.changed(base.convert("RGB"), look)
    side = 0.5 + 0.4 * (1 if look.rng.random() < 0.5 else -1)
    glow = lights.pool(picture.size, (side, 0.25), (0.9, 0.9)).point(lambda v: round(v * 0.10))
    picture.paste(look.light.colour, (0, 0), glow)
    warm = (255, 206, 150) if look.tone > 0 else (170, 205, 255)
    toned = ImageChops.multiply(picture, Image.new("RGB", picture.size, warm))
    picture = Image.blend(picture, toned, 0.10 + 0.10 * abs(look.tone))
    if alpha:
        picture.putalpha(alpha)
    return picture
