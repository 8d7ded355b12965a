"""The file against what was asked: size, format, alpha, colour profile, content credentials. Informs, decides
nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generation.images.models import Image
from reviews.checks.states import Level

KIND = "file_facts"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding before it is stored."""

    code: str
    level: Level
    text: str
    asked: str = ""
    found: str = ""


def look(image: Image, asked: dict[str, Any], *, generated: bool) -> list[Seen]:
    """`asked`: the round's spec, `size` "WxH" (or "auto"), `format`, `background`; empty where nothing was asked.

    `generated`: the image came from a provider, which marks its files; of an upload nobody can expect that."""
    return [
        *_size(image, asked),
        *_format(image, asked),
        *_alpha(image, asked),
        *_profile(image),
        *_credentials(image, generated=generated),
    ]


def _size(image: Image, asked: dict[str, Any]) -> Iterator[Seen]:
    found, wanted = f"{image.width}x{image.height}", asked.get("size", "")
    if wanted and wanted not in {"auto", found}:
        yield Seen("size_differs", Level.WARNING, "The image has another size than was asked for.", wanted, found)
    else:
        yield Seen("size_as_asked", Level.NOTE, "The image has the size that was asked for.", wanted, found)


def _format(image: Image, asked: dict[str, Any]) -> Iterator[Seen]:
    wanted = asked.get("format", "")
    if wanted and wanted != image.format:
        yield Seen(
            "format_differs", Level.WARNING, "The file has another format than was asked for.", wanted, image.format
        )
    else:
        yield Seen("format_as_asked", Level.NOTE, "The file has the format that was asked for.", wanted, image.format)


def _alpha(image: Image, asked: dict[str, Any]) -> Iterator[Seen]:
    wanted = asked.get("background", "")
    found = "transparent" if image.has_alpha else "opaque"
    if wanted == "transparent" and not image.has_alpha:
        yield Seen(
            "alpha_missing",
            Level.WARNING,
            "A transparent background was asked for; every pixel is opaque.",
            wanted,
            found,
        )
    elif wanted != "transparent" and image.has_alpha:
        yield Seen(
            "alpha_unasked", Level.WARNING, "Some pixels are transparent; that was not asked for.", wanted, found
        )
    else:
        yield Seen("alpha_as_asked", Level.NOTE, "Transparency is as asked for.", wanted, found)


def _profile(image: Image) -> Iterator[Seen]:
    if not image.icc_profile:
        yield Seen(
            "profile_none", Level.NOTE, "The file has no colour profile; browsers take it as sRGB.", "sRGB", "none"
        )
    elif "srgb" in image.icc_profile.lower():
        yield Seen("profile_srgb", Level.NOTE, "The file's colour profile is sRGB.", "sRGB", image.icc_profile)
    else:
        yield Seen(
            "profile_other",
            Level.WARNING,
            "The colour profile is not sRGB; screens may show other colours.",
            "sRGB",
            image.icc_profile,
        )


def _credentials(image: Image, *, generated: bool) -> Iterator[Seen]:
    if image.credentials:
        yield Seen("credentials_found", Level.NOTE, "Content credentials (C2PA) stand in the file.", found="found")
    elif generated and not image.simulated:
        yield Seen(
            "credentials_missing",
            Level.WARNING,
            "The provider marks its images; this file has no content credentials.",
            "found",
            "none",
        )
    else:
        yield Seen("credentials_none", Level.NOTE, "The file has no content credentials.", found="none")
