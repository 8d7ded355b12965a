"""An image made elsewhere, filed by the form: what is unknown is an answer, what is wrong stands beside its field."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reviews.candidates.models import Candidate
from tests import factories_briefs as made
from tests.reviews.web.house import House, text

KNOWN = {
    "made_by": "Studio Ost",
    "tool": "a camera",
    "model": "",
    "prompt": "",
    "minutes": "12.5",
    "cost_usd": "40",
    "rights": "",
}


@pytest.fixture
def brief(house):
    return made.submitted(house.by("producer"))


def send(house, brief, who="producer", content=None, **fields):
    file = SimpleUploadedFile("boot.png", content or made.png(), "image/png")
    return house.client(who).post(reverse("web:upload", args=[brief.pk]), {"file": file} | fields)


def test_an_image_becomes_a_candidate_with_what_is_known_of_it(house, brief):
    response = send(house, brief, **KNOWN)

    made_of = Candidate.objects.get().upload
    assert response.url == reverse("web:brief", args=[brief.pk])
    assert (made_of.made_by, made_of.tool, made_of.model_name, made_of.prompt) == (
        "Studio Ost",
        "a camera",
        "unknown",
        "unknown",
    )
    assert (made_of.minutes, made_of.cost, made_of.name) == (Decimal("12.50"), Decimal(40), "boot.png")


def test_unknown_is_an_answer_to_everything(house, brief):
    send(house, brief)

    made_of = Candidate.objects.get().upload
    assert (made_of.made_by, made_of.cost, made_of.minutes, made_of.rights) == ("unknown", None, None, "unknown")


def test_it_can_name_what_it_was_made_from(house):
    [parent] = house.in_review()

    send(house, parent.brief, parent=str(parent.pk))

    page = house.client("producer").get(reverse("web:brief", args=[parent.brief_id]))
    [section] = page.context["rounds"]
    assert Candidate.objects.get(parent=parent).run is None
    assert [card["number"] for card in section["candidates"]] == ["1", "1a"]


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        ({"minutes": "long"}, "minutes", "Give a number from 0"),
        ({"cost_usd": "-1"}, "cost_usd", "Give a number from 0"),
        ({"made_by": "x" * 201}, "made_by", "at most 200 fit"),
        ({"parent": "nonsense"}, "parent", "Choose a candidate of this brief, or none."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_stays(house, brief, fields, where, sentence):
    response = send(house, brief, **(KNOWN | fields))

    assert response.status_code == 422
    assert sentence in response.context["form"].errors[where][0]
    assert response.context["form"].errors["file"] == ["Choose the image again; a browser does not keep it."]
    assert 'value="a camera"' in text(response)
    assert Candidate.objects.count() == 0


def test_without_an_image_the_form_asks_for_it(house, brief):
    response = house.client("producer").post(reverse("web:upload", args=[brief.pk]), KNOWN)

    assert response.context["form"].errors["file"] == ["Choose the image: PNG, JPEG or WebP, at most 50 MB."]


def test_what_is_no_image_is_refused_in_its_own_words(house, brief):
    response = send(house, brief, content=b"not an image")

    [sentence] = response.context["form"].errors["file"]
    assert sentence == "This is not a PNG, JPEG or WebP image; export it as one of these three."


def test_a_candidate_of_another_brief_is_no_parent(house, brief):
    [other] = house.in_review(title="Another")

    response = send(house, brief, parent=str(other.pk))

    assert response.context["form"].errors["parent"] == ["Name a candidate of the same brief, or none."]


def test_another_workspaces_candidate_is_no_parent(house, brief):
    [theirs] = House().in_review()

    response = send(house, brief, parent=str(theirs.pk))

    assert response.context["form"].errors["parent"] == ["Choose a candidate of this brief, or none."]


@pytest.mark.parametrize("who", ["producer2", "reviewer", "auditor"])
def test_others_do_not_upload(house, brief, who):
    assert house.client(who).get(reverse("web:upload", args=[brief.pk])).status_code == 403
    assert send(house, brief, who).status_code == 302
    assert Candidate.objects.count() == 0


def test_a_draft_takes_no_images(house):
    draft = made.filed(house.by("producer"))

    assert house.client("producer").get(reverse("web:upload", args=[draft.pk])).status_code == 409


@pytest.mark.parametrize(("cost", "shown", "words"), [("40", Decimal(40), False), ("", None, True)])
def test_a_cost_that_nobody_knows_is_not_shown_as_nothing(house, brief, cost, shown, words):
    send(house, brief, cost_usd=cost)

    page = house.client("producer").get(reverse("web:brief", args=[brief.pk]))
    [card] = page.context["rounds"][0]["candidates"]
    assert card["cost"] == page.context["rounds"][0]["cost"] == shown
    assert card["why"].endswith("Its cost is unknown.") == words
