"""Where bytes lie: originals under `owner/sha256`, renditions under their recipe and the original's sha256.

Both are written once: who comes second with the same name changes nothing. STORAGE_URL says whether that is on a disk
or in a bucket.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from django.core.files.storage import FileSystemStorage, storages

from generation.images.bucket import Bucket
from generation.images.folder import Folder

SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Stored:
    """`size` is the whole file's, whatever part of it `chunks` gives; close or exhaust `chunks`."""

    size: int
    chunks: Iterator[bytes]

    def read(self) -> bytes:
        return b"".join(self.chunks)


class Place(Protocol):
    """A folder or a bucket. Raises StorageFailed where it does not work, FileNotFoundError for what is not there."""

    def put(self, name: str, content: bytes) -> bool: ...

    def open(self, name: str, start: int, length: int | None) -> tuple[int, Iterator[bytes]]: ...

    def exists(self, name: str) -> bool: ...


def put_original(owner: UUID, sha256: str, content: bytes) -> bool:
    """Store these bytes durably; False when they lay there already."""
    return place("originals").put(original(owner, sha256), content)


def open_original(owner: UUID, sha256: str, *, start: int = 0, length: int | None = None) -> Stored:
    """Stream the exact bytes, or `length` of them from `start`. Raises FileNotFoundError, StorageFailed."""
    return Stored(*place("originals").open(original(owner, sha256), start, length))


def original_exists(owner: UUID, sha256: str) -> bool:
    return place("originals").exists(original(owner, sha256))


def put_rendition(owner: UUID, recipe: str, sha256: str, content: bytes) -> bool:
    """`sha256` is the original's; False when one lay there already."""
    return place("renditions").put(rendition(owner, recipe, sha256), content)


def open_rendition(owner: UUID, recipe: str, sha256: str, *, start: int = 0, length: int | None = None) -> Stored:
    """`sha256` is the original's. Raises FileNotFoundError, StorageFailed."""
    return Stored(*place("renditions").open(rendition(owner, recipe, sha256), start, length))


def rendition_exists(owner: UUID, recipe: str, sha256: str) -> bool:
    return place("renditions").exists(rendition(owner, recipe, sha256))


def original(owner: UUID, sha256: str) -> str:
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is not a SHA-256 in hexadecimal")
    return f"{owner}/{sha256}"


def rendition(owner: UUID, recipe: str, sha256: str) -> str:
    return f"{recipe}/{original(owner, sha256)}"


def place(alias: str) -> Place:
    storage = storages[alias]
    if isinstance(storage, FileSystemStorage):
        return Folder(storage)
    return Bucket(storage)
