"""What a list may tell of others' verdicts: nothing, for whoever may still review in an open blind stage there."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from reviews.candidates.models import Candidate
from reviews.candidates.states import DECIDED, CandidateState

# Spare says that others were approved.
TELLING = DECIDED | {CandidateState.SPARE}


def shown_state(state: str, *, blind: bool) -> str:
    return CandidateState.IN_REVIEW if blind and state in TELLING else state


def in_states(
    candidates: QuerySet[Candidate], states: Collection[str], blind_briefs: frozenset[UUID]
) -> QuerySet[Candidate]:
    """Those that are shown in one of these states: in blindness a decided one is among those in review."""
    hidden = Q(brief__in=blind_briefs, state__in=TELLING)
    found = Q(state__in=states) & ~hidden
    return candidates.filter(found | hidden if CandidateState.IN_REVIEW in states else found)
