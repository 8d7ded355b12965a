"""Changes of runs, in the caller's transaction; whoever calls moves what follows them and records it.

Rows are locked in the order of their ids, before any account.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from generation.catalogue.models import Endpoint, ImageModel
from generation.errors import Stale
from generation.ids import new_id
from generation.ledger import moves as ledger
from generation.ledger.models import Account
from generation.providers.base import ImageSpec
from generation.runs import queries
from generation.runs.models import Run
from generation.runs.states import ENDED, NEXT, RunState


def order(  # noqa: PLR0913 - a run has that many facts
    *,
    owner: UUID,
    group: UUID,
    endpoint: Endpoint,
    image_model: ImageModel,
    spec: ImageSpec,
    count: int,
    accounts: Sequence[Account],
    bound: Decimal,
    at: datetime,
) -> list[Run]:
    """So many waiting runs, each with its reservation of `bound`. Raises BudgetExhausted; then roll back."""
    runs = [
        Run(
            id=new_id(),
            owner=owner,
            group=group,
            endpoint=endpoint,
            image_model=image_model,
            simulated=endpoint.simulated,
            spec=spec.to_json(),
            created_at=at,
            state_at=at,
        )
        for _ in range(count)
    ]
    ledger.reserve(owner=owner, wants=[(run.id, bound) for run in runs], accounts=accounts, at=at)
    return Run.objects.bulk_create(runs)


def move(run: Run, to: RunState, *, at: datetime, why: str = "", **columns: Any) -> Run:
    """Move one run where it still is in the state it was read in. Raises Stale for the loser of a race.

    It leaves its lease behind unless `columns` name another. Where a column is set by the database's clock, the row in
    hand has None.
    """
    if to not in NEXT[RunState(run.state)]:
        raise Stale(f"This image is {run.get_state_display()}; it cannot become {to.label}.")
    values = {"lease_by": "", "lease_until": None, "not_before": None} | columns
    values |= {"state": to, "why": why, "state_at": at}
    if not Run.objects.filter(id=run.id, state=run.state, fence=run.fence).update(**values):
        raise Stale("Somebody else was faster: this image has moved on. Look at it again.")
    for column, value in values.items():
        setattr(run, column, None if hasattr(value, "resolve_expression") else value)
    return run


def cancel(runs: Sequence[Run], *, at: datetime) -> list[Run]:
    """Those that had not ended; a call that is out still ends, and what it brings stays with its attempt."""
    open_runs = [run for run in locked(runs) if run.state not in ENDED]
    cancelled = [move(run, RunState.CANCELLED, at=at) for run in open_runs]
    give_back(cancelled, at=at)
    return cancelled


def again(run: Run, *, at: datetime) -> Run:
    """A person says again: a new call with a new reservation, or none where an answer is kept that was paid for."""
    only_held(run)
    if queries.unread_answer(run):
        return move(run, RunState.INGESTING, at=at)
    moved = move(run, RunState.WAITING, at=at, free_failures=0)
    ledger.renew(run=run.id, amount=queries.quote(run, at.date()).bound, at=at)
    return moved


def give_up(run: Run, *, at: datetime) -> Run:
    only_held(run)
    failed = move(run, RunState.FAILED, at=at, why=run.why)
    give_back([failed], at=at)
    return failed


def only_held(run: Run) -> None:
    """A machine may do the same to a call that is out; a person decides about what is held."""
    if run.state != RunState.HELD:
        raise Stale(f"This image is {run.get_state_display()}; only what is held waits for your word.")


def give_back(runs: Sequence[Run], *, at: datetime) -> None:
    ledger.hold(run.id for run in runs)
    for run in runs:
        ledger.give_back(run=run.id, at=at)


def pause(group: UUID, *, at: datetime) -> None:
    """No call of the group is begun any more; those that are out end."""
    Run.objects.filter(group=group, paused_at=None).exclude(state__in=ENDED).update(paused_at=at)


def resume(group: UUID, *, at: datetime) -> None:
    Run.objects.filter(group=group).exclude(paused_at=None).update(paused_at=None)


def open_endpoint(endpoint: Endpoint, *, at: datetime) -> Endpoint:
    """A person has put right what stopped it. Raises Stale where it is not stopped."""
    columns = {"stopped_at": None, "stopped_why": "", "failures": 0, "open_until": None, "not_before": None}
    if not Endpoint.objects.filter(id=endpoint.id).exclude(stopped_at=None).update(**columns):
        raise Stale("This endpoint is open already.")
    endpoint.refresh_from_db()
    return endpoint


def locked(runs: Sequence[Run]) -> list[Run]:
    ids = [run.id for run in runs]
    return list(Run.objects.select_for_update().filter(id__in=ids).order_by("id"))
