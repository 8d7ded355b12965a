"""The first step of a call: one transaction leases runs and writes attempts, as many as the lines let through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q

from generation.catalogue import queries as catalogue
from generation.catalogue.models import Endpoint
from generation.catalogue.queries import Quote
from generation.errors import PriceUnknown
from generation.ledger import queries as ledger
from generation.money import as_string
from generation.providers import requests
from generation.providers.base import ImageSpec
from generation.providers.openai import Address, address
from generation.runs import leases, limiter, queries, rules
from generation.runs.limiter import Room
from generation.runs.models import Attempt, Run
from generation.runs.moves import move
from generation.runs.states import RunState
from generation.runs.worker import Worker, steady

FULL = "The disk is nearly full, so no call is made until space is made; it goes on by itself then."


@dataclass(frozen=True)
class Begun:
    """An attempt that is written and not sent; `at` and `sure_until` (its lease) are steady seconds."""

    attempt: UUID
    run: UUID
    owner: UUID
    fence: int
    endpoint: UUID
    address: Address
    spec: ImageSpec
    at: float
    sure_until: float


@dataclass(frozen=True)
class Batch:
    """`caps`: how many calls may be out per endpoint in this process. `more`: ask again when there is room.

    `later`: when something comes due that is not due yet.
    """

    begun: list[Begun] = field(default_factory=list)
    caps: dict[UUID, int] = field(default_factory=dict)
    more: bool = False
    later: datetime | None = None


@dataclass(frozen=True)
class Ready:
    run: Run
    spec: ImageSpec
    quote: Quote


def begin(worker: Worker, mine: Mapping[UUID, int], group: UUID | None = None, *, for_caps: bool = False) -> Batch:
    """Begin what is due and may be called; `mine` are the calls that this process has out or begun, per endpoint.

    `for_caps`: the caps are wanted also where nothing is due.
    """
    at = worker.clock()
    # Asked outside of a transaction, which in SQLite would keep writers waiting at every look.
    if not for_caps and not queries.due(at, group).exists():
        return Batch(later=queries.next_due_at(at, group))
    if worker.answers.free() < worker.timing.free_bytes:
        explain(worker, at, group)
        return Batch()
    now = steady()
    with transaction.atomic():
        return fill(worker, mine, group, at, now)


def fill(worker: Worker, mine: Mapping[UUID, int], group: UUID | None, at: datetime, now: float) -> Batch:
    due = queries.due(at, group)
    asked = Q(id__in=due.order_by().values("endpoint")) | Q(id__in=list(mine))
    lines = Endpoint.objects.select_for_update().filter(asked).order_by("id")
    others = queries.out_of_others(worker.name, [line.id for line in lines])
    rooms = {line.id: limiter.room(line, at, mine=mine.get(line.id, 0), others=others[line.id]) for line in lines}
    chosen = {line.id: choose(line, rooms[line.id], at, group) for line in lines}
    ready, unready = sort_out(list(chain.from_iterable(chosen.values())), at)
    for line in lines:
        pace(line, sum(each.run.endpoint_id == line.id for each in ready), at)
    held = [move(run, RunState.HELD, at=at, why=why) for run, why in unready]
    attempts = lease(worker, ready, at)
    tell(worker, attempts, held, at)
    return Batch(
        begun=[begun(worker, attempt, each.spec, now) for attempt, each in zip(attempts, ready, strict=True)],
        caps={line: room.cap for line, room in rooms.items()},
        more=any(room.begin and len(chosen[line]) == room.begin for line, room in rooms.items()),
        later=earliest(rooms.values(), queries.next_due_at(at, group)),
    )


def choose(line: Endpoint, room: Room, at: datetime, group: UUID | None) -> list[Run]:
    """The oldest of each owner, fairly shared. What somebody else is changing at this moment comes another time."""
    if not room.begin:
        return []
    due = queries.due(at, group).filter(endpoint=line)
    waiting = dict(due.order_by().values_list("owner").annotate(Count("id")))
    shares = rules.shares(room.begin, waiting, queries.out_by_owner(line.id))
    ids = [
        run for owner, count in shares.items() for run in due.filter(owner=owner).values_list("id", flat=True)[:count]
    ]
    rows = Run.objects.select_for_update(skip_locked=True, of=("self",)).select_related("endpoint", "image_model")
    return list(rows.filter(id__in=ids, state=RunState.WAITING, paused_at=None).order_by("id"))


def sort_out(runs: Sequence[Run], at: datetime) -> tuple[list[Ready], list[tuple[Run, str]]]:
    """Those that can be called, and those that cannot with the reason."""
    reserved = ledger.reserved(run.id for run in runs)
    ready, unready = [], []
    for run in runs:
        try:
            quote = queries.quote(run, at.date())
        except PriceUnknown as error:
            unready.append((run, error.message))
            continue
        if why := why_not_call(run, at, reserved=run.id in reserved):
            unready.append((run, why))
        else:
            ready.append(Ready(run, ImageSpec.from_json(run.spec), quote))
    return ready, unready


def why_not_call(run: Run, at: datetime, *, reserved: bool) -> str | None:
    if not reserved:
        return "No money is reserved for this image any more. Say again, and it is reserved anew."
    # Else the provider's answer would stop the endpoint for everybody.
    return catalogue.why_not_model(run.image_model, at.date(), frozenset(settings.ALLOW_RETIRED_MODELS))


def pace(line: Endpoint, count: int, at: datetime) -> None:
    if line.per_minute and count:
        limiter.take_slots(line, at, count)
        line.save(update_fields=["next_slot_at"])


def lease(worker: Worker, ready: Sequence[Ready], at: datetime) -> list[Attempt]:
    """The rows are locked since they were chosen, so every one of them is taken."""
    ids = [each.run.id for each in ready]
    columns = {"state": RunState.CALLING, "state_at": at, "why": "", "not_before": None}
    Run.objects.filter(id__in=ids).update(**columns, **leases.taken(worker.name, worker.timing.lease))
    numbers = queries.last_numbers(ids)
    for each in ready:
        each.run.state, each.run.state_at, each.run.why = RunState.CALLING, at, ""
        each.run.fence += 1
    return Attempt.objects.bulk_create(
        [written(worker, each, numbers.get(each.run.id, 0) + 1, at) for each in ready],
    )


def written(worker: Worker, ready: Ready, number: int, at: datetime) -> Attempt:
    run, request = ready.run, requests.described(ready.spec)
    return Attempt(
        run=run,
        n=number,
        owner=run.owner,
        endpoint=run.endpoint,
        image_model=run.image_model,
        simulated=run.simulated,
        price=ready.quote.price,
        request=request,
        request_sha256=requests.digest(request),
        estimate=ready.quote.expected,
        worker=worker.name,
        at=at,
    )


def begun(worker: Worker, attempt: Attempt, spec: ImageSpec, now: float) -> Begun:
    run, line = attempt.run, attempt.endpoint
    where = address(line.base_url, simulated=line.simulated)
    sure_until = now + worker.timing.lease
    return Begun(attempt.id, run.id, run.owner, run.fence, line.id, where, spec, now, sure_until)


def tell(worker: Worker, attempts: Sequence[Attempt], held: Sequence[Run], at: datetime) -> None:
    """The log's head is locked last: everything else in the transaction is done by now."""
    for run in (*held, *(attempt.run for attempt in attempts)):
        worker.follow(run, at)
    for run in held:
        worker.record("run.held", subject=("run", run.id), owner=run.owner, at=at, facts={"reason": "not callable"})
    for attempt in attempts:
        worker.record(
            "attempt.begun",
            subject=("attempt", attempt.id),
            owner=attempt.owner,
            at=at,
            facts={
                "run": str(attempt.run_id),
                "n": attempt.n,
                "endpoint": str(attempt.endpoint_id),
                "image_model": attempt.image_model.name,
                "simulated": int(attempt.simulated),
                "request_sha256": attempt.request_sha256,
                "estimate_usd": as_string(attempt.estimate),
            },
        )


def explain(worker: Worker, at: datetime, group: UUID | None) -> None:
    """Whoever waits is told why; nothing moves."""
    with transaction.atomic():
        for run in Run.objects.select_for_update().filter(id__in=queries.due(at, group).order_by()).exclude(why=FULL):
            Run.objects.filter(id=run.id).update(why=FULL)
            run.why = FULL
            worker.follow(run, at)


def earliest(rooms: Iterable[Room], other: datetime | None) -> datetime | None:
    moments = [room.later for room in rooms] + [other]
    return min((moment for moment in moments if moment), default=None)
