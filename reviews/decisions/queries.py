"""What stands between a candidate and its approval, and who may see whose verdict."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.actor import Actor
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate, FrozenItem
from reviews.candidates.states import DECIDED, CandidateState
from reviews.checklists import queries as checklist_queries
from reviews.decisions import rules
from reviews.decisions.models import Decision, Review
from reviews.decisions.states import Verdict
from reviews.inspection import queries as inspection_queries
from reviews.people import rules as people_rules
from reviews.queues import queries as queue_queries
from reviews.queues import rules as queue_rules
from reviews.queues.models import Claim, Seat


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reviewer stands with a candidate: `why_not` None means that approving would be taken now."""

    why_not: str | None
    claim: Claim | None = None
    coverage: inspection_queries.Coverage | None = None


def standing(candidate: Candidate, *, by: Actor, at: datetime) -> Standing:
    """With the answers in this person's draft, since those are the ones the server knows of."""
    if reason := why_not_at_all(candidate, by):
        return Standing(reason)
    claim = queue_queries.live_claim(candidate.pk, by.user_id, at)
    if claim is None:
        return Standing(queue_rules.CLAIM_FIRST)
    stage = claim.seat.stage
    coverage = inspection_queries.covered(candidate, by.user_id, stage)
    draft = inspection_queries.draft_of(claim)
    given = read(candidate, draft.body.get("answers", []) if draft else [])[0]
    why = rules.why_not_approve(items=candidate.round.items.all(), answers=given, stage=stage, covered_ppm=coverage.ppm)
    return Standing(why, claim, coverage)


def why_not_approve(candidate: Candidate, *, by: Actor, at: datetime) -> str | None:
    return standing(candidate, by=by, at=at).why_not


def standings(candidates: Sequence[Candidate], *, by: Actor, at: datetime) -> dict[UUID, str | None]:
    """`why_not_approve` of each: as many queries for fifty as for one."""
    claims = {claim.candidate_id: claim for claim in queue_queries.claims_of(by, at).filter(candidate__in=candidates)}
    coverages = inspection_queries.covered_each(claims.values())
    drafts = inspection_queries.drafts_of(claims.values())
    items = _items_of({claim.candidate.round_id for claim in claims.values()})
    codes = defect_codes(by.workspace_id)
    found: dict[UUID, str | None] = {}
    for one in candidates:
        claim = claims.get(one.pk)
        reason = why_not_at_all(one, by) or (None if claim else queue_rules.CLAIM_FIRST)
        if reason is None and claim is not None:
            asked = items[one.round_id]
            given = _read(one, drafts.get(claim.pk, []), asked, codes)[0]
            reason = rules.why_not_approve(
                items=asked, answers=given, stage=claim.seat.stage, covered_ppm=coverages[claim.pk].ppm
            )
        found[one.pk] = reason
    return found


def _items_of(rounds: Collection[UUID]) -> dict[UUID, list[FrozenItem]]:
    found: dict[UUID, list[FrozenItem]] = {pk: [] for pk in rounds}
    for item in FrozenItem.objects.filter(round__in=rounds):
        found[item.round_id].append(item)
    return found


def why_not_at_all(candidate: Candidate, by: Actor) -> str | None:
    """Without a query: the reasons that no claim and no answer would change."""
    return (
        people_rules.why_not(by, people_rules.Capability.CLAIM)
        or queue_rules.why_not_judge(candidate, by)
        or queue_rules.why_not_review_now(candidate)
    )


def read(candidate: Candidate, answers: Any) -> tuple[list[rules.Given], dict[str, list[str]]]:
    """The answers against this candidate's own items, its image's size and the workspace's defect list."""
    return _read(candidate, answers, candidate.round.items.all(), defect_codes(candidate.workspace_id))


def _read(
    candidate: Candidate, answers: Any, items: Iterable[FrozenItem], codes: set[str]
) -> tuple[list[rules.Given], dict[str, list[str]]]:
    image = candidate.image
    size = (image.width, image.height) if image else (0, 0)
    return rules.read_answers(answers, items={item.pk for item in items}, defects=codes, size=size)


def defect_codes(workspace_id: UUID) -> set[str]:
    return {defect.code for defect in checklist_queries.defect_codes(workspace_id)}


def reviews_of_stage(candidate: Candidate, stage_id: UUID) -> QuerySet[Review]:
    return Review.objects.filter(candidate=candidate, pass_no=candidate.pass_no, stage=stage_id).select_related("seat")


def decided(candidate: Candidate) -> Decision | None:
    """The decision in force, if there is one."""
    return Decision.objects.filter(candidate=candidate, overturns=None, overturned_by=None).order_by("-pass_no").first()


def asking_reviews(candidate: Candidate) -> QuerySet[Review]:
    """The reviews whose change request is in force: what an edit answers."""
    decision = decided(candidate)
    if decision is None:
        return Review.objects.none()
    asked = Review.objects.filter(candidate=candidate, pass_no=decision.pass_no).exclude(verdict=Verdict.APPROVE)
    return asked.prefetch_related("answers__item").order_by("at")


# ---------------------------------------------------------------- blindness


def is_blind_to(by: Actor, candidate: Candidate) -> bool:
    """While a blind stage is open that this person may still review in, on this candidate, its lineage or a round that
    one of these stands in, they see nobody else's verdict on any of them: an edit repeats what was said of its
    parent, and so of a sibling of those that wait."""
    family = candidate_queries.lineage(candidate)
    related = Q(candidate__in={one.pk for one in family}) | Q(candidate__round__in={one.round_id for one in family})
    return any(_may_still_sit(seat, by) for seat in _blind_seats(by).filter(related))


def blind_briefs(by: Actor) -> frozenset[UUID]:
    """The briefs on which this person may still review in an open blind stage: for lists, which say less rather than
    more (a round and a lineage lie within one brief)."""
    return frozenset(seat.brief_id for seat in _blind_seats(by) if _may_still_sit(seat, by))


def telling(candidates: Collection[Candidate], by: Actor) -> frozenset[UUID]:
    """Those of which `why` tells others' verdicts to somebody who may still review in an open blind stage there. What a
    candidate of that stage answers stays open to them."""
    seats = [seat for seat in _blind_seats(by) if _may_still_sit(seat, by)]
    briefs = {seat.brief_id for seat in seats}
    answered = {seat.candidate.parent_id for seat in seats}
    judged = DECIDED | {CandidateState.IN_REVIEW}
    return frozenset(
        one.pk for one in candidates if one.brief_id in briefs and one.state in judged and one.pk not in answered
    )


def _blind_seats(by: Actor) -> QuerySet[Seat]:
    """Open blind seats of candidates that this person has not reviewed in this pass. A lead who settles is not blind:
    both have given their verdicts by then."""
    sat = Seat.objects.filter(candidate=OuterRef("candidate"), pass_no=OuterRef("pass_no"), filled_by=by.user_id)
    seats = queue_queries.open_seats(by.workspace_id).filter(
        stage__blind=True, for_lead=False, candidate__state=CandidateState.IN_REVIEW
    )
    return seats.exclude(Exists(sat)).select_related("candidate__brief", "candidate__round", "candidate__upload")


def _may_still_sit(seat: Seat, by: Actor) -> bool:
    return not (queue_rules.why_not_sit(seat, by) or queue_rules.why_not_judge(seat.candidate, by))


def reviews_visible_to(by: Actor, candidate: Candidate) -> QuerySet[Review]:
    """The candidate's reviews as far as this person may see them now: in blindness only their own."""
    reviews = (
        Review.objects.filter(candidate=candidate).select_related("user", "stage").prefetch_related("answers__item")
    )
    if is_blind_to(by, candidate):
        return reviews.filter(user=by.user_id).order_by("at")
    return reviews.order_by("at")


def own_review(candidate: Candidate, by: Actor) -> Review | None:
    return Review.objects.filter(candidate=candidate, pass_no=candidate.pass_no, user=by.user_id).first()
