"""Taking a seat and giving it back; taking things out of the queue, and calling a spare one in again."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from reviews.actor import Actor
from reviews.audit.moves import Moved, record
from reviews.briefs import moves as brief_moves
from reviews.briefs import queries as brief_queries
from reviews.briefs import rules as brief_rules
from reviews.briefs.models import Brief
from reviews.briefs.states import BriefState
from reviews.candidates import moves as candidate_moves
from reviews.candidates import queries as candidate_queries
from reviews.candidates import rules as candidate_rules
from reviews.candidates.models import Candidate, Round
from reviews.candidates.states import CandidateState
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow
from reviews.people import rules as people_rules
from reviews.policies.models import Stage
from reviews.queues import moves, queries, rules
from reviews.queues.models import Claim, Seat
from reviews.queues.states import ClaimEnding

WITHDRAWABLE = (
    CandidateState.GENERATING,
    CandidateState.CHECKING,
    CandidateState.HELD,
    CandidateState.IN_REVIEW,
    CandidateState.SPARE,
)


@transaction.atomic
def claim(candidate_id: UUID | None, *, by: Actor, at: datetime, again: bool = False) -> Claim | None:
    """Take a seat: of the named candidate, or of the next one that waits for this person (None when nothing does).

    Who already holds the named candidate gets the claim they have. `again`: also offer what they gave back.
    """
    candidate = None if candidate_id is None else candidate_queries.get(by, candidate_id)
    if candidate is not None:
        refuse_own(candidate, by)
    if reason := people_rules.why_not(by, people_rules.Capability.CLAIM):
        raise NotAllowed(reason)
    if candidate is None:
        return _claim_next(by=by, at=at, again=again)
    if held := queries.live_claim(candidate.pk, by.user_id, at):
        return held
    seat = _free_seat(candidate, by=by, at=at)
    return _take(seat, by=by, at=at)


def refuse_own(candidate: Candidate, by: Actor) -> None:
    """Before any role is asked for: whatever the roles, nobody judges what is their own."""
    if reason := rules.why_not_judge(candidate, by):
        raise NotAllowed(reason, code="own_brief", recorded=True, subject=("candidate", candidate.pk))


def _claim_next(*, by: Actor, at: datetime, again: bool) -> Claim | None:
    for seats in queries.next_seats(by, at, again=again):
        # Rows that somebody takes at this moment are passed over instead of waited for (PostgreSQL; SQLite has one
        # writer); one that was taken just before its lock was had is no longer free, so look again.
        while found := list(seats.select_for_update(of=("self",), skip_locked=True, no_key=True)[:1]):
            if queries.is_free(found[0], at):
                return _take(found[0], by=by, at=at)
    return None


def _free_seat(candidate: Candidate, *, by: Actor, at: datetime) -> Seat:
    if reason := rules.why_not_review_now(candidate):
        raise NotNow(reason, code="not_in_review", state=candidate.state)
    if Seat.objects.filter(candidate=candidate, pass_no=candidate.pass_no, filled_by=by.user_id).exists():
        raise NotNow(
            "You have reviewed this candidate. Somebody else has to fill the next seat.",
            code="second_reviewer_required",
        )
    open_seats = queries.open_seats(by.workspace_id).filter(candidate=candidate).select_related("stage")
    seats = list(open_seats.select_for_update(of=("self",), no_key=True))
    fitting = [seat for seat in seats if rules.why_not_sit(seat, by) is None]
    if seats and not fitting:
        raise NotAllowed(rules.why_not_sit(seats[0], by) or "", code="not_your_seat")
    for seat in fitting:
        if queries.is_free(seat, at):
            return seat
    who = queries.holder_name(fitting, at) or "Somebody else"
    raise NotNow(
        f"{who} holds the free seat. Take another candidate, or come back when their claim ends.", code="no_free_seat"
    )


def _take(seat: Seat, *, by: Actor, at: datetime) -> Claim:
    moved = moves.end_claims(
        Claim.objects.filter(seat=seat, ended_at=None, expires_at__lte=at), ClaimEnding.RAN_OUT, at=at
    )
    ran_out = Claim.objects.filter(candidate=seat.candidate_id, user=by.user_id, ended_at=None)
    moved += moves.end_claims(ran_out, ClaimEnding.RAN_OUT, at=at)
    try:
        with transaction.atomic():
            taken = Claim.objects.create(
                workspace_id=by.workspace_id,
                candidate_id=seat.candidate_id,
                seat=seat,
                user_id=by.user_id,
                claimed_at=at,
                expires_at=at + rules.CLAIM_LASTS,
            )
    except IntegrityError as cause:
        raise NotNow(
            "Somebody else took this seat at the same moment. Take another candidate.", code="no_free_seat"
        ) from cause
    record(
        "claim.taken",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("candidate", seat.candidate_id),
        moved=[*moved, Moved("claim", taken.pk, "", "open")],
        facts={"stage": seat.stage.n, "seat": seat.n, "pass": seat.pass_no},
    )
    return taken


def get_own(claim_id: UUID, *, by: Actor) -> Claim:
    """A claim of this person's in this workspace, ended or not."""
    own = Claim.objects.filter(pk=claim_id, user=by.user_id, workspace=by.workspace_id)
    found = own.select_related("seat__stage").first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def renew(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Hold it for another while; only a live claim can be renewed."""
    held = get_own(claim_id, by=by)
    until = at + rules.CLAIM_LASTS
    if not Claim.objects.filter(pk=held.pk, ended_at=None, expires_at__gt=at).update(expires_at=until):
        raise NotNow(why_over(held), code="claim_over")
    held.expires_at = until
    return held


def why_over(claim: Claim) -> str:
    how = ClaimEnding(claim.ending).label if claim.ending else ClaimEnding.RAN_OUT.label
    return f"This claim is over: {how}. Take the candidate again if it still waits; your answers stay in the draft."


@transaction.atomic
def give_back(claim_id: UUID, *, by: Actor, at: datetime, reason: str = "") -> Claim:
    """Leave the seat to somebody else. Where the brief was fulfilled meanwhile, the candidate steps out of the
    queue."""
    held = get_own(claim_id, by=by)
    if sentence := rules.why_not_said(reason):
        raise Invalid({"reason": [sentence]})
    candidate = moves.lock_candidate(held.candidate_id)
    moves.lock_seat(held)
    moved = moves.end_claims([held], ClaimEnding.GIVEN_BACK, at=at, reason=reason)
    if not moved:
        raise NotNow(why_over(held), code="claim_over")
    moved += moves.spare_when_fulfilled(candidate, held, at=at)
    record(
        "claim.given_back",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("candidate", held.candidate_id),
        moved=moved,
        texts={"reason": reason} if reason else {},
    )
    return held


@transaction.atomic
def withdraw_candidate(candidate_id: UUID, *, by: Actor, at: datetime) -> Candidate:
    candidate = _locked_candidate(by, candidate_id)
    _refuse(candidate_rules.why_not_produce(candidate.brief, by=by))
    if candidate.state not in WITHDRAWABLE:
        raise NotNow(
            f"This candidate is {candidate.get_state_display()} and cannot be withdrawn.", state=candidate.state
        )
    moved = moves.withdraw(candidate, at=at)
    record(
        "candidate.withdrawn", by=by, at=at, workspace=by.workspace_id, subject=("candidate", candidate.pk), moved=moved
    )
    return candidate


@transaction.atomic
def withdraw_brief(brief_id: UUID, *, by: Actor, at: datetime) -> Brief:
    """The owner takes the brief back; everything of it that is still open goes with it."""
    brief_queries.get(by, brief_id)
    brief = Brief.objects.select_for_update(no_key=True).get(pk=brief_id)
    _refuse(brief_rules.why_not_produce(brief, by=by))
    if brief.state == BriefState.WITHDRAWN:
        raise NotNow("This brief is withdrawn already.", state=brief.state)
    moved = [brief_moves.move(brief, BriefState.WITHDRAWN, at=at)]
    for candidate in moves.locked(brief.candidates.filter(state__in=WITHDRAWABLE)):
        moved += moves.withdraw(candidate, at=at, why="Its brief was withdrawn.")
    record("brief.withdrawn", by=by, at=at, workspace=by.workspace_id, subject=("brief", brief.pk), moved=moved)
    return brief


@transaction.atomic
def cancel_round(round_id: UUID, *, by: Actor, at: datetime) -> Round:
    """Stop what is still being made; images that have arrived stay where they are."""
    order = candidate_queries.get_round(by, round_id)
    candidate_moves.lock_brief(order.brief)
    order = Round.objects.select_for_update(of=("self",), no_key=True).select_related("brief").get(pk=order.pk)
    _refuse(candidate_rules.why_not_produce(order.brief, by=by))
    coming = moves.locked(order.candidates.filter(state__in=(CandidateState.GENERATING, CandidateState.HELD)))
    if order.cancelled_at is not None or not coming:
        raise NotNow("Nothing of this round is still being made.", code="nothing_to_cancel")
    moved: list[Moved] = []
    for candidate in coming:
        moved += moves.withdraw(candidate, at=at, why="Its round was cancelled.")
    order.cancelled_at = at
    order.save(update_fields=["cancelled_at"])
    record(
        "round.cancelled",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("round", order.pk),
        about=[("brief", order.brief_id)],
        moved=moved,
    )
    return order


@transaction.atomic
def return_spare(candidate_id: UUID, *, by: Actor, at: datetime) -> Candidate:
    """Call a spare candidate back into the queue, into the stage it had reached."""
    candidate = _locked_candidate(by, candidate_id)
    _refuse(candidate_rules.why_not_produce(candidate.brief, by=by))
    if candidate.state != CandidateState.SPARE:
        raise NotNow(f"This candidate is {candidate.get_state_display()}, not spare.", state=candidate.state)
    moved = candidate_moves.move(candidate, CandidateState.IN_REVIEW, at=at)
    stage = Stage.objects.get(version=candidate.round.policy_id, n=candidate.stage_n or 1)
    moves.open_stage(candidate, stage, at=at)
    record(
        "candidate.returned",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("candidate", candidate.pk),
        moved=[moved],
    )
    return candidate


def _locked_candidate(by: Actor, candidate_id: UUID) -> Candidate:
    candidate_queries.get(by, candidate_id)
    return moves.lock_candidate(candidate_id)


def _refuse(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)
