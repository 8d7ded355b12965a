"""The chunks of a PNG file (W3C PNG, third edition), without decoding a pixel."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from generation.images.facts import Structure
from generation.images.refusals import MAX_METADATA_BYTES, check_pixels, refused

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
FIRST: Final = b"\0\0\0\rIHDR"
HEAD: Final = 8  # length and name before a chunk's body; a checksum of 4 bytes follows it
MAX_CHUNKS: Final = 100_000
MAX_LENGTH: Final = 2**31 - 1
NAME: Final = re.compile(rb"[A-Za-z]{4}")
CRITICAL: Final = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
ANIMATION: Final = {b"acTL", b"fcTL", b"fdAT"}
TRUTH: Final = b"proofroom:truth"


class Chunk(NamedTuple):
    name: bytes
    body: bytes


def read(content: bytes) -> Structure:
    """Raises ImageRefused; everything of which a bomb could be made is counted before it is inflated."""
    width, height = header(content)
    found = Reading()
    for chunk in chunks(content):
        found.take(chunk)
    if not found.pixels:
        raise refused("image_invalid")
    return Structure("png", width, height, credentials=found.credentials, truth=found.truth)


def header(content: bytes) -> tuple[int, int]:
    start = content[len(SIGNATURE) : len(SIGNATURE) + len(FIRST)]
    if start != FIRST:
        raise refused("image_truncated" if start and FIRST.startswith(start) else "image_invalid")
    size = content[16:24]
    if len(size) < HEAD:
        raise refused("image_truncated")
    width, height = struct.unpack(">II", size)
    check_pixels(width, height)
    return width, height


def chunks(content: bytes) -> Iterator[Chunk]:
    """Every chunk up to IEND, its checksum proved; nothing may be missing or follow."""
    at, view = len(SIGNATURE), memoryview(content)
    for _ in range(MAX_CHUNKS):
        length, name = chunk_head(content, at)
        end = at + HEAD + length
        if end + 4 > len(content):
            raise refused("image_truncated")
        if zlib.crc32(view[at + 4 : end]) != int.from_bytes(view[end : end + 4], "big"):
            raise refused("image_invalid")
        yield Chunk(name, b"" if name == b"IDAT" else content[at + HEAD : end])
        at = end + 4
        if name == b"IEND":
            if at < len(content):
                raise refused("image_trailing_data")
            return
    raise refused("image_invalid")


def chunk_head(content: bytes, at: int) -> tuple[int, bytes]:
    head = content[at : at + HEAD]
    if len(head) < HEAD:
        raise refused("image_truncated")
    length, name = int.from_bytes(head[:4], "big"), head[4:]
    unknown = not NAME.fullmatch(name) or (name[:1].isupper() and name not in CRITICAL)
    if unknown or length > MAX_LENGTH:
        raise refused("image_invalid")
    return length, name


class Reading:
    """What the chunks said so far; all that is not pixels draws on one budget, inflated or not."""

    def __init__(self) -> None:
        self.left = MAX_METADATA_BYTES
        self.pixels = False
        self.credentials = False
        self.truth = ""

    def take(self, chunk: Chunk) -> None:
        if chunk.name in ANIMATION:
            raise refused("image_animated")
        self.spend(len(chunk.body))
        if chunk.name == b"IDAT":
            self.pixels = True
        elif chunk.name == b"caBX":
            self.credentials = self.credentials or (chunk.body[4:8] == b"jumb" and b"c2pa" in chunk.body)
        elif chunk.name in {b"zTXt", b"iCCP", b"iTXt", b"tEXt"}:
            self.take_text(chunk)

    def take_text(self, chunk: Chunk) -> None:
        key, _, rest = chunk.body.partition(b"\0")
        text = self.text_of(chunk.name, rest)
        if key == TRUTH:
            self.truth = text.decode("utf-8" if chunk.name == b"iTXt" else "latin-1", errors="replace")

    def text_of(self, name: bytes, rest: bytes) -> bytes:
        if name == b"tEXt":
            return rest
        if name in {b"zTXt", b"iCCP"}:
            return self.inflate(rest[1:])
        text = rest[2:].split(b"\0", 2)[-1]
        return self.inflate(text) if rest[:1] == b"\1" else text

    def inflate(self, packed: bytes) -> bytes:
        try:
            plain = zlib.decompressobj().decompress(packed, self.left + 1)
        except zlib.error as error:
            raise refused("image_invalid") from error
        self.spend(len(plain))
        return plain

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise refused("image_invalid")
