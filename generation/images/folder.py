"""Blobs on a disk: written under another name, synced, then linked to their own, which never replaces what is there."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from django.core.files.storage import FileSystemStorage

from generation.errors import StorageFailed

CHUNK: Final = 256 * 1024
READ_ONLY: Final = 0o440
FOLDER: Final = 0o750
UNFINISHED: Final = ".unfinished-"


class Folder:
    def __init__(self, storage: FileSystemStorage) -> None:
        self.storage = storage

    def put(self, name: str, content: bytes) -> bool:
        target = self.path(name)
        try:
            return not target.exists() and write_once(target, content)
        except OSError as error:
            raise StorageFailed(f"The file could not be stored: {error.strerror}. Try again later.") from error

    def open(self, name: str, start: int, length: int | None) -> tuple[int, Iterator[bytes]]:
        try:
            file = self.path(name).open("rb")
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StorageFailed(f"The file could not be read: {error.strerror}. Try again later.") from error
        file.seek(start)
        return os.fstat(file.fileno()).st_size, chunks(file, length)

    def exists(self, name: str) -> bool:
        return self.path(name).exists()

    def path(self, name: str) -> Path:
        return Path(self.storage.path(name))


def write_once(target: Path, content: bytes) -> bool:
    """Durable when it returns; False when somebody else's file came first."""
    make_folder(target.parent)
    unfinished = target.with_name(f"{UNFINISHED}{secrets.token_hex(16)}")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), READ_ONLY)
            os.fsync(file.fileno())
        # Like a rename, but it refuses to take the place of another file.
        os.link(unfinished, target)
    except FileExistsError:
        return False
    finally:
        unfinished.unlink(missing_ok=True)
    sync(target.parent)
    return True


def make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=FOLDER, exist_ok=True)
    sync(folder.parent)


def sync(folder: Path) -> None:
    """A new name is only on the disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def chunks(file: BinaryIO, length: int | None) -> Iterator[bytes]:
    with file:
        left = length
        while chunk := file.read(CHUNK if left is None else min(CHUNK, left)):
            yield chunk
            left = None if left is None else left - len(chunk)
