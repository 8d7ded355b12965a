"""Where a candidate's pictures are served from."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState


def address(candidate: Candidate, kind: str) -> str:
    """`kind`: original, preview or thumb."""
    if kind == "original":
        return reverse("api:original", args=[candidate.pk])
    return picture_of(candidate.pk, kind)


def picture_of(candidate_id: UUID, kind: str) -> str:
    return reverse("api:rendition", kwargs={"candidate_id": candidate_id, "kind": kind})


def thumb(candidate: Candidate) -> str | None:
    """None while no image has arrived."""
    return address(candidate, "thumb") if candidate.image_id else None


def thumbs_of(briefs: Iterable[UUID], *, blind: frozenset[UUID]) -> dict[UUID, str]:
    """One picture for each of these briefs that has any: an approved one, else the newest. Where somebody must not
    learn what others decided, always the newest."""
    rows = Candidate.objects.filter(brief__in=set(briefs), image__isnull=False).order_by("created_at", "pk")
    chosen: dict[UUID, tuple[bool, UUID]] = {}
    for brief, candidate, state in rows.values_list("brief", "pk", "state"):
        approved = state == CandidateState.APPROVED and brief not in blind
        if approved or not chosen.get(brief, (False, candidate))[0]:
            chosen[brief] = (approved, candidate)
    return {brief: picture_of(candidate, "thumb") for brief, (_, candidate) in chosen.items()}
