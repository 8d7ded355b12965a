"""What paid calls returned, on this machine's disk before anything is done with it: one attempt, one name.

`ID.part` is the mark: it is made before the call, so from then on the request may have been sent. `ID.json` is a whole
body, `ID.image` the image out of it (made again at any time). What stays for people to look at lies in `kept/`.
"""

import contextlib
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from generation.errors import StorageFailed
from generation.providers.base import Answered, Unusable
from generation.providers.reading import LARGEST_ANSWER

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
OLD_S: Final = 24 * 60 * 60
NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class Found(StrEnum):
    WHOLE = "whole"
    MARK = "mark"
    NOTHING = "nothing"


class Sink:
    """Takes one answer's body. When the disk takes no more, the rest stays in memory until it can lie elsewhere."""

    def __init__(self, attempt: UUID, handle: int, most: int = LARGEST_ANSWER) -> None:
        self.attempt = attempt
        self.handle = handle
        self.most = most
        self.size = 0
        self.rest: list[bytes] = []
        self.full: OSError | None = None
        self.answered: Answered | None = None

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.full:
            self.rest.append(chunk)
        else:
            self._to_disk(memoryview(chunk))
        if self.size > self.most:
            message = "The provider answered, but without a usable image; this call is billed."
            raise Unusable(message, details={"why": f"The answer is larger than {self.most} bytes."})

    def _to_disk(self, left: memoryview) -> None:
        while left:
            try:
                left = left[os.write(self.handle, left) :]
            except OSError as error:
                self.full = error
                self.rest.append(bytes(left))
                return

    def close(self) -> None:
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


class Answers:
    """`folder` and `spare` are given in tests; else they lie in DATA_DIR and where the system keeps passing files."""

    def __init__(self, folder: Path | None = None, spare: Path | None = None) -> None:
        self.folder = folder or Path(settings.DATA_DIR) / "answers"
        self._spare = spare

    @cached_property
    def place(self) -> str:
        """Names this folder for good, so that a machine knows which answers can be on its own disk."""
        self._made(self.folder)
        path, own = self.folder / ".place", self.folder / f".place.{secrets.token_hex(6)}"
        if not path.exists():
            own.write_text(secrets.token_hex(6))
            with contextlib.suppress(FileExistsError):
                os.link(own, path)
            own.unlink()
        return path.read_text()

    @cached_property
    def spare(self) -> Path:
        return self._spare or Path(tempfile.gettempdir()) / f"proofroom-answers-{self.place}"

    def free(self) -> int:
        """Bytes that may still be written."""
        return shutil.disk_usage(self._made(self.folder)).free

    def mark(self, attempt: UUID) -> Sink:
        """Set the mark. Raises FileExistsError where it stands already: then whoever sees this may not send."""
        path = self._made(self.folder) / f"{attempt}.part"
        return Sink(attempt, os.open(path, NEW, PRIVATE_FILE))

    def block(self, attempt: UUID) -> bool:
        """Set the mark in somebody's stead, who can then never send; False where they were faster."""
        try:
            self.mark(attempt).close()
        except FileExistsError:
            return False
        return True

    def land(self, sink: Sink) -> Path:
        """A whole body came: make it durable under its name. Raises StorageFailed where no disk takes it."""
        part, whole = self.part(sink.attempt), self.folder / f"{sink.attempt}.json"
        try:
            if sink.full:
                return self._elsewhere(sink, part)
            os.fsync(sink.handle)
            # Else a sweep has seen before us that it is whole.
            if part.exists():
                part.rename(whole)
        except OSError as error:
            raise StorageFailed("The disk is full, so the answer of a paid call could not be kept.") from error
        finally:
            sink.close()
        return whole

    def complete(self, attempt: UUID) -> None:
        """A body that reads as whole gets the name of a whole one."""
        with contextlib.suppress(FileNotFoundError):
            self.part(attempt).rename(self.folder / f"{attempt}.json")

    def body(self, sink: Sink) -> bytes:
        """What came, from disk and memory together."""
        with contextlib.suppress(OSError):
            return self.part(sink.attempt).read_bytes() + b"".join(sink.rest)
        return b"".join(sink.rest)

    def sync(self) -> None:
        """After this, names survive a power cut too."""
        handle = os.open(self._made(self.folder), os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def look(self, attempt: UUID) -> Found:
        if self.whole(attempt):
            return Found.WHOLE
        return Found.MARK if self.part(attempt).exists() else Found.NOTHING

    def whole(self, attempt: UUID) -> Path | None:
        places = (self.folder, self.folder / "kept", self.spare)
        return next((path for place in places if (path := place / f"{attempt}.json").exists()), None)

    def is_old(self, attempt: UUID) -> bool:
        """Nothing was written to its mark for so long that nobody can be at it."""
        try:
            return time.time() - self.part(attempt).stat().st_mtime > OLD_S
        except FileNotFoundError:
            return True

    def part(self, attempt: UUID) -> Path:
        return self.folder / f"{attempt}.part"

    def image(self, attempt: UUID) -> Path:
        return self.folder / f"{attempt}.image"

    def keep(self, attempt: UUID) -> None:
        """Nothing more is done with it, and nobody throws it away: it was paid for."""
        kept = self._made(self.folder / "kept")
        self.image(attempt).unlink(missing_ok=True)
        for path in (self.folder / f"{attempt}.json", self.part(attempt)):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_size:
                    path.rename(kept / path.name)
                else:
                    path.unlink()

    def drop(self, attempt: UUID) -> None:
        """The image stands among the originals, or nothing came."""
        for path in (self.folder / f"{attempt}.json", self.spare / f"{attempt}.json"):
            path.unlink(missing_ok=True)
        self.part(attempt).unlink(missing_ok=True)
        self.image(attempt).unlink(missing_ok=True)

    def lying(self) -> Iterator[UUID]:
        """Attempts of which something lies here and awaits somebody; what is kept is not among them."""
        for folder in (self.folder, self.spare):
            if folder.is_dir():
                for path in folder.iterdir():
                    if path.suffix in (".json", ".part"):
                        with contextlib.suppress(ValueError):
                            yield UUID(path.stem)

    def throw_away_scraps(self) -> None:
        """Unfinished files of workers that died; every one of them can be made again from its answer."""
        for path in self.folder.glob("[0-9a-f]*.*"):
            with contextlib.suppress(FileNotFoundError):
                if path.suffix not in (".json", ".part") and time.time() - path.stat().st_mtime > OLD_S:
                    path.unlink()

    def _elsewhere(self, sink: Sink, part: Path) -> Path:
        folder = self._made(self.spare)
        status = folder.stat()
        # A folder for everybody: what somebody else prepared there is not ours.
        if status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o077:
            raise StorageFailed("The disk is full, so the answer of a paid call could not be kept.")
        unfinished, whole = folder / f"{sink.attempt}.unfinished", folder / f"{sink.attempt}.json"
        with unfinished.open("wb") as file:
            file.write(part.read_bytes())
            file.writelines(sink.rest)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(whole)
        part.unlink()
        return whole

    @staticmethod
    def _made(folder: Path) -> Path:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        return folder
