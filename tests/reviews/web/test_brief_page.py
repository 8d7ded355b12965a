"""The page of one brief: its rounds and candidates, what an order would cost, what must be known first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from generation.catalogue.models import Endpoint
from generation.ledger.models import Account
from generation.ledger.states import Scope
from generation.runs.models import Attempt, AttemptOutcome, WorkerBeat
from generation.runs.states import Outcome, RunState
from reviews.candidates import actions
from reviews.candidates.states import CandidateState
from reviews.queues import actions as queue_actions
from tests import factories_briefs as made
from tests.factories import AT
from tests.reviews.web.house import text


def page_of(house, brief, name="producer", **query):
    return house.client(name).get(reverse("web:brief", args=[getattr(brief, "pk", brief)]), query)


def cards(response):
    return [card for section in response.context["rounds"] for card in section["candidates"]]


def buttons(card):
    return [action["name"] for action in card["actions"]]


def notices(response):
    return [notice["words"] for notice in response.context["notices"]]


@pytest.fixture
def order(house):
    """Two images of the producer's, ordered now, with reviewers in the house and a worker that is awake."""
    house.by("reviewer")
    WorkerBeat.objects.create(name="w", started_at=timezone.now(), at=timezone.now())
    return made.ordered(house.by("producer"), at=timezone.now())


@pytest.mark.parametrize("role", ["producer", "producer2", "reviewer", "lead", "auditor"])
def test_every_role_of_the_workspace_sees_it(house, order, role):
    page = page_of(house, order.brief_id, role)

    assert page.status_code == 200
    assert "A cup on a table" in text(page)
    assert "a white cup" in text(page)


@pytest.mark.parametrize(
    ("role", "works", "reads_cost"),
    [
        ("producer", True, True),
        ("lead", True, True),
        ("auditor", False, True),
        ("producer2", False, False),
        ("reviewer", False, False),
    ],
)
def test_who_may_work_on_it_and_who_sees_its_cost(house, order, role, works, reads_cost):
    page = page_of(house, order.brief_id, role)

    assert (page.context["order"]["why_not"] is None) == works
    assert (page.context["order"]["estimate"] is not None) == reads_cost
    assert bool(page.context["spends"]) == reads_cost
    assert all((card["cost"] is not None) == reads_cost for card in cards(page))
    assert all(bool(card["more"]) == works for card in cards(page))
    assert bool(page.context["rounds"][0]["actions"]) == works
    assert ("$" in text(page)) == reads_cost


def test_a_refused_action_stays_with_its_reason(house, order):
    page = text(page_of(house, order.brief_id, "producer2"))

    assert page.count('title="This brief is somebody else&#x27;s. Its owner or a lead can do this."') == 3
    assert '<span class="button__why" id="order-why">This brief is somebody else&#x27;s.' in page


def test_the_order_says_what_it_costs_at_most_and_what_is_left(house, order):
    page = page_of(house, order.brief_id)
    estimate, [spend] = page.context["order"]["estimate"], page.context["spends"]

    assert spend["reserved"] == order.bound * 2
    assert spend["adding"] == estimate.total_bound
    assert spend["left"] == Decimal(4) - spend["reserved"] - spend["adding"]
    assert "Simulated: no image is bought and no real money is spent." in text(page)


def test_real_money_is_named_as_such(house, order, settings):
    settings.PROVIDER = "real"

    page = text(page_of(house, order.brief_id))

    assert "Real: this spends real money at the provider." in page


def test_real_and_simulated_spend_stand_apart(house, order, settings):
    settings.PROVIDER = "real"

    real, simulated = page_of(house, order.brief_id).context["spends"]

    assert (real["simulated"], real["reserved"]) == (False, 0)
    assert (simulated["simulated"], simulated["reserved"], simulated["adding"]) == (True, order.bound * 2, None)


def test_a_draft_can_be_submitted_and_not_ordered(house):
    page = page_of(house, made.filed(house.by("producer")))

    assert page.context["order"]["why_not"] == "This brief is a draft; submit it first."
    assert page.context["why_not"]["submit"] is None
    assert text(page).count("button--main") == 1


def test_a_withdrawn_brief_says_why_nothing_can_be_done(house):
    brief = made.submitted(house.by("producer"))
    queue_actions.withdraw_brief(brief.pk, by=house.by("producer"), at=AT)

    page = page_of(house, brief)

    assert "nothing can be ordered" in page.context["order"]["why_not"]
    assert page.context["why_not"]["amend"] == "This brief is withdrawn; file a new one from it instead."
    assert page.context["why_not"]["copy"] is None


# ---------------------------------------------------------------- rounds


def test_waiting_images_say_what_they_wait_for(house, order):
    candidate = order.candidates.first()
    page = page_of(house, order.brief_id)
    assert [card["words"] for card in cards(page)] == ["waits for a free line"] * 2
    assert page.context["rounds"][0]["moving"]

    actions.pause(order.pk, by=house.by("producer"), at=AT)
    page = page_of(house, order.brief_id)
    assert [card["words"] for card in cards(page)] == ["paused"] * 2
    assert (page.context["rounds"][0]["state"], page.context["rounds"][0]["moving"]) == ("paused", False)
    assert candidate.state == CandidateState.GENERATING


def test_a_held_image_says_what_can_be_done_and_what_it_costs(house, order):
    first, second = order.candidates.order_by("n")
    made.hold(first)
    made.hold(second)

    page = page_of(house, order.brief_id)
    [section], [card, _] = page.context["rounds"], cards(page)

    assert buttons(card) == ["Call again", "Give up"]
    assert card["actions"][0]["cost"] == order.estimate
    assert card["why"] == "Nobody knows whether this call was carried out."
    assert section["why"].startswith("2 wait for somebody to decide. Calling again costs about $0.0")
    assert [one["name"].partition(",")[0] for one in section["actions"]] == [
        "Call all 2 again",
        "Give all up",
        "Cancel",
    ]


def test_an_answer_that_was_paid_for_is_read_again_without_a_call(house, order):
    candidate = order.candidates.order_by("n")[0]
    ended(called(candidate, AT), AT)
    made.hold(candidate, why="The disk was full.")

    [section] = page_of(house, order.brief_id).context["rounds"]

    again = section["candidates"][0]["actions"][0]
    assert (again["name"], again["cost"], again["confirm"]) == ("Read it again", None, "")
    assert section["candidates"][0]["words"] == "the image could not be taken in"
    assert "can be read again without a call" in section["why"]


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.UNUSABLE])
def test_what_may_be_paid_for_twice_is_asked_first(house, order, outcome):
    candidate = order.candidates.order_by("n")[0]
    ended(called(candidate, AT), AT, outcome)
    made.hold(candidate)

    [card, _] = cards(page_of(house, order.brief_id))

    assert "the same image is paid for twice" in card["actions"][0]["confirm"]


def test_one_held_image_is_answered_on_its_card_only(house, order):
    made.hold(order.candidates.first())

    [section] = page_of(house, order.brief_id).context["rounds"]

    assert [one["name"] for one in section["actions"]] == ["Pause", "Cancel"]


def test_a_spare_one_can_be_called_back_and_one_in_review_withdrawn(house):
    first, _ = house.in_review(candidates=2)
    made.put(first, CandidateState.SPARE)

    spare, waiting = cards(page_of(house, first.brief_id))

    assert (buttons(spare), buttons(waiting)) == (["Call back"], [])
    assert [one["name"] for one in waiting["more"]] == ["Withdraw"]
    assert waiting["why"] == "Waits for its reviewer."


def test_a_change_request_is_answered_with_one_button_that_says_its_cost(house):
    [parent] = house.in_review()
    house.reviewed(parent, verdict="request_changes", comment="Eight eyelets became seven.")

    [card] = cards(page_of(house, parent.brief_id))

    assert buttons(card) == ["Order the edit"]
    assert card["actions"][0]["cost"] > 0
    assert card["why"].endswith(": Eight eyelets became seven.")


def test_an_edit_stands_right_of_its_parent_and_the_parent_has_no_button_then(house):
    parent, other = house.in_review(candidates=2)
    house.reviewed(parent, verdict="request_changes")
    house.answer_changes(parent)

    page = page_of(house, parent.brief_id)

    assert [section["name"] for section in page.context["rounds"]] == ["Round 1"]
    assert [(card["number"], card["is_edit"]) for card in cards(page)] == [("1", False), ("1a", True), ("2", False)]
    assert buttons(cards(page)[0]) == []
    assert cards(page)[2]["id"] == other.pk


def test_rounds_are_shown_newest_first(house, order):
    actions.order(order.brief_id, by=house.by("producer"), at=AT, candidates=1)

    page = page_of(house, order.brief_id)

    assert [section["name"] for section in page.context["rounds"]] == ["Round 2", "Round 1"]


def test_many_rounds_take_pages(house, order, monkeypatch):
    monkeypatch.setattr("reviews.web.briefs.ROUNDS_PER_PAGE", 1)
    actions.order(order.brief_id, by=house.by("producer"), at=AT, candidates=1)

    assert [one["name"] for one in page_of(house, order.brief_id, page=2).context["rounds"]] == ["Round 1"]


def test_the_number_of_queries_does_not_grow_with_rounds_and_candidates(house, order, same_queries):
    client, address = house.client("producer"), reverse("web:brief", args=[order.brief_id])
    one = same_queries(client, address)
    for _ in range(2):
        actions.order(order.brief_id, by=house.by("producer"), at=timezone.now(), candidates=4)

    assert same_queries(client, address) == one


def test_progress_is_the_share_of_what_calls_usually_take(house, order):
    now = timezone.now()
    brought(order, now - timedelta(hours=1), seconds=120)
    called(order.candidates.order_by("n")[1], now - timedelta(seconds=74))

    [_, card] = cards(page_of(house, order.brief_id))

    assert card["progress"]["max"] == 120
    assert card["progress"]["value"] in (74, 75, 76)
    assert card["progress"]["words"].endswith(" of about 2:00")


# ---------------------------------------------------------------- what must be known first


def test_a_stopped_provider_is_told_and_a_lead_opens_it(house, order):
    Endpoint.objects.filter(simulated=True).update(stopped_at=AT, stopped_why="The key was refused.")

    producers, leads = page_of(house, order.brief_id), page_of(house, order.brief_id, "lead")

    [told], [offered] = producers.context["notices"], leads.context["notices"]
    assert told["words"] == "The provider takes no calls: The key was refused."
    assert "2 of this brief&#x27;s images wait; nothing is lost. A lead lets it call again" in text(producers)
    assert "url" not in told
    assert (offered["name"], offered["url"].startswith("/endpoints/")) == ("Let it call again", True)
    assert [card["words"] for card in cards(producers)] == ["waits until a lead opens the line"] * 2


def test_an_overrun_is_told_with_its_amount(house, order):
    Account.objects.filter(scope=Scope.BRIEF, simulated=True).update(spent=Decimal("4.06"), reserved=0)

    assert notices(page_of(house, order.brief_id)) == ["The budget of this brief is overrun by $0.06."]
    assert notices(page_of(house, order.brief_id, "reviewer")) == []


def test_who_orders_learns_that_nobody_would_be_left_to_review(house):
    WorkerBeat.objects.create(name="w", started_at=timezone.now(), at=timezone.now())
    brief = made.submitted(house.by("producer"))

    [notice] = page_of(house, brief).context["notices"]

    assert notice["words"].startswith("Stage 1 needs 1 reviewer")


def test_a_silent_worker_is_told_while_something_waits(house, order):
    WorkerBeat.objects.update(at=timezone.now() - timedelta(minutes=5))

    [words] = notices(page_of(house, order.brief_id))

    assert words.startswith("No worker has been seen since ")


# ---------------------------------------------------------------- blindness


def test_a_blind_reviewer_learns_no_verdict_count_or_comment(house):
    first, _ = house.in_review(candidates=2, policy="two reviewers")
    for name in ("reviewer2", "reviewer3"):
        house.reviewed(first, name, verdict="reject", comment="The shaft is too red.")

    page = page_of(house, first.brief_id, "reviewer")

    assert [card["state"] for card in cards(page)] == [CandidateState.IN_REVIEW] * 2
    assert [card["why"] for card in cards(page)] == ["Waits for its reviewers."] * 2
    assert page.context["brief"]["approved"] is None
    assert "too red" not in text(page)
    assert "too red" in text(page_of(house, first.brief_id))


def test_a_change_request_is_told_to_a_blind_reviewer_only_while_its_edit_is_reviewed(house):
    first, _ = house.in_review(candidates=2, policy="two reviewers", wanted=3)
    for name in ("reviewer2", "reviewer3"):
        house.reviewed(first, name, verdict="request_changes")
    edit = house.arrived(house.answer_changes(first).candidates.get())
    states = [card["state"] for card in cards(page_of(house, first.brief_id, "reviewer"))]
    assert states == [CandidateState.CHANGES_REQUESTED, CandidateState.IN_REVIEW, CandidateState.IN_REVIEW]

    for name in ("reviewer2", "reviewer3"):
        house.reviewed(edit, name, verdict="reject")
    states = [card["state"] for card in cards(page_of(house, first.brief_id, "reviewer"))]
    assert states == [CandidateState.IN_REVIEW] * 3


def test_the_fragment_is_as_blind_as_the_page(house):
    first, _ = house.in_review(candidates=2, policy="two reviewers")
    for name in ("reviewer2", "reviewer3"):
        house.reviewed(first, name, verdict="reject", comment="The shaft is too red.")

    fragment = house.client("reviewer").get(reverse("web:round-fragment", args=[first.round_id]))

    assert "too red" not in text(fragment)
    assert "Rejected" not in text(fragment)


def test_an_auditors_look_is_kept(house, order):
    page_of(house, order.brief_id, "auditor")

    event = made.last_event()
    assert (event["verb"], event["subject"]["id"]) == ("brief.opened", str(order.brief_id))


def called(candidate, at):
    run = made.step(candidate, RunState.CALLING, at=at).run
    return attempt(run, at)


def attempt(run, at):
    return Attempt.objects.create(
        run=run,
        n=1,
        owner=run.owner,
        endpoint=run.endpoint,
        image_model=run.image_model,
        simulated=True,
        price=run.image_model.prices.first(),
        request={"quality": run.spec["quality"], "size": run.spec["size"]},
        request_sha256="0" * 64,
        estimate=Decimal("0.01"),
        worker="w",
        at=at,
    )


def brought(order, at, seconds):
    made_by = called(order.candidates.order_by("n")[0], at)
    ended(made_by, at + timedelta(seconds=seconds))
    return made.step(made_by.run.candidate, RunState.INGESTING, at=at + timedelta(seconds=seconds))


def ended(attempt, at, outcome=Outcome.SUCCEEDED):
    AttemptOutcome.objects.create(attempt=attempt, n=1, outcome=outcome, at=at)
