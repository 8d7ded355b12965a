"""What follows a review: the next stage, a lead's seat, or a decision that moves the candidate."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from reviews.actor import Actor
from reviews.audit.moves import Moved
from reviews.candidates import moves as candidate_moves
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.checklists import queries as checklist_queries
from reviews.decisions import queries, rules
from reviews.decisions.models import Decision, Review
from reviews.decisions.states import AnswerValue, DecisionVerdict, Verdict
from reviews.policies.models import Stage
from reviews.queues import moves as queue_moves

STATE_OF = {
    DecisionVerdict.APPROVED: CandidateState.APPROVED,
    DecisionVerdict.REJECTED: CandidateState.REJECTED,
    DecisionVerdict.CHANGES_REQUESTED: CandidateState.CHANGES_REQUESTED,
}


def follow_reviews(candidate: Candidate, stage: Stage, *, at: datetime) -> tuple[Decision | None, list[Moved]]:
    """Count the stage's verdicts (the candidate's row is locked by now) and do what they add up to."""
    reviews = list(queries.reviews_of_stage(candidate, stage.pk))
    lead = next((Verdict(one.verdict) for one in reviews if one.seat.for_lead), None)
    verdicts = [Verdict(one.verdict) for one in reviews if not one.seat.for_lead]
    following = Stage.objects.filter(version=stage.version_id, n__gt=stage.n).order_by("n").first()
    step, verdict = rules.outcome(verdicts, seats=stage.seats, last_stage=following is None, lead=lead)
    if step == rules.Next.NEXT_STAGE and following is not None:
        queue_moves.open_stage(candidate, following, at=at)
    elif step == rules.Next.LEAD:
        queue_moves.open_lead_seat(candidate, stage, at=at)
    elif verdict is not None:
        return decide(candidate, verdict, reviews, at=at)
    return None, []


def decide(
    candidate: Candidate, verdict: DecisionVerdict, reviews: Iterable[Review], *, at: datetime
) -> tuple[Decision, list[Moved]]:
    """Write the pass's decision; the candidate leaves review, and when the brief is fulfilled by it, others step
    out."""
    given = list(reviews)
    # Where a lead settled it, the lead's verdict decides alone.
    reasons = [one.reason for one in [r for r in given if r.seat.for_lead] or given if one.reason]
    decision = Decision.objects.create(
        candidate=candidate,
        pass_no=candidate.pass_no,
        verdict=verdict,
        sha256=candidate.image.sha256 if candidate.image else "",
        reasons=list(dict.fromkeys(reasons)),
        at=at,
    )
    moved = [candidate_moves.move(candidate, STATE_OF[verdict], at=at, why=_why(candidate, decision))]
    moved += queue_moves.leave_review(candidate, at=at)
    if verdict == DecisionVerdict.APPROVED and candidate_queries.fulfilled(candidate.brief):
        moved += queue_moves.spare_others(candidate.brief, at=at)
    return decision, moved


def _why(candidate: Candidate, decision: Decision) -> str:
    labels = defect_labels(candidate.workspace_id)
    return ", ".join(labels.get(code, code) for code in decision.reasons)


def defect_labels(workspace_id: UUID) -> dict[str, str]:
    return {defect.code: defect.label for defect in checklist_queries.defect_codes(workspace_id)}


def overturn(
    candidate: Candidate, earlier: Decision, *, by: Actor, at: datetime, comment: str
) -> tuple[Decision, list[Moved]]:
    decision = Decision.objects.create(
        candidate=candidate,
        pass_no=candidate.pass_no,
        verdict=DecisionVerdict.OVERTURNED,
        sha256=earlier.sha256,
        overturns=earlier,
        by_id=by.user_id,
        comment=comment,
        at=at,
    )
    candidate.pass_no += 1
    candidate.save(update_fields=["pass_no"])
    moved = candidate_moves.move(
        candidate, CandidateState.IN_REVIEW, at=at, why="A lead overturned the earlier decision."
    )
    queue_moves.open_stage(candidate, Stage.objects.get(version=candidate.round.policy_id, n=1), at=at)
    return decision, [moved]


def changes_asked(reviews: Iterable[Review], workspace_id: UUID) -> list[str]:
    """The reviewers' own sentences; where one left none, the items they failed, else the reason's name."""
    labels = defect_labels(workspace_id)
    return list(dict.fromkeys(sentence for one in reviews for sentence in _asked(one, labels)))


def _asked(one: Review, labels: dict[str, str]) -> list[str]:
    if one.comment.strip():
        return [one.comment.strip()]
    failed = [
        f"{answer.item.text}: {labels.get(answer.defect, answer.defect)}"
        for answer in one.answers.all()
        if answer.answer == AnswerValue.FAIL
    ]
    return failed or [labels.get(one.reason, one.reason)]
