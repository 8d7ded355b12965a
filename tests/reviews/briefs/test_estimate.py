"""What a round will cost, before anything is spent."""

from datetime import date
from decimal import Decimal

import pytest

from generation.catalogue.models import Endpoint
from generation.catalogue.sizes import Size
from generation.errors import PriceUnknown
from generation.ledger.models import Reservation
from reviews.briefs import actions, parsing, queries
from reviews.errors import Invalid
from tests.factories import AT, workspace
from tests.factories_briefs import data, filed, files, producer, sample

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def estimate(brief, **wishes):
    return queries.estimate(queries.current(brief), day=DAY, **wishes)


def test_an_estimate_says_what_each_image_and_all_of_them_will_cost():
    found = estimate(filed(generation={"quality": "high", "size": "1024x1024", "candidates": 3}))

    # 7,024 tokens of output at 30 USD a million, and the prompt.
    assert Decimal("0.21072") < found.each < Decimal("0.2115")
    assert found.bound > found.each
    assert (found.total, found.total_bound) == (3 * found.each, 3 * found.bound)
    assert (found.price.image_model.name, found.price.image_out) == ("gpt-image-2", Decimal(30))
    assert found.price.valid_from <= DAY
    assert (found.simulated, found.endpoint.name) == (True, "simulator")
    assert found.plan.prompt.text.startswith("Subject: a white cup")


def test_references_cost_too():
    by = producer()
    body = sample("boot-product-page.json")
    brief = actions.file(body, by=by, at=AT, files=files(by.workspace_id, body)).brief
    without = filed(by, generation={"quality": "high", "size": "1024x1024"})

    found = estimate(brief)

    assert found.plan.input_sizes == [Size(1024, 1024)] * 2
    # Twice 1,024 tokens at 8 USD a million.
    assert found.each - estimate(without).each > Decimal("0.016")


def test_an_estimate_can_be_asked_for_other_wishes():
    brief = filed(generation={"quality": "low", "candidates": 1})

    found = estimate(brief, candidates=4, quality="high", size="4k")

    assert (found.plan.candidates, found.plan.quality, found.plan.size) == (4, "high", Size(2880, 2880))
    assert found.each > 10 * estimate(brief).each
    with pytest.raises(Invalid) as refused:
        estimate(brief, candidates=0, quality="x", size="y")
    assert list(refused.value.errors) == ["candidates", "quality", "size"]


def test_an_estimate_reserves_nothing():
    estimate(filed())

    assert Reservation.objects.count() == 0


def test_without_a_price_there_is_no_estimate():
    with pytest.raises(PriceUnknown):
        estimate(filed(generation={"model": "gpt-image-2.6-flare", "size": "1024x1024"}))


def test_with_a_key_the_estimate_is_of_real_money(settings):
    settings.PROVIDER = "real"

    found = estimate(filed())

    assert (found.simulated, found.endpoint) == (False, Endpoint.objects.get(name="openai"))


def test_the_boxes_of_a_brief_keep_their_place_in_another_size():
    text = {"mode": "added_later", "strings": [{"text": "SALE", "box": [0, 512, 1024, 512]}]}
    brief = filed(text=text)

    assert estimate(brief).plan.prompt == estimate(brief, size="2k").plan.prompt


def test_every_sample_brief_can_be_estimated():
    by = producer(workspace())
    for name in ("boot-product-page.json", "desk-lamp-4k.json", "room-without-box.json"):
        body = sample(name)
        brief = actions.file(body, by=by, at=AT, files=files(by.workspace_id, body)).brief

        found = estimate(brief)

        assert found.total_bound < Decimal(body["budget_usd"])


def drafted(**changes):
    """As far as somebody has come with writing it."""
    here = workspace()
    draft = parsing.read_draft(data(**changes), workspace_id=here.pk, at=AT)
    return draft, queries.estimate_draft(draft, owner=here.pk, day=DAY)


def test_a_brief_that_is_not_finished_has_its_estimate_all_the_same():
    draft, found = drafted(title="", brand="", budget_usd="", palette=["red"])

    assert set(draft.errors) == {"title", "brand", "budget_usd", "palette.0"}
    assert found.total == estimate(filed()).total


@pytest.mark.parametrize(
    "changes",
    [
        {"generation": {"size": "1000x1000"}},
        {"generation": {"model": "none"}},
        {"generation": {"quality": "best"}},
        {"generation": {"candidates": 0}},
        {"text": {"mode": "exact"}},
    ],
)
def test_what_the_estimate_is_made_of_must_be_readable(changes):
    draft, found = drafted(**changes)

    assert draft.errors
    assert found is None


def test_warnings_are_about_a_brief_that_can_be_filed():
    wide = {"placements": [{"name": "hero", "width": 4000, "height": 4000}]}

    assert len(drafted(destination=wide)[0].warnings(AT)) == 1
    assert drafted(destination=wide, title="")[0].warnings(AT) == ()
