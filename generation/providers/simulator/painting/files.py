"""Pictures as files: every one says in its data that it is simulated, and what defect was planted in it."""

import io
import json
import random
import struct
from functools import lru_cache
from typing import Any
from zlib import crc32

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from generation.providers.simulator.painting import mark

KEYWORD = "proofroom:truth"
SOFTWARE = "SIMULATED: painted by Proofroom's simulated provider"
IMAGE_DESCRIPTION, SOFTWARE_TAG = 0x010E, 0x0131
JPEG_QUALITY = 92
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Proofroom simulated provider" '
    'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"/>'
    "</rdf:RDF></x:xmpmeta>"
)


def encoded(image: Image.Image, output_format: str, compression: int, truth: str) -> bytes:
    """`output_format` png, jpeg or webp; `compression` 0 to 100 as the API takes it, for the last two."""
    file = io.BytesIO()
    if output_format == "png":
        image.save(file, "PNG", compress_level=1, pnginfo=_chunks(truth))
        return file.getvalue()
    exif = Image.Exif()
    exif[IMAGE_DESCRIPTION] = truth
    exif[SOFTWARE_TAG] = SOFTWARE
    quality = max(1, min(JPEG_QUALITY, compression))
    if output_format == "webp":
        image.save(file, "WEBP", quality=quality, method=1, exif=exif, xmp=XMP)
    else:
        image.convert("RGB").save(file, "JPEG", quality=quality, exif=exif, xmp=XMP.encode(), comment=truth)
    return file.getvalue()


def truth_in(content: bytes) -> dict[str, Any] | None:
    """What a file says about itself; None for a file that this provider did not paint."""
    with Image.open(io.BytesIO(content)) as image:
        text = image.info.get(KEYWORD) or image.getexif().get(IMAGE_DESCRIPTION)
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def _chunks(truth: str) -> PngInfo:
    chunks = PngInfo()
    chunks.add_text("Software", SOFTWARE)
    chunks.add_itxt("XML:com.adobe.xmp", XMP)
    chunks.add_text(KEYWORD, truth)
    return chunks


def plain(size: tuple[int, int], output_format: str, number: int = 0, weight: int = 0) -> bytes:
    """A soft gradient with the mark: for measuring everything but painting. `number` makes each file another one.

    A PNG can be made to weigh as much as a real picture does, in bytes.
    """
    file = numbered(_plain(size, output_format), number)
    return weighted(file, weight - len(file)) if output_format == "png" and weight > len(file) + 12 else file


@lru_cache(maxsize=16)
def _plain(size: tuple[int, int], output_format: str) -> bytes:
    image = Image.linear_gradient("L").resize(size).point(lambda v: 150 + v // 4).convert("RGB")
    truth = {"simulated": True, "plain": True, "defect": {"kind": "none"}}
    return encoded(mark.marked(image), output_format, 90, json.dumps(truth))


def numbered(file: bytes, number: int) -> bytes:
    """The same picture in other bytes: the number in a comment that every decoder skips."""
    text = b"%d" % number
    if file.startswith(b"\x89PNG"):
        return _with_chunk(file, b"tEXtnumber\x00" + text)
    if file.startswith(b"RIFF"):
        padded = text.rjust(10, b"0")
        size = struct.unpack("<I", file[4:8])[0] + 8 + len(padded)
        return file[:4] + struct.pack("<I", size) + file[8:] + b"PRNO" + struct.pack("<I", len(padded)) + padded
    return file[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + file[2:]


def weighted(file: bytes, more: int) -> bytes:
    """The same PNG with so many bytes more, in a chunk that every decoder skips."""
    return _with_chunk(file, b"prNo" + _noise(more - 12))


@lru_cache(maxsize=4)
def _noise(length: int) -> bytes:
    return random.Random(length).randbytes(length)  # noqa: S311 - only must not compress


def _with_chunk(file: bytes, chunk: bytes) -> bytes:
    end = len(file) - 12  # before IEND
    return file[:end] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", crc32(chunk)) + file[end:]
