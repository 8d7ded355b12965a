"""What is measured on good images, and what their renditions keep and lose (U14, U15)."""

from functools import cache
from uuid import UUID

import pytest
from PIL import Image, ImageCms

from generation.errors import ImageRefused
from generation.images.facts import ImageFacts
from generation.images.ingest import ingest, inspect
from generation.images.recipes import PREVIEW, REFERENCE, THUMB
from generation.images.store import open_original, open_rendition
from generation.providers.simulator.painting import files
from tests.generation.images import pictures

OWNER = UUID("0198f7a4-0000-7000-8000-000000000001")
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
GPS = 0x8825


def exif(orientation=1):
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x013B] = "Ada Example, the author"
    tags[0xA431] = "serial number 4711"
    tags.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    return tags


def facts_of(content, purpose="reference"):
    return inspect(content, purpose=purpose)[0]


def rendition(content, recipe, purpose="reference"):
    return renditions(content, purpose)[recipe.name]


@cache
def renditions(content, purpose):
    return {head["recipe"]: part for head, part in inspect(content, purpose=purpose)[1].made}


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_facts_of_a_plain_image(kind):
    facts = facts_of(pictures.encoded(pictures.picture((64, 48)), kind))

    assert facts == ImageFacts(kind, 64, 48, "RGB", False, "", 1, False, "")


@pytest.mark.parametrize(
    ("image", "options", "has_alpha"),
    [
        (Image.new("RGBA", (9, 9), (1, 2, 3, 255)), {}, False),
        (Image.new("RGBA", (9, 9), (1, 2, 3, 254)), {}, True),
        (Image.new("LA", (9, 9), (1, 0)), {}, True),
        (Image.new("P", (9, 9), 0), {"transparency": 0}, True),
        (Image.new("P", (9, 9), 0), {"transparency": 1}, False),
        (Image.new("RGB", (9, 9), (5, 5, 5)), {"transparency": (5, 5, 5)}, True),
        (Image.new("RGB", (9, 9), (5, 5, 5)), {"transparency": (6, 6, 6)}, False),
        (Image.new("L", (9, 9), 7), {"transparency": 7}, True),
        (Image.new("L", (9, 9), 7), {}, False),
        (Image.new("1", (9, 9), 1), {}, False),
    ],
)
def test_alpha_counts_only_where_a_pixel_is_not_opaque(image, options, has_alpha):
    assert facts_of(pictures.encoded(image, "png", **options)).has_alpha is has_alpha


def test_content_credentials_are_found_in_each_format():
    manifest = b"\0\0\0\x20jumb" + b"\0\0\0\x18jumdc2pa" + bytes(12)
    png = pictures.with_chunk(pictures.png(), b"caBX", manifest)
    jpeg = pictures.with_segment(pictures.jpeg(), 0xEB, b"JP\0\1\0\0\0\1" + manifest)
    plain = pictures.webp_chunks(pictures.webp())
    canvas = b"\0\0\0\0" + (63).to_bytes(3, "little") + (47).to_bytes(3, "little")
    webp = pictures.riff((b"VP8X", canvas), *plain, (b"C2PA", manifest))

    assert [facts_of(content).credentials for content in (png, jpeg, webp)] == [True, True, True]


def test_another_box_is_no_content_credential():
    assert not facts_of(pictures.with_chunk(pictures.png(), b"caBX", b"\0\0\0\x10jumbnothing")).credentials


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_the_simulators_own_truth_is_read_and_marks_the_image(kind):
    """Also where somebody files the simulator's picture as an upload of their own."""
    truth = '{"simulated": true, "defect": {"kind": "wrong letter"}}'
    content = files.numbered(files.encoded(pictures.picture(), kind, 90, truth), 17)
    found = ingest(OWNER, content, simulated=False, purpose="candidate")

    assert found.facts.truth == truth
    assert found.simulated


def test_the_same_words_by_another_program_are_no_truth():
    tags = Image.Exif()
    tags[0x010E] = '{"simulated": true}'
    tags[0x0131] = "Another program"

    assert facts_of(pictures.jpeg(exif=tags)).truth == ""


def test_a_colour_profile_is_named():
    assert facts_of(pictures.jpeg(icc_profile=SRGB)).icc_profile == "sRGB built-in"


def test_a_broken_colour_profile_is_said_and_left_out_of_renditions():
    content = pictures.jpeg(icc_profile=b"no profile at all")

    assert facts_of(content).icc_profile == "unreadable profile"
    assert "icc_profile" not in pictures.opened(rendition(content, REFERENCE)).info


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_u14_the_reference_keeps_every_byte_and_its_rendition_no_metadata(kind):
    options = {} if kind == "webp" else {"dpi": (300, 300)}
    content = pictures.encoded(pictures.picture(), kind, exif=exif(), **options)
    if kind == "jpeg":
        content = pictures.with_segment(content, 0xFE, b"a comment with the author's name")
    found = ingest(OWNER, content, simulated=False, purpose="reference")
    shown = open_rendition(OWNER, "reference@1", found.sha256).read()

    assert open_original(OWNER, found.sha256).read() == content
    assert b"Ada Example" in content
    assert b"Ada" not in shown
    assert b"4711" not in shown
    assert b"author" not in shown
    assert not pictures.opened(shown).getexif()
    assert not set(pictures.opened(shown).info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert {made.recipe for made in found.renditions} == {"reference@1", "thumb@1"}


@pytest.mark.parametrize("orientation", range(2, 9))
def test_u15_a_turned_photo_comes_out_upright(orientation):
    """Whatever way it lies in its file, the rendition shows the same picture as the file that lies upright."""
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    laid = pictures.picture().transpose(Image.Transpose(turns[orientation]))
    content = pictures.encoded(laid, "png", exif=exif(orientation))

    assert facts_of(content).orientation == orientation
    assert facts_of(content).width == laid.width
    assert pictures.opened(rendition(content, REFERENCE)).tobytes() == pictures.picture().tobytes()
    assert pictures.opened(rendition(content, THUMB)).size == (64, 48)


@pytest.mark.parametrize("orientation", [2, 3, 6, 8])
def test_u15_a_candidate_must_lie_upright(orientation):
    with pytest.raises(ImageRefused) as refusal:
        ingest(OWNER, pictures.jpeg(exif=exif(orientation)), simulated=False, purpose="candidate")

    assert refusal.value.code == "image_not_upright"


def test_an_orientation_that_does_not_exist_counts_as_upright():
    assert facts_of(pictures.jpeg(exif=exif(17)), "candidate").orientation == 1


def test_u15_a_cmyk_photo_becomes_rgb_of_the_same_colour():
    content = pictures.encoded(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "jpeg", quality=95)
    shown = pictures.opened(rendition(content, REFERENCE))

    assert facts_of(content).mode == "CMYK"
    assert shown.mode == "RGB"
    assert shown.getpixel((20, 15))[0] > 230
    assert max(shown.getpixel((20, 15))[1:]) < 30


def test_u15_sixteen_bits_of_grey_become_eight_of_the_same_brightness():
    content = pictures.encoded(Image.new("I;16", (40, 30), 0xC0FF), "png")
    shown = pictures.opened(rendition(content, REFERENCE))

    assert facts_of(content).mode == "I;16"
    assert (shown.mode, shown.getpixel((3, 3))) == ("L", 0xC0)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_u15_the_colour_profile_stays_with_every_rendition(kind):
    content = pictures.encoded(pictures.picture(), kind, icc_profile=SRGB)

    for recipe in (REFERENCE, THUMB):
        assert pictures.opened(rendition(content, recipe)).info["icc_profile"] == SRGB
    assert pictures.opened(rendition(content, PREVIEW, "candidate")).info["icc_profile"] == SRGB


def test_a_profile_for_other_colours_than_the_images_is_left_out():
    content = pictures.encoded(pictures.picture(mode="L"), "png", icc_profile=SRGB)

    assert "icc_profile" not in pictures.opened(rendition(content, REFERENCE)).info


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_a_lossless_reference_reaches_the_model_with_the_very_pixels(kind):
    image = pictures.picture()
    content = pictures.encoded(image, kind, **({"lossless": True} if kind == "webp" else {}))

    assert pictures.opened(rendition(content, REFERENCE)).tobytes() == image.tobytes()


def test_renditions_of_a_large_image_keep_its_shape_within_their_edges():
    content = pictures.encoded(pictures.picture((5000, 2500)), "jpeg")

    assert pictures.opened(rendition(content, REFERENCE)).size == (3840, 1920)
    assert pictures.opened(rendition(content, THUMB)).size == (512, 256)
    assert pictures.opened(rendition(content, PREVIEW, "candidate")).size == (2048, 1024)


def test_nothing_is_enlarged():
    assert pictures.opened(rendition(pictures.png(), PREVIEW, "candidate")).size == (64, 48)


def test_transparency_stays_in_preview_and_thumbnail():
    image = pictures.picture(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    content = pictures.encoded(image, "png")

    for recipe in (PREVIEW, THUMB):
        shown = pictures.opened(rendition(content, recipe, "candidate"))
        assert (shown.format, shown.mode) == ("WEBP", "RGBA")
        assert shown.getchannel("A").getextrema() == image.getchannel("A").getextrema()


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (8294, 1000)])
def test_no_recipe_makes_an_empty_or_too_large_picture(size):
    for recipe in (PREVIEW, THUMB, REFERENCE):
        width, height = recipe.size(*size)
        assert min(width, height) >= 1
        assert max(width, height) <= recipe.max_edge
        assert width * height <= recipe.max_pixels


def test_the_same_bytes_come_to_the_same_renditions():
    first, second = (ingest(OWNER, pictures.jpeg(), simulated=True, purpose="candidate") for _ in range(2))

    assert first == second
    stored = {made.recipe: open_rendition(OWNER, made.recipe, first.sha256).read() for made in first.renditions}
    assert {name: len(content) for name, content in stored.items()} == {
        made.recipe: made.bytes for made in first.renditions
    }
