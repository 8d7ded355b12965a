"""What awaits whom. A seat waits for somebody when it is open, fits them, is not their own and nobody holds it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from reviews.actor import Actor
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.people.states import Role
from reviews.queues.models import Claim, Seat
from reviews.queues.states import ClaimEnding


def open_seats(workspace_id: UUID) -> QuerySet[Seat]:
    return Seat.objects.filter(workspace=workspace_id, filled_at=None, closed_at=None)


def seats_for(by: Actor, at: datetime) -> QuerySet[Seat]:
    """Every open seat that this person may take now, one or more per candidate."""
    mine = Seat.objects.filter(candidate=OuterRef("candidate"), pass_no=OuterRef("pass_no"), filled_by=by.user_id)
    held = Claim.objects.filter(seat=OuterRef("pk"), ended_at=None, expires_at__gt=at)
    held_by_me = Claim.objects.filter(
        candidate=OuterRef("candidate"), user=by.user_id, ended_at=None, expires_at__gt=at
    )
    return (
        open_seats(by.workspace_id)
        .filter(_fits(by), candidate__state=CandidateState.IN_REVIEW)
        .exclude(brief__owner=by.user_id)
        .exclude(candidate__round__ordered_by=by.user_id)
        .exclude(candidate__upload__uploaded_by=by.user_id)
        .exclude(Exists(mine))
        .exclude(Exists(held))
        .exclude(Exists(held_by_me))
    )


def _fits(by: Actor) -> Q:
    tags = ["", *sorted(by.tags)]
    return Q(role__in=sorted(by.roles - {Role.LEAD}), tag__in=tags, for_lead=False) | (
        Q(role=Role.LEAD) if by.has(Role.LEAD) else Q(pk=None)
    )


def not_given_back(seats: QuerySet[Seat], by: Actor) -> QuerySet[Seat]:
    """What one gave back is not offered again to the same person unless asked for."""
    returned = Claim.objects.filter(
        candidate=OuterRef("candidate"),
        seat__pass_no=OuterRef("pass_no"),
        user=by.user_id,
        ending=ClaimEnding.GIVEN_BACK,
    )
    return seats.exclude(Exists(returned))


def given_back_by(by: Actor) -> set[UUID]:
    """Candidates in review that this person gave back in their present pass."""
    claims = Claim.objects.filter(workspace=by.workspace_id, user=by.user_id, ending=ClaimEnding.GIVEN_BACK)
    current = claims.filter(candidate__state=CandidateState.IN_REVIEW, seat__pass_no=F("candidate__pass_no"))
    return set(current.values_list("candidate", flat=True))


def in_order(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    return seats.order_by("due", "opened_at", "candidate", "n")


def next_seats(by: Actor, at: datetime, *, again: bool = False) -> list[QuerySet[Seat]]:
    """Where to look for the next seat, best place first: the brief last worked on, its brand, then everything by due
    date."""
    seats = seats_for(by, at)
    seats = in_order(seats if again else not_given_back(seats, by))
    last = (
        Claim.objects.filter(workspace=by.workspace_id, user=by.user_id)
        .order_by("-claimed_at")
        .values("seat__brief", "seat__brand")
        .first()
    )
    if last is None:
        return [seats]
    return [seats.filter(brief=last["seat__brief"]), seats.filter(brand=last["seat__brand"]), seats]


def waiting_for(by: Actor, at: datetime) -> QuerySet[Candidate]:
    """Candidates that this person could claim now, by due date; those given back stand among them."""
    seats = seats_for(by, at)
    return (
        Candidate.objects.filter(pk__in=seats.values("candidate"))
        .select_related("round__version__brand", "image", "brief")
        .order_by("round__version__due", "created_at", "id")
    )


def count_waiting(by: Actor, at: datetime) -> int:
    return seats_for(by, at).values("candidate").distinct().count()


def claims_of(by: Actor, at: datetime) -> QuerySet[Claim]:
    """This person's live claims in this workspace, the oldest first."""
    return (
        Claim.objects.filter(workspace=by.workspace_id, user=by.user_id, ended_at=None, expires_at__gt=at)
        .select_related("candidate__round__version__brand", "candidate__image", "candidate__brief", "seat__stage")
        .order_by("claimed_at")
    )


def is_free(seat: Seat, at: datetime) -> bool:
    return not live_claims([seat], at).exists()


def holder_name(seats: Iterable[Seat], at: datetime) -> str | None:
    """Who holds one of these seats; None where the stage is blind, since nobody there learns who the others are."""
    held = live_claims(seats, at).filter(seat__stage__blind=False).select_related("user").first()
    return held.user.name if held else None


def live_claims(seats: Iterable[Seat], at: datetime) -> QuerySet[Claim]:
    return Claim.objects.filter(seat__in=list(seats), ended_at=None, expires_at__gt=at)


def live_claim(candidate_id: UUID, user_id: UUID, at: datetime) -> Claim | None:
    return (
        Claim.objects.filter(candidate=candidate_id, user=user_id, ended_at=None, expires_at__gt=at)
        .select_related("seat__stage")
        .first()
    )
