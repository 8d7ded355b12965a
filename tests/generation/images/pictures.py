"""Pictures made for a test: sound ones by Pillow, odd ones by hand, chunk by chunk."""

import struct
import zlib
from io import BytesIO

from PIL import Image

PNG = b"\x89PNG\r\n\x1a\n"


def picture(size=(64, 48), mode="RGB"):
    """Something that is not symmetrical: its upper left quarter is light, the rest runs from dark to middle."""
    image = Image.linear_gradient("L").resize(size).point(lambda level: level // 2)
    image.paste(230, (0, 0, size[0] // 2, size[1] // 2))
    return image.convert(mode)


def encoded(image, kind="png", **options):
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def png(**options):
    return encoded(picture(), "png", **options)


def jpeg(**options):
    return encoded(picture(), "jpeg", **options)


def webp(**options):
    return encoded(picture(), "webp", **options)


def opened(content):
    image = Image.open(BytesIO(content))
    image.load()
    return image


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunk(content, name, body):
    """The PNG with one chunk more, right behind its head."""
    return content[:33] + chunk(name, body) + content[33:]


def png_head(width, height):
    return PNG + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def claiming(width, height):
    """A PNG of 99 bytes that says it is this large."""
    rest = chunk(b"IDAT", zlib.compress(b"\0" * 20_000)[:30]) + chunk(b"IEND", b"")
    return (png_head(width, height) + rest).ljust(99, b"\0")[:99]


def animated(kind, frames=300, **options):
    images = [Image.new("RGB", (8, 8), (number % 256, number // 256, 40)) for number in range(frames)]
    return encoded(images[0], kind, save_all=True, append_images=images[1:], duration=40, **options)


def with_segment(content, marker, body):
    """The JPEG with one segment more, right behind its start."""
    return content[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + content[2:]


def many_scans(scans, edge=7900):
    """A small progressive JPEG whose last scan comes again and again, each time over all of its blocks."""
    content = encoded(Image.new("L", (edge, edge), 128), "jpeg", progressive=True, quality=50)
    scan = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + scan * scans + content[-2:]


def riff(*chunks):
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_chunks(content):
    at, found = 12, []
    while at < len(content):
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        found.append((content[at : at + 4], content[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return found
