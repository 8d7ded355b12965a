"""What a page reports while somebody inspects. Neither leaves an event: the review's event carries the digests."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from reviews.actor import Actor
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.errors import Invalid, NotNow
from reviews.inspection import queries, rules
from reviews.inspection.coverage import Span, without
from reviews.inspection.models import Display, Draft
from reviews.queues import actions as queue_actions
from reviews.queues import queries as queue_queries
from reviews.queues import rules as queue_rules
from reviews.queues.models import Claim


@transaction.atomic
def display(candidate_id: UUID, displays: Any, *, by: Actor, at: datetime) -> int:
    """Store what was displayed under the caller's live claim; the share displayed so far, in parts per million.

    `displays` as the API takes them (issue of shapes: `rules.read_displays`); all or none are stored.
    """
    candidate = candidate_queries.get(by, candidate_id)
    claim = queue_queries.live_claim(candidate.pk, by.user_id, at)
    if claim is None or candidate.image is None:
        raise NotNow(
            "Claim this candidate first: displays belong to a claim that has not run out.", code="claim_needed"
        )
    # One writer per claim at a time, so that no two batches store the same time twice.
    Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.pk)
    image = candidate.image
    found, errors = rules.read_displays(
        displays, width=image.width, height=image.height, claimed_at=claim.claimed_at, at=at
    )
    if errors:
        raise Invalid(errors)
    _store(claim, found, at=at)
    return queries.covered(candidate, by.user_id, claim.seat.stage).ppm


def _store(claim: Claim, found: Iterable[rules.Reported], *, at: datetime) -> None:
    """One thing stands on one screen at a time: what overlaps an earlier display is cut off and marked."""
    taken = [Span(start, start + ms) for start, ms in claim.displays.values_list("start_ms", "duration_ms")]
    rows = []
    for one in sorted(found, key=lambda d: d.start_ms):
        whole = Span(one.start_ms, one.start_ms + one.duration_ms)
        pieces = without(whole, taken) or [Span(one.start_ms, one.start_ms)]
        rows += [_row(claim, one, piece, clipped=piece != whole, at=at) for piece in pieces]
        taken.append(whole)
    Display.objects.bulk_create(rows)


def _row(claim: Claim, one: rules.Reported, piece: Span, *, clipped: bool, at: datetime) -> Display:
    return Display(
        claim=claim,
        start_ms=piece.start,
        duration_ms=piece.end - piece.start,
        zoom=one.zoom,
        x=one.x,
        y=one.y,
        w=one.w,
        h=one.h,
        dpr=one.dpr,
        mode=one.mode,
        by=one.by,
        clipped=clipped,
        at=at,
    )


@transaction.atomic
def save_draft(claim_id: UUID, body: dict[str, Any], *, by: Actor, at: datetime) -> Draft:
    """Keep the answers given so far: the reviewer's own, seen by nobody else."""
    claim = queue_actions.get_own(claim_id, by=by)
    if not queue_rules.is_live(claim, at):
        raise NotNow(queue_actions.why_over(claim), code="claim_over")
    candidate = Candidate.objects.get(pk=claim.candidate_id)
    if errors := draft_errors(body, candidate):
        raise Invalid(errors)
    draft, _ = Draft.objects.update_or_create(claim=claim, defaults={"body": body, "saved_at": at})
    return draft


def draft_errors(body: dict[str, Any], candidate: Candidate) -> dict[str, list[str]]:
    """A draft may be half done, but it is answers to this candidate's items and nothing else."""
    answers = body.get("answers", [])
    errors = {
        name: ["There is no such field in a draft."] for name in sorted(set(body) - {"answers", "reason", "comment"})
    }
    if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
        return errors | {"answers": ["Give a list of answers, each with its item."]}
    items = {str(pk) for pk in candidate.round.items.values_list("pk", flat=True)}
    if len(answers) > len(items):
        return errors | {"answers": [f"The checklist has {len(items)} items; give each one answer at most."]}
    for i, one in enumerate(answers):
        wrong = rules.wrong_draft_answer(one, items)
        errors |= {f"answers.{i}.{field}": [sentence] for field, sentence in wrong.items()}
    said = {name: queue_rules.why_not_said(body.get(name, "")) for name in ("reason", "comment")}
    return errors | {name: [sentence] for name, sentence in said.items() if sentence}
