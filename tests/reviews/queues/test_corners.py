"""What happens rarely: between looking and locking, and after things have ended."""

import pytest

from generation.ledger.models import Reservation
from generation.runs.states import RunState
from reviews.actor import Way
from reviews.audit.models import AuditEvent
from reviews.errors import Invalid, NotNow
from reviews.people.models import User
from reviews.people.queries import actor_of, membership
from reviews.queues import actions, expiry, queries
from reviews.queues.models import Claim, Seat
from reviews.queues.states import ClaimEnding
from tests.factories import AT, workspace
from tests.factories_briefs import arrive, last_event, ordered, producer, rows, step
from tests.factories_reviewing import LATER, claimed, judged, reviewer, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return workspace()


@pytest.fixture
def by(of):
    return reviewer(of)


def test_a_seat_that_was_taken_between_looking_and_locking_is_looked_for_again(of, by, monkeypatch):
    candidate = waiting(producer(of))
    free = iter([False, True])
    monkeypatch.setattr(queries, "is_free", lambda *_: next(free))
    assert actions.claim(None, by=by, at=AT).candidate == candidate


def test_without_looking_the_constraint_refuses_a_second_claim(of, by, monkeypatch):
    candidate = waiting(producer(of))
    claimed(candidate, by)
    monkeypatch.setattr(queries, "is_free", lambda *_: True)
    other, before = reviewer(of), rows()
    with pytest.raises(NotNow) as refused:
        claimed(candidate, other)
    assert (refused.value.code, rows()) == ("no_free_seat", before)


def test_who_holds_an_open_stages_seat_is_named(of, by):
    candidate = waiting(producer(of))
    User.objects.filter(pk=by.user_id).update(name="Lea Ortiz")
    claimed(candidate, by)
    with pytest.raises(NotNow, match="Lea Ortiz holds the free seat"):
        claimed(candidate, reviewer(of))


def test_in_a_blind_stage_nobody_is_named(of, by):
    candidate = waiting(producer(of), policy="two reviewers")
    User.objects.filter(pk=by.user_id).update(name="Lea Ortiz")
    claimed(candidate, by)
    claimed(candidate, reviewer(of))
    with pytest.raises(NotNow, match="Somebody else holds the free seat"):
        claimed(candidate, reviewer(of))


def test_a_round_of_which_everything_has_arrived_has_nothing_to_cancel(of):
    owner = producer(of)
    made = ordered(owner)
    for n, candidate in enumerate(made.candidates.all()):
        arrive(candidate, colour=f"#00000{n}")
    with pytest.raises(NotNow) as refused:
        actions.cancel_round(made.pk, by=owner, at=LATER)
    assert refused.value.code == "nothing_to_cancel"


def test_a_claim_that_ended_by_itself_is_not_ended_twice(of, by):
    claim = claimed(waiting(producer(of)), by)
    actions.give_back(claim.pk, by=by, at=LATER)
    before = AuditEvent.objects.count()
    assert expiry._end(claim, at=claim.expires_at) == 0
    claim.refresh_from_db()
    assert (claim.ending, AuditEvent.objects.count()) == (ClaimEnding.GIVEN_BACK, before)


def test_what_ran_out_without_anything_fulfilled_leaves_no_event(of, by):
    claim = claimed(waiting(producer(of)), by)
    before = AuditEvent.objects.count()
    assert expiry.expire(clock=lambda: claim.expires_at) == 1
    assert AuditEvent.objects.count() == before


def test_what_one_gave_back_in_the_present_pass_is_known(of, by):
    candidate, other = waiting(producer(of)), waiting(producer(of), colour="#222222")
    for each in (candidate, other):
        actions.give_back(claimed(each, by).pk, by=by, at=AT)
    actions.withdraw_candidate(other.pk, by=_owner(other), at=LATER)
    assert queries.given_back_by(by) == {candidate.pk}
    assert queries.given_back_by(reviewer(of)) == set()


def _owner(candidate):
    return actor_of(membership(candidate.brief.owner, candidate.workspace_id), Way.WEB)


@pytest.mark.parametrize("reason", [5, "x" * 4_001, "a\x00b", "\x1b[2J"])
def test_a_reason_is_plain_text_of_some_length(of, by, reason):
    claim = claimed(waiting(producer(of)), by)
    with pytest.raises(Invalid) as refused:
        actions.give_back(claim.pk, by=by, at=LATER, reason=reason)
    assert list(refused.value.errors) == ["reason"]
    claim.refresh_from_db()
    assert claim.ended_at is None


def test_rows_say_what_they_are(of, by):
    candidate = waiting(producer(of))
    claim = claimed(candidate, by)
    assert str(claim) == f"claim on {candidate.pk}"
    assert str(Seat.objects.get()) == f"seat 1 of {candidate.pk}"
    assert Claim.objects.get() == claim


def test_calls_that_still_wait_are_cancelled_when_the_brief_is_fulfilled_and_their_money_comes_back(of, by):
    owner = producer(of)
    wanted = waiting(owner)
    made = ordered(owner, brief=wanted.brief)
    calling, still_waiting = made.candidates.all()
    step(calling, RunState.CALLING)
    judged(wanted, by)
    calling.refresh_from_db()
    still_waiting.refresh_from_db()
    assert (calling.state, still_waiting.state) == ("generating", "withdrawn")
    assert still_waiting.run.state == RunState.CANCELLED
    states = Reservation.objects.filter(run__in=[calling.run_id, still_waiting.run_id]).values_list("run", "state")
    assert dict(states) == {calling.run_id: "open", still_waiting.run_id: "given_back"}
    moved = {(one["id"], one["after"]) for one in last_event()["moved"]}
    assert (str(still_waiting.pk), "withdrawn") in moved
