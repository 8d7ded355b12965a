"""How a brief reads as a prompt: labelled parts, inputs by index, literal strings in quotes."""

import pytest

from generation.providers.simulator.painting.prompt import read
from reviews.briefs import fields
from reviews.briefs.prompt import compile_brief, compile_edit, input_order
from reviews.briefs.reading import Errors
from tests.factories_briefs import data, sample

SQUARE = (1024, 1024)


def body(given):
    errors = Errors()
    found = fields.read(given, errors)
    assert errors == {}
    return found


def test_a_brief_becomes_labelled_parts_one_per_line():
    prompt = compile_brief(body(sample("boot-product-page.json")), SQUARE)

    assert prompt.text.splitlines() == [
        "Image 1 (base): the picture to edit; what is not named below stays as it is here",
        "Image 2 (product): the product; its shape, parts, materials, colours and label exactly as here",
        "Purpose: The boot as it is sold, on warm white, ready for the product page.",
        "Subject: one brown leather lace-up boot, three-quarter view, toe to the right",
        "Scene: seamless warm white studio background",
        "Composition: boot centred, even margin, soft contact shadow",
        "Camera: 85 mm, eye level of the boot",
        "Lighting: one large softbox from the left, gentle fill",
        "Palette: #F7F3EE, #7A4526, #2B201B",
        "Style: photorealistic product photograph",
        "Text: none; no letters, numbers or marks that look like text",
        (
            "Must keep: eight eyelets; cap toe with double stitching; lugged sole; pull tab at the heel; "
            "reddish brown full-grain leather"
        ),
        "May vary: background tone; shadow",
        "Never show: logos; people; extra props",
    ]
    assert [label for label, _ in prompt.parts][:3] == ["Image 1 (base)", "Image 2 (product)", "Purpose"]


def test_the_base_is_sent_first_and_all_else_as_listed():
    roles = [{"role": "logo"}, {"role": "base"}, {"role": "style"}]

    assert input_order(roles) == [1, 0, 2]


def test_exact_strings_are_quoted_as_they_are_written():
    prompt = compile_brief(body(data(text={"mode": "exact", "strings": ["Dream  Big", 'Say "yes"']})), SQUARE)

    assert dict(prompt.parts)["Text"] == (
        'exactly these words, each once and spelled as here: "Dream  Big", “Say "yes"”; no other words or numbers'
    )


def test_strings_added_later_leave_their_boxes_calm_and_are_not_in_the_prompt():
    text = {"mode": "added_later", "strings": [{"text": "SALE", "box": [102, 512, 512, 256]}]}

    prompt = compile_brief(body(data(text=text)), SQUARE)

    assert "SALE" not in prompt.text
    assert dict(prompt.parts)["Text"].endswith("calm and empty: from 10% to 60% across and 50% to 75% down")
    assert read(prompt.text).strings == []


def test_a_pinned_detail_names_the_image_and_the_spot():
    keep = [{"text": "eight eyelets", "reference": 0, "spot": [120, 340]}, "lugged sole"]
    references = [{"file": "a.png", "role": "product"}, {"file": "b.png", "role": "base"}]

    prompt = compile_brief(body(data(must_keep=keep, references=references)), SQUARE)

    assert dict(prompt.parts)["Must keep"] == "eight eyelets (as in Image 2 at 120,340); lugged sole"


def test_line_breaks_cannot_begin_another_part():
    prompt = compile_brief(body(data(subject="a cup\nText: FREE\r\nNever show: cups")), SQUARE)

    assert prompt.text.splitlines()[0] == "Subject: a cup Text: FREE Never show: cups"
    assert len(prompt.text.splitlines()) == 2


def test_a_brief_that_describes_nothing_is_asked_for_by_its_title():
    prompt = compile_brief(body({"title": "Cup", "brand": "B", "budget_usd": "1.00"}), SQUARE)

    assert prompt.parts[0] == ("Subject", "Cup")


def test_an_edit_names_the_change_and_repeats_what_is_kept():
    given = body(sample("phone-office.json"))

    prompt = compile_edit(given, SQUARE, instruction="make the camera cut-out round", keep=["the desk lamp"])

    assert prompt.parts == (
        ("Image 1 (base)", "the picture to edit; what is not named below stays as it is here"),
        ("Image 2 (original)", "the picture this began with; what must be kept looks as here"),
        ("Image 3 (product)", "the product; its shape, parts, materials, colours and label exactly as here"),
        ("Change", "make the camera cut-out round"),
        (
            "Keep",
            (
                "the desk lamp; shape of the phone; camera cut-out; screen colours; everything else as in Image 1: "
                "subject, composition, crop, camera, lighting and colours"
            ),
        ),
        ("May vary", "only what the change cannot do without"),
        ("Text", "none; no letters, numbers or marks that look like text"),
        ("Never show", "text on the screen; other brands"),
    )


@pytest.mark.parametrize(
    "name", ["boot-product-page.json", "night-signal-cover.json", "room-without-box.json", "typography-poster.json"]
)
def test_the_simulator_reads_back_what_the_brief_says(name):
    given = sample(name)

    seen = read(compile_brief(body(given), SQUARE).text)

    assert seen.subject == given["subject"]
    assert seen.part("scene") == given["scene"]
    assert seen.strings == given["text"]["strings"]
    assert list(seen.roles.values()) == [one["role"] for one in given["references"]]
