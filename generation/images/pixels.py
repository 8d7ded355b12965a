"""From bytes to pixels, with Pillow. Runs in the decoder's child process only, never where requests are answered."""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from generation.images.refusals import MAX_PIXELS

FORMATS: Final = {"png": PngImageFile.format, "jpeg": JpegImageFile.format, "webp": WebPImageFile.format}
ORIENTATION, DESCRIPTION, SOFTWARE = 0x0112, 0x010E, 0x0131
# What the simulated provider writes into JPEG and WebP, which have no place for its PNG text.
SIMULATED: Final = "SIMULATED: "
UPRIGHT: Final = 1
OPAQUE: Final = 255
MAX_PROFILE_NAME: Final = 200
# What Pillow raises on damaged files. Whatever else it raises is our mistake, or one of Pillow's that we want to see.
UNREADABLE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Unreadable(Exception):
    """`code` is one of the refusals."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Profile:
    """`space` is the ICC name of the colour space, such as "RGB ", and "" where the profile cannot be read."""

    raw: bytes
    name: str
    space: str


@dataclass(frozen=True)
class Decoded:
    """`pixels` has no palette and no 16 bit channels; alpha, where some pixel is not opaque, is its last channel."""

    pixels: Image.Image
    mode: str
    has_alpha: bool
    orientation: int
    profile: Profile
    truth: str


def decode(content: bytes, kind: str) -> Decoded:
    """Decode every pixel of a file of that kind; raises Unreadable."""
    try:
        image = Image.open(BytesIO(content), formats=[FORMATS[kind]])
        if getattr(image, "n_frames", 1) > 1:
            raise Unreadable("image_animated")
        image.load()
        orientation, truth = described(image.getexif())
    except UNREADABLE as error:
        raise Unreadable("image_invalid") from error
    profile = read_profile(image)
    pixels = plain(image)
    has_alpha = pixels.mode in {"LA", "RGBA"} and any(pixels.getchannel("A").histogram()[:OPAQUE])
    if pixels.mode.endswith("A") and not has_alpha:
        pixels = pixels.convert(pixels.mode.removesuffix("A"))
    return Decoded(pixels, image.mode, has_alpha, orientation, profile, truth)


def described(exif: Image.Exif) -> tuple[int, str]:
    """The orientation, and what the simulated provider declares about its picture."""
    orientation = exif.get(ORIENTATION, UPRIGHT)
    simulated = str(exif.get(SOFTWARE, "")).startswith(SIMULATED)
    return orientation if orientation in range(1, 9) else UPRIGHT, str(exif.get(DESCRIPTION, "")) if simulated else ""


def plain(image: Image.Image) -> Image.Image:
    """As L, LA, RGB, RGBA or CMYK with 8 bits a channel; the file's transparency, however told, as alpha."""
    if image.mode.startswith("I"):
        return sixteen_to_eight(image)
    if image.mode in {"LA", "RGBA"}:
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in {"L", "RGB", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def sixteen_to_eight(image: Image.Image) -> Image.Image:
    """Grey of 16 bits, by its upper byte as Pillow does for colour."""
    return image.point(lambda level: level / 256).convert("L")


def read_profile(image: Image.Image) -> Profile:
    raw = image.info.get("icc_profile") or b""
    if not raw:
        return Profile(b"", "", "")
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(raw))
        name = ImageCms.getProfileDescription(opened)
    except (OSError, ImageCms.PyCMSError):
        return Profile(b"", "unreadable profile", "")
    printable = "".join(letter for letter in name if letter.isprintable()).strip()
    return Profile(raw, printable[:MAX_PROFILE_NAME] or "unnamed profile", opened.profile.xcolor_space)
