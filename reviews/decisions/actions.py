"""Judging: one person's review, what it adds up to, a lead's overturning, and the edit that answers a change
request."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from generation.money import UNIT, ZERO, as_string
from reviews.actor import Actor
from reviews.audit.moves import Moved, record
from reviews.candidates import moves as candidate_moves
from reviews.candidates import queries as candidate_queries
from reviews.candidates import rules as candidate_rules
from reviews.candidates.models import Candidate, Round
from reviews.candidates.states import DECIDED, CandidateState
from reviews.decisions import moves, queries, rules
from reviews.decisions.models import Answer, Decision, Review
from reviews.decisions.states import Verdict
from reviews.errors import Invalid, NotAllowed, NotNow
from reviews.inspection import queries as inspection_queries
from reviews.people import queries as people_queries
from reviews.people import rules as people_rules
from reviews.policies.models import Stage
from reviews.queues import actions as queue_actions
from reviews.queues import moves as queue_moves
from reviews.queues import queries as queue_queries
from reviews.queues import rules as queue_rules
from reviews.queues.models import Claim

MS_PER_HOUR = Decimal(3_600_000)


@dataclass(frozen=True, slots=True)
class Reviewed:
    review: Review
    decision: Decision | None


@transaction.atomic
def review(
    candidate_id: UUID,
    *,
    by: Actor,
    at: datetime,
    sha256: str,
    verdict: str,
    answers: Any,
    reason: str = "",
    comment: str = "",
) -> Reviewed:
    """Write one person's verdict and follow what the verdicts of the stage add up to; takes effect at once.

    `sha256` names the bytes that were on the screen; `answers` as the API takes them (`rules.read_answers`);
    `reason` is a
    defect code, needed unless approving. Refusals: own brief 403, no live claim or another image 409, fields 422.
    """
    candidate = _locked(by, candidate_id)
    claim = _claim_to_judge(candidate, by=by, at=at)
    if candidate.image is None or sha256 != candidate.image.sha256:
        kept = candidate.image.sha256 if candidate.image else ""
        raise NotNow(
            "You judged another image than the one that stands here now. Load the page again.",
            code="asset_changed",
            current_sha256=kept,
            judged_sha256=str(sha256),
        )
    given = _read(candidate, verdict=verdict, answers=answers, reason=reason, comment=comment)
    coverage = inspection_queries.covered(candidate, by.user_id, claim.seat.stage)
    if verdict == Verdict.APPROVE:
        _refuse_approval(candidate, claim.seat.stage, given, coverage.ppm, comment)
    written = _write(candidate, claim, given, coverage, at=at, verdict=Verdict(verdict), reason=reason, comment=comment)
    moved = queue_moves.fill(claim, at=at)
    decision, followed = moves.follow_reviews(candidate, claim.seat.stage, at=at)
    if decision is None:
        # The claim ended undecided; where the brief was fulfilled meanwhile, nobody else need look.
        followed += queue_moves.spare_when_fulfilled(candidate, claim, at=at)
    _record_review(candidate, written, decision, [*moved, *followed], by=by, at=at)
    return Reviewed(written, decision)


def _locked(by: Actor, candidate_id: UUID) -> Candidate:
    """Reviews of one candidate are counted one after the other: its row stands for them all. The brief's row is locked
    before it (everywhere: brief, run, candidate, seat, claim), since a decision may move the brief's others."""
    candidate_queries.get(by, candidate_id)
    return queue_moves.lock_candidate(candidate_id)


def _claim_to_judge(candidate: Candidate, *, by: Actor, at: datetime) -> Claim:
    queue_actions.refuse_own(candidate, by)
    if reason := people_rules.why_not(by, people_rules.Capability.CLAIM):
        raise NotAllowed(reason)
    if queries.own_review(candidate, by):
        raise NotNow(
            "You have reviewed this candidate. Somebody else has to fill the next seat.",
            code="second_reviewer_required",
        )
    if reason := queue_rules.why_not_review_now(candidate):
        raise NotNow(reason, code="not_in_review", state=candidate.state)
    claim = queue_queries.live_claim(candidate.pk, by.user_id, at)
    if claim is None:
        raise NotNow(
            "Your claim ran out or you have none. Claim this candidate (again); your answers are kept.",
            code="claim_needed",
        )
    if reason := queue_rules.why_not_sit(claim.seat, by):
        raise NotAllowed(reason, code="not_your_seat")
    return claim


def _read(candidate: Candidate, *, verdict: str, answers: Any, reason: str, comment: str) -> list[rules.Given]:
    given, errors = queries.read(candidate, answers)
    if verdict not in Verdict.values:
        errors["verdict"] = [f"Give one of {', '.join(Verdict.values)}."]
    elif verdict != Verdict.APPROVE and reason not in list(queries.defect_codes(candidate.workspace_id)):
        errors["reason"] = ["Name a reason from the list of defects; it says what is wrong with this image."]
    elif verdict == Verdict.APPROVE and reason:
        errors["reason"] = ["An approval has no defect as its reason; put what you want to say into the comment."]
    if sentence := queue_rules.why_not_said(comment):
        errors["comment"] = [sentence]
    if errors:
        raise Invalid(errors)
    return given


def _refuse_approval(
    candidate: Candidate, stage: Stage, given: list[rules.Given], covered_ppm: int, comment: str
) -> None:
    items = candidate.round.items.all()
    if reason := rules.why_not_approve(items=items, answers=given, stage=stage, covered_ppm=covered_ppm):
        raise NotNow(f"This cannot be approved yet: {reason}.", code="not_approvable", why=reason)
    if rules.needs_comment(given) and not comment.strip():
        raise Invalid({"comment": ["Say why this is approved although something failed."]})


def _write(
    candidate: Candidate,
    claim: Claim,
    given: list[rules.Given],
    coverage: inspection_queries.Coverage,
    *,
    at: datetime,
    verdict: Verdict,
    reason: str,
    comment: str,
) -> Review:
    active_ms = inspection_queries.active_ms(claim, at)
    written = Review.objects.create(
        candidate=candidate,
        pass_no=candidate.pass_no,
        stage=claim.seat.stage,
        seat=claim.seat,
        claim=claim,
        user_id=claim.user_id,
        verdict=verdict,
        sha256=candidate.image.sha256 if candidate.image else "",
        reason=reason,
        comment=comment,
        coverage_ppm=coverage.ppm,
        coverage_hand_ppm=coverage.hand_ppm,
        trace_sha256=inspection_queries.trace_sha256(candidate, claim.user_id),
        answers_sha256=answers_sha256(given),
        active_ms=active_ms,
        role=claim.seat.role,
        cost=time_cost(active_ms, people_queries.rate_on(candidate.workspace_id, claim.seat.role, at.date())),
        at=at,
    )
    Answer.objects.bulk_create(_answer(written, one) for one in given)
    return written


def _answer(written: Review, one: rules.Given) -> Answer:
    x, y = one.spot or (None, None)
    return Answer(
        review=written,
        item_id=one.item,
        answer=one.answer,
        defect=one.defect,
        severity=one.severity,
        spot_x=x,
        spot_y=y,
    )


def time_cost(active_ms: int, per_hour: Decimal | None) -> Decimal:
    """Review time × rate, in US dollars; zero where the workspace has no rate card for that day."""
    return ZERO if per_hour is None else (per_hour * Decimal(active_ms) / MS_PER_HOUR).quantize(UNIT, ROUND_HALF_EVEN)


def answers_sha256(given: Iterable[rules.Given]) -> str:
    """The digest of the answers in the order of their items' ids: what the review's event carries."""
    rows = sorted([str(g.item), g.answer.value, g.defect, g.severity, list(g.spot or ())] for g in given)
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def _record_review(
    candidate: Candidate, written: Review, decision: Decision | None, moved: list[Moved], *, by: Actor, at: datetime
) -> None:
    facts = {
        "review": written.pk,
        "verdict": str(written.verdict),
        "reason": written.reason,
        "sha256": written.sha256,
        "pass": written.pass_no,
        "stage": written.stage.n,
        "seat": written.seat.n,
        "coverage_ppm": written.coverage_ppm,
        "coverage_hand_ppm": written.coverage_hand_ppm,
        "trace_sha256": written.trace_sha256,
        "answers_sha256": written.answers_sha256,
        "active_ms": written.active_ms,
        "cost_usd": as_string(written.cost),
        "brief_version_sha256": candidate.round.version.sha256,
        "policy_version": candidate.round.policy_id,
        "decision": decision.verdict if decision else None,
    }
    record(
        "review.submitted",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("candidate", candidate.pk),
        about=[("brief", candidate.brief_id)],
        moved=moved,
        facts=facts,
        texts={"comment": written.comment} if written.comment else {},
    )


@transaction.atomic
def overturn(candidate_id: UUID, *, by: Actor, at: datetime, comment: str) -> Decision:
    """A lead's decision that names the earlier one and opens the next pass: the stages start anew."""
    candidate = _locked(by, candidate_id)
    if reason := people_rules.why_not(by, people_rules.Capability.SETTLE):
        raise NotAllowed(reason)
    queue_actions.refuse_own(candidate, by)
    earlier = queries.decided(candidate)
    if candidate.state not in DECIDED or earlier is None:
        raise NotNow(
            f"This candidate is {candidate.get_state_display()}: there is no decision to overturn.",
            state=candidate.state,
        )
    sentence = queue_rules.why_not_said(comment)
    if sentence or not comment.strip():
        raise Invalid({"comment": [sentence or "Say why this decision is overturned."]})
    decision, moved = moves.overturn(candidate, earlier, by=by, at=at, comment=comment)
    record(
        "decision.overturned",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("candidate", candidate.pk),
        about=[("decision", earlier.pk), ("brief", candidate.brief_id)],
        moved=moved,
        facts={"overturned": earlier.verdict, "pass": candidate.pass_no, "sha256": decision.sha256},
        texts={"comment": comment},
    )
    return decision


@transaction.atomic
def answer_changes(candidate_id: UUID, *, by: Actor, at: datetime) -> Round:
    """Order the edit that a change request proposes: a child round that edits this very image with the reviewers'
    sentences and the brief's keep-list. BudgetExhausted when there is no money for it."""
    candidate = _locked(by, candidate_id)
    if reason := candidate_rules.why_not_produce(candidate.brief, by=by):
        raise NotAllowed(reason)
    if candidate.state != CandidateState.CHANGES_REQUESTED:
        raise NotNow(
            f"This candidate is {candidate.get_state_display()}: no changes are asked for.", state=candidate.state
        )
    if earlier := candidate_queries.open_edit(candidate):
        raise NotNow(f"Round {earlier.n} answers this already.", code="already_answered", round=str(earlier.pk))
    changes = moves.changes_asked(queries.asking_reviews(candidate), candidate.workspace_id)
    order, moved = candidate_moves.order_edit(candidate, changes=changes, by=by, at=at)
    record(
        "edit.ordered",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("round", order.pk),
        about=[("candidate", candidate.pk), ("brief", candidate.brief_id)],
        moved=moved,
        facts=candidate_moves.facts_of(order),
        texts={"instruction": order.instruction},
    )
    return order
