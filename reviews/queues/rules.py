"""Who may take which seat: pure questions over what was loaded."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from reviews.actor import Actor
from reviews.briefs.reading import why_not_text
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.people.states import Role
from reviews.queues.models import Claim, Seat

CLAIM_LASTS = timedelta(minutes=15)
LONGEST_TEXT = 4_000
CLAIM_FIRST = "Claim this candidate first."


def hands_in_it(candidate: Candidate) -> frozenset[UUID]:
    """The people who own the brief, ordered the round or brought the image: none of them judges it."""
    upload = getattr(candidate, "upload", None)
    people = {candidate.brief.owner_id, candidate.round.ordered_by_id}
    return frozenset(people | ({upload.uploaded_by_id} if upload else set()))


def why_not_judge(candidate: Candidate, by: Actor) -> str | None:
    """For ever, not only now: it is their own."""
    if by.user_id == candidate.brief.owner_id:
        return "This is a candidate of your own brief. Somebody else has to review it."
    if by.user_id in hands_in_it(candidate):
        return "You ordered or brought this image yourself. Somebody else has to review it."
    return None


def why_not_sit(seat: Seat, by: Actor) -> str | None:
    """May this person ever fill a seat of this kind?"""
    if not by.has(seat.role):
        who = "a lead" if seat.role == Role.LEAD else f"a {seat.role}"
        return f"This seat is for {who}. Ask a lead of your workspace for that role."
    if seat.tag and seat.tag not in by.tags and not seat.for_lead:
        return f"This stage is for people with the tag {seat.tag}."
    return None


def why_not_review_now(candidate: Candidate) -> str | None:
    if candidate.state == CandidateState.IN_REVIEW:
        return None
    return f"This candidate is {candidate.get_state_display()}, not in review."


def why_not_said(text: Any) -> str | None:
    """What somebody writes to a claim or a review: plain text, not without end."""
    if not isinstance(text, str):
        return "Give text."
    if len(text) > LONGEST_TEXT:
        return f"This has {len(text):,} characters; at most {LONGEST_TEXT:,} fit."
    return why_not_text(text.replace("\r\n", "\n"))


def is_live(claim: Claim, at: datetime) -> bool:
    return claim.ended_at is None and claim.expires_at > at
