"""One person's review and what reviews add up to (rules 4 to 7 of the product)."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from reviews.audit.models import AuditEvent
from reviews.candidates.states import CandidateState
from reviews.checks import inspecting
from reviews.decisions import actions, queries
from reviews.decisions.models import Answer, Decision, Review
from reviews.decisions.trails import visible_trail
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow
from reviews.inspection.actions import save_draft
from reviews.inspection.models import Display
from reviews.people.models import RateCard
from reviews.queues.actions import give_back
from reviews.queues.models import Claim, Seat
from tests.factories import AT, actor, workspace
from tests.factories_briefs import arrive, last_event, ordered, producer, rows, submitted
from tests.factories_reviewing import LATER, claimed, displayed, judged, lead, passes, reviewer, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate():
    return waiting()


@pytest.fixture
def by(candidate):
    return reviewer(candidate.workspace)


def review(candidate, by, verdict="approve", at=LATER, **fields):
    fields = {"sha256": candidate.image.sha256, "answers": passes(candidate)} | fields
    return actions.review(candidate.pk, by=by, at=at, verdict=verdict, **fields)


def test_one_reviewer_approves(candidate, by):
    done = judged(candidate, by)
    assert (done.decision.verdict, done.decision.sha256) == ("approved", candidate.image.sha256)
    assert candidate.state == CandidateState.APPROVED
    assert Answer.objects.filter(review=done.review).count() == candidate.round.items.count()
    assert not Claim.objects.filter(ended_at=None).exists()


def test_a_review_leaves_exactly_one_event_that_names_what_it_moved(candidate, by):
    claimed(candidate, by)
    displayed(candidate, by)
    before = AuditEvent.objects.count()
    done = review(candidate, by, comment="Clean.")
    assert AuditEvent.objects.count() == before + 1
    event = last_event()
    assert (event["verb"], event["subject"]) == ("review.submitted", {"kind": "candidate", "id": str(candidate.pk)})
    moved = [(one["kind"], one["before"], one["after"]) for one in event["moved"]]
    assert moved == [("claim", "open", "filled"), ("candidate", "in_review", "approved")]
    facts = event["facts"]
    assert facts["sha256"] == candidate.image.sha256
    assert facts["coverage_ppm"] == 1_000_000
    assert (facts["trace_sha256"], facts["answers_sha256"]) == (done.review.trace_sha256, done.review.answers_sha256)
    assert "Clean." not in json.dumps(event)


def test_rule_4_the_owner_never_reviews_whatever_the_roles():
    by = actor(workspace(), "producer", "reviewer", "lead")
    candidate = waiting(by)
    with pytest.raises(NotAllowed) as refused:
        claimed(candidate, by)
    assert (refused.value.code, refused.value.recorded) == ("own_brief", True)
    with pytest.raises(NotAllowed) as refused:
        review(candidate, by)
    assert (refused.value.code, refused.value.recorded) == ("own_brief", True)


def test_rule_4_is_told_before_any_role_is_asked_for():
    owner = producer()
    candidate = waiting(owner)
    for act in (
        lambda: claimed(candidate, owner),
        lambda: actions.review(candidate.pk, by=owner, at=LATER, sha256="", verdict="approve", answers=[]),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert (refused.value.code, refused.value.recorded) == ("own_brief", True)


def test_rule_4_who_uploaded_or_ordered_under_another_brief_never_reviews():
    of = workspace()
    brief_owner = producer(of)
    by = actor(of, "lead", "reviewer")
    first = waiting(brief_owner)
    candidate = waiting(by, brief=first.brief, colour="#111111")
    with pytest.raises(NotAllowed) as refused:
        claimed(candidate, by)
    assert refused.value.code == "own_brief"


def test_rule_5_approval_needs_a_live_claim(candidate, by):
    with pytest.raises(NotNow) as refused:
        review(candidate, by)
    assert refused.value.code == "claim_needed"
    claimed(candidate, by)
    displayed(candidate, by)
    with pytest.raises(NotNow) as refused:
        review(candidate, by, at=AT + timedelta(minutes=16))
    assert refused.value.code == "claim_needed"


@pytest.mark.parametrize(("height", "refused"), [(94, True), (95, False)])
def test_rule_5_approval_needs_the_share_displayed(candidate, by, height, refused):
    claimed(candidate, by)
    displayed(candidate, by, height=height)
    if not refused:
        assert review(candidate, by).decision.verdict == "approved"
        return
    before = rows()
    with pytest.raises(NotNow, match=r"94 % of 95 % displayed"):
        review(candidate, by)
    assert rows() == before


def test_rule_5_the_share_adds_up_over_ones_claims_of_a_pass(candidate, by):
    first = claimed(candidate, by)
    displayed(candidate, by, rect=[0, 0, 200, 50])
    give_back(first.pk, by=by, at=LATER)
    claimed(candidate, by, LATER)
    displayed(candidate, by, LATER + timedelta(minutes=1), rect=[0, 50, 200, 50])
    assert review(candidate, by, at=LATER + timedelta(minutes=2)).review.coverage_ppm == 1_000_000


def test_what_others_were_shown_does_not_count(candidate, by):
    other = reviewer(candidate.workspace)
    first = claimed(candidate, other)
    displayed(candidate, other)
    give_back(first.pk, by=other, at=LATER)
    claimed(candidate, by, LATER)
    with pytest.raises(NotNow, match="0 % of 95 % displayed"):
        review(candidate, by)


@pytest.mark.parametrize("mode", ["onion", "difference", "aid"])
def test_altered_pixels_do_not_count(candidate, by, mode):
    claimed(candidate, by)
    assert displayed(candidate, by, mode=mode) == 0
    assert displayed(candidate, by, start_ms=2000) == 1_000_000


def test_rule_5_every_required_item_is_answered(candidate, by):
    claimed(candidate, by)
    displayed(candidate, by)
    with pytest.raises(NotNow, match="1 item open"):
        review(candidate, by, answers=passes(candidate)[1:])


def test_rule_5_no_open_fail_that_blocks(candidate, by):
    claimed(candidate, by)
    displayed(candidate, by)
    failed = {"answer": "fail", "defect": "part_missing", "severity": "major", "spot": [199, 99]}
    with pytest.raises(NotNow, match="1 major fail"):
        review(candidate, by, answers=passes(candidate, **failed))


def test_approving_over_a_minor_fail_takes_a_comment(candidate, by):
    claimed(candidate, by)
    displayed(candidate, by)
    answers = passes(candidate, answer="fail", defect="part_missing", severity="minor")
    with pytest.raises(Invalid) as refused:
        review(candidate, by, answers=answers)
    assert list(refused.value.errors) == ["comment"]
    assert review(candidate, by, answers=answers, comment="Fine at this size.").decision.verdict == "approved"


@pytest.mark.parametrize("verdict", ["reject", "request_changes"])
def test_rule_6_a_refusal_names_a_reason_from_the_list(candidate, by, verdict):
    claimed(candidate, by)
    before = rows()
    for reason in ("", "because"):
        with pytest.raises(Invalid) as refused:
            review(candidate, by, verdict, answers=[], reason=reason)
        assert list(refused.value.errors) == ["reason"]
    assert rows() == before
    assert review(candidate, by, verdict, answers=[], reason="part_missing").decision is not None


def test_a_refusal_needs_no_display_and_no_answers(candidate, by):
    claimed(candidate, by)
    done = review(candidate, by, "reject", answers=[], reason="part_missing")
    candidate.refresh_from_db()
    assert (done.decision.verdict, done.decision.reasons) == ("rejected", ["part_missing"])
    assert candidate.state == CandidateState.REJECTED


def test_a_verdict_of_another_image_is_refused(candidate, by):
    claimed(candidate, by)
    with pytest.raises(NotNow) as refused:
        review(candidate, by, sha256="0" * 64)
    assert refused.value.code == "asset_changed"
    assert refused.value.facts["current_sha256"] == candidate.image.sha256


def test_an_unknown_verdict_names_its_field(candidate, by):
    claimed(candidate, by)
    with pytest.raises(Invalid) as refused:
        review(candidate, by, "maybe", answers=[{"item": "x", "answer": "pass"}], reason="")
    assert sorted(refused.value.errors) == ["answers.0.item", "verdict"]


def test_an_approval_carries_no_defect(candidate, by):
    claimed(candidate, by)
    displayed(candidate, by)
    with pytest.raises(Invalid) as refused:
        review(candidate, by, reason="part_missing")
    assert list(refused.value.errors) == ["reason"]


def test_another_workspaces_reviewer_finds_nothing(candidate):
    stranger = reviewer(workspace())
    with pytest.raises(NotFound):
        claimed(candidate, stranger)
    with pytest.raises(NotFound):
        review(candidate, stranger)


@pytest.mark.parametrize("role", ["producer", "auditor"])
def test_only_reviewers_judge(candidate, role):
    by = actor(candidate.workspace, role)
    with pytest.raises(NotAllowed):
        claimed(candidate, by)
    with pytest.raises(NotAllowed):
        review(candidate, by)


# ---------------------------------------------------------------- two reviewers


@pytest.fixture
def pair():
    return waiting(policy="two reviewers")


def test_two_reviewers_agree(pair):
    first, second = reviewer(pair.workspace), reviewer(pair.workspace)
    assert judged(pair, first).decision is None
    assert pair.state == CandidateState.IN_REVIEW
    assert judged(pair, second).decision.verdict == "approved"


def test_one_person_fills_one_seat_per_pass(pair):
    first = reviewer(pair.workspace)
    judged(pair, first)
    with pytest.raises(NotNow) as refused:
        claimed(pair, first, LATER)
    assert refused.value.code == "second_reviewer_required"
    with pytest.raises(NotNow) as refused:
        review(pair, first)
    assert refused.value.code == "second_reviewer_required"


def test_two_refusals_that_differ_ask_for_changes_with_both_reasons(pair):
    judged(pair, reviewer(pair.workspace), "reject", reason="part_missing")
    done = judged(pair, reviewer(pair.workspace), "request_changes", reason="colour_off")
    assert (done.decision.verdict, done.decision.reasons) == ("changes_requested", ["part_missing", "colour_off"])


def test_a_disagreement_is_settled_by_a_lead(pair):
    judged(pair, reviewer(pair.workspace))
    done = judged(pair, reviewer(pair.workspace), "reject")
    assert (done.decision, pair.state) == (None, CandidateState.IN_REVIEW)
    third = reviewer(pair.workspace)
    with pytest.raises(NotAllowed):
        claimed(pair, third, LATER)
    settling = lead(pair.workspace)
    assert [one.verdict for one in queries.reviews_visible_to(settling, pair)] == ["approve", "reject"]
    settled = judged(pair, settling)
    assert (settled.decision.verdict, settled.review.role) == ("approved", "lead")


def test_a_lead_takes_no_reviewers_seat(pair):
    with pytest.raises(NotAllowed):
        claimed(pair, lead(pair.workspace))


def test_in_a_blind_stage_nobody_sees_the_others_verdict_before_both_have_given_theirs(pair):
    first, second = reviewer(pair.workspace), reviewer(pair.workspace)
    judged(pair, first, "request_changes", comment="The handle is gone.")
    assert list(queries.reviews_visible_to(second, pair)) == []
    assert pair.brief_id in queries.blind_briefs(second)
    assert [one.user_id for one in queries.reviews_visible_to(first, pair)] == [first.user_id]
    auditor = actor(pair.workspace, "auditor")
    assert queries.reviews_visible_to(auditor, pair).count() == 1
    judged(pair, second, "request_changes")
    assert queries.reviews_visible_to(second, pair).count() == 2
    assert queries.blind_briefs(second) == frozenset()


def test_the_trail_is_blind_too(pair):
    first, second = reviewer(pair.workspace), reviewer(pair.workspace)
    judged(pair, first, "reject")
    assert "review.submitted" not in {event.verb for event in visible_trail(pair, by=second)}
    assert "review.submitted" in {event.verb for event in visible_trail(pair, by=first)}


def test_an_edit_repeats_nothing_of_a_sibling_to_those_who_are_still_to_review():
    owner = producer()
    order = ordered(owner, brief=submitted(owner, policy="two reviewers", wanted=3))
    first, second, last = (reviewer(order.workspace) for _ in range(3))
    asked, sibling = (arrive(one, width=200, height=100) for one in order.candidates.order_by("n"))
    inspecting.check(asked.pk, clock=lambda: AT)
    inspecting.check(sibling.pk, clock=lambda: AT)
    for one in (first, second):
        judged(asked, one, "request_changes", comment="The handle is gone.")
    edit = arrive(actions.answer_changes(asked.pk, by=owner, at=LATER).candidates.get(), width=200, height=100)
    inspecting.check(edit.pk, clock=lambda: LATER)
    edit.refresh_from_db()
    assert "edit.ordered" in {event.verb for event in visible_trail(edit, by=last)}
    for one in (first, second):
        judged(edit, one, "reject", at=LATER + timedelta(minutes=5))
    # The edit is decided, its parent's sibling still waits for the last.
    assert queries.is_blind_to(last, edit)
    assert {event.verb for event in visible_trail(edit, by=last)} & {"edit.ordered", "review.submitted"} == set()
    for one in (first, second):
        judged(sibling, one, "reject", at=LATER + timedelta(minutes=10))
    assert queries.reviews_visible_to(last, edit).count() == 2


# ---------------------------------------------------------------- stages by tag


def test_brand_then_legal_come_in_order():
    candidate = waiting(policy="brand then legal")
    of = candidate.workspace
    brand, legal = reviewer(of, tags=["brand"]), reviewer(of, tags=["legal"])
    with pytest.raises(NotAllowed):
        claimed(candidate, legal)
    with pytest.raises(NotAllowed):
        claimed(candidate, reviewer(of))
    assert judged(candidate, brand).decision is None
    assert candidate.stage_n == 2
    assert judged(candidate, legal).decision.verdict == "approved"


def test_a_refusal_in_the_first_stage_decides():
    candidate = waiting(policy="brand then legal")
    done = judged(candidate, reviewer(candidate.workspace, tags=["brand"]), "reject")
    assert done.decision.verdict == "rejected"
    assert Seat.objects.filter(candidate=candidate).count() == 1


# ---------------------------------------------------------------- overturning


def test_a_lead_overturns_and_the_stages_start_anew(candidate, by):
    first = judged(candidate, by)
    done = actions.overturn(candidate.pk, by=lead(candidate.workspace), at=LATER, comment="The logo is last year's.")
    candidate.refresh_from_db()
    assert (done.verdict, done.overturns, done.pass_no) == ("overturned", first.decision, 1)
    assert (candidate.state, candidate.pass_no, candidate.stage_n) == (CandidateState.IN_REVIEW, 2, 1)
    assert last_event()["verb"] == "decision.overturned"
    second = judged(candidate, by, "reject", at=LATER + timedelta(minutes=5))
    assert second.decision.pass_no == 2
    assert Decision.objects.filter(candidate=candidate).count() == 3


def test_overturning_is_a_leads_and_takes_a_comment_and_a_decision(candidate, by):
    with pytest.raises(NotNow):
        actions.overturn(candidate.pk, by=lead(candidate.workspace), at=LATER, comment="why")
    judged(candidate, by)
    with pytest.raises(NotAllowed):
        actions.overturn(candidate.pk, by=by, at=LATER, comment="why")
    with pytest.raises(Invalid):
        actions.overturn(candidate.pk, by=lead(candidate.workspace), at=LATER, comment=" ")


def test_a_lead_does_not_overturn_on_their_own_brief():
    by = actor(workspace(), "producer", "lead")
    candidate = waiting(by)
    judged(candidate, reviewer(candidate.workspace))
    with pytest.raises(NotAllowed) as refused:
        actions.overturn(candidate.pk, by=by, at=LATER, comment="why")
    assert refused.value.code == "own_brief"


def test_decisions_and_reviews_are_never_edited(candidate, by):
    done = judged(candidate, by)
    for row in (done.review, done.decision, done.review.answers.first(), Display.objects.first()):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_update=True)
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()


# ---------------------------------------------------------------- review time


def test_review_time_costs_the_roles_rate_without_gaps(candidate, by):
    RateCard.objects.create(workspace=candidate.workspace, role="reviewer", per_hour=Decimal(60), valid_from=AT.date())
    claimed(candidate, by)
    displayed(candidate, by, duration_ms=30_000)
    done = review(candidate, by, at=AT + timedelta(seconds=90))
    assert (done.review.active_ms, done.review.cost) == (90_000, Decimal("1.5"))


def test_a_gap_of_more_than_a_minute_costs_nothing(candidate, by):
    RateCard.objects.create(workspace=candidate.workspace, role="reviewer", per_hour=Decimal(60), valid_from=AT.date())
    claimed(candidate, by)
    displayed(candidate, by, duration_ms=30_000)
    done = review(candidate, by, at=AT + timedelta(seconds=91))
    assert (done.review.active_ms, done.review.cost) == (30_000, Decimal("0.5"))


def test_without_a_rate_card_of_that_day_time_costs_nothing(candidate, by):
    tomorrow = AT.date() + timedelta(days=1)
    RateCard.objects.create(workspace=candidate.workspace, role="reviewer", per_hour=Decimal(60), valid_from=tomorrow)
    assert judged(candidate, by).review.cost == 0


# ---------------------------------------------------------------- what the page is told


def test_why_not_approve_says_what_is_missing_in_order(candidate, by):
    assert queries.why_not_approve(candidate, by=by, at=AT) == "Claim this candidate first."
    claimed(candidate, by)
    items = candidate.round.items.filter(required=True).count()
    assert queries.why_not_approve(candidate, by=by, at=AT) == f"{items} items open · 0 % of 95 % displayed"
    held = Claim.objects.get(ended_at=None)
    save_draft(held.pk, {"answers": passes(candidate)}, by=by, at=AT)
    displayed(candidate, by)
    assert queries.why_not_approve(candidate, by=by, at=LATER) is None


def test_why_not_approve_is_for_the_caller(candidate, by):
    assert "reviewer" in queries.why_not_approve(candidate, by=actor(candidate.workspace, "auditor"), at=AT)
    judged(candidate, by)
    assert "approved, not in review" in queries.why_not_approve(candidate, by=by, at=LATER)


def test_a_review_is_written_once(candidate, by):
    judged(candidate, by)
    assert Review.objects.get().seat == Seat.objects.get()
