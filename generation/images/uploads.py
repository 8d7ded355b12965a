"""Bytes on their way in: counted while they arrive, so that nobody fills the disk with one request."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from generation.errors import GenerationError, StorageFailed
from generation.images.refusals import MAX_BYTES, refused

MAX_REQUEST_BYTES: Final = 4 * MAX_BYTES
MARK: Final = "refused_upload"


@contextmanager
def spool(chunks: Iterable[bytes], limit: int = MAX_BYTES) -> Iterator[tuple[Path, str]]:
    """Write the chunks to a temporary file: gives its path and sha256, and removes it at the end.

    Raises ImageRefused (`file_too_large`) as soon as more than `limit` bytes came, without asking for the next chunk.
    """
    digest, size = sha256(), 0
    with tempfile.NamedTemporaryFile(prefix="upload-") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise refused("file_too_large")
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        yield Path(file.name), digest.hexdigest()


class LimitedUpload(TemporaryFileUploadHandler):
    """For FILE_UPLOAD_HANDLERS, instead of Django's two: a file past the limit ends the reading of the request.

    Middleware reads forms too, where no view could answer an exception; so the request goes on as if the file were
    missing, and the view that takes its files by `uploaded()` raises the reason.
    """

    taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self.stop(full(error))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        if start + len(raw_data) > MAX_BYTES or self.taken > MAX_REQUEST_BYTES:
            self.stop(refused("file_too_large"))
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self.stop(full(error))

    def stop(self, why: GenerationError) -> None:
        setattr(self.request, MARK, why)
        raise StopUpload(connection_reset=True) from why


def full(error: OSError) -> StorageFailed:
    return StorageFailed(f"The upload could not be kept: {error.strerror}. Try again later.")


def uploaded(request: HttpRequest, field: str) -> UploadedFile | None:
    """The file in that field, None without one. Raises ImageRefused (too large) or StorageFailed (disk full)."""
    files = request.FILES
    why: GenerationError | None = getattr(request, MARK, None)
    if why is not None:
        raise why
    return files.get(field)
