from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from generation.catalogue import queries as catalogue
from generation.catalogue.queries import Quote
from generation.catalogue.sizes import Size, parse
from generation.providers.base import ImageSpec
from generation.runs import breaker, leases
from generation.runs.models import Attempt, AttemptOutcome, Run
from generation.runs.states import Outcome, RunState


def due(at: datetime, group: UUID | None = None) -> QuerySet[Run]:
    """Runs whose call may be begun now, as far as it depends on them; oldest first."""
    waiting = Run.objects.filter(state=RunState.WAITING, paused_at=None).filter(
        Q(not_before=None) | Q(not_before__lte=at)
    )
    return (waiting if group is None else waiting.filter(group=group)).order_by("created_at", "id")


def next_due_at(at: datetime, group: UUID | None = None) -> datetime | None:
    """When the next run comes due that is not due yet by itself."""
    waiting = Run.objects.filter(state=RunState.WAITING, paused_at=None, not_before__gt=at)
    waiting = waiting if group is None else waiting.filter(group=group)
    return waiting.order_by("not_before").values_list("not_before", flat=True).first()


def is_moving(group: UUID | None) -> bool:
    """Something of the group is in work, or will be by itself: no person must act first."""
    runs = Run.objects.all() if group is None else Run.objects.filter(group=group)
    waiting = Q(state=RunState.WAITING, paused_at=None, endpoint__stopped_at=None)
    return runs.filter(waiting | Q(state__in=leases.IN_WORK)).exists()


def out_by_owner(endpoint: UUID) -> Counter[UUID]:
    """Calls in work on that endpoint."""
    out = Run.objects.filter(endpoint=endpoint, state=RunState.CALLING)
    return Counter(dict(out.order_by().values_list("owner").annotate(Count("id"))))


def out_of_others(worker: str, endpoints: Iterable[UUID]) -> Counter[UUID]:
    """Calls in work by other workers that are alive, per endpoint."""
    out = Run.objects.filter(endpoint__in=endpoints, state=RunState.CALLING, lease_until__gt=Now())
    return Counter(dict(out.exclude(lease_by=worker).order_by().values_list("endpoint").annotate(Count("id"))))


def latest_outcomes(attempts: Collection[UUID]) -> dict[UUID, AttemptOutcome]:
    """The outcome that counts, for those attempts that have one."""
    rows = AttemptOutcome.objects.filter(attempt__in=attempts).order_by("n")
    return {row.attempt_id: row for row in rows}


def last_numbers(runs: Collection[UUID]) -> dict[UUID, int]:
    rows = Attempt.objects.filter(run__in=runs).order_by().values_list("run").annotate(Max("n"))
    return dict(rows)


def unread_answer(run: Run) -> Attempt | None:
    """The newest attempt that brought an answer with an image which has not become this run's."""
    latest = AttemptOutcome.objects.filter(attempt=OuterRef("pk")).order_by("-n")
    found = run.attempts.annotate(latest=Subquery(latest.values("outcome")[:1]))
    return found.filter(latest=Outcome.SUCCEEDED).select_related("endpoint", "made__image").order_by("-n").first()


def with_unread_answer(runs: Collection[UUID]) -> set[UUID]:
    """Those of these held runs that can be tried again without a call: an answer that was paid for is kept."""
    latest = AttemptOutcome.objects.filter(attempt=OuterRef("pk")).order_by("-n")
    found = Attempt.objects.filter(run__in=runs).annotate(latest=Subquery(latest.values("outcome")[:1]))
    return set(found.filter(latest=Outcome.SUCCEEDED).values_list("run", flat=True))


def quote(run: Run, day: date) -> Quote:
    """What one call of this run costs. Raises PriceUnknown."""
    spec = ImageSpec.from_json(run.spec)
    size = parse(spec.size)
    if size is None:
        raise ValueError(f"{spec.size!r} is no size in pixels")
    inputs = [Size(each.width, each.height) for each in spec.files]
    return catalogue.quote(run.image_model, quality=spec.quality, size=size, prompt=spec.prompt, inputs=inputs, day=day)


def why_not_send(run: UUID, fence: int, at: datetime) -> str | None:
    """A call that was begun ahead and then had to wait for a slot: does anything speak against sending it now?"""
    held = Run.objects.select_related("endpoint").filter(id=run, state=RunState.CALLING, fence=fence).first()
    if held is None or held.paused_at:
        return "It was cancelled, paused or taken over before this call was sent."
    if held.endpoint.stopped_at or breaker.opens_at(held.endpoint, at):
        return "The provider's line was closed before this call was sent."
    return None
