"""What a person does with rounds and candidates: one POST per button, back to the brief, refusals said there."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from reviews.candidates import actions
from reviews.candidates.models import Candidate, Round
from reviews.candidates.states import CandidateState
from tests import factories_briefs as made
from tests.factories import AT
from tests.reviews.web.house import House, states, text


def press(house, name, thing, who="producer", **data):
    return house.client(who).post(reverse(f"web:{name}", args=[thing.pk]), data)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def brief(house):
    house.by("reviewer")
    return made.submitted(house.by("producer"), at=timezone.now())


@pytest.fixture
def order(house, brief):
    return actions.order(brief.pk, by=house.by("producer"), at=timezone.now()).round


# ---------------------------------------------------------------- ordering


def test_a_round_is_ordered_with_the_wishes_of_the_form(house, brief):
    response = press(house, "order", brief, candidates="3", quality="medium", size="2k", key="k")

    order = Round.objects.get(brief=brief)
    assert response.url == reverse("web:brief", args=[brief.pk])
    assert (order.candidates.count(), order.spec["quality"], order.spec["size"]) == (3, "medium", "2048x2048")
    assert said(response) == ["Round 1 is ordered: 3\N{NO-BREAK SPACE}images."]
    assert made.last_event()["actor"]["way"] == "web"


def test_two_presses_of_one_button_are_one_order(house, brief):
    form = {"candidates": "2", "quality": "low", "size": "1k", "key": "the page's key"}
    press(house, "order", brief, **form)
    again = press(house, "order", brief, **form)

    assert Round.objects.count() == 1
    assert said(again) == ["Round 1 stands already."]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("candidates", "eleven", "Give a whole number from 1 to 10."),
        ("candidates", "11", "Give a whole number from 1 to 10."),
        ("candidates", "9" * 5000, "Give a whole number from 1 to 10."),
        ("quality", "best", "gpt-image-2 has no quality &quot;best&quot;"),
        ("size", "1000x1000", "Both edges must be multiples of 16"),
    ],
)
def test_what_cannot_be_made_is_said_beside_its_field_and_stays_typed(house, brief, field, value, sentence):
    form = {"candidates": "2", "quality": "low", "size": "1k", field: value}
    response = press(house, "order", brief, **form)

    assert response.status_code == 422
    assert sentence in text(response)
    assert getattr(response.context["order"]["wishes"], field) == value
    assert Round.objects.count() == 0


def test_no_money_left_is_said_in_the_panel(house):
    brief = made.submitted(house.by("producer"), at=timezone.now(), budget_usd="0.01")

    response = press(house, "order", brief, candidates="7", quality="high", size="4k")

    assert response.status_code == 402
    assert "The brief&#x27;s budget has 0.01 USD left, and this needs up to" in text(response)
    assert response.context["order"]["wishes"].candidates == "7"


def test_who_orders_is_warned_when_nobody_would_be_left_to_review(house):
    brief = made.submitted(house.by("producer"), at=timezone.now())

    response = press(house, "order", brief, candidates="1", quality="low", size="1k")

    assert any(sentence.startswith("Stage 1 needs 1 reviewer") for sentence in said(response))


@pytest.mark.parametrize("who", ["producer2", "reviewer", "auditor"])
def test_others_cannot_order(house, brief, who):
    response = press(house, "order", brief, who, candidates="1")

    assert response.status_code == 302
    assert len(said(response)) == 1
    assert Round.objects.count() == 0


def test_the_estimate_answers_the_parts_that_change(house, brief):
    address = reverse("web:estimate", args=[brief.pk])
    client = house.client("producer")

    page = client.get(address, {"candidates": "3", "quality": "high", "size": "2k"})

    assert re.findall(r'data-estimate="(\w+)"', text(page)) == ["cost", "verb", "spend"]
    assert "Order 3 images" in text(page)
    assert "Give a whole number from 1 to 10." in text(client.get(address, {"candidates": "x"}))
    assert "$" not in text(house.client("reviewer").get(address))


def test_an_order_past_the_budget_is_told_before_it_is_pressed(house):
    brief = made.submitted(house.by("producer"), at=timezone.now(), budget_usd="0.01")

    page = house.client("producer").get(reverse("web:estimate", args=[brief.pk]), {"candidates": "9"})

    assert "more than this brief has left. Order less, or amend the brief&#x27;s budget." in text(page)


# ---------------------------------------------------------------- rounds


def test_a_round_is_paused_resumed_and_cancelled(house, order):
    press(house, "round-pause", order)
    assert Round.objects.get().paused_at is not None
    press(house, "round-resume", order)
    assert Round.objects.get().paused_at is None
    press(house, "round-cancel", order)
    assert states(order.brief) == ["withdrawn", "withdrawn"]


def test_what_cannot_be_done_now_is_said_on_the_brief(house, order):
    response = press(house, "round-resume", order)

    assert response.url == reverse("web:brief", args=[order.brief_id])
    assert said(response) == ["This round is not paused."]


def test_all_that_is_held_is_tried_again_or_given_up(house, order):
    for candidate in order.candidates.all():
        made.hold(candidate)
    press(house, "round-retry", order)
    assert states(order.brief) == ["generating", "generating"]

    for candidate in order.candidates.all():
        made.hold(candidate)
    press(house, "round-give-up", order)
    assert states(order.brief) == ["failed", "failed"]


# ---------------------------------------------------------------- candidates


def test_one_held_image_is_tried_again_another_given_up(house, order):
    first, second = order.candidates.order_by("n")
    made.hold(first)
    made.hold(second)

    press(house, "candidate-retry", first)
    press(house, "candidate-give-up", second)

    assert states(order.brief) == ["generating", "failed"]


def test_a_candidate_is_withdrawn_and_a_spare_one_called_back(house):
    first, second = house.in_review(candidates=2)
    made.put(second, CandidateState.SPARE)

    press(house, "candidate-withdraw", first)
    press(house, "candidate-return", second)

    assert states(first.brief) == ["withdrawn", "in_review"]


def test_a_change_request_is_answered_by_one_press(house):
    [parent] = house.in_review(at=timezone.now())
    house.reviewed(parent, verdict="request_changes", at=timezone.now())

    response = press(house, "candidate-edit", parent)

    child = Candidate.objects.get(parent=parent)
    assert (child.state, child.round.kind) == ("generating", "edit")
    assert response.url == reverse("web:brief", args=[parent.brief_id])
    assert said(press(house, "candidate-edit", parent)) == ["Round 2 answers this already."]


OF_ROUND = ("round-pause", "round-resume", "round-cancel", "round-retry", "round-give-up")
OF_CANDIDATE = ("candidate-retry", "candidate-give-up", "candidate-withdraw", "candidate-return", "candidate-edit")


@pytest.mark.parametrize("name", [*OF_ROUND, *OF_CANDIDATE])
def test_another_workspace_gets_the_answer_for_what_is_not_there(house, order, name):
    thing = order if name in OF_ROUND else order.candidates.first()

    assert House().client("lead").post(reverse(f"web:{name}", args=[thing.pk])).status_code == 404
    assert states(order.brief) == ["generating", "generating"]


@pytest.mark.parametrize("who", ["producer2", "reviewer", "auditor"])
@pytest.mark.parametrize("name", [*OF_ROUND, *OF_CANDIDATE])
def test_others_are_refused(house, order, name, who):
    thing = order if name in OF_ROUND else order.candidates.first()

    response = press(house, name, thing, who)

    assert response.url == reverse("web:brief", args=[order.brief_id])
    assert "This brief is somebody else" in said(response)[0] or "Only a producer" in said(response)[0]
    assert states(order.brief) == ["generating", "generating"]


def test_a_lead_works_on_every_brief(house, order):
    press(house, "round-cancel", order, "lead")

    assert states(order.brief) == ["withdrawn", "withdrawn"]


@pytest.mark.parametrize("name", [*OF_ROUND, *OF_CANDIDATE])
def test_a_get_changes_nothing(house, order, name):
    thing = order if name in OF_ROUND else order.candidates.first()

    assert house.client("producer").get(reverse(f"web:{name}", args=[thing.pk])).status_code == 405


# ---------------------------------------------------------------- the fragment


def fragment(house, order, who="producer"):
    return house.client(who).get(reverse("web:round-fragment", args=[order.pk]))


def test_the_fragment_is_the_rounds_section_and_is_never_kept(house, order):
    response = fragment(house, order)

    assert text(response).startswith(f'<section class="round" id="round-{order.pk}"')
    assert f'data-fragment="{reverse("web:round-fragment", args=[order.pk])}"' in text(response)
    assert response["Cache-Control"] == "no-store"


def test_it_stops_asking_when_nothing_moves(house):
    [candidate] = house.in_review()

    assert "data-fragment" not in text(fragment(house, candidate.round))


def test_an_edits_fragment_is_its_parents_section(house):
    [parent] = house.in_review()
    house.reviewed(parent, verdict="request_changes")
    edit = house.answer_changes(parent)

    page = fragment(house, edit)

    assert page.context["round"]["id"] == parent.round_id
    assert page.context["round"]["moving"]


def test_another_workspaces_fragment_is_not_there(house, order):
    assert fragment(House(), order, "lead").status_code == 404


# ---------------------------------------------------------------- the brief


def test_a_draft_is_submitted_and_a_brief_withdrawn(house):
    draft = made.filed(house.by("producer"), at=AT)

    press(house, "brief-submit", draft)
    draft.refresh_from_db()
    assert draft.state == "submitted"
    press(house, "brief-withdraw", draft)
    draft.refresh_from_db()
    assert draft.state == "withdrawn"


def test_what_changed_around_a_draft_is_said_when_it_is_submitted(house, settings):
    draft = made.filed(house.by("producer"))
    version = draft.versions.get()
    version.body["policy"] = "gone"
    version.save()

    response = press(house, "brief-submit", draft)

    assert 'There is no policy "gone" here' in said(response)[0]
