"""The container is walked by our own code before anything decodes it: kind, size, frames, end, hidden loads."""

from generation.images import jpeg, png, webp
from generation.images.facts import Structure
from generation.images.refusals import check_size, refused


def walk(content: bytes) -> Structure:
    """Read the structure of a PNG, JPEG or WebP file.

    Raises ImageRefused. The first bytes decide about the kind, never a name or a claimed type.
    """
    check_size(len(content))
    if content.startswith(png.SIGNATURE):
        return png.read(content)
    if content.startswith(jpeg.SIGNATURE):
        return jpeg.read(content)
    if content.startswith(webp.RIFF) and content[8:12] == webp.WEBP:
        return webp.read(content)
    raise refused("image_type_not_allowed")
