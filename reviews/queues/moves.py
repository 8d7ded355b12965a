"""Seats open, are filled and close; claims begin and end; a fulfilled brief's other candidates step out."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import QuerySet

from generation.runs import moves as run_moves
from generation.runs.models import Run
from generation.runs.states import RunState
from reviews.audit.moves import Moved
from reviews.briefs.models import Brief
from reviews.candidates import moves as candidate_moves
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.people.states import Role
from reviews.policies.models import Stage
from reviews.queues.models import Claim, Seat
from reviews.queues.states import ClaimEnding

FAR = datetime(9999, 1, 1, tzinfo=UTC)


def lock_candidate(candidate_id: UUID) -> Candidate:
    """One candidate behind its brief's lock: whoever judges, counts approvals or takes something out waits here."""
    candidate_moves.lock_brief(Brief.objects.get(candidates=candidate_id))
    return locked(Candidate.objects.filter(pk=candidate_id))[0]


def locked(candidates: QuerySet[Candidate]) -> list[Candidate]:
    """The candidates and their runs, each row locked, in the order in which everybody locks: brief (the caller), run,
    candidate, seat, claim. What left the asked for state meanwhile is left out."""
    ids = list(candidates.values_list("pk", flat=True))
    run_moves.locked(list(Run.objects.filter(candidate__in=ids)))
    # No key changes, so a claim or a finding that only points at the candidate need not wait.
    rows = candidates.select_for_update(of=("self",), no_key=True)
    related = ("image", "brief", "run", "upload", "round__version__brand", "round__policy")
    return list(rows.select_related(*related).order_by("pk"))


def lock_seat(claim: Claim) -> None:
    """Before a claim ends: who takes a seat locks it before its claims, too."""
    Seat.objects.select_for_update(no_key=True).get(pk=claim.seat_id)


def open_stage(candidate: Candidate, stage: Stage, *, at: datetime) -> None:
    """Open the stage's seats for this pass; seats that stood closed (a spare called back) open again."""
    candidate.stage_n = stage.n
    candidate.save(update_fields=["stage_n"])
    seats = Seat.objects.filter(candidate=candidate, pass_no=candidate.pass_no, stage=stage)
    if seats.exists():
        seats.filter(filled_at=None).update(closed_at=None)
        return
    Seat.objects.bulk_create([_seat(candidate, stage, n, at=at) for n in range(1, stage.seats + 1)])


def open_lead_seat(candidate: Candidate, stage: Stage, *, at: datetime) -> None:
    """Reviewers differ: a lead's verdict will settle the stage."""
    seat = _seat(candidate, stage, stage.seats + 1, at=at)
    seat.for_lead, seat.role, seat.tag = True, Role.LEAD, ""
    seat.save(force_insert=True)


def _seat(candidate: Candidate, stage: Stage, n: int, *, at: datetime) -> Seat:
    version = candidate.round.version
    return Seat(
        workspace_id=candidate.workspace_id,
        brief_id=candidate.brief_id,
        brand_id=version.brand_id,
        due=version.due or FAR,
        role=stage.role,
        tag=stage.tag,
        candidate=candidate,
        pass_no=candidate.pass_no,
        stage=stage,
        n=n,
        opened_at=at,
    )


def end_claims(claims: Iterable[Claim], ending: ClaimEnding, *, at: datetime, reason: str = "") -> list[Moved]:
    moved = []
    for claim in claims:
        ended = Claim.objects.filter(pk=claim.pk, ended_at=None).update(ended_at=at, ending=ending, reason=reason)
        if ended:
            claim.ended_at, claim.ending, claim.reason = at, ending, reason
            moved.append(Moved("claim", claim.pk, "open", ending.value))
    return moved


def fill(claim: Claim, *, at: datetime) -> list[Moved]:
    """The claim's seat is filled by who holds it; the unique constraint keeps one person to one seat per pass."""
    claim.seat.filled_at, claim.seat.filled_by_id = at, claim.user_id
    claim.seat.save(update_fields=["filled_at", "filled_by"])
    return end_claims([claim], ClaimEnding.FILLED, at=at)


def leave_review(candidate: Candidate, *, at: datetime) -> list[Moved]:
    """Close the seats nobody filled and end the claims on them: the candidate is no longer in review."""
    Seat.objects.filter(candidate=candidate, filled_at=None, closed_at=None).update(closed_at=at)
    return end_claims(Claim.objects.filter(candidate=candidate, ended_at=None), ClaimEnding.CLOSED, at=at)


def withdraw(candidate: Candidate, *, at: datetime, why: str = "") -> list[Moved]:
    """Take a candidate out, with its run, seats and claims. A call already out still ends and is booked."""
    run = candidate.run
    if run is not None and candidate.state in {CandidateState.GENERATING, CandidateState.HELD}:
        run_moves.cancel([run], at=at)
    return [candidate_moves.move(candidate, CandidateState.WITHDRAWN, at=at, why=why), *leave_review(candidate, at=at)]


def make_spare(candidate: Candidate, *, at: datetime) -> list[Moved]:
    why = "The brief has as many approved images as it wants."
    return [candidate_moves.move(candidate, CandidateState.SPARE, at=at, why=why), *leave_review(candidate, at=at)]


def spare_others(brief: Brief, *, at: datetime) -> list[Moved]:
    """The brief is fulfilled: what nobody holds steps out of the queue, what waits for its call is cancelled. What is
    under a claim stays until that ends undecided (`actions.give_back`, `expiry`). The brief is locked by now."""
    moved: list[Moved] = []
    open_ones = brief.candidates.select_related("run", "round__version").order_by("id")
    for candidate in open_ones.filter(state=CandidateState.IN_REVIEW):
        if not Claim.objects.filter(candidate=candidate, ended_at=None, expires_at__gt=at).exists():
            moved += make_spare(candidate, at=at)
    # Those whose call begins at this very moment no longer wait when their lock is had.
    waiting = Run.objects.filter(candidate__brief=brief, state=RunState.WAITING).select_for_update(of=("self",))
    calls = [run.pk for run in waiting.order_by("id")]
    for candidate in open_ones.filter(state=CandidateState.GENERATING, run__in=calls):
        moved += withdraw(candidate, at=at, why="The brief was fulfilled before this image was called.")
    return moved


def spare_when_fulfilled(candidate: Candidate, held: Claim, *, at: datetime) -> list[Moved]:
    """A claim that ended undecided, begun before the brief was fulfilled: nothing more is needed of this candidate.
    (One that was called back after that stays in the queue.)"""
    since = candidate_queries.fulfilled_at(candidate.brief)
    others = Claim.objects.filter(candidate=candidate, ended_at=None, expires_at__gt=at).exclude(pk=held.pk)
    if candidate.state != CandidateState.IN_REVIEW or since is None or since <= held.claimed_at or others.exists():
        return []
    return make_spare(candidate, at=at)
