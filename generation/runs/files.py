"""The bytes that go with a call, and reading what came back without holding up the event loop."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from uuid import UUID

from generation.errors import StorageFailed
from generation.images import store
from generation.providers import fetching
from generation.providers.base import Generated, ImageSpec, Input
from generation.providers.reading import read_file
from generation.runs.processes import Elsewhere
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
    """Small answers are read in a thread, large ones in a process of its own."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.small = Elsewhere(0, threads)
        self.large = Elsewhere(1, threads)

    async def read(self, answer: Path, size: int, image: Path, base_url: str) -> Generated:
        """`size` bytes of answer. Raises Unusable."""
        where = self.small if size < LARGE else self.large
        generated = await where.run(read_file, answer, image)
        if generated.url and fetching.is_foreign(generated.url, base_url):
            error = fetching.unusable("The image lies on another host than the provider's.")
            error.usage, error.answer_sha256 = generated.usage, generated.answer_sha256
            raise error
        return generated

    def close(self) -> None:
        self.large.close()
