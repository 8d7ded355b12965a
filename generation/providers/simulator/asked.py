"""What a request asks for, read from JSON or from a multipart form into one shape."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from generation.providers.simulator.replies import refused


@dataclass(frozen=True)
class Upload:
    field: str
    filename: str
    mime: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Asked:
    """`endpoint` is "generations" or "edits"; the values of a form are text, those of JSON as they came."""

    endpoint: str
    fields: dict[str, Any]
    images: list[Upload] = field(default_factory=list)
    mask: Upload | None = None

    @property
    def prompt(self) -> str:
        return str(self.fields.get("prompt") or "")

    @property
    def files(self) -> list[Upload]:
        return self.images + ([self.mask] if self.mask else [])


def read(endpoint: str, content_type: str, body: bytes) -> Asked:
    """Raises Refused for a body that cannot be read."""
    kind, parameters = _header_value(content_type)
    if kind == "application/json":
        return _from_json(endpoint, body)
    if kind == "multipart/form-data" and endpoint == "edits" and "boundary" in parameters:
        return _from_form(endpoint, body, parameters["boundary"])
    raise refused(None, "unsupported_content_type", f"Invalid Content-Type header ({content_type or 'none'}).")


def _from_json(endpoint: str, body: bytes) -> Asked:
    try:
        fields = json.loads(body)
    except ValueError:
        raise refused(None, None, "We could not parse the JSON body of your request.") from None
    if not isinstance(fields, dict):
        raise refused(None, None, "The JSON body of your request is not an object.")
    if endpoint == "generations":
        return Asked(endpoint, fields)
    pictures = fields.pop("images", None) or []
    mask = fields.pop("mask", None)
    images = [_from_reference("images", each) for each in pictures]
    return Asked(endpoint, fields, images, _from_reference("mask", mask) if mask else None)


def _from_reference(name: str, reference: Any) -> Upload:
    url = reference.get("image_url") if isinstance(reference, dict) else None
    if not isinstance(url, str) or not url.startswith("data:") or "," not in url:
        raise refused(name, "invalid_value", f"'{name}' needs an 'image_url' that is a data URL on this server.")
    head, _, encoded = url.partition(",")
    try:
        content = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise refused(name, "invalid_base64", f"The data URL in '{name}' is not valid base64.") from None
    return Upload(name, "upload", head.removeprefix("data:").partition(";")[0], content)


def _from_form(endpoint: str, body: bytes, boundary: str) -> Asked:
    fields: dict[str, Any] = {}
    images: list[Upload] = []
    mask = None
    for part in _parts(body, boundary):
        if isinstance(part, Upload) and part.field in ("image", "image[]"):
            images.append(part)
        elif isinstance(part, Upload) and part.field == "mask":
            mask = part
        elif isinstance(part, Upload):
            raise refused(part.field, "unknown_parameter", f"Unknown parameter: '{part.field}'.")
        else:
            fields[part[0]] = part[1]
    if len({image.field for image in images}) > 1:
        raise refused("image", "invalid_value", "Send either 'image' or 'image[]', not both.")
    return Asked(endpoint, fields, images, mask)


def _parts(body: bytes, boundary: str) -> list[Upload | tuple[str, str]]:
    """The parts of a form; the standard library's own parser (cgi) is gone, and email's mangles binary parts."""
    found: list[Upload | tuple[str, str]] = []
    for raw in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:]:
        if raw.startswith(b"--"):
            return found
        head, separator, content = raw.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not separator:
            break
        found.append(_part(head.decode("utf-8", "replace"), content))
    raise refused(None, None, "We could not parse the multipart body of your request.")


def _part(head: str, content: bytes) -> Upload | tuple[str, str]:
    headers = dict(line.split(":", 1) for line in head.split("\r\n") if ":" in line)
    lower = {name.strip().lower(): value.strip() for name, value in headers.items()}
    _, disposition = _header_value(lower.get("content-disposition", ""))
    name = disposition.get("name", "")
    if "filename" not in disposition:
        return name, content.decode("utf-8", "replace")
    mime = lower.get("content-type", "application/octet-stream")
    return Upload(name, disposition["filename"], mime, content)


def _header_value(value: str) -> tuple[str, dict[str, str]]:
    message = Message()
    message["content-type"] = value or "none"
    pairs = message.get_params(failobj=[("none", "")])
    return pairs[0][0].lower(), {name.lower(): str(text) for name, text in pairs[1:]}
