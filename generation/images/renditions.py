"""Pixels made smaller, upright and bare of everything but their colour profile. Runs in the decoder's child only."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms

from generation.images.pixels import Decoded, Profile
from generation.images.recipes import Recipe

SPACES: Final = {"L": "GRAY", "LA": "GRAY", "RGB": "RGB ", "RGBA": "RGB "}
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Encoded:
    recipe: str
    width: int
    height: int
    format: str
    content: bytes


def render(decoded: Decoded, source: str, recipes: list[Recipe]) -> list[Encoded]:
    """Make the recipes from one decode, each from the pixels of the next larger one: resizing is what costs most."""
    wanted = sorted(recipes, key=lambda recipe: recipe.max_edge, reverse=True)
    pixels, profile = in_screen_colours(shrunk(decoded.pixels, wanted[0]), decoded.profile)
    pixels = turned(pixels, decoded.orientation)
    made = []
    for recipe in wanted:
        pixels = shrunk(pixels, recipe)
        made.append(encode(pixels, profile, recipe, source, has_alpha=decoded.has_alpha))
    return made


def shrunk(pixels: Image.Image, recipe: Recipe) -> Image.Image:
    size = recipe.size(*pixels.size)
    return pixels if size == pixels.size else pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def in_screen_colours(pixels: Image.Image, profile: Profile) -> tuple[Image.Image, bytes]:
    """Grey and RGB keep their numbers and their profile; CMYK, which no model reads, becomes sRGB by its profile."""
    if pixels.mode != "CMYK":
        return pixels, profile.raw if profile.space == SPACES[pixels.mode] else b""
    if profile.space != "CMYK":
        return pixels.convert("RGB"), b""
    press = ImageCms.ImageCmsProfile(BytesIO(profile.raw))
    converted = ImageCms.profileToProfile(pixels, press, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return converted or pixels.convert("RGB"), b""


def turned(pixels: Image.Image, orientation: int) -> Image.Image:
    turn = TURNS.get(orientation)
    return pixels if turn is None else pixels.transpose(turn)


def encode(pixels: Image.Image, profile: bytes, recipe: Recipe, source: str, *, has_alpha: bool) -> Encoded:
    encoding = recipe.encoding(source, has_alpha=has_alpha)
    bare = pixels.copy()
    # Pillow's encoders write comments and resolutions that they find here.
    bare.info = {}
    target = BytesIO()
    bare.save(target, encoding.format, icc_profile=profile or None, **encoding.options)
    return Encoded(recipe.name, *pixels.size, encoding.format, target.getvalue())
