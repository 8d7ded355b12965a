"""Input images by their roles: a base that is edited, a product that is placed, a logo, a palette."""

from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageOps

from generation.providers.simulator.painting import cutting, healing
from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.canvas import Canvas
from generation.providers.simulator.painting.colours import Colour
from generation.providers.simulator.painting.cutting import Cut
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.prompt import Prompt
from generation.providers.simulator.painting.scenes import names_scene
from generation.providers.simulator.painting.staging import Stage

DOMINANT = 4


@dataclass(frozen=True)
class Inputs:
    """`base` is edited; `product` stands in a painted scene; `logo` goes into a corner; `colours` are a palette's."""

    base: Image.Image | None = None
    mask: Image.Image | None = None
    product: Cut | None = None
    logo: Image.Image | None = None
    colours: tuple[Colour, ...] = ()

    def place(self, canvas: Canvas, look: Look, stage: Stage) -> None:
        """The product, with the shadow that it threw in its photograph."""
        if self.product is None:
            return
        width, height = canvas.size
        left, top, right, bottom = self.product.box
        scale = min(
            stage.height * height / (bottom - top), 0.8 * min(look.centre, 1 - look.centre) * 2 * width / (right - left)
        )
        scale *= (1.0, 0.92, 0.96, 0.86)[look.variant]
        x = round(look.centre * width - (left + right) / 2 * scale)
        y = round(stage.floor * height - bottom * scale)
        if self.product.shade is None:
            foot = (right - left) * scale
            canvas.frame(look.centre * width, stage.floor * height, 1).ground(
                0, -foot * 0.05, foot * 0.4, foot * 0.03, opacity=0.6
            )
        cutting.paste(canvas, self.product.scaled(scale), (x, y))
        placed = (
            x + round(left * scale),
            y + round(top * scale),
            round((right - left) * scale),
            round((bottom - top) * scale),
        )
        if look.plant.kind == "colour":
            canvas.image = healing.off_colour(canvas.image, look, placed)
        elif look.plant.kind == "detail":
            canvas.image = healing.without_detail(canvas.image, look, placed)

    def place_logo(self, canvas: Canvas) -> None:
        if self.logo is None:
            return
        width, height = canvas.size
        logo = self.logo.convert("RGBA")
        logo.thumbnail((round(width * 0.16), round(height * 0.1)), Image.Resampling.LANCZOS)
        canvas.image.paste(logo.convert("RGB"), (round(width * 0.06), round(height * 0.06)), logo.getchannel("A"))


def sorted_inputs(images: list[Image.Image], prompt: Prompt, mask: Image.Image | None) -> Inputs:
    """By the roles that the prompt gives by number; without any, the first image is the base."""
    if not images:
        return Inputs()
    by_role: dict[str, Image.Image] = {}
    for number, image in enumerate(images, start=1):
        by_role.setdefault(prompt.roles.get(number, "base" if number == 1 else "product"), image)
    colours = dominant(by_role["palette"]) if "palette" in by_role else ()
    inputs = Inputs(mask=mask, logo=by_role.get("logo"), colours=colours)
    if mask is not None:
        return replace(inputs, base=images[0])
    base = by_role.get("base")
    if base is not None and (prompt.part("change") or not names_scene(prompt)):
        return replace(inputs, base=base)
    shown = by_role.get("product") or by_role.get("person") or base
    if shown is None:
        return inputs
    product = cutting.cut_out(shown)
    return replace(inputs, product=product) if product else replace(inputs, base=base or shown)


def dominant(image: Image.Image) -> tuple[Colour, ...]:
    small = image.convert("RGB").resize((64, 64), Image.Resampling.BOX)
    counted = small.quantize(DOMINANT, Image.Quantize.MEDIANCUT).convert("RGB").getcolors() or []
    return tuple(colour for _, colour in sorted(counted, reverse=True))  # type: ignore[misc]


def possible_defects(prompt: Prompt) -> list[str]:
    return (["letter"] if prompt.strings else []) + ["colour", "detail"]


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
    side = 0.9 if look.rng.random() < 0.5 else 0.1
    glow = lights.pool(picture.size, (side, 0.25), (0.9, 0.9)).point(lambda v: round(v * 0.1))
    picture.paste(look.light.colour, (0, 0), glow)
    warm = (255, 206, 150) if look.tone > 0 else (170, 205, 255)
    toned = ImageChops.multiply(picture, Image.new("RGB", picture.size, warm))
    picture = Image.blend(picture, toned, 0.03 + 0.08 * abs(look.tone))
    if alpha:
        picture.putalpha(alpha)
    return picture
