"""How long calls usually take, so that a page can say how far one is."""

from collections.abc import Collection
from datetime import datetime
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery

from generation.runs.models import Attempt, AttemptOutcome, Run
from generation.runs.states import Outcome

LOOKED_AT = 200
ASKED = ("endpoint", "image_model", "request__quality", "request__size")
Kind = tuple[UUID, UUID, str, str]


def kind_of(run: Run) -> Kind:
    """What makes two calls take about as long."""
    return (run.endpoint_id, run.image_model_id, run.spec["quality"], run.spec["size"])


def typical_seconds(runs: Collection[Run]) -> dict[Kind, float]:
    """The median of the last calls of each kind that brought an image; a kind without any is not in it."""
    if not runs:
        return {}
    ended = AttemptOutcome.objects.filter(
        outcome=Outcome.SUCCEEDED,
        attempt__endpoint__in={run.endpoint_id for run in runs},
        attempt__image_model__in={run.image_model_id for run in runs},
    )
    rows = ended.order_by("-at").values_list("at", "attempt__at", *(f"attempt__{name}" for name in ASKED))
    took: dict[Any, list[float]] = {}
    for end, begin, *kind in rows[:LOOKED_AT]:
        took.setdefault(tuple(kind), []).append((end - begin).total_seconds())
    return {kind: median(seconds) for kind, seconds in took.items()}


class Last(NamedTuple):
    """`outcome` is None while the call is out."""

    n: int
    at: datetime
    outcome: Outcome | None


def last_attempts(runs: Collection[UUID]) -> dict[UUID, Last]:
    """The newest attempt of each run, with the outcome that counts."""
    outcomes = AttemptOutcome.objects.filter(attempt=OuterRef("pk")).order_by("-n")
    rows = Attempt.objects.filter(run__in=runs).annotate(latest=Subquery(outcomes.values("outcome")[:1]))
    found = rows.order_by("run", "n").values_list("run", "n", "at", "latest")
    return {run: Last(n, at, Outcome(latest) if latest else None) for run, n, at, latest in found}
