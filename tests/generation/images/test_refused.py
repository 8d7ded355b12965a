"""Bad input, row by row of the list of attacks on uploads (U01 to U19): refused by its code, and nothing is left."""

import gzip
import random
import zlib
from uuid import UUID

import pytest
from PIL import Image

from generation.errors import ImageRefused
from generation.images import children
from generation.images.ingest import ingest
from generation.images.refusals import MAX_BYTES, MAX_PIXELS, SENTENCES
from generation.images.walk import walk
from tests.generation.images import pictures

OWNER = UUID("0198f7a4-0000-7000-8000-000000000001")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><body><script>alert(1)</script></body></html>"


def code_of(content, purpose="candidate"):
    with pytest.raises(ImageRefused) as refusal:
        ingest(OWNER, content, simulated=False, purpose=purpose)
    assert refusal.value.message == SENTENCES[refusal.value.code]
    return refusal.value.code


@pytest.fixture
def nothing_is_stored(in_folder):
    yield
    assert not [path for path in in_folder.rglob("*") if path.is_file()]


REFUSED = {
    "U01 one byte over 50 MB": (lambda: bytes(MAX_BYTES + 1), "file_too_large"),
    "U02 no bytes": (lambda: b"", "file_empty"),
    "U03 99 bytes that claim 20000x20000": (lambda: pictures.claiming(20_000, 20_000), "image_too_many_pixels"),
    "one row over 64 megapixels": (lambda: pictures.claiming(8000, MAX_PIXELS // 8000 + 1), "image_too_many_pixels"),
    "no width": (lambda: pictures.claiming(0, 100), "image_invalid"),
    "U05 80 MB in a compressed text": (
        lambda: pictures.with_chunk(pictures.png(), b"zTXt", b"k\0\0" + zlib.compress(bytes(80_000_000))),
        "image_invalid",
    ),
    "U05 80 MB in an international text": (
        lambda: pictures.with_chunk(pictures.png(), b"iTXt", b"k\0\1\0\0\0" + zlib.compress(bytes(80_000_000))),
        "image_invalid",
    ),
    "U05 80 MB in a colour profile": (
        lambda: pictures.with_chunk(pictures.png(), b"iCCP", b"k\0\0" + zlib.compress(bytes(80_000_000))),
        "image_invalid",
    ),
    "U05 20 MB of plain text": (
        lambda: pictures.with_chunk(pictures.png(), b"tEXt", b"k\0" + b"a" * 20_000_000),
        "image_invalid",
    ),
    "U06 animated PNG": (lambda: pictures.animated("png"), "image_animated"),
    "U06 animated WebP": (lambda: pictures.animated("webp"), "image_animated"),
    "U06 any GIF": (lambda: pictures.encoded(pictures.picture(), "gif"), "image_type_not_allowed"),
    "U07 SVG with a script": (lambda: SVG, "image_type_not_allowed"),
    "U07 SVGZ": (lambda: gzip.compress(SVG), "image_type_not_allowed"),
    "U09 PNG signature and HTML": (lambda: pictures.PNG + HTML, "image_invalid"),
    "U09 PNG head and HTML": (lambda: pictures.png_head(9, 9) + HTML, "image_invalid"),
    "U09 JPEG head and HTML": (lambda: pictures.jpeg()[:20] + HTML, "image_invalid"),
    "U10 PNG and a ZIP": (lambda: pictures.png() + b"PK\3\4rest", "image_trailing_data"),
    "U10 JPEG and a script": (lambda: pictures.jpeg() + HTML, "image_trailing_data"),
    "U10 WebP and a script": (lambda: pictures.webp() + HTML, "image_trailing_data"),
    "U11 PNG without its last 20 bytes": (lambda: pictures.png()[:-20], "image_truncated"),
    "U11 PNG without its end": (lambda: pictures.png()[:-12], "image_truncated"),
    "U11 JPEG cut in its pixels": (lambda: pictures.jpeg()[:-20], "image_truncated"),
    "U11 WebP without its last 20 bytes": (lambda: pictures.webp()[:-20], "image_truncated"),
    "U13 TIFF": (lambda: pictures.encoded(pictures.picture(), "tiff"), "image_type_not_allowed"),
    "U13 PDF": (lambda: pictures.encoded(pictures.picture(), "pdf"), "image_type_not_allowed"),
    "U13 EPS": (lambda: pictures.encoded(pictures.picture(), "eps"), "image_type_not_allowed"),
    "U13 ICNS": (lambda: b"icns\0\0\0\x08", "image_type_not_allowed"),
    "U13 PSD": (lambda: b"8BPS\0\1" + bytes(20), "image_type_not_allowed"),
    "a wrong checksum": (lambda: pictures.png()[:-16] + b"\0\0\0\0" + pictures.png()[-12:], "image_invalid"),
    "a PNG without pixels": (
        lambda: pictures.png_head(9, 9) + pictures.chunk(b"IEND", b""),
        "image_invalid",
    ),
    "a PNG whose pixels break off": (
        lambda: (
            pictures.png_head(64, 64)
            + pictures.chunk(b"IDAT", zlib.compress(random.Random(1).randbytes(193 * 64))[:9000])
            + pictures.chunk(b"IEND", b"")
        ),
        "image_invalid",
    ),
    "a chunk no decoder knows": (lambda: pictures.with_chunk(pictures.png(), b"CgBI", b"1234"), "image_invalid"),
    "a JPEG in a JPEG": (lambda: pictures.jpeg()[:2] + pictures.jpeg(), "image_invalid"),
    "a JPEG with nothing in it": (lambda: b"\xff\xd8\xff\xd9", "image_invalid"),
    "a WebP whose canvas is not its picture": (
        lambda: pictures.riff(
            (b"VP8X", bytes(4) + (99).to_bytes(3, "little") * 2), *pictures.webp_chunks(pictures.webp())
        ),
        "image_invalid",
    ),
    "a WebP without a picture": (lambda: pictures.riff((b"EXIF", b"II*\0")), "image_invalid"),
    "a WebP of 16383x16383": (
        lambda: pictures.riff((b"VP8L", b"\x2f" + (16382 | 16382 << 14).to_bytes(4, "little") + bytes(9))),
        "image_too_many_pixels",
    ),
}


@pytest.mark.parametrize(("make", "code"), REFUSED.values(), ids=REFUSED)
@pytest.mark.usefixtures("nothing_is_stored")
def test_bad_bytes_are_refused_by_their_code_and_leave_nothing(make, code):
    assert code_of(make()) == code


@pytest.mark.usefixtures("nothing_is_stored")
def test_u01_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(40 * MAX_BYTES)

    assert code_of(path) == "file_too_large"
    path.unlink()


def test_u03_a_pixel_flood_reaches_no_decoder():
    children.children.close()

    assert code_of(pictures.claiming(20_000, 20_000)) == "image_too_many_pixels"
    assert children.children.idle.empty()


def test_an_image_of_exactly_64_megapixels_is_let_through_to_the_decoder():
    assert walk(pictures.png_head(8000, 8000) + pictures.png()[33:]).width == 8000


def test_u13_a_postscript_file_never_reaches_a_decoder():
    children.children.close()

    assert code_of(b"%!PS-Adobe-3.0 EPSF-3.0\n") == "image_type_not_allowed"
    assert children.children.idle.empty()


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_u18_damaged_files_are_taken_or_refused_and_the_decoder_answers_on(kind):
    """Bits flipped, bytes cut, bytes put in twice, at places that a seed chooses."""
    chance, sound = random.Random(20261121), pictures.encoded(pictures.picture(), kind)
    seen = set()
    for _ in range(150):
        try:
            ingest(OWNER, damaged(sound, chance), simulated=False, purpose="candidate")
        except ImageRefused as refusal:
            seen.add(refusal.code)
    assert seen <= set(SENTENCES)
    assert "image_invalid" in seen
    assert ingest(OWNER, sound, simulated=False, purpose="candidate").facts.width == 64


def damaged(sound, chance):
    content, at = bytearray(sound), chance.randrange(20, len(sound))
    how = chance.choice(("flip", "cut", "double", "swap"))
    if how == "flip":
        content[at] ^= 1 << chance.randrange(8)
    elif how == "cut":
        del content[at : at + chance.randrange(1, 40)]
    elif how == "double":
        content[at:at] = content[at : at + chance.randrange(1, 40)]
    else:
        content[at : at + 4] = chance.randbytes(4)
    return bytes(content)


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_no_shortened_jpeg_is_taken(cut):
    sound = pictures.jpeg()

    assert code_of(sound[: len(sound) - 1 - cut]) in {"image_truncated", "image_invalid", "file_empty"}


def test_a_picture_that_only_warns_in_pillow_is_refused():
    """12000x12000 in 140 KB: Pillow alone would warn and load it."""
    bomb = pictures.encoded(Image.new("1", (12_000, 12_000)), "png")

    assert len(bomb) < 200_000
    assert code_of(bomb) == "image_too_many_pixels"
