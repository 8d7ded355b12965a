"""What happens rarely in judging, and blindness wherever verdicts could show."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from reviews.audit.models import AuditEvent
from reviews.candidates.states import CandidateState
from reviews.decisions import actions, queries, trails
from reviews.decisions.models import Answer
from reviews.errors import Invalid, NotAllowed, NotNow
from reviews.people.models import Membership
from reviews.queues import actions as queue_actions
from tests.factories import AT, actor, workspace
from tests.factories_briefs import producer, submitted
from tests.factories_reviewing import LATER, claimed, judged, lead, passes, reviewer, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return workspace()


def review(candidate, by, **fields):
    fields = {"sha256": candidate.image.sha256, "answers": passes(candidate), "verdict": "approve"} | fields
    return actions.review(candidate.pk, by=by, at=LATER, **fields)


def test_what_is_decided_meanwhile_cannot_be_reviewed(of):
    candidate = waiting(producer(of))
    judged(candidate, reviewer(of))
    with pytest.raises(NotNow) as refused:
        review(candidate, reviewer(of))
    assert (refused.value.code, refused.value.facts["state"]) == ("not_in_review", "approved")


def test_who_lost_the_tag_meanwhile_loses_the_seat(of):
    candidate = waiting(producer(of), policy="brand then legal")
    by = reviewer(of, tags=["brand"])
    claimed(candidate, by)
    Membership.objects.filter(user=by.user_id).update(tags=[])
    without = type(by)(by.user_id, by.workspace_id, by.roles, frozenset(), by.way)
    with pytest.raises(NotAllowed) as refused:
        review(candidate, without)
    assert refused.value.code == "not_your_seat"


def test_nothing_asks_for_changes_before_a_decision(of):
    assert list(queries.asking_reviews(waiting(producer(of)))) == []


@pytest.mark.parametrize("defect", [[], {}, 5, True])
def test_a_defect_that_is_no_word_is_named(of, defect):
    candidate = waiting(producer(of))
    by = reviewer(of)
    claimed(candidate, by)
    answers = passes(candidate, answer="fail", defect=defect, severity="minor")
    with pytest.raises(Invalid) as refused:
        review(candidate, by, answers=answers)
    assert list(refused.value.errors) == ["answers.0.defect"]


def test_rows_say_what_they_are(of):
    candidate = waiting(producer(of))
    done = judged(candidate, reviewer(of))
    assert str(done.review) == f"approve on {candidate.pk}"
    assert str(done.decision) == f"approved for {candidate.pk}"
    assert str(Answer.objects.first()).startswith("pass to ")


# ---------------------------------------------------------------- blindness


@pytest.fixture
def pair(of):
    """Two candidates of one brief under two blind seats; the first has been refused by one reviewer."""
    owner = producer(of)
    brief = submitted(owner, policy="two reviewers", wanted=5)
    first, second = (waiting(owner, brief=brief, colour=colour) for colour in ("#111111", "#222222"))
    judged(first, reviewer(of), "request_changes", reason="part_missing", comment="The handle is gone.")
    return first, second


def verbs(events):
    return [event.verb for event in events]


def test_whoever_may_still_review_sees_no_verdict_in_the_trail_or_the_log(of, pair):
    first, _ = pair
    both = actor(of, "reviewer", "lead")
    assert "review.submitted" not in verbs(trails.visible_trail(first, by=both))
    assert "review.submitted" not in verbs(trails.visible_log(both))
    assert "review.submitted" in verbs(trails.visible_log(lead(of)))
    own = judged(first, both, "request_changes", at=LATER + timedelta(minutes=3), reason="colour_off")
    assert own.decision is not None
    # The other candidate's stage is still open to them, so what its brief's others were told stays hidden, but not
    # what they said themselves.
    assert verbs(trails.visible_log(both)).count("review.submitted") == 1
    assert [event.actor for event in trails.visible_log(both) if event.verb == "review.submitted"] == [both.user_id]


def test_a_decided_siblings_reason_is_not_told_in_lists(of, pair):
    first, second = pair
    judged(first, reviewer(of), "request_changes", at=LATER + timedelta(minutes=3), reason="colour_off")
    assert first.state == CandidateState.CHANGES_REQUESTED
    assert queries.telling([first, second], reviewer(of)) == {first.pk, second.pk}
    assert queries.telling([first, second], lead(of)) == frozenset()


def test_the_change_request_that_is_answered_is_seen(of, pair):
    first, second = pair
    judged(first, reviewer(of), "request_changes", at=LATER + timedelta(minutes=3), reason="colour_off")
    type(second).objects.filter(pk=second.pk).update(parent=first)
    assert queries.telling([first, second], reviewer(of)) == {second.pk}


def test_who_has_reviewed_all_is_not_blind_any_more(of, pair):
    first, second = pair
    by = reviewer(of)
    for each in pair:
        judged(each, by, at=LATER + timedelta(minutes=3))
    assert queries.blind_briefs(by) == frozenset()
    assert queries.reviews_visible_to(by, first).count() == 2
    assert "review.submitted" in verbs(trails.visible_trail(second, by=by))


def test_a_lead_who_settles_sees_what_is_to_be_settled(of, pair):
    first, _ = pair
    judged(first, reviewer(of), at=LATER + timedelta(minutes=3))
    by = lead(of)
    assert queue_actions.claim(first.pk, by=by, at=LATER + timedelta(minutes=4)).seat.for_lead
    assert queries.reviews_visible_to(by, first).count() == 2


def test_refusals_tell_no_verdict(of, pair):
    first, _ = pair
    by = reviewer(of)
    with pytest.raises(NotNow) as refused:
        review(first, by)
    said = json.dumps([refused.value.message, {name: str(value) for name, value in refused.value.facts.items()}])
    assert "request" not in said
    assert AuditEvent.objects.filter(actor=by.user_id).count() == 0
    assert AT < LATER


# ---------------------------------------------------------------- what the database refuses


def copy_of(row, **instead):
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{name: getattr(row, name) for name in names} | instead)


def test_one_review_per_person_and_pass_and_one_decision_per_pass(of):
    candidate = waiting(producer(of))
    done = judged(candidate, reviewer(of))
    for row in (done.review, done.decision):
        with pytest.raises(IntegrityError), transaction.atomic():
            copy_of(row).save(force_insert=True)


def test_one_person_fills_one_seat_per_pass(of):
    candidate = waiting(producer(of), policy="two reviewers")
    by = reviewer(of)
    judged(candidate, by)
    other = candidate.seats.get(filled_at=None)
    other.filled_at, other.filled_by_id = LATER, by.user_id
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_a_refusal_without_a_reason_cannot_be_stored(of):
    candidate = waiting(producer(of), policy="two reviewers")
    first, second = reviewer(of), reviewer(of)
    done = judged(candidate, first, "reject")
    claim = claimed(candidate, second, LATER)
    own = {"seat_id": claim.seat_id, "claim_id": claim.pk, "user_id": second.user_id}
    with pytest.raises(IntegrityError, match="refusal_has_a_reason"), transaction.atomic():
        copy_of(done.review, reason="", **own).save(force_insert=True)


def test_a_fail_without_defect_and_severity_cannot_be_stored(of):
    candidate = waiting(producer(of))
    done = judged(candidate, reviewer(of), "reject", answers=passes(candidate)[1:])
    answer = Answer(review=done.review, item=candidate.round.items.first(), answer="fail")
    with pytest.raises(IntegrityError, match="fail_has_defect_and_severity"), transaction.atomic():
        answer.save(force_insert=True)


def test_an_overturning_names_the_earlier_decision(of):
    candidate = waiting(producer(of))
    done = judged(candidate, reviewer(of))
    with pytest.raises(IntegrityError, match="overturned_names_the_earlier_one"), transaction.atomic():
        copy_of(done.decision, verdict="overturned", pass_no=2).save(force_insert=True)
