"""Filing, copying and amending a brief by its form: nothing typed is lost, every refusal stands beside its field."""

import re
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse

from reviews.briefs import parsing, queries
from reviews.briefs.models import Brief, Reference
from reviews.briefs.reading import Errors
from reviews.queues import actions as queue_actions
from reviews.web.brief_fields import BriefForm
from tests import factories_briefs as made
from tests.factories import AT, workspace
from tests.reviews.web.house import House, text

NEW = "/briefs/new/"
PREVIEW = "/briefs/preview/"
TYPED = {
    "title": "Ridge 8 boot",
    "brand": "Northfield Boots",
    "asset_type": "product_photo",
    "use": "publish",
    "wanted": "2",
    "subject": "one boot",
    "text_mode": "none",
    "model": "gpt-image-2",
    "quality": "low",
    "size": "1k",
    "format": "png",
    "background": "auto",
    "candidates": "2",
    "budget_usd": "4.00",
    "due": "2026-12-04T12:00",
    "policy": "one reviewer",
}
LISTED = {
    "placements-name": ["hero", ""],
    "placements-width": ["800", ""],
    "placements-height": ["600", ""],
    "placements-format": ["webp", "png"],
    "placements-max_bytes": ["350000", ""],
    "strings-text": [""],
    "strings-box": [""],
    "must_keep-text": ["", "eight eyelets", ""],
    "must_keep-reference": ["", "", ""],
    "must_keep-spot": ["", "", ""],
    "may_vary": "shadow\n\nbackground tone",
    "forbidden": "people",
    "palette": "#7A4526, #2B201B",
    "declares": ["real_people"],
}


def typed(**changes):
    return TYPED | LISTED | changes


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def shown_errors(response):
    form = response.context["form"]
    lines = {
        f"{name} {n} {column}": sentences
        for name, lines in form.lists.items()
        for n, line in enumerate(lines.lines)
        for column, sentences in line.errors.items()
    }
    lists = {name: lines.errors for name, lines in form.lists.items() if lines.errors}
    return {name: list(errors) for name, errors in form.errors.items()} | lines | lists


@pytest.fixture
def producer(house):
    return house.client("producer")


# ---------------------------------------------------------------- a new one


def test_a_brief_is_filed_and_submitted(house, producer):
    response = producer.post(NEW, typed(intent="submit"))

    brief = Brief.objects.get()
    body = brief.versions.get().body
    assert (response.status_code, response.url) == (302, f"/briefs/{brief.pk}/")
    assert (brief.state, brief.owner_id) == ("submitted", house.by("producer").user_id)
    assert body["destination"] == {
        "channel": "",
        "placements": [{"name": "hero", "width": 800, "height": 600, "format": "webp", "max_bytes": 350000}],
    }
    assert (body["must_keep"], body["may_vary"]) == (["eight eyelets"], ["shadow", "background tone"])
    assert (body["palette"], body["declares"]) == (["#7A4526", "#2B201B"], ["real_people"])
    assert (body["due"], body["wanted"], body["budget_usd"]) == ("2026-12-04T12:00:00Z", 2, "4.00")


def test_what_was_made_for_it_and_what_should_be_known_is_said(producer):
    response = producer.post(NEW, typed(campaign="Autumn 2026", intent="submit"))

    assert said(response) == [
        "Submitted. Rounds can be ordered now.",
        "New here, with an empty kit: brand Northfield Boots, campaign Autumn 2026.",
        "The brief declares real people, and its policy has no legal stage; one is wise.",
    ]


def test_a_brief_is_kept_as_a_draft(producer):
    response = producer.post(NEW, typed(intent="draft"))

    assert Brief.objects.get().state == "draft"
    assert said(response)[0] == "Kept as a draft. Submit it to order rounds."


@pytest.mark.parametrize("who", ["reviewer", "auditor"])
@pytest.mark.parametrize("send", ["get", "post"])
def test_only_producers_and_leads_file(house, who, send):
    response = getattr(house.client(who), send)(NEW)

    assert response.status_code == (403 if send == "get" else 302)
    assert Brief.objects.count() == 0


def test_every_wrong_field_is_named_at_once_and_nothing_typed_is_lost(producer):
    form = typed(
        title="",
        wanted="many",
        palette="#7A4526 red",
        budget_usd="0",
        due="soon",
        candidates="99",
        policy="gone",
        **{"must_keep-reference": ["", "3", ""], "placements-width": ["wide", ""], "placements-name": ["", ""]},
    )
    response = producer.post(NEW, form)

    assert response.status_code == 422
    assert shown_errors(response) == {
        "title": ["Fill this in; it cannot be empty."],
        "wanted": ["Give a whole number from 1 to 100."],
        "palette": ['Give the colour as #RRGGBB, such as "#7A4526".'],
        "budget_usd": ['The amount must be more than zero, such as "4.00".'],
        "due": ['Give date, time and zone as in ISO 8601, such as "2026-12-04T12:00:00Z".'],
        "candidates": ["Give a whole number from 1 to 10."],
        "policy": [shown_errors(response)["policy"][0]],
        "placements 0 name": ["Fill this in; it cannot be empty."],
        "placements 0 width": ["Give a whole number from 1 to 30,000."],
        "must_keep 0 reference": ["Give the number of a reference of the list above, counted from 1."],
    }
    page = text(response)
    for value in ("many", "#7A4526 red", "soon", "99", "wide", "eight eyelets", "Northfield Boots"):
        assert f'value="{value}"' in page
    assert '<option value="gone" selected>gone</option>' in page
    assert "10 places need another look." in page
    assert Brief.objects.count() == 0


ERROR_PATHS = {
    "title": "title",
    "destination.channel": "channel",
    "destination.placements": "placements",
    "destination.placements.0.max_bytes": "placements 0 max_bytes",
    "text.mode": "text_mode",
    "text.strings": "strings",
    "text.strings.0": "strings 0 text",
    "text.strings.0.box": "strings 0 box",
    "palette.3": "palette",
    "declares.0": "declares",
    "must_keep": "must_keep",
    "must_keep.1": "must_keep 1 text",
    "must_keep.1.spot": "must_keep 1 spot",
    "may_vary.2": "may_vary",
    "forbidden": "forbidden",
    "references": "references",
    "references.0.role": "references 0 role",
    "generation.size": "size",
    "generation.background": "background",
    "budget_usd": "budget_usd",
    "something.new": "__all__",
}


@pytest.mark.parametrize(("path", "place"), ERROR_PATHS.items())
def test_every_sentence_of_parsing_finds_its_place(path, place):
    data = QueryDict(mutable=True)
    for name in ("must_keep-text", "must_keep-reference", "must_keep-spot"):
        data.setlist(name, ["one", "two"])
    for name in ("strings-text", "references-id", "placements-name"):
        data.setlist(name, ["one"])
    form = BriefForm.typed(data)

    form.refuse({path: ["A sentence."]})

    response = type("Response", (), {"context": {"form": form}})
    [found] = shown_errors(response)
    assert found == place
    assert form.wrong == 1


@pytest.mark.parametrize("name", [one for one in made.SAMPLES if one != made.IMPOSSIBLE])
def test_every_sample_goes_through_the_form_and_back_unchanged(name, db):
    here = workspace()
    body = made.sample(name)
    files = made.files(here, body)
    by = made.producer(here)
    version = made.actions.file(body, by=by, at=AT, files=files).version

    form = BriefForm.of(version)
    posted = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        posted.setlist(field.name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    for lines in form.lists.values():
        prefix = lines.kind.path.rpartition(".")[2]
        for column in lines.kind.columns:
            posted.setlist(f"{prefix}-{column}", [line.values[column] for line in lines.shown])
    again = parsing.parse(BriefForm.typed(posted).as_json(), workspace_id=here.pk, at=AT)

    assert again.body == version.body


def test_text_that_is_set_later_has_a_box_each(producer):
    form = typed(text_mode="added_later", intent="draft")
    form |= {"strings-text": ["Now"], "strings-box": ["10, 20, 300, 40"]}
    producer.post(NEW, form)

    text_of = Brief.objects.get().versions.get().body["text"]
    assert text_of == {"mode": "added_later", "strings": [{"text": "Now", "box": [10, 20, 300, 40]}]}


def test_a_box_that_nothing_would_read_is_not_dropped_without_a_word(producer):
    form = typed(text_mode="exact", title="") | {"strings-text": ["Now"], "strings-box": ["10, 20, 300, 40"]}
    response = producer.post(NEW, form)

    assert set(shown_errors(response)) == {"title", "strings 0 box"}
    assert Brief.objects.count() == 0


# ---------------------------------------------------------------- references


def test_references_uploaded_before_are_named_by_their_id(house, producer):
    by = house.by("producer")
    reference = made.actions.upload_reference(made.ingested(house.workspace), name="boot.png", by=by, at=AT)
    listed = {"references-id": [str(reference.pk)], "references-role": ["style"], "references-rights": ["ours"]}
    pinned = {"must_keep-reference": ["", "1", ""], "must_keep-spot": ["", "12, 8", ""]}

    producer.post(NEW, typed(intent="submit", **listed, **pinned))

    body = Brief.objects.get().versions.get().body
    assert body["references"] == [{"id": str(reference.pk), "role": "style", "rights": "ours"}]
    assert body["must_keep"] == [{"text": "eight eyelets", "reference": 0, "spot": [12, 8]}]


def test_a_line_whose_upload_has_not_come_is_left_out(producer):
    listed = {"references-id": [""], "references-role": ["style"], "references-rights": [""]}

    producer.post(NEW, typed(intent="draft", **listed))

    assert Brief.objects.get().versions.get().body["references"] == []


def test_another_workspaces_reference_is_not_there(producer):
    theirs = House()
    by = theirs.by("producer")
    reference = made.actions.upload_reference(made.ingested(theirs.workspace), name="x", by=by, at=AT)
    listed = {"references-id": [str(reference.pk)], "references-role": ["style"], "references-rights": [""]}

    assert producer.post(NEW, typed(**listed)).status_code == 404
    assert Brief.objects.count() == 0


def test_without_a_script_the_file_comes_with_the_form_and_is_kept_whatever_else_is_wrong(producer):
    file = SimpleUploadedFile("boot.png", made.png(), "image/png")
    response = producer.post(NEW, typed(title="", file=file, **{"file-role": "logo"}))

    reference = Reference.objects.get()
    [line] = response.context["form"].lists["references"].lines
    assert response.status_code == 422
    assert line.values == {"id": str(reference.pk), "role": "logo", "rights": ""}
    assert line.seen["thumb_url"] == f"/api/references/{reference.pk}/thumb"
    assert "boot.png" in text(response)


def test_a_file_that_is_no_picture_is_refused_beside_its_field(producer):
    file = SimpleUploadedFile("notes.png", b"not a picture", "image/png")
    response = producer.post(NEW, typed(file=file))

    [sentence] = shown_errors(response)["references"]
    assert sentence == "This is not a PNG, JPEG or WebP image; export it as one of these three."
    assert (Reference.objects.count(), Brief.objects.count()) == (0, 0)


def test_without_a_script_a_button_gives_another_line(producer):
    before = len(producer.post(NEW, typed(intent="check")).context["form"].lists["must_keep"].shown)

    response = producer.post(NEW, typed(intent="more:must_keep", title="Kept"))

    assert len(response.context["form"].lists["must_keep"].shown) >= before
    assert response.context["form"]["title"].value() == "Kept"
    assert Brief.objects.count() == 0


# ---------------------------------------------------------------- prompt and cost while one writes


def test_prompt_and_cost_are_shown_before_anything_is_kept(producer):
    page = producer.post(PREVIEW, typed())

    assert re.findall(r'data-estimate="(\w+)"', text(page)) == ["cost", "warnings", "swatches", "prompt"]
    assert page.context["estimate"].plan.candidates == 2
    assert "Nothing is spent by filing. Rounds are simulated here: no real money." in text(page)
    assert "<dd>one boot</dd>" in text(page)
    assert Brief.objects.count() == 0


def test_the_figure_is_that_of_the_round_that_is_ordered(house, producer):
    shown = producer.post(PREVIEW, typed()).context["estimate"]
    producer.post(NEW, typed(intent="submit"))

    version = queries.current(Brief.objects.get())
    assert queries.estimate(version, day=shown.day).total == shown.total


def test_a_brief_that_is_not_finished_has_its_figure_all_the_same(producer):
    page = producer.post(PREVIEW, typed(title="", brand="", budget_usd="", wanted=""))

    assert page.context["estimate"].total > Decimal(0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"size": "1000x1000"}, "Both edges must be multiples of 16"),
        ({"text_mode": "exact"}, "give the literal strings"),
        ({"quality": "best"}, "has no quality"),
        ({"candidates": "none"}, "Give a whole number from 1 to 10."),
    ],
)
def test_what_is_in_the_way_of_a_figure_is_said(producer, changes, sentence):
    page = producer.post(PREVIEW, typed(**changes))

    assert page.context["estimate"] is None
    assert sentence in page.context["unpriced"]


def test_warnings_come_while_one_writes(producer):
    page = producer.post(PREVIEW, typed(**{"placements-width": ["4000", ""], "placements-height": ["3000", ""]}))

    assert "larger than the image" in text(page)


@pytest.mark.parametrize("who", ["reviewer", "auditor"])
def test_the_preview_is_for_who_may_file(house, who):
    assert house.client(who).post(PREVIEW, typed()).status_code == 302


# ---------------------------------------------------------------- from this one, and amended


@pytest.fixture
def brief(house):
    return made.submitted(house.by("producer"), title="Ridge 8 boot", brand="Northfield")


def test_a_new_brief_is_made_from_another(house, brief):
    client, address = house.client("producer2"), reverse("web:brief-copy", args=[brief.pk])
    page = client.get(address)
    assert page.context["form"]["title"].value() == "Ridge 8 boot"

    client.post(address, typed(title="Ridge 9 boot", intent="draft"))

    copy = Brief.objects.exclude(pk=brief.pk).get()
    assert (copy.copied_from_id, copy.owner_id) == (brief.pk, house.by("producer2").user_id)


def test_amending_puts_the_next_version_in_force(house, producer, brief):
    address = reverse("web:brief-amend", args=[brief.pk])
    assert "Put version 2 in force" in text(producer.get(address))

    response = producer.post(address, typed(title="Ridge 8 boot, left", version="1"))

    brief.refresh_from_db()
    assert (brief.version, queries.current(brief).title) == (2, "Ridge 8 boot, left")
    assert said(response)[0].startswith("Version 2 is in force")


def test_a_draft_is_changed_and_submitted(house, producer):
    draft = made.filed(house.by("producer"))

    producer.post(reverse("web:brief-amend", args=[draft.pk]), typed(version="1", intent="submit"))

    draft.refresh_from_db()
    assert (draft.state, draft.version, queries.current(draft).title) == ("submitted", 1, "Ridge 8 boot")


def test_who_amends_what_somebody_else_has_amended_is_told_and_loses_nothing(house, producer, brief):
    made.actions.amend(brief.pk, made.data(title="Faster"), by=house.by("lead"), at=AT)

    response = producer.post(reverse("web:brief-amend", args=[brief.pk]), typed(title="Slower", version="1"))

    assert response.status_code == 409
    assert "This brief is at version 2 by now, you changed version 1" in text(response)
    assert 'value="Slower"' in text(response)


@pytest.mark.parametrize("who", ["producer2", "reviewer", "auditor"])
def test_others_do_not_amend(house, brief, who):
    client, address = house.client(who), reverse("web:brief-amend", args=[brief.pk])

    assert client.get(address).status_code == 403
    assert client.post(address, typed()).status_code == 302
    brief.refresh_from_db()
    assert brief.version == 1


def test_a_withdrawn_brief_is_not_amended(house, producer, brief):
    queue_actions.withdraw_brief(brief.pk, by=house.by("producer"), at=AT)

    assert producer.get(reverse("web:brief-amend", args=[brief.pk])).status_code == 409


def test_errors_are_what_parsing_says(producer):
    form = BriefForm.typed(QueryDict("title=x"))
    errors = Errors()
    errors.add("brand", "Fill this in.")

    form.refuse(errors)

    assert form["brand"].errors == ["Fill this in."]
