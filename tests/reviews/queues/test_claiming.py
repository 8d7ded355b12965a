"""Claims: whose turn it is, and who gets what next."""

from datetime import timedelta

import pytest

from reviews.actor import Way
from reviews.audit.models import AuditEvent
from reviews.candidates.states import CandidateState
from reviews.errors import NotAllowed, NotFound, NotNow
from reviews.people.queries import actor_of, membership
from reviews.queues import actions, expiry, queries, rules
from reviews.queues.models import Claim
from tests.factories import AT, actor, workspace
from tests.factories_briefs import last_event, producer, rows, submitted
from tests.factories_reviewing import LATER, claimed, judged, reviewer, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return workspace()


@pytest.fixture
def by(of):
    return reviewer(of)


def take(by, at=AT, **options):
    claim = actions.claim(None, by=by, at=at, **options)
    return claim.candidate if claim else None


def test_the_next_is_by_due_date_and_what_has_none_comes_last(of, by):
    owner = producer(of)
    late = waiting(owner, brand="A", due="2026-12-09T12:00:00Z")
    none = waiting(owner, brand="B")
    soon = waiting(owner, brand="C", due="2026-11-09T12:00:00Z")
    assert [take(by), take(by), take(by), take(by)] == [soon, late, none, None]


def test_the_same_brief_then_the_same_brand_comes_first_while_it_waits(of, by):
    owner = producer(of)
    brief = submitted(owner, brand="Northfield", due="2026-12-01T12:00:00Z")
    first, second = waiting(owner, brief=brief), waiting(owner, brief=brief, colour="#222222")
    brand = waiting(owner, brand="Northfield", due="2026-12-20T12:00:00Z")
    soonest = waiting(owner, brand="Other", due="2026-11-10T12:00:00Z")
    claimed(first, by)
    assert [take(by, AT + timedelta(seconds=n)) for n in range(1, 4)] == [second, brand, soonest]


def test_what_one_gave_back_is_not_offered_again_unless_asked_for(of, by):
    candidate = waiting(producer(of))
    claim = claimed(candidate, by)
    actions.give_back(claim.pk, by=by, at=LATER, reason="Too close to home.")
    assert take(by, LATER) is None
    assert take(reviewer(of), LATER) == candidate
    actions.give_back(Claim.objects.get(ended_at=None).pk, by=actor_of_claim(), at=LATER)
    assert take(by, LATER, again=True) == candidate


def actor_of_claim():
    held = Claim.objects.get(ended_at=None)
    return actor_of(membership(held.user, held.workspace_id), Way.WEB)


def test_a_named_candidate_may_be_taken_again_after_it_was_given_back(of, by):
    candidate = waiting(producer(of))
    actions.give_back(claimed(candidate, by).pk, by=by, at=LATER)
    assert claimed(candidate, by, LATER).candidate == candidate


def test_ones_own_is_never_offered(of):
    by = actor(of, "producer", "reviewer")
    waiting(by)
    assert take(by) is None
    assert queries.count_waiting(by, AT) == 0


def test_a_seat_is_held_by_one_person(of, by):
    candidate = waiting(producer(of))
    claimed(candidate, by)
    with pytest.raises(NotNow) as refused:
        claimed(candidate, reviewer(of))
    assert refused.value.code == "no_free_seat"
    assert take(reviewer(of)) is None


def test_two_seats_are_held_by_two(of, by):
    candidate = waiting(producer(of), policy="two reviewers")
    second = reviewer(of)
    assert claimed(candidate, by).seat != claimed(candidate, second).seat
    with pytest.raises(NotNow):
        claimed(candidate, reviewer(of))


def test_who_holds_it_gets_the_claim_they_have(of, by):
    candidate = waiting(producer(of))
    assert claimed(candidate, by) == claimed(candidate, by, LATER)
    assert AuditEvent.objects.filter(verb="claim.taken").count() == 1


def test_a_claim_is_taken_over_only_after_it_ran_out(of, by):
    candidate = waiting(producer(of))
    first = claimed(candidate, by)
    other = reviewer(of)
    with pytest.raises(NotNow):
        claimed(candidate, other, first.expires_at - timedelta(seconds=1))
    second = claimed(candidate, other, first.expires_at)
    first.refresh_from_db()
    assert (first.ending, second.user_id) == ("ran_out", other.user_id)
    moved = [(one["before"], one["after"]) for one in last_event()["moved"]]
    assert moved == [("open", "ran_out"), ("", "open")]


def test_renewing_holds_it_longer_and_leaves_no_event(of, by):
    claim = claimed(waiting(producer(of)), by)
    before = rows()
    renewed = actions.renew(claim.pk, by=by, at=LATER)
    assert renewed.expires_at == LATER + rules.CLAIM_LASTS
    assert rows() == before
    with pytest.raises(NotNow) as refused:
        actions.renew(claim.pk, by=by, at=renewed.expires_at)
    assert refused.value.code == "claim_over"


def test_a_claim_is_its_holders_alone(of, by):
    claim = claimed(waiting(producer(of)), by)
    for other in (reviewer(of), reviewer(workspace())):
        with pytest.raises(NotFound):
            actions.renew(claim.pk, by=other, at=AT)
        with pytest.raises(NotFound):
            actions.give_back(claim.pk, by=other, at=AT)


def test_giving_back_twice_is_refused(of, by):
    claim = claimed(waiting(producer(of)), by)
    actions.give_back(claim.pk, by=by, at=AT)
    with pytest.raises(NotNow):
        actions.give_back(claim.pk, by=by, at=AT)


def test_what_is_decided_cannot_be_claimed(of, by):
    candidate = waiting(producer(of))
    judged(candidate, by)
    with pytest.raises(NotNow) as refused:
        claimed(candidate, reviewer(of))
    assert (refused.value.code, refused.value.facts["state"]) == ("not_in_review", "approved")


# ---------------------------------------------------------------- spare, withdrawn, cancelled


def test_a_fulfilled_briefs_others_step_out_of_the_queue(of, by):
    owner = producer(of)
    first = waiting(owner)
    second = waiting(owner, brief=first.brief, colour="#222222")
    judged(first, by)
    second.refresh_from_db()
    assert second.state == CandidateState.SPARE
    assert ("candidate", str(second.pk), "in_review", "spare") in [
        (one["kind"], one["id"], one["before"], one["after"]) for one in last_event()["moved"]
    ]
    assert take(reviewer(of), LATER) is None


def test_an_arrival_after_fulfilment_is_spare_at_once(of, by):
    owner = producer(of)
    first = waiting(owner)
    judged(first, by)
    assert waiting(owner, LATER, brief=first.brief, colour="#222222").state == CandidateState.SPARE


def test_a_candidate_under_claim_steps_out_when_that_ends_undecided(of, by):
    owner = producer(of)
    first = waiting(owner)
    second = waiting(owner, brief=first.brief, colour="#222222")
    other = reviewer(of)
    claim = claimed(second, other, AT + timedelta(minutes=1))
    judged(first, by)
    second.refresh_from_db()
    assert second.state == CandidateState.IN_REVIEW
    actions.give_back(claim.pk, by=other, at=LATER)
    second.refresh_from_db()
    assert second.state == CandidateState.SPARE


def test_a_seat_filled_without_a_decision_leaves_nothing_to_do_once_the_brief_is_fulfilled(of, by):
    owner = producer(of)
    first = waiting(owner, policy="two reviewers")
    second = waiting(owner, brief=first.brief, colour="#222222")
    other = reviewer(of)
    claim = claimed(second, other, AT + timedelta(seconds=30))
    judged(first, by)
    judged(first, other)
    done = judged(second, other, "reject", AT + timedelta(minutes=3))
    claim.refresh_from_db()
    assert (done.decision, second.state, claim.ending) == (None, CandidateState.SPARE, "filled")
    assert take(reviewer(of), AT + timedelta(minutes=4)) is None
    assert {one["after"] for one in last_event()["moved"]} == {"filled", "spare"}


def test_a_claim_that_ran_out_undecided_does_so_by_the_sweep(of, by):
    owner = producer(of)
    first = waiting(owner)
    second = waiting(owner, brief=first.brief, colour="#222222")
    claim = claimed(second, reviewer(of), AT + timedelta(minutes=1))
    judged(first, by)
    assert expiry.expire(clock=lambda: claim.expires_at - timedelta(seconds=1)) == 0
    assert expiry.expire(clock=lambda: claim.expires_at) == 1
    second.refresh_from_db()
    assert second.state == CandidateState.SPARE
    assert last_event()["verb"] == "candidate.spared"
    assert expiry.expire(clock=lambda: claim.expires_at) == 0


def test_a_spare_one_is_called_back_and_stays(of, by):
    owner = producer(of)
    first = waiting(owner)
    second = waiting(owner, brief=first.brief, colour="#222222")
    judged(first, by)
    actions.return_spare(second.pk, by=owner, at=LATER)
    second.refresh_from_db()
    assert second.state == CandidateState.IN_REVIEW
    claim = claimed(second, by, LATER)
    actions.give_back(claim.pk, by=by, at=LATER + timedelta(minutes=1))
    second.refresh_from_db()
    assert second.state == CandidateState.IN_REVIEW


def test_withdrawing_a_brief_takes_everything_open_with_it(of, by):
    owner = producer(of)
    candidate = waiting(owner)
    claim = claimed(candidate, by)
    actions.withdraw_brief(candidate.brief_id, by=owner, at=LATER)
    candidate.refresh_from_db()
    claim.refresh_from_db()
    assert (candidate.state, claim.ending) == (CandidateState.WITHDRAWN, "closed")
    assert last_event()["verb"] == "brief.withdrawn"
    with pytest.raises(NotNow):
        actions.withdraw_brief(candidate.brief_id, by=owner, at=LATER)


def test_withdrawing_a_candidate_is_its_producers(of, by):
    owner = producer(of)
    candidate = waiting(owner)
    with pytest.raises(NotAllowed):
        actions.withdraw_candidate(candidate.pk, by=by, at=LATER)
    with pytest.raises(NotAllowed):
        actions.withdraw_candidate(candidate.pk, by=producer(of), at=LATER)
    actions.withdraw_candidate(candidate.pk, by=owner, at=LATER)
    with pytest.raises(NotNow):
        actions.withdraw_candidate(candidate.pk, by=owner, at=LATER)


def test_the_queue_makes_the_same_queries_for_one_and_for_three(of, by, django_assert_num_queries):
    owner = producer(of)
    waiting(owner)
    with django_assert_num_queries(1):
        assert len(list(queries.waiting_for(by, AT))) == 1
    for colour in ("#111111", "#222222"):
        waiting(owner, colour=colour)
    with django_assert_num_queries(1):
        assert len(list(queries.waiting_for(by, AT))) == 3
