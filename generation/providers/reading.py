"""Reads an answer's body. Runs off the event loop, for large ones in a process of its own, so it knows no Django."""

import base64
import binascii
import json
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from generation.providers.base import Generated, Unusable

# Base64 of the largest image that ingest takes, and room for what stands around it.
LARGEST_ANSWER: Final = 50_000_000 * 4 // 3 + 1_000_000
LARGEST_USAGE: Final = 4_000
KEPT_TEXT: Final = 300
TOLD: Final = ("size", "quality", "background", "output_format", "created")


def read_file(answer: Path, image: Path) -> Generated:
    """Read the answer on disk and lay its image beside it, so that nothing large goes between processes.

    Raises Unusable. Where the image could not be written (disk full), it comes back in the value instead.
    """
    generated = read(answer.read_bytes())
    if not generated.image:
        return generated
    unfinished = image.with_suffix(f".{os.getpid()}")
    try:
        unfinished.write_bytes(generated.image)
        unfinished.replace(image)
    except OSError:
        unfinished.unlink(missing_ok=True)
        return generated
    return replace(generated, image=b"")


def read(body: bytes) -> Generated:
    """The one image of an answer, strictly decoded. Raises Unusable, with the usage where it could be read."""
    digest = sha256(body).hexdigest()
    usage: dict[str, Any] = {}
    try:
        content = _json(body)
        usage = _usage(content)
        return Generated(digest, _image(content), _url(content), usage, _told(content))
    except Unusable as error:
        error.usage, error.answer_sha256 = usage, digest
        raise


def _json(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:  # also bytes that are no UTF-8
        raise _unusable("The answer cannot be read.", body) from error
    if not isinstance(content, dict):
        raise _unusable("The answer is not an object.", body)
    return content


def _usage(content: dict[str, Any]) -> dict[str, Any]:
    usage = content.get("usage")
    if not isinstance(usage, dict) or len(json.dumps(usage)) > LARGEST_USAGE:
        return {}
    return usage


def _told(content: dict[str, Any]) -> dict[str, Any]:
    return {name: str(content[name])[:KEPT_TEXT] for name in TOLD if content.get(name) is not None}


def _first(content: dict[str, Any]) -> dict[str, Any]:
    data = content.get("data")
    if not isinstance(data, list) or not data or not isinstance(data[0], dict):
        raise _unusable("The answer holds no image.", json.dumps(content).encode())
    return data[0]


def _image(content: dict[str, Any]) -> bytes:
    text = _first(content).get("b64_json")
    if text is None and _url(content):
        return b""
    if not isinstance(text, str) or not text:
        raise _unusable("The answer holds no image.", b"")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _unusable(f"The image in the answer is damaged: {error}.", b"") from error


def _url(content: dict[str, Any]) -> str:
    first = _first(content)
    url = first.get("url")
    return url if isinstance(url, str) and not first.get("b64_json") else ""


def _unusable(why: str, body: bytes) -> Unusable:
    details = {"why": why}
    if body:
        details["begins"] = body[:KEPT_TEXT].decode(errors="replace")
    return Unusable(
        "The provider answered, but without an image that can be used; this call is billed.", details=details
    )
