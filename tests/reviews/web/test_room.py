"""The room: what waits for whom, briefs by state, the month; nothing of others' workspaces, verdicts or money."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from generation.catalogue import moves as catalogue_moves
from generation.catalogue import queries as catalogue
from generation.ledger import moves as ledger
from generation.ledger.states import CostSource
from reviews.audit.models import AuditEvent
from reviews.candidates.states import CandidateState
from tests import factories_briefs
from tests.factories import AT
from tests.reviews.web.house import House, text

ROOM = "/"


def settled(candidate, amount="0.05", *, at=AT, simulated=True, source=CostSource.USAGE):
    ledger.settle(
        owner=candidate.workspace_id,
        run=candidate.run_id,
        attempt=uuid4(),
        image_model="gpt-image-2",
        simulated=simulated,
        amount=Decimal(amount),
        source=source,
        price=None,
        usage=None,
        at=at,
    )


def rows(client):
    return [(row.verb, row.button) for row in client.get(ROOM).context["waiting"].rows]


def test_somebody_who_is_not_signed_in_is_asked_to(client):
    answer = client.get(ROOM)
    assert (answer.status_code, answer.url) == (302, "/login/?next=/")


@pytest.mark.parametrize("role", ["producer", "reviewer", "lead", "auditor"])
def test_an_empty_room_says_how_to_begin(house, role):
    page = house.client(role).get(ROOM)
    assert page.status_code == 200
    assert "Nothing waits for you." in text(page)
    assert ("New brief" in text(page)) == (role in ("producer", "lead"))


def test_a_reviewer_inspects_and_goes_on_with_what_they_hold(house):
    first, _ = house.in_review(candidates=2)
    client = house.client("reviewer")
    assert rows(client) == [("Inspect", "Inspect")] * 2
    client.post("/queue/")
    assert rows(client) == [("You hold", "Go on"), ("Inspect", "Inspect")]
    assert client.get(ROOM).context["holds"]
    assert first.brief_id


def test_a_producer_decides_what_is_held_and_raises_what_is_used_up(house):
    by = house.by("producer")
    order = factories_briefs.ordered(by, brief=factories_briefs.submitted(by, budget_usd="1.00"))
    for candidate in order.candidates.all():
        factories_briefs.hold(candidate)
        settled(candidate, "0.60", source=CostSource.ESTIMATE)
    client = house.client("producer")
    assert rows(client) == [("Held", "Decide"), ("Budget", "Raise")]
    page = text(client.get(ROOM))
    assert "Nobody knows whether this call was carried out." in page
    assert "an overrun blocks its next order" in page
    assert rows(house.client("producer2")) == []
    assert rows(house.client("lead")) == [("Held", "Decide"), ("Budget", "Raise")]


def test_a_change_request_waits_until_an_edit_answers_it(house):
    [candidate] = house.in_review()
    house.reviewed(candidate, verdict="request_changes")
    client = house.client("producer")
    assert rows(client) == [("Changes", "Answer")]
    house.answer_changes(candidate)
    assert rows(client) == []


def test_a_lead_settles_what_reviewers_disagree_about(house):
    [candidate] = house.in_review(policy="two reviewers")
    house.reviewed(candidate, "reviewer")
    house.reviewed(candidate, "reviewer2", verdict="reject")
    assert rows(house.client("lead")) == [("Settle", "Settle")]
    assert "one approves, one rejects" in text(house.client("lead").get(ROOM))
    assert rows(house.client("reviewer3")) == []


def test_a_lead_opens_a_stopped_endpoint(house):
    endpoint = catalogue.endpoint_for(house.workspace.pk)
    endpoint.stopped_at, endpoint.stopped_why = AT, "The key was refused."
    endpoint.save()
    client = house.client("lead")
    assert rows(client) == [("Stopped", "Open")]
    assert "The key was refused." in text(client.get(ROOM))
    answer = client.post(f"/endpoints/{endpoint.pk}/opening/", HTTP_REFERER="http://testserver/")
    assert (answer.status_code, answer.url) == (302, ROOM)
    assert AuditEvent.objects.latest("seq").verb == "endpoint.opened"
    assert rows(client) == []
    assert rows(house.client("producer")) == []


def test_a_reviewer_who_opens_an_endpoint_is_told_why_not(house):
    endpoint = catalogue.endpoint_for(house.workspace.pk)
    endpoint.stopped_at = AT
    endpoint.save()
    answer = house.client("reviewer").post(f"/endpoints/{endpoint.pk}/opening/", follow=True)
    assert "Only a lead changes policies" in text(answer)
    endpoint.refresh_from_db()
    assert endpoint.stopped_at == AT


def test_at_most_six_rows_of_every_kind_something(house):
    order = factories_briefs.ordered(house.by("producer"), candidates=1)
    factories_briefs.hold(order.candidates.get())
    house.in_review(candidates=8)
    waiting = house.client("both", "lead", "reviewer").get(ROOM).context["waiting"]
    assert [row.verb for row in waiting.rows] == ["Held", *["Inspect"] * 5]
    assert waiting.total == 9


# ---------------------------------------------------------------- briefs


def test_every_brief_has_one_state_and_the_filter_stands_in_the_address(house):
    by = house.by("producer")
    factories_briefs.filed(by)
    factories_briefs.submitted(by)
    factories_briefs.ordered(by, candidates=1)
    factories_briefs.hold(factories_briefs.ordered(by, candidates=1).candidates.get())
    [candidate] = house.in_review()
    house.reviewed(candidate)
    house.in_review()
    client = house.client("lead")
    states = [brief["state"] for brief in client.get(ROOM).context["briefs"]]
    assert sorted(states) == ["draft", "fulfilled", "held", "in_review", "running", "submitted"]
    assert states[-1] == "fulfilled"
    page = client.get("/?state=held").context
    assert [brief["state"] for brief in page["briefs"]] == ["held"]
    assert [(one["name"], one["count"]) for one in page["filters"] if one["current"]] == [("Held", 1)]
    assert client.get("/?state=nonsense").context["filters"][0]["current"]


def test_a_filter_that_finds_nothing_offers_all(house):
    factories_briefs.filed(house.by("producer"))
    page = house.client("lead").get("/?state=held")
    assert "No brief is in this state now." in text(page)


def test_another_workspace_shows_nothing_of_this_one(house):
    [candidate] = house.in_review(title="Our secret boot")
    house.reviewed(candidate, verdict="request_changes")
    page = House().client("lead").get(ROOM)
    assert "Our secret boot" not in text(page)
    assert page.context["in_review"] == page.context["held"] == page.context["waiting"].total == 0


# ---------------------------------------------------------------- blindness


def test_who_may_still_review_blind_sees_no_decision(house):
    by = house.by("producer")
    decided, other = house.in_review(candidates=2, policy="two reviewers", wanted=2)
    for name in ("reviewer", "reviewer2"):
        house.reviewed(decided, name)
    assert house.fresh(decided).state == CandidateState.APPROVED
    [row] = house.client("reviewer3").get(ROOM).context["briefs"]
    assert row["candidates"] == ["in_review", "in_review"]
    assert row["approved"] is None
    assert "hidden" in text(house.client("reviewer3").get(ROOM))
    [row] = house.client("producer").get(ROOM).context["briefs"]
    assert (row["candidates"], row["approved"]) == (["approved", "in_review"], 1)
    assert by.workspace_id == other.workspace_id


# ---------------------------------------------------------------- money


def test_real_money_and_simulated_are_shown_one_at_a_time(house, settings):
    now = timezone.now()
    [candidate] = house.in_review()
    settled(candidate, "0.25", at=now)
    client = house.client("lead")
    page = client.get(ROOM)
    assert page.context["cost"]["month"].spent == Decimal("0.25")
    assert "simulated money only" in text(page)
    [real] = house.in_review()
    real.simulated = False
    real.save(update_fields=["simulated"])
    settled(real, "3.00", at=now, simulated=False)
    page = client.get(ROOM)
    # New rounds would be simulated here, so that is what is shown first.
    assert page.context["cost"]["month"].spent == Decimal("0.25")
    assert [one["name"] for one in page.context["money"].switch] == ["Real money", "Simulated"]
    assert client.get("/?money=real").context["cost"]["month"].spent == Decimal("3.00")
    settings.PROVIDER = "real"
    catalogue_moves.sync_endpoints()
    assert client.get(ROOM).context["cost"]["month"].spent == Decimal("3.00")


def test_what_is_estimated_is_told_apart(house):
    [candidate] = house.in_review()
    settled(candidate, "0.25", at=timezone.now())
    settled(candidate, "0.30", at=timezone.now(), source=CostSource.ESTIMATE)
    month = house.client("lead").get(ROOM).context["cost"]["month"]
    assert (month.spent, month.estimated) == (Decimal("0.55"), Decimal("0.30"))


def test_a_producer_reads_the_cost_of_their_own_briefs_and_no_minutes(house):
    now = timezone.now()
    [mine] = house.in_review()
    settled(mine, "0.25", at=now)
    house.reviewed(mine, at=now - timedelta(minutes=5))
    other = factories_briefs.ordered(house.by("producer2"), candidates=1).candidates.get()
    settled(other, "7.00", at=now)
    cost = house.client("producer").get(ROOM).context["cost"]
    assert cost["month"].spent == Decimal("0.25")
    assert cost["effort"] is None
    assert house.client("lead").get(ROOM).context["cost"]["effort"] is not None


def test_a_reviewer_reads_no_cost(house):
    [candidate] = house.in_review()
    settled(candidate, at=timezone.now())
    page = house.client("reviewer").get(ROOM)
    assert page.context["cost"] is None
    assert "$" not in text(page)


# ---------------------------------------------------------------- pages and queries


def test_the_room_makes_as_many_queries_for_one_brief_as_for_three(house, same_queries):
    client = house.client("both", "lead", "reviewer")

    def another():
        [candidate] = house.in_review()
        house.reviewed(candidate, verdict="request_changes")
        factories_briefs.hold(factories_briefs.ordered(house.by("producer"), candidates=1).candidates.get())
        house.in_review()

    another()
    one = same_queries(client, ROOM)
    another()
    another()
    assert same_queries(client, ROOM) == one


def test_briefs_come_in_pages(house):
    for _ in range(13):
        factories_briefs.filed(house.by("producer"))
    page = house.client("producer").get(ROOM).context
    assert (len(page["briefs"]), page["pager"]["next"]) == (12, "?page=2")
    assert len(house.client("producer").get("/?page=2").context["briefs"]) == 1
