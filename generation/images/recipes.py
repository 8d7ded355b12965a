"""How renditions are made. A recipe never changes: what should come out different gets the next version's name."""

from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import Any, Final, Literal

from generation.images.refusals import MAX_PIXELS

Purpose = Literal["candidate", "reference"]


@dataclass(frozen=True)
class Encoding:
    """`options` go to Pillow's encoder."""

    format: str
    options: MappingProxyType[str, Any]


@dataclass(frozen=True)
class Recipe:
    """Upright, without metadata, embedded colour profile kept, never enlarged, at most so large."""

    name: str
    max_edge: int
    opaque: Encoding
    transparent: Encoding
    from_jpeg: Encoding
    max_pixels: int = MAX_PIXELS

    def encoding(self, source: str, *, has_alpha: bool) -> Encoding:
        if has_alpha:
            return self.transparent
        return self.from_jpeg if source == "jpeg" else self.opaque

    def size(self, width: int, height: int) -> tuple[int, int]:
        share = min(1.0, self.max_edge / max(width, height), sqrt(self.max_pixels / (width * height)))
        return max(1, int(width * share + 1e-6)), max(1, int(height * share + 1e-6))


def encoding(name: str, **options: Any) -> Encoding:
    return Encoding(name, MappingProxyType(options))


# Measured on 3840x2160: JPEG 85 of 2048 px takes 7 ms and 220 KB, WebP at its fastest 40 ms, progressive JPEG 28 ms.
SMALL_JPEG: Final = encoding("jpeg", quality=85)
SMALL_WEBP: Final = encoding("webp", quality=85, method=0)
# For 512 px WebP costs 5 ms more than JPEG and saves a third of the bytes of every list page.
THUMB_WEBP: Final = encoding("webp", quality=80, method=1)
# A reference is what models see: nothing is lost, or of a JPEG hardly anything. PNG level 1 is five times as fast as 6.
LOSSLESS: Final = encoding("png", compress_level=1)
FINE_JPEG: Final = encoding("jpeg", quality=95, subsampling=0)

PREVIEW: Final = Recipe("preview@1", 2048, opaque=SMALL_JPEG, transparent=SMALL_WEBP, from_jpeg=SMALL_JPEG)
THUMB: Final = Recipe("thumb@1", 512, opaque=THUMB_WEBP, transparent=THUMB_WEBP, from_jpeg=THUMB_WEBP)
# 8,294,400 pixels of 4 bytes stay below the 50 MB that a request may carry per picture, whatever is on them.
REFERENCE: Final = Recipe(
    "reference@1", 3840, opaque=LOSSLESS, transparent=LOSSLESS, from_jpeg=FINE_JPEG, max_pixels=8_294_400
)

RECIPES: Final = {recipe.name: recipe for recipe in (PREVIEW, THUMB, REFERENCE)}
FOR: Final[dict[Purpose, tuple[Recipe, ...]]] = {"candidate": (PREVIEW, THUMB), "reference": (REFERENCE, THUMB)}
MEDIA_TYPES: Final = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
