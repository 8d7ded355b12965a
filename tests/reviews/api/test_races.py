"""Many at once, over the API, each with a connection of its own, on whatever database the suite runs on."""

from collections import Counter
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from generation.ledger import queries as ledger
from generation.ledger.states import Scope
from generation.money import as_string
from reviews.audit import verify
from reviews.audit.models import AuditEvent
from reviews.briefs import queries as brief_queries
from reviews.candidates.models import Candidate, Round
from reviews.candidates.states import CandidateState
from reviews.decisions import actions as decision_actions
from reviews.decisions import moves as decision_moves
from reviews.decisions.models import Decision, Review
from reviews.queues import actions as queue_actions
from reviews.queues.models import Claim
from tests.factories import actor, workspace
from tests.factories_briefs import ordered, producer, submitted
from tests.factories_reviewing import claimed, displayed, waiting
from tests.reviews.api.calling import Caller, race

pytestmark = pytest.mark.django_db(transaction=True)
REVIEWERS = 10


def callers(of, count=REVIEWERS):
    return [Caller(actor(of, "reviewer")) for _ in range(count)]


def statuses(responses):
    return Counter(response.status_code for response in responses)


def whole():
    """The log still verifies, whoever wrote at the same moment."""
    return verify.verify(None)


def test_ten_at_once_on_one_seat_are_one_201_and_nine_409():
    one = waiting(at=timezone.now())
    racing = callers(one.workspace)

    responses = race(*[lambda each=each: each.post("claims/", {"candidate": str(one.pk)}) for each in racing])

    assert statuses(responses) == {201: 1, 409: 9}
    assert {each.json()["code"] for each in responses if each.status_code == 409} == {"no_free_seat"}
    assert Claim.objects.count() == 1
    assert AuditEvent.objects.filter(verb="claim.taken").count() == 1


def test_ten_at_once_for_the_next_of_three_take_three():
    of = workspace()
    owner, now = producer(of), timezone.now()
    for colour in ("#111111", "#222222", "#333333"):
        waiting(owner, now, colour=colour)
    racing = callers(of)

    responses = race(*[lambda each=each: each.post("claims/", {}) for each in racing])

    assert statuses(responses) == {201: 3, 204: 7}
    assert len(set(Claim.objects.values_list("candidate", flat=True))) == 3


def test_without_the_constraint_one_seat_is_taken_twice():
    """What the lock misses (it is not taken here), `one_open_claim_per_seat` refuses."""
    one = waiting(at=timezone.now())
    first = claimed(one, actor(one.workspace, "reviewer"), timezone.now())
    second = actor(one.workspace, "reviewer")
    again = {"workspace": one.workspace, "candidate": one, "seat": first.seat, "user_id": second.user_id}
    again |= {"claimed_at": first.claimed_at, "expires_at": first.expires_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(**again)
    (constraint,) = [each for each in Claim._meta.constraints if each.name == "one_open_claim_per_seat"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Claim, constraint)
    try:
        Claim.objects.create(**again)
        assert Claim.objects.filter(seat=first.seat, ended_at=None).count() == 2
        Claim.objects.filter(user=second.user_id).delete()
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(Claim, constraint)


def ready(one, by, now):
    claimed(one, by, now - timedelta(minutes=1))
    displayed(one, by, now)
    return [{"item": str(item.pk), "answer": "pass"} for item in one.round.items.all()]


def verdict(caller, one, **fields):
    body = {"sha256": one.image.sha256, "verdict": "approve"} | fields
    return lambda: caller.post(f"candidates/{one.pk}/reviews/", body)


def test_w03_two_verdicts_of_one_seat_at_once_are_one_review_and_one_decision():
    now = timezone.now()
    one = waiting(at=now - timedelta(minutes=2))
    by = Caller(actor(one.workspace, "reviewer"))
    answers = ready(one, by.actor, now)
    twins = [by, Caller(by.actor)]

    responses = race(
        verdict(twins[0], one, answers=answers),
        verdict(twins[1], one, verdict="reject", answers=[], reason="part_missing"),
    )

    assert statuses(responses) == {201: 1, 409: 1}
    assert (Review.objects.count(), Decision.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="review.submitted").count() == 1


def test_w03_the_last_two_seats_filled_at_once_are_counted_once():
    """Each of the two would see only its own verdict, if the candidate's row did not stand for both."""
    now = timezone.now()
    one = waiting(at=now - timedelta(minutes=2), policy="two reviewers")
    pair = callers(one.workspace, 2)
    answers = [ready(one, each.actor, now) for each in pair]

    responses = race(*[verdict(each, one, answers=given) for each, given in zip(pair, answers, strict=True)])

    assert statuses(responses) == {201: 2}
    assert sorted(str(each.json()["decision"]) for each in responses) == ["None", "approved"]
    assert [each.verdict for each in Decision.objects.all()] == ["approved"]


def test_without_the_lock_two_last_seats_leave_no_decision(monkeypatch):
    """On PostgreSQL neither would see the other's verdict; SQLite has one writer at a time anyway."""
    if connection.vendor == "sqlite":
        assert "IMMEDIATE" in str(connection.settings_dict["OPTIONS"].get("transaction_mode"))
        return
    now = timezone.now()
    one = waiting(at=now - timedelta(minutes=2), policy="two reviewers")
    pair = callers(one.workspace, 2)
    answers = [ready(one, each.actor, now) for each in pair]
    unlocked = Candidate.objects.select_related("image", "brief", "run", "upload", "round__version", "round__policy")
    monkeypatch.setattr(decision_actions.queue_moves, "lock_candidate", lambda pk: unlocked.get(pk=pk))
    both_wrote, count = Barrier(2), decision_moves.queries.reviews_of_stage

    def when_both_wrote(*args):
        both_wrote.wait(10)
        return count(*args)

    monkeypatch.setattr(decision_moves.queries, "reviews_of_stage", when_both_wrote)

    responses = race(*[verdict(each, one, answers=given) for each, given in zip(pair, answers, strict=True)])

    assert {str(each.json()["decision"]) for each in responses} == {"None"}
    assert not Decision.objects.exists()


def test_two_candidates_of_one_brief_approved_at_once_leave_nothing_open():
    """The brief wants one: whoever comes second finds it fulfilled, and what nobody holds steps out."""
    now = timezone.now()
    owner = producer()
    then = now - timedelta(minutes=2)
    brief = submitted(owner, then)
    pair = [waiting(owner, then, brief=brief, colour=colour) for colour in ("#111111", "#222222")]
    third = waiting(owner, then, brief=brief, colour="#333333")
    judges = callers(brief.workspace, 2)
    answers = [ready(one, each.actor, now) for one, each in zip(pair, judges, strict=True)]

    responses = race(
        *[verdict(each, one, answers=given) for one, each, given in zip(pair, judges, answers, strict=True)]
    )

    assert statuses(responses) == {201: 2}
    third.refresh_from_db()
    assert third.state == CandidateState.SPARE


def test_giving_back_and_approving_at_once_leave_nothing_open():
    now = timezone.now()
    owner, then = producer(), now - timedelta(minutes=2)
    brief = submitted(owner, then)
    first, second = (waiting(owner, then, brief=brief, colour=colour) for colour in ("#111111", "#222222"))
    judge, other = callers(brief.workspace, 2)
    answers = ready(first, judge.actor, now)
    held = claimed(second, other.actor, then)

    responses = race(verdict(judge, first, answers=answers), lambda: other.delete(f"claims/{held.pk}/"))

    assert statuses(responses) == {201: 1, 204: 1}
    second.refresh_from_db()
    assert second.state == CandidateState.SPARE


def test_claiming_reviewing_and_withdrawing_at_once_block_nobody_for_ever():
    now = timezone.now()
    owner, then = producer(), now - timedelta(minutes=2)
    brief = submitted(owner, then)
    some = [waiting(owner, then, brief=brief, colour=f"#{n}{n}{n}{n}{n}{n}") for n in range(1, 5)]
    ordered(owner, then, brief)
    judges = callers(brief.workspace, 6)
    answers = ready(some[0], judges[0].actor, now)

    responses = race(
        verdict(judges[0], some[0], answers=answers),
        *[lambda each=each: each.post("claims/", {}) for each in judges[1:]],
        lambda: Caller(owner).post(f"briefs/{brief.pk}/withdrawals/"),
    )

    assert {each.status_code for each in responses} <= {201, 204, 409}
    assert not Claim.objects.filter(ended_at=None, candidate__state=CandidateState.WITHDRAWN).exists()
    assert whole().count == AuditEvent.objects.count()


def test_p01_of_fifty_orders_for_the_last_unit_one_is_201_and_49_are_402():
    by = producer()
    brief = submitted(by, timezone.now())
    bound = brief_queries.estimate(brief_queries.current(brief), day=timezone.now().date()).bound
    caller = Caller(by)
    amended = caller.get(f"briefs/{brief.pk}/").json()["brief"] | {"budget_usd": as_string(bound)}
    assert caller.post(f"briefs/{brief.pk}/versions/", amended).status_code == 201
    racing = [Caller(by) for _ in range(50)]

    responses = race(*[lambda each=each: each.post(f"briefs/{brief.pk}/rounds/", {"candidates": 1}) for each in racing])

    assert statuses(responses) == {201: 1, 402: 49}
    assert {(each.json()["code"], each.json()["scope"]) for each in responses if each.status_code == 402} == {
        ("budget_exhausted", "brief")
    }
    account = ledger.account(by.workspace_id, Scope.BRIEF, str(brief.pk), simulated=True)
    assert account.reserved + account.spent == account.limit == bound
    assert (Round.objects.count(), Candidate.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="round.ordered").count() == 1
    assert whole().count == AuditEvent.objects.count()


def test_w04_a_double_click_with_one_key_orders_once():
    by = producer()
    brief = submitted(by, timezone.now())
    racing = [Caller(by) for _ in range(6)]
    key = {"Idempotency-Key": "click-1"}

    responses = race(*[lambda each=each: each.post(f"briefs/{brief.pk}/rounds/", {}, headers=key) for each in racing])

    assert statuses(responses) == {201: 1, 200: 5}
    assert len({response.content for response in responses}) == 1


def test_a_claim_that_ends_while_it_is_renewed_stays_ended():
    one = waiting(at=timezone.now())
    by = Caller(actor(one.workspace, "reviewer"))
    claim = claimed(one, by.actor, timezone.now())
    twin = Caller(by.actor)

    responses = race(
        lambda: by.delete(f"claims/{claim.pk}/", {"reason": "Too close to home."}),
        lambda: twin.patch(f"claims/{claim.pk}/"),
    )

    assert responses[0].status_code == 204
    assert responses[1].status_code in {200, 409}
    with pytest.raises(queue_actions.NotNow):
        queue_actions.renew(claim.pk, by=by.actor, at=timezone.now())
