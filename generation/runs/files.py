"""The bytes that go with a call, and reading what came back without holding up the event loop."""

import asyncio
import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Final
from uuid import UUID

from generation.errors import StorageFailed
from generation.images import store
from generation.providers import fetching
from generation.providers.base import Generated, ImageSpec, Input
from generation.providers.reading import read_file
from generation.runs.rules import Unready

# Parsing 15 MB holds the interpreter for a tenth of a second; below this a process of its own gains nothing.
LARGE: Final = 4_000_000


def load(owner: UUID, spec: ImageSpec) -> list[bytes]:
    """The files of a call, in its order. Raises Unready where one is not to be had."""
    return [content(owner, each) for each in spec.files]


def content(owner: UUID, each: Input) -> bytes:
    try:
        if each.recipe:
            return store.open_rendition(owner, each.recipe, each.sha256).read()
        return store.open_original(owner, each.sha256).read()
    except FileNotFoundError as error:
        raise Unready("A file that this image is made from is missing; upload it again and order anew.") from error
    except StorageFailed as error:
        raise Unready("The files of this image could not be read; say again when the storage works.") from error


class Readers:
    """Small answers are read in a thread; large ones in one process, which is made anew when it dies."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.threads = threads
        self.process: ProcessPoolExecutor | None = None

    async def read(self, answer: Path, image: Path, base_url: str) -> Generated:
        """Raises Unusable."""
        try:
            generated = await self._read(answer, image, self._where(answer))
        except BrokenProcessPool:
            self.close()
            generated = await self._read(answer, image, self.threads)
        if generated.url and fetching.is_foreign(generated.url, base_url):
            error = fetching.unusable("The image lies on another host than the provider's.")
            error.usage, error.answer_sha256 = generated.usage, generated.answer_sha256
            raise error
        return generated

    async def _read(self, answer: Path, image: Path, where: Executor) -> Generated:
        return await asyncio.get_running_loop().run_in_executor(where, read_file, answer, image)

    def _where(self, answer: Path) -> Executor:
        if answer.stat().st_size < LARGE:
            return self.threads
        if self.process is None:
            self.process = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        return self.process

    def close(self) -> None:
        if self.process:
            self.process.shutdown(wait=False, cancel_futures=True)
            self.process = None
