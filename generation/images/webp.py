"""The chunks of a WebP file (RFC 9649), without decoding a pixel."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from generation.images.facts import Structure
from generation.images.refusals import MAX_METADATA_BYTES, check_pixels, refused

RIFF: Final = b"RIFF"
WEBP: Final = b"WEBP"
START: Final = 12
HEAD: Final = 8  # name and length before a chunk's body
MAX_CHUNKS: Final = 1_000
ANIMATED: Final = 0x02
BITSTREAMS: Final = {b"VP8 ", b"VP8L"}
KEY_FRAME: Final = b"\x9d\x01\x2a"
LOSSLESS: Final = 0x2F


class Chunk(NamedTuple):
    name: bytes
    body: bytes


def read(content: bytes) -> Structure:
    """Raises ImageRefused."""
    canvas, picture, left, credentials = None, None, MAX_METADATA_BYTES, False
    for chunk in chunks(content):
        if chunk.name in {b"ANIM", b"ANMF"}:
            raise refused("image_animated")
        if chunk.name == b"VP8X":
            canvas = canvas_size(chunk.body)
        elif chunk.name in BITSTREAMS:
            if picture is not None:
                raise refused("image_invalid")
            picture = picture_size(chunk)
        elif chunk.name != b"ALPH":
            left -= len(chunk.body)
        if left < 0:
            raise refused("image_invalid")
        credentials = credentials or (chunk.name == b"C2PA" and b"c2pa" in chunk.body)
    if picture is None or canvas not in {None, picture}:
        raise refused("image_invalid")
    return Structure("webp", *picture, credentials=credentials)


def chunks(content: bytes) -> Iterator[Chunk]:
    end = HEAD + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise refused("image_truncated")
    at = START
    for _ in range(MAX_CHUNKS):
        if at >= end:
            break
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + HEAD], "little")
        if at + HEAD + length > end:
            raise refused("image_invalid")
        yield Chunk(name, content[at + HEAD : at + HEAD + length])
        at += HEAD + length + length % 2
    if at != end:
        raise refused("image_invalid")
    if end < len(content):
        raise refused("image_trailing_data")


def canvas_size(body: bytes) -> tuple[int, int]:
    if len(body) < 10:
        raise refused("image_invalid")
    if body[0] & ANIMATED:
        raise refused("image_animated")
    return sized(1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))


def picture_size(chunk: Chunk) -> tuple[int, int]:
    if chunk.name == b"VP8 ":
        return lossy_size(chunk.body)
    return lossless_size(chunk.body)


def lossy_size(body: bytes) -> tuple[int, int]:
    """14 bits each; the two bits above them only scale for display."""
    if len(body) < 10 or body[3:6] != KEY_FRAME:
        raise refused("image_invalid")
    return sized(int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF)


def lossless_size(body: bytes) -> tuple[int, int]:
    if len(body) < 5 or body[0] != LOSSLESS:
        raise refused("image_invalid")
    bits = int.from_bytes(body[1:5], "little")
    return sized(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))


def sized(width: int, height: int) -> tuple[int, int]:
    check_pixels(width, height)
    return width, height
