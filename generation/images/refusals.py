"""Why bytes from outside were not taken, one sentence per code; the codes are stable, programs rely on them."""

from typing import Final

from generation.errors import ImageRefused

MAX_BYTES: Final = 50_000_000
MAX_PIXELS: Final = 64_000_000
# Colour profiles, texts, previews and manifests together: real files stay below 2 MB, bombs hide here.
MAX_METADATA_BYTES: Final = 16_000_000

SENTENCES: Final = {
    "file_empty": "The file is empty; choose it again.",
    "file_too_large": "The file is larger than 50 MB; export it smaller and upload it again.",
    "image_type_not_allowed": "This is not a PNG, JPEG or WebP image; export it as one of these three.",
    "image_too_many_pixels": "The image has more than 64 megapixels; export it smaller.",
    "image_invalid": "The image is damaged and cannot be read; export it again.",
    "image_truncated": "The end of the image is missing; upload the whole file again.",
    "image_trailing_data": "Something else follows the end of the image; export it again without additions.",
    "image_animated": "The image is animated; export one still frame.",
    "image_too_complex": "The image takes too much time or memory to read; export it again in a simpler form.",
    "image_not_upright": "The image is stored on its side and only turned for display; save it upright in an editor.",
}


def refused(code: str) -> ImageRefused:
    return ImageRefused(SENTENCES[code], code=code)


def check_size(size: int) -> None:
    """Raise for bytes that need no look inside."""
    if size == 0:
        raise refused("file_empty")
    if size > MAX_BYTES:
        raise refused("file_too_large")


def check_pixels(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise refused("image_invalid")
    if width * height > MAX_PIXELS:
        raise refused("image_too_many_pixels")
