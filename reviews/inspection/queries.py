"""What one person was shown of a candidate in this pass, over all their claims of it."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from generation.images.models import Image
from reviews.candidates.models import Candidate
from reviews.inspection import coverage
from reviews.inspection.models import Display, Draft
from reviews.inspection.states import COUNTS, By
from reviews.policies.models import Stage
from reviews.queues.models import Claim

COUNTING = [mode.value for mode in COUNTS]
FIELDS = ("by", "x", "y", "w", "h", "duration_ms", "zoom", "dpr")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares in parts per million; by hand alone beside both together."""

    ppm: int
    hand_ppm: int


def displays_of(candidate: Candidate, user_id: UUID) -> QuerySet[Display]:
    return Display.objects.filter(
        claim__candidate=candidate.pk, claim__user=user_id, claim__seat__pass_no=candidate.pass_no
    ).order_by("claim", "start_ms", "id")


def bar_of(stage: Stage) -> coverage.Bar:
    return coverage.Bar(stage.dwell_ms, stage.min_zoom_percent / 100, stage.min_css_percent / 100)


def covered(candidate: Candidate, user_id: UUID, stage: Stage) -> Coverage:
    """By the stage's bar; only modes that show the candidate opaque and unaltered count."""
    rows = displays_of(candidate, user_id).filter(mode__in=COUNTING)
    return _coverage(rows.values_list(*FIELDS), candidate.image, stage)


def covered_each(claims: Collection[Claim]) -> dict[UUID, Coverage]:
    """The same for several live claims of one person, by claim, in one query."""
    found: dict[UUID, list[Any]] = {claim.candidate_id: [] for claim in claims}
    users = {claim.user_id for claim in claims}
    rows = Display.objects.filter(claim__candidate__in=found, claim__user__in=users, mode__in=COUNTING)
    rows = rows.filter(claim__seat__pass_no=F("claim__candidate__pass_no"))
    for candidate_id, *row in rows.values_list("claim__candidate", *FIELDS):
        found[candidate_id].append(row)
    return {claim.pk: _coverage(found[claim.candidate_id], claim.candidate.image, claim.seat.stage) for claim in claims}


def _coverage(rows: Iterable[Sequence[Any]], image: Image | None, stage: Stage) -> Coverage:
    if image is None:
        return Coverage(0, 0)
    shown = [(by, coverage.Shown(*rest)) for by, *rest in rows]
    by_hand = [one for by, one in shown if by == By.HAND]
    bar = bar_of(stage)
    ppm = coverage.covered_ppm([one for _, one in shown], width=image.width, height=image.height, bar=bar)
    return Coverage(ppm, coverage.covered_ppm(by_hand, width=image.width, height=image.height, bar=bar))


def dwell_map(
    candidate: Candidate, user_id: UUID, stage: Stage, *, cells: int = 32, only: By | None = None
) -> list[list[int]]:
    """Milliseconds displayed per cell (`only` by hand or by tour), for a map that people look at; what counts is
    `covered`."""
    image = candidate.image
    rows = displays_of(candidate, user_id).filter(mode__in=COUNTING)
    rows = rows.filter(by=only) if only else rows
    shown = [coverage.Shown(*row) for row in rows.values_list(*FIELDS[1:])]
    width, height = (image.width, image.height) if image else (1, 1)
    return coverage.dwell(shown, width=width, height=height, bar=bar_of(stage), cells=cells)


def active_ms(claim: Claim, at: datetime) -> int:
    """Working time from claim to `at` in milliseconds, without gaps of more than 60 s without a display or an
    answer."""
    spans = [coverage.Span(start, start + ms) for start, ms in claim.displays.values_list("start_ms", "duration_ms")]
    if draft := draft_of(claim):
        saved = _ms(claim, draft.saved_at)
        spans.append(coverage.Span(saved, saved))
    return coverage.active_ms(spans, end=_ms(claim, at))


def _ms(claim: Claim, at: datetime) -> int:
    return max(0, int((at - claim.claimed_at).total_seconds() * 1000))


def draft_of(claim: Claim) -> Draft | None:
    return Draft.objects.filter(claim=claim).first()


def drafts_of(claims: Collection[Claim]) -> dict[UUID, list[Any]]:
    """The answers left so far, by claim."""
    drafts = Draft.objects.filter(claim__in=list(claims))
    return {draft.pk: draft.body.get("answers", []) for draft in drafts}


def last_draft(candidate: Candidate, user_id: UUID) -> Draft | None:
    """The answers this person left in this pass, under this claim or an earlier one."""
    drafts = Draft.objects.filter(
        claim__candidate=candidate, claim__user=user_id, claim__seat__pass_no=candidate.pass_no
    )
    return drafts.order_by("-saved_at").first()


def trace_sha256(candidate: Candidate, user_id: UUID) -> str:
    """The digest of every display reported, in order: what the review's event carries instead of the trace itself."""
    fields = ("claim_id", "start_ms", "duration_ms", "zoom", "x", "y", "w", "h", "dpr", "mode", "by", "clipped")
    rows = [[str(row[0]), *row[1:]] for row in displays_of(candidate, user_id).values_list(*fields)]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()
