"""A row in work says whose it is and until when, by the database's clock; renewed, counted by `fence`."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.db.models.functions import Now

from generation.runs.models import Run
from generation.runs.states import RunState

IN_WORK = (RunState.CALLING, RunState.INGESTING)


def until(seconds: float) -> ExpressionWrapper:
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())


def taken(worker: str, seconds: float) -> dict[str, Any]:
    """The columns of a row that this worker takes; earlier holders have lost it."""
    return {"lease_by": worker, "lease_until": until(seconds), "fence": F("fence") + 1}


def free() -> Q:
    return Q(lease_until=None) | Q(lease_until__lte=Now())


def over(longer: float = 0) -> Q:
    """The lease ran out, at least so many seconds ago."""
    return Q(lease_until__lte=until(-longer))


def renew(worker: str, runs: Collection[UUID], seconds: float) -> None:
    Run.objects.filter(id__in=runs, lease_by=worker, state__in=IN_WORK).update(lease_until=until(seconds))
