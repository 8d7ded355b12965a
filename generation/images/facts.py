"""What was measured on an image's bytes; nothing in here was claimed by whoever brought them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Structure:
    """What the container says, read without decoding a pixel."""

    format: str
    width: int
    height: int
    credentials: bool
    truth: str = ""


@dataclass(frozen=True)
class ImageFacts:
    """`width` and `height` are the file's own pixels, before `orientation` (EXIF, 1 is upright) is applied.

    `mode` is Pillow's, `has_alpha` means that some pixel is not opaque, `icc_profile` is the embedded profile's
    name ("" without one), `credentials` that a C2PA manifest stands in the file (not that it verifies), `truth`
    what the simulated provider declares about its own picture ("" in every other image).
    """

    format: str
    width: int
    height: int
    mode: str
    has_alpha: bool
    icc_profile: str
    orientation: int
    credentials: bool
    truth: str


@dataclass(frozen=True)
class Made:
    """A rendition as it lies in the store."""

    recipe: str
    sha256: str
    width: int
    height: int
    bytes: int
    format: str
