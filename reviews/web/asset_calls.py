"""What was called for a candidate and what that came to; its cost for who may read it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from generation.ledger import queries as ledger
from generation.ledger.states import CostSource
from generation.money import ZERO
from generation.runs import queries as runs
from generation.runs.models import Attempt, AttemptImage, AttemptOutcome
from generation.runs.states import Outcome
from reviews.actor import Actor
from reviews.candidates.models import Candidate
from reviews.decisions.models import Review
from reviews.people import rules as people_rules
from reviews.people.states import Role

MS = 1000
ICONS = {
    Outcome.SUCCEEDED: ("circle-check", "pass"),
    Outcome.REFUSED: ("ban", "fail"),
    Outcome.FAILED: ("octagon-x", "fail"),
    Outcome.STOPPED: ("octagon-x", "held"),
    Outcome.BUSY: ("clock", "wait"),
    Outcome.UNKNOWN: ("hand", "held"),
    Outcome.UNUSABLE: ("unplug", "held"),
}


def show(candidate: Candidate, *, by: Actor) -> list[dict[str, Any]]:
    """Every call, oldest first; empty for an upload. The provider's own words are for staff."""
    if candidate.run_id is None:
        return []
    attempts = list(Attempt.objects.filter(run=candidate.run_id).order_by("n"))
    ids = [attempt.pk for attempt in attempts]
    outcomes = runs.latest_outcomes(ids)
    made = AttemptImage.objects.filter(attempt__in=ids).select_related("image")
    images = {one.attempt_id: one.image for one in made}
    cost = people_rules.may_read_cost(by, candidate.brief.owner_id)
    staff = by.has(Role.LEAD, Role.AUDITOR)
    return [
        _call(one, outcomes.get(one.pk), cost=cost, staff=staff)
        | {"extra": images[one.pk] if one.pk in images and images[one.pk] != candidate.image else None}
        for one in attempts
    ]


def _call(attempt: Attempt, outcome: AttemptOutcome | None, *, cost: bool, staff: bool) -> dict[str, Any]:
    if outcome is None:
        return {"n": attempt.n, "at": attempt.at, "icon": "loader", "tone": "now", "word": "out", "why": ""}
    icon, tone = ICONS[Outcome(outcome.outcome)]
    return {
        "n": attempt.n,
        "at": attempt.at,
        "icon": icon,
        "tone": tone,
        "word": outcome.get_outcome_display(),
        "why": outcome.why,
        "details": [(name, str(value)) for name, value in outcome.details.items()]
        if staff and outcome.outcome != Outcome.SUCCEEDED
        else [],
        "request_id": outcome.request_id if staff else "",
        "amount": outcome.cost if cost else None,
        "kind": "measured" if outcome.cost_source == CostSource.USAGE else "estimated",
    }


def details_of(outcome: AttemptOutcome) -> list[tuple[str, str]]:
    """What the provider said of a call that brought nothing; of the others it repeats what was asked."""
    if outcome.outcome == Outcome.SUCCEEDED:
        return []
    return [(name, str(value)) for name, value in outcome.details.items()]


def sums(candidate: Candidate, reviews: Sequence[Review], *, minutes: bool) -> dict[str, Any]:
    """Calls (or the uploader's stated cost) and review time; `seconds` None for who sees it as one sum."""
    subject = candidate.run_id or candidate.pk
    book = ledger.books_of([subject])[subject]
    review: Decimal = sum((one.cost for one in reviews), ZERO)
    return {
        "measured": book.measured,
        "estimated": book.estimated,
        "reserved": book.reserved,
        "stated": candidate.run_id is None,
        "review": review,
        "seconds": sum(one.active_ms for one in reviews) / MS if minutes else None,
        "total": book.spent + review,
    }
