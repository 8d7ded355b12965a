"""Candidates that wait for review, claims, displays and reviews for tests, made by the real actions."""

from datetime import timedelta

from reviews.candidates import actions as candidate_actions
from reviews.candidates.stating import Stated
from reviews.checks import inspecting
from reviews.decisions import actions
from reviews.inspection import actions as inspection_actions
from reviews.queues import actions as queue_actions
from tests.factories import AT, actor
from tests.factories_briefs import ingested, png, producer, submitted

UNKNOWN = Stated(
    made_by="unknown", tool="unknown", model_name="unknown", prompt="unknown", minutes=None, cost=None, rights="unknown"
)
LATER = AT + timedelta(minutes=2)


def reviewer(of, *, tags=()):
    return actor(of, "reviewer", tags=tags)


def lead(of):
    return actor(of, "lead")


def waiting(by=None, at=AT, *, brief=None, colour="#7A4526", **changes):
    """A candidate in review: filed by upload under a new brief (or the given one), and checked."""
    by = by or producer()
    brief = brief or submitted(by, at, **changes)
    picture = ingested(brief.workspace, purpose="candidate", content=png(width=200, height=100, colour=colour))
    candidate = candidate_actions.upload(brief.pk, picture, stated=UNKNOWN, by=by, at=at)
    inspecting.check(candidate.pk, clock=lambda: at)
    candidate.refresh_from_db()
    return candidate


def claimed(candidate, by, at=AT):
    return queue_actions.claim(candidate.pk, by=by, at=at)


def displayed(candidate, by, at=LATER, *, height=100, **fields):
    """The upper `height` of 100 rows, displayed at 1:1 for a second."""
    one = {"start_ms": 0, "duration_ms": 1000, "zoom": 1, "rect": [0, 0, 200, height]} | fields
    return inspection_actions.display(candidate.pk, [one], by=by, at=at)


def passes(candidate, **instead):
    """A pass for every item; `instead` replaces the first answer's fields."""
    answers = [{"item": str(item.pk), "answer": "pass"} for item in candidate.round.items.all()]
    answers[0] |= instead
    return answers


def judged(candidate, by, verdict="approve", at=LATER, **fields):
    """Claimed, displayed, answered and judged, all in order."""
    claimed(candidate, by, at - timedelta(minutes=2))
    displayed(candidate, by, at - timedelta(minutes=1))
    if verdict != "approve":
        fields.setdefault("reason", "part_missing")
    image = candidate.image
    answers = fields.pop("answers", None) or passes(candidate)
    done = actions.review(candidate.pk, by=by, at=at, sha256=image.sha256, verdict=verdict, answers=answers, **fields)
    candidate.refresh_from_db()
    return done
