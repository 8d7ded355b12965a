"""What a brief may say: each wrong field is named with what would be right, all of them at once."""

import itertools
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from generation.catalogue.models import ImageModel
from generation.catalogue.sizes import Size
from generation.errors import ImageRefused
from reviews.briefs import actions
from reviews.briefs.parsing import parse
from reviews.errors import Invalid, NotFound
from tests.factories import AT, actor, workspace
from tests.factories_briefs import IMPOSSIBLE, SAMPLES, data, files, ingested, sample

pytestmark = pytest.mark.django_db


def parsed(body, of=None, **options):
    of = of or workspace()
    return parse(body, workspace_id=of.pk, at=AT, files=options.pop("files", None) or files(of, body), **options)


def errors_of(body, **options):
    with pytest.raises(Invalid) as refused:
        parsed(body, **options)
    return refused.value.errors


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != IMPOSSIBLE])
def test_every_sample_brief_is_right(name):
    body = sample(name)

    found = parsed(body)

    assert found.body["title"] == body["title"]
    assert found.budget == Decimal(body["budget_usd"])
    assert found.policy.name == body["policy"]
    assert len(found.pictures) == len(body["references"])


def test_a_transparent_background_is_refused_with_a_model_that_can():
    errors = errors_of(sample(IMPOSSIBLE))

    assert errors == {
        "generation.background": [
            (
                'gpt-image-2 makes no background "transparent"; set the model to gpt-image-2.5-flare or '
                "gpt-image-2.5-sunburst, which can, or choose auto, opaque."
            )
        ]
    }
    body = sample(IMPOSSIBLE)
    body["generation"]["model"] = "gpt-image-2.5-flare"
    assert parsed(body).image_model.name == "gpt-image-2.5-flare"


def test_what_is_not_given_gets_its_default():
    found = parsed({"title": "Cup", "brand": "Northfield Home", "budget_usd": "4"}).body

    assert found == {
        "title": "Cup",
        "brand": "Northfield Home",
        "campaign": None,
        "product": None,
        "asset_type": "other",
        "use": "publish",
        "wanted": 1,
        "destination": {"channel": "", "placements": []},
        "message": "",
        "subject": "",
        "scene": "",
        "composition": "",
        "camera": "",
        "lighting": "",
        "style": "",
        "palette": [],
        "text": {"mode": "none", "strings": []},
        "declares": [],
        "must_keep": [],
        "may_vary": [],
        "forbidden": [],
        "references": [],
        "generation": {
            "model": "gpt-image-2",
            "quality": "medium",
            "size": "1k",
            "format": "png",
            "background": "auto",
            "candidates": 1,
        },
        "budget_usd": "4.00",
        "due": None,
        "policy": "one reviewer",
    }


def test_a_parsed_body_parses_to_itself():
    body = parsed(sample("desk-lamp-4k.json")).body

    assert parsed(body).body == body


def test_all_errors_come_at_once_each_under_its_field():
    body = data(
        titel="x",
        title=None,
        wanted=0,
        palette=["#FFF", "red"],
        declares=["real person"],
        due="2026-12-04 12:00",
        budget_usd="0",
        policy="two reviewer",
        destination={"placements": [{"name": "hero", "width": "1600", "height": 1600, "format": "jpg"}]},
        references=[{"role": "style"}, "boot.png"],
        generation={"qualty": "high", "size": "1000x1000", "candidates": 11},
    )

    assert errors_of(body) == {
        "title": ["Fill this in; it cannot be empty."],
        "wanted": ["Give a whole number from 1 to 100."],
        "destination.placements.0.width": ["Give a whole number from 1 to 30,000."],
        "destination.placements.0.format": ['"jpg" is not known here; did you mean "jpeg"?'],
        "palette.0": ['Give the colour as #RRGGBB, such as "#FFFFFF".'],
        "palette.1": ['Give the colour as #RRGGBB, such as "#7A4526".'],
        "declares.0": ['"real person" is not known here; did you mean "real_people"?'],
        "references.0.file": ["Fill this in; it cannot be empty."],
        "references.1": ["This must be an object with fields of its own."],
        "generation.candidates": ["Give a whole number from 1 to 10."],
        "generation.qualty": ['There is no field "qualty" here; did you mean "quality"?'],
        "budget_usd": ['The amount must be more than zero, such as "4.00".'],
        "due": ['Give date, time and zone as in ISO 8601, such as "2026-12-04T12:00:00Z".'],
        "titel": ['There is no field "titel" here; did you mean "title"?'],
        "generation.size": [
            "Both edges must be multiples of 16; the nearest is 1008x1008. gpt-image-2 makes 992x992, for example."
        ],
        "policy": ['There is no policy "two reviewer" here; did you mean "two reviewers"?'],
    }


@pytest.mark.parametrize("value", [None, [], "brief", 3])
def test_a_brief_is_an_object(value):
    assert list(errors_of(value, files={"x": None})) == ["brief"]


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("workspace", "x", "workspace"),
        ("owner", "x", "owner"),
        ("state", "submitted", "state"),
        ("title", 3, "title"),
        ("title", "   ", "title"),
        ("title", "x" * 201, "title"),
        ("brand", None, "brand"),
        ("brand", "a\x00b", "brand"),
        ("subject", "half \ud83d character", "subject"),
        ("subject", "bell \x07", "subject"),
        ("text", {"mode": "exact", "strings": ["\u202eELAS"]}, "text.strings.0"),
        ("wanted", True, "wanted"),
        ("wanted", 1.0, "wanted"),
        ("asset_type", "product fotos", "asset_type"),
        ("use", "", "use"),
        ("destination", [], "destination"),
        ("must_keep", "cup", "must_keep"),
        ("must_keep", [""], "must_keep.0"),
        ("must_keep", [{"text": "cup", "reference": 0, "spot": [1, 1]}], "must_keep.0.reference"),
        ("must_keep", [{"text": "cup"}], "must_keep.0.reference"),
        ("must_keep", ["two\nlines"], "must_keep.0"),
        ("forbidden", ["x" * 501], "forbidden.0"),
        ("forbidden", ["x"] * 51, "forbidden"),
        ("text", {"mode": "exact"}, "text.strings"),
        ("text", {"mode": "none", "strings": ["SALE"]}, "text.strings"),
        ("text", {"mode": "added_later", "strings": ["SALE"]}, "text.strings.0"),
        ("text", {"mode": "added_later", "strings": [{"text": "SALE"}]}, "text.strings.0.box"),
        ("text", {"mode": "added_later", "strings": [{"text": "S", "box": [900, 0, 200, 10]}]}, "text.strings.0.box"),
        ("text", {"mode": "added_later", "strings": [{"text": "S", "box": [0, 0, 0, 10]}]}, "text.strings.0.box"),
        ("text", {"mode": "excat", "strings": ["SALE"]}, "text.mode"),
        ("budget_usd", None, "budget_usd"),
        ("budget_usd", "-1.00", "budget_usd"),
        ("budget_usd", "0.00", "budget_usd"),
        ("budget_usd", 4.5, "budget_usd"),
        ("budget_usd", "NaN", "budget_usd"),
        ("budget_usd", "1e3", "budget_usd"),
        ("budget_usd", "0.000000001", "budget_usd"),
        ("budget_usd", "10000001", "budget_usd"),
        ("budget_usd", "٤", "budget_usd"),
        ("due", 20261204, "due"),
        ("due", "2026-12-04", "due"),
        ("due", "9999-12-31T23:59:59-12:00", "due"),
        ("policy", "no such", "policy"),
        ("references", [{"id": "not an id", "role": "base"}], "references.0.id"),
        ("references", [{"file": "a.png", "role": "base", "id": str(uuid4())}], "references.0.file"),
        ("references", [{"file": "a.png"}], "references.0.role"),
        ("references", [{"file": "a.png", "role": "hero"}], "references.0.role"),
    ],
)
def test_a_wrong_field_is_named(field, value, named):
    assert list(errors_of(data(**{field: value}))) == [named]


@pytest.mark.parametrize(
    ("generation", "named", "says"),
    [
        ({"size": "1920x1080"}, "size", "nearest is 1920x1088"),
        ({"size": "512x512"}, "size", "gpt-image-2 makes 816x816"),
        ({"size": "8k"}, "size", "1k, 2k, 4k"),
        ({"size": "4096x1024"}, "size", "gpt-image-2 makes"),
        ({"quality": "hgih"}, "quality", 'Did you mean "high"?'),
        ({"format": "gif"}, "format", "png"),
        ({"background": "blue"}, "background", "auto"),
        ({"model": "gpt-image-2.5-flare", "background": "transparent", "format": "jpeg"}, "format", "png or webp"),
        ({"model": "gpt-image-3"}, "model", 'did you mean "gpt-image-'),
        ({"model": "gpt-image-1"}, "model", "shut down"),
        ({"candidates": 0}, "candidates", "from 1 to 10"),
    ],
)
def test_what_the_model_cannot_make_is_refused_with_what_it_can(generation, named, says):
    errors = errors_of(data(generation=generation))

    assert list(errors) == [f"generation.{named}"]
    assert says in errors[f"generation.{named}"][0]


def test_a_retired_model_is_refused_with_its_replacement_unless_the_installation_allows_it(settings):
    retired = ImageModel.objects.get(name="gpt-image-1")
    body = data(generation={"model": "gpt-image-1", "size": "1024x1024"})

    assert errors_of(body)["generation.model"] == [
        f"gpt-image-1 was shut down by its provider on 2026-10-23. Use {retired.replacement}."
    ]
    settings.ALLOW_RETIRED_MODELS = ["gpt-image-1"]
    assert parsed(body).image_model == retired


def test_a_model_is_there_until_its_last_day():
    of = workspace()
    body = data(generation={"model": "gpt-image-1.5", "size": "1024x1024"})
    last = ImageModel.objects.get(name="gpt-image-1.5").shutdown_at
    assert last == date(2026, 12, 1)

    assert parse(body, workspace_id=of.pk, at=datetime(2026, 11, 30, 23, 59, tzinfo=UTC)).body
    with pytest.raises(Invalid):
        parse(body, workspace_id=of.pk, at=datetime(2026, 12, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("size", "placement", "pixels"),
    [
        ("1k", None, (1024, 1024)),
        ("4K", (3840, 2160), (3840, 2160)),
        ("2k", (1200, 630), (2832, 1488)),
        ("1k", (900, 100), (1776, 592)),
        ("2048x1152", (100, 900), (2048, 1152)),
    ],
)
def test_a_tier_takes_the_ratio_of_the_first_placement(size, placement, pixels):
    placements = [{"name": "p", "width": placement[0], "height": placement[1]}] if placement else []

    found = parsed(data(generation={"size": size}, destination={"placements": placements}))

    assert found.size == Size(*pixels)


@pytest.mark.parametrize("field", ["subject", "message"])
def test_a_prompt_over_32000_characters_is_refused_under_its_longest_field(field):
    errors = errors_of(data(**{field: "x" * 32_001}, generation={"size": "512x512"}))

    assert list(errors) == ["generation.size", field]
    assert "may have 32,000" in errors[field][0]
    assert parsed(data(**{field: "x" * 31_000}))


def test_a_prompt_of_exactly_the_most_characters_is_right():
    room = 32_000 - len(parsed(data(subject="x")).prompt.text) + 1

    assert len(parsed(data(subject="x" * room)).prompt.text) == 32_000
    assert list(errors_of(data(subject="x" * (room + 1)))) == ["subject"]


def test_names_lose_stray_blanks_and_exact_strings_keep_theirs():
    found = parsed(data(brand="  Northfield \t Home ", text={"mode": "exact", "strings": ["NIGHT  SIGNAL"]})).body

    assert found["brand"] == "Northfield Home"
    assert found["text"]["strings"] == ["NIGHT  SIGNAL"]


def test_a_due_time_is_kept_in_utc():
    assert parsed(data(due="2026-12-04T13:00:00+01:00")).due == datetime(2026, 12, 4, 12, tzinfo=UTC)


# ---------------------------------------------------------------- references


def test_a_refused_file_is_named_by_its_place():
    body = data(references=[{"file": "a.png", "role": "style"}, {"file": "b.png", "role": "logo"}])
    of = workspace()
    given = {
        "a.png": ingested(of),
        "b.png": ImageRefused("The end of the image is missing; upload the whole file again."),
    }

    assert errors_of(body, of=of, files=given) == {
        "references.1.file": ["The end of the image is missing; upload the whole file again."]
    }


def test_a_file_that_was_not_handed_in_is_named():
    body = data(references=[{"file": "boot.png", "role": "style"}])
    of = workspace()

    assert errors_of(body, of=of, files={"shoe.png": ingested(of)}) == {
        "references.0.file": ['The file "boot.png" was not handed in; there is shoe.png.']
    }
    with pytest.raises(Invalid) as refused:
        parse(body, workspace_id=of.pk, at=AT)
    assert refused.value.errors == {
        "references.0.file": ['Upload the file "boot.png" first, and give the id of that reference instead.']
    }


def test_a_reference_of_another_workspace_is_not_found_like_a_missing_one():
    stranger = actor(workspace(), "producer")
    theirs = actions.upload_reference(ingested(stranger.workspace_id), name="theirs.png", by=stranger, at=AT)
    answers = []
    for id_ in (theirs.pk, uuid4()):
        with pytest.raises(NotFound) as refused:
            parsed(data(references=[{"id": str(id_), "role": "style"}]))
        answers.append((refused.value.message, refused.value.code))

    assert answers[0] == answers[1]


def test_a_spot_lies_inside_of_its_reference():
    def errors(reference, spot):
        detail = {"text": "eyelets", "reference": reference, "spot": spot}
        return errors_of(data(must_keep=[detail], references=[{"file": "a.png", "role": "product"}]))

    assert errors(0, [1024, 3]) == {
        "must_keep.0.spot": ["The spot lies outside of that reference; inside is [0, 0] to [1023, 1023]."]
    }
    assert errors(1, [3, 3]) == {"must_keep.0.reference": ["Give the place of a reference in the list, from 0 to 0."]}
    assert errors(0, [3]) == {"must_keep.0.spot": ["Give the spot [x, y] as 2 whole numbers in image pixels."]}
    right = {"text": "eyelets", "reference": 0, "spot": [1023, 0]}
    assert parsed(data(must_keep=[right], references=[{"file": "a.png", "role": "product"}])).body["must_keep"] == [
        right
    ]


def test_only_one_reference_is_the_base():
    body = data(references=[{"file": "a.png", "role": "base"}, {"file": "a.png", "role": "base"}])

    assert list(errors_of(body)) == ["references.1.role"]


def test_a_model_takes_only_so_many_references():
    body = data(references=[{"file": "a.png", "role": "style"}] * 17)

    assert errors_of(body) == {"references": ["17 references are too many; gpt-image-2 takes 16 at most."]}


# ---------------------------------------------------------------- warnings


def warned(**changes):
    return list(parsed(data(**changes)).warnings)


def test_an_ordinary_brief_warns_of_nothing():
    assert warned() == []


@pytest.mark.parametrize(
    ("string", "kind"),
    [
        ("From 19,90 €", "a price"),
        ("$5 only", "a price"),
        ("EUR 20", "a price"),
        ("-20 %", "a percentage"),
        ("50 percent less", "a percentage"),
        ("until 24.12.2026", "a date"),
        ("12 December", "a date"),
        ("Clinically proven", "a claim"),
        ("The world's No. 1", "a claim"),
        ("Guaranteed", "a claim"),
    ],
)
def test_strings_that_want_a_legal_stage_are_a_warning(string, kind):
    text = {"mode": "exact", "strings": [string]}

    assert warned(text=text) == [f'"{string}" looks like {kind}; a policy with a legal stage is wise.']
    assert warned(text=text, policy="brand then legal") == []


@pytest.mark.parametrize("string", ["NIGHT SIGNAL", "Dream Big, Code Bigger", "Ridge 8", "Safety first"])
def test_ordinary_strings_are_no_warning(string):
    assert warned(text={"mode": "exact", "strings": [string]}) == []


def test_what_a_brief_declares_wants_a_legal_stage():
    assert warned(declares=["real_people"]) == [
        "The brief declares real people, and its policy has no legal stage; one is wise."
    ]
    assert warned(declares=["real_people"], policy="brand then legal") == []


def test_a_past_due_time_is_a_warning_and_no_error():
    assert warned(due="2026-11-02T08:59:00Z") == ["The brief is due on 2026-11-02 08:59 UTC, which has passed."]
    assert warned(due="2026-11-02T09:01:00Z") == []


def test_placements_that_the_image_cannot_fill_are_a_warning():
    big = {"name": "hero", "width": 1600, "height": 1600}
    long = {"name": "strip", "width": 1024, "height": 128}

    assert warned(destination={"placements": [big]}) == [
        (
            'The placement "hero" (1600x1600) is larger than the image (1024x1024): it will be enlarged 1.56 times, '
            "which costs sharpness."
        )
    ]
    assert warned(destination={"placements": [long]}) == [
        'The placement "strip" (1024x128) is longer than 3:1, which no image is: it will be cut out of one in 3:1.'
    ]


def test_whatever_stands_in_a_brief_is_answered_by_a_sentence():
    """Odd values in every place end in a refusal with sentences, never in an accident."""
    odd = [None, True, -1, 10**40, 1.5, "", "x", "\ud800", [], [None], [[]], {}, {"x": {}}, [{"text": []}]]
    of = workspace()
    names = [*parsed(data(), of=of).body, "unknown"]
    for name, value in itertools.product(names, odd):
        with suppress(Invalid):
            parsed({**data(), name: value}, of=of, files={"x": ImageRefused("no")})
