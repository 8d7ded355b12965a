"""An ImageSpec as the keywords of the client's `images.generate` and `images.edit`, and as it is put on record."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from generation.providers.base import ImageSpec, Input

MIME: Final = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}


def parameters(spec: ImageSpec) -> dict[str, Any]:
    """What is sent beside the files. Without input_fidelity and moderation, which gpt-image-2 and edits do not take."""
    asked = {
        "model": spec.model,
        "prompt": spec.prompt,
        "n": 1,
        "size": spec.size,
        "quality": spec.quality,
        "output_format": spec.format,
        "background": spec.background,
    }
    return asked | ({"safety_identifier": spec.safety_identifier} if spec.safety_identifier else {})


def attachments(spec: ImageSpec, files: Sequence[bytes]) -> dict[str, Any]:
    """Explicit names and types (without them the API refuses the part); a list, so that the field is `image[]`."""
    if len(files) != len(spec.files):
        raise ValueError(f"{len(spec.files)} files are to be sent, {len(files)} were given")
    parts = [part(f"image-{number}", *pair) for number, pair in enumerate(zip(spec.files, files, strict=True), 1)]
    if not parts:
        return {}
    if spec.mask is None:
        return {"image": parts}
    return {"image": parts[:-1], "mask": ("mask.png", parts[-1][1], parts[-1][2])}


def part(name: str, what: Input, content: bytes) -> tuple[str, bytes, str]:
    return f"{name}.{what.format}", content, MIME[what.format]


def described(spec: ImageSpec) -> dict[str, Any]:
    """The request as it is sent, for the record: files by the sha256 of their original and the recipe."""
    request = {"call": "images.edit" if spec.inputs else "images.generate", **parameters(spec)}
    if spec.inputs:
        request["image"] = [{"sha256": each.sha256, "recipe": each.recipe} for each in spec.inputs]
    if spec.mask:
        request["mask"] = {"sha256": spec.mask.sha256, "recipe": spec.mask.recipe}
    return request


def digest(request: dict[str, Any]) -> str:
    text = json.dumps(request, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
