"""The markers of a JPEG file (ITU-T T.81, annex B), without decoding a pixel."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from generation.images.facts import Structure
from generation.images.refusals import MAX_METADATA_BYTES, check_pixels, refused

SIGNATURE: Final = b"\xff\xd8\xff"
# 00 is a stuffed byte and D0 to D7 are restarts: both stand inside of the coded pixels.
MARKER: Final = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
SOI, EOI, SOS, APP11 = 0xD8, 0xD9, 0xDA, 0xEB
FRAMES: Final = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
FRAME_HEAD: Final = 6  # precision, height, width, number of components
LENGTH: Final = 2
FIRST_SEGMENT: Final = 0xC0  # what lies below is reserved


class Segment(NamedTuple):
    marker: int
    body: bytes


def read(content: bytes) -> Structure:
    """Raises ImageRefused."""
    size, scans, left, credentials = None, 0, MAX_METADATA_BYTES, False
    for segment in segments(content):
        left -= len(segment.body)
        if left < 0 or (segment.marker == SOS and size is None):
            raise refused("image_invalid")
        if segment.marker in FRAMES:
            if size is not None:
                raise refused("image_invalid")
            size = frame_size(segment.body)
        scans += segment.marker == SOS
        credentials = credentials or is_manifest(segment)
    if size is None or not scans:
        raise refused("image_invalid")
    return Structure("jpeg", *size, credentials=credentials)


def segments(content: bytes) -> Iterator[Segment]:
    """Every segment up to the end marker; after a scan's head its coded pixels are passed over."""
    at, marker = 2, 0
    while True:
        found = MARKER.search(content, at) if marker == SOS else MARKER.match(content, at)
        if found is None:
            raise refused("image_truncated" if marker == SOS or at >= len(content) - 1 else "image_invalid")
        marker, at = found[1][0], found.end()
        if marker == EOI:
            break
        segment = segment_at(content, at, marker)
        yield segment
        at += LENGTH + len(segment.body)
    if at < len(content):
        raise refused("image_trailing_data")


def segment_at(content: bytes, at: int, marker: int) -> Segment:
    length = int.from_bytes(content[at : at + LENGTH], "big")
    if marker < FIRST_SEGMENT or marker == SOI:
        raise refused("image_invalid")
    if at + max(length, LENGTH) > len(content):
        raise refused("image_truncated")
    if length < LENGTH:
        raise refused("image_invalid")
    return Segment(marker, content[at + LENGTH : at + length])


def frame_size(body: bytes) -> tuple[int, int]:
    if len(body) < FRAME_HEAD:
        raise refused("image_invalid")
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    check_pixels(width, height)
    return width, height


def is_manifest(segment: Segment) -> bool:
    """C2PA stores its JUMBF box in APP11 segments that begin with `JP` (ISO 19566-5)."""
    body = segment.body
    return segment.marker == APP11 and body[:2] == b"JP" and body[12:16] == b"jumb" and b"c2pa" in body
