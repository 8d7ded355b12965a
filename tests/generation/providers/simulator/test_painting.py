"""What is painted: from the prompt, the same for the same seed, marked as simulated, with its defect declared."""

import hashlib
import io
import random
import time

import pytest
from PIL import Image, ImageChops, ImageDraw

from generation.providers.simulator.painting import composed, files
from generation.providers.simulator.painting.lettering import missing, wrapped
from generation.providers.simulator.painting.painter import Commission, paint
from generation.providers.simulator.painting.plant import Plant
from generation.providers.simulator.painting.prompt import read
from tests.generation.providers.simulator.conftest import content, decoded, png, upload

SIZE = (512, 512)
COVER = """Subject: geometric type
Scene: deep red background
Composition: title across the lower third
Palette: #7A0C14, #C9CCD1
Text: exactly these words: "NIGHT SIGNAL"
"""
COMPILED = """Image 1 (base): the picture to edit; what is not named below stays as it is here
Image 2 (product): the product; its shape, parts, materials, colours and label exactly as here
Image 3 (original): the picture this began with; what must be kept looks as here
Purpose: Ready for the product page.
Subject: one brown boot
Scene: seamless warm white studio background
Palette: #F7F3EE, #7A4526
Text: exactly these words, each once and spelled as here: "No text later", “5" deep”; no other words or numbers
Must keep: eight eyelets; lugged sole
Never show: logos; people"""


def painted(prompt, **changes):
    commission = {"prompt": prompt, "size": SIZE, "seed": "1", "defect": "none"} | changes
    return paint(Commission(**commission))


def digest(image):
    return hashlib.sha256(image.tobytes()).hexdigest()


def test_a_compiled_prompt_is_read_back_part_by_part():
    prompt = read(COMPILED)

    assert prompt.roles == {1: "base", 2: "product", 3: "original"}
    assert prompt.part("subject") == "one brown boot"
    assert prompt.palette == [(247, 243, 238), (122, 69, 38)]
    assert prompt.strings == ["No text later", '5" deep']


@pytest.mark.parametrize(
    "text",
    [
        "Text: none; no letters, numbers or marks that look like text",
        "Text: none in the picture, it is added later; leave these areas calm and empty: from 5% to 40% across",
    ],
)
def test_no_strings_are_set_when_none_are_wanted(text):
    assert read(f"Subject: a boot\n{text}").strings == []


def test_the_same_seed_paints_the_same_picture_and_another_another():
    assert digest(painted(COVER)[0]) == digest(painted(COVER)[0])
    assert len({digest(painted(COVER, seed=str(seed), number=seed)[0]) for seed in range(4)}) == 4


@pytest.mark.parametrize(
    "subject", [*composed.KNOWN, composed.UNKNOWN], ids=lambda subject: (subject.words or ("?",))[0]
)
@pytest.mark.parametrize("defect", ["detail", "colour"])
def test_a_planted_defect_shows_where_it_is_declared_and_nowhere_else(subject, defect):
    prompt = f"Subject: {(subject.words or ('nothing we know',))[0]}\nScene: studio"

    right, nothing = painted(prompt)
    wrong, planted = painted(prompt, defect=defect)

    assert nothing is None
    assert planted["kind"] == (defect if subject.details else "colour")
    left, top, width, height = planted["box"]
    red, green, blue = ImageChops.difference(right, wrong).split()
    change = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    assert change.crop((left, top, left + width, top + height)).getextrema()[1] > 24
    if planted["kind"] == "detail":
        change.paste(0, (left - 14, top - 14, left + width + 14, top + height + 14))
        assert change.getextrema()[1] < 24


def test_a_4k_picture_is_painted_and_packed_in_about_a_second_of_one_core():
    before = time.thread_time()

    image, _ = painted("Subject: a lamp\nScene: walnut table", size=(3840, 2160))
    files.encoded(image, "png", 100, "{}")

    assert time.thread_time() - before < 3


@pytest.mark.parametrize(
    "scene",
    ["studio", "walnut table", "living room", "bright office", "mountain trail", "city at night", "soft gradient", "?"],
)
def test_every_scene_paints_in_every_ratio(scene):
    for size in ((512, 256), (256, 512)):
        assert painted(f"Subject: a vase\nScene: {scene}", size=size)[0].size == size


def test_a_wrong_letter_is_declared_with_both_spellings():
    _, planted = painted(COVER, defect="letter")

    assert planted["kind"] == "letter"
    assert "instead of “NIGHT SIGNAL”" in planted["what"]
    assert planted["box"][2] > SIZE[0] / 2


def test_a_wrong_letter_really_changes_the_picture_and_only_there():
    right, wrong = painted(COVER)[0], painted(COVER, defect="letter")[0]

    assert ImageChops.difference(right, wrong).crop((0, 0, 512, 300)).convert("L").histogram()[40:] == [0] * 216
    assert digest(right) != digest(wrong)


def test_a_defect_is_planted_about_once_in_three():
    kinds = [painted("Subject: x\nScene: studio", size=(64, 64), seed=str(n), defect=None)[1] for n in range(90)]

    assert 18 <= sum(kind is not None for kind in kinds) <= 42


@pytest.mark.parametrize("string", ["A", "ab", "NIGHT SIGNAL", "€ 19.90", "3"])
def test_a_misspelt_string_is_never_the_right_one(string):
    for seed in range(40):
        assert Plant("letter", random.Random(seed), ["letter"]).text(string) != string


def test_a_mask_confines_the_edit_to_the_last_pixel():
    base = Image.effect_noise(SIZE, 60).convert("RGB")
    mask = Image.new("RGBA", SIZE, (0, 0, 0, 255))
    ImageDraw.Draw(mask).rectangle((100, 100, 199, 199), fill=(0, 0, 0, 0))

    image, _ = painted("Change: repair this", inputs=[base], mask=mask)

    changed = ImageChops.difference(image, base).convert("L").point(lambda v: 255 if v else 0)
    changed.paste(0, (380, 480, 512, 512))  # the word SIMULATED
    assert changed.getbbox() == (100, 100, 200, 200)


def test_an_edit_without_mask_keeps_the_picture_and_shows_a_change():
    base = Image.radial_gradient("L").resize(SIZE).convert("RGB")

    image, _ = painted("Change: warmer light", inputs=[base])

    difference = ImageChops.difference(image, base).convert("L").getextrema()
    assert difference[1] > 0
    assert (
        ImageChops.difference(image.convert("L").resize((8, 8)), base.convert("L").resize((8, 8))).getextrema()[1] < 40
    )


def test_a_thing_on_a_plain_floor_is_taken_out_when_asked():
    base = Image.new("RGB", SIZE, (214, 200, 180))
    ImageDraw.Draw(base).rectangle((200, 320, 310, 430), fill=(150, 90, 40))

    image, _ = painted("Change: take the box out", inputs=[base])

    red, green, blue = image.getpixel((255, 375))
    assert abs(red - 214) + abs(green - 200) + abs(blue - 180) < 70


def test_a_product_before_a_plain_backdrop_is_placed_in_the_scene():
    product = Image.new("RGB", SIZE, (246, 245, 243))
    ImageDraw.Draw(product).ellipse((150, 150, 360, 400), fill=(200, 30, 40))

    image, _ = painted("Image 1 (product): as here\nSubject: a red ball\nScene: walnut table", inputs=[product])

    assert image.getpixel((256, 300))[0] > 2 * image.getpixel((256, 300))[2]
    assert max(image.getpixel((20, 500))) < 200


def test_without_scene_the_base_stays_what_it_is():
    base = Image.new("RGB", SIZE, (30, 90, 160))

    image, _ = painted("Image 1 (base): the picture to edit\nSubject: blue", inputs=[base])

    red, green, blue = image.getpixel((256, 256))
    assert blue > green > red


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_every_file_says_that_it_is_simulated_and_tells_the_truth(ask, sim, output_format):
    sim.plan([{"kind": "ok", "defect": "letter"}])

    file = content(ask(COVER, output_format=output_format))

    truth = files.truth_in(file)
    assert truth["simulated"] is True
    assert truth["model"] == "gpt-image-2"
    assert truth["prompt_sha256"] == hashlib.sha256(COVER.encode()).hexdigest()
    assert truth["defect"]["kind"] == "letter"
    assert b"algorithmicMedia" in file


def test_a_file_from_elsewhere_has_no_truth():
    assert files.truth_in(png()) is None


def test_every_picture_says_simulated_in_its_corner():
    bright, dark = (
        painted("Subject: a", inputs=[Image.new("RGB", (1024, 1024), grey)])[0] for grey in ("white", "black")
    )

    for image in (bright, dark):
        low, high = image.crop((400, 470, 512, 512)).convert("L").getextrema()
        assert high - low > 90


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_plain_pictures_are_quick_whole_and_never_the_same_bytes(output_format):
    one, two = (files.plain((1024, 640), output_format, number) for number in (1, 2))

    assert one != two
    for file in (one, two):
        with Image.open(io.BytesIO(file)) as image:
            image.load()
            assert image.size == (1024, 640)


def test_letters_that_no_face_has_are_known():
    assert missing("Night") == []
    assert missing("\ue000") == ["\ue000"]


def test_words_are_wrapped_into_rows_of_like_length():
    assert wrapped("Dream Big, Code Bigger", 2) == ["Dream Big,", "Code Bigger"]


def test_an_edit_through_the_wire_keeps_to_its_mask(client):
    mask = Image.new("RGBA", (1024, 640), (0, 0, 0, 255))
    ImageDraw.Draw(mask).rectangle((100, 100, 299, 299), fill=(0, 0, 0, 0))
    file = io.BytesIO()
    mask.save(file, "PNG")

    response = client.images.edit(
        model="gpt-image-2",
        prompt="Change: make it dark red",
        image=[upload(png())],
        mask=upload(file.getvalue(), "mask.png"),
        size="1024x640",
    )

    image = decoded(response)
    assert image.getpixel((50, 50)) == (200, 180, 160)
    assert image.getpixel((200, 200)) != (200, 180, 160)
