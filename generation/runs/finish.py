"""The last step of a call: one transaction writes what many attempts have come to, books it and moves their runs.

It goes by the attempt, not by who holds the run: what comes late from a worker that lost its lease, or for a run that
was cancelled meanwhile, is settled all the same, and moves only what still waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.db import transaction

from generation.catalogue import cost
from generation.catalogue.models import Endpoint
from generation.ledger import moves as ledger
from generation.ledger.states import CostSource
from generation.money import ZERO, as_string
from generation.providers.base import Answered, Busy, Generated, NotSent, Unusable
from generation.runs import breaker, leases, queries, rules
from generation.runs.models import Attempt, AttemptOutcome, Run
from generation.runs.moves import move
from generation.runs.rules import Consequence, Money, Result
from generation.runs.states import Outcome, RunState
from generation.runs.worker import Worker

chance = SystemRandom()


@dataclass(frozen=True)
class Ended:
    """What became of an attempt; `fence` is the lease under which it was begun."""

    attempt: UUID
    run: UUID
    fence: int
    result: Result
    answered: Answered | None = None


@dataclass(frozen=True)
class Written:
    """After the commit: `fence` is that of the run now, None where it does not wait for this attempt's image."""

    outcome: Outcome | None
    fence: int | None = None


@dataclass
class Case:
    """One attempt on its way through the transaction."""

    ended: Ended
    attempt: Attempt
    run: Run
    last: AttemptOutcome | None
    what: Consequence
    counts: bool
    moved: bool = False
    amount: Decimal | None = None
    source: str = ""
    outcome: AttemptOutcome = field(default_factory=AttemptOutcome)


def finish(worker: Worker, items: Sequence[Ended], *, holder: str) -> list[Written]:
    """Write the ends of these attempts, one after the other; `holder` keeps the lease of a run whose image came.

    With holder "" the run waits for a worker that takes it in.
    """
    at = worker.clock()
    with transaction.atomic():
        cases = opened(items)
        mark_lines(cases, at)
        for case in cases:
            advance(case, worker, holder, at)
        ledger.hold(case.run.id for case in cases if case.counts)
        for case in cases:
            book(case, at)
        AttemptOutcome.objects.bulk_create([outcome_of(case, at) for case in cases if case.counts])
        tell(worker, cases, at)
    by_attempt = {case.attempt.id: case for case in cases}
    return [written(by_attempt[item.attempt]) for item in items]


def opened(items: Sequence[Ended]) -> list[Case]:
    """In the order of their runs, which are locked in it."""
    ids = [item.attempt for item in items]
    attempts = Attempt.objects.select_related("price", "image_model").in_bulk(ids)
    # Endpoints before runs, as whoever begins locks them.
    lines = {attempt.endpoint_id for attempt in attempts.values()}
    list(Endpoint.objects.select_for_update().filter(id__in=lines).order_by("id"))
    rows = Run.objects.select_for_update().filter(id__in=[item.run for item in items]).order_by("id")
    runs = {run.id: run for run in rows}
    last = queries.latest_outcomes(ids)
    ordered = sorted(items, key=lambda item: (item.run, item.attempt))
    return [case_of(item, attempts[item.attempt], runs[item.run], last.get(item.attempt)) for item in ordered]


def case_of(item: Ended, attempt: Attempt, run: Run, last: AttemptOutcome | None) -> Case:
    what = rules.consequence(item.result, run.free_failures)
    counts = rules.says_more(what.outcome, Outcome(last.outcome) if last else None)
    return Case(item, attempt, run, last, what, counts)


def mark_lines(cases: Sequence[Case], at: datetime) -> None:
    """What the ends tell of their endpoints; an old story that is only completed tells nothing of today."""
    lines = Endpoint.objects.in_bulk({case.attempt.endpoint_id for case in cases})
    for line in lines.values():
        before = [getattr(line, column) for column in breaker.COLUMNS]
        for case in cases:
            if case.attempt.endpoint_id == line.id and case.last is None:
                breaker.note(line, case.ended.result, at)
        if before != [getattr(line, column) for column in breaker.COLUMNS]:
            line.save(update_fields=breaker.COLUMNS)


def advance(case: Case, worker: Worker, holder: str, at: datetime) -> None:
    """Move the run where it still is this attempt's, or where it waits for what this attempt has brought late."""
    run, what = case.run, case.what
    if not case.counts:
        return
    if run.state == RunState.CALLING and run.fence == case.ended.fence:
        case.run = move(run, what.to, at=at, why=why(case), **columns(case, worker, holder, at))
        case.moved = True
    elif what.outcome == Outcome.SUCCEEDED and run.state in (RunState.WAITING, RunState.HELD):
        case.run = move(run, RunState.INGESTING, at=at, **held_by(holder, worker), fence=run.fence + 1)
        case.moved = True


def columns(case: Case, worker: Worker, holder: str, at: datetime) -> dict[str, Any]:
    result = case.ended.result
    if isinstance(result, NotSent):
        failures = case.run.free_failures + result.network
        wait = chance.random() * rules.longest_wait(failures) if result.network else None
        waits = case.what.to == RunState.WAITING and wait is not None
        return {"free_failures": failures, "not_before": at + wait if waits and wait else None}
    lease = held_by(holder, worker) if case.what.to == RunState.INGESTING else {}
    return {"free_failures": 0, **lease}


def held_by(holder: str, worker: Worker) -> dict[str, Any]:
    return {"lease_by": holder, "lease_until": leases.until(worker.timing.lease)} if holder else {}


def why(case: Case) -> str:
    return "" if isinstance(case.ended.result, Generated) else case.ended.result.message


def book(case: Case, at: datetime) -> None:
    """Money by the table. What an attempt that was booked already is now known to have cost, is corrected."""
    if not case.counts:
        return
    if case.what.money in (Money.ESTIMATE, Money.USAGE):
        case.amount, case.source = costs(case)
    if case.last is not None and case.last.cost is not None:
        amount, source = case.amount or ZERO, case.source or CostSource.ESTIMATE
        ledger.correct(attempt=case.attempt.id, amount=amount, source=CostSource(source), usage=usage(case), at=at)
    elif case.amount is not None:
        settle(case, case.amount, at)
    elif case.what.money == Money.GIVEN_BACK and case.moved:
        ledger.give_back(run=case.run.id, at=at)


def settle(case: Case, amount: Decimal, at: datetime) -> None:
    attempt = case.attempt
    ledger.settle(
        owner=attempt.owner,
        run=attempt.run_id,
        attempt=attempt.id,
        image_model=attempt.image_model.name,
        simulated=attempt.simulated,
        amount=amount,
        source=CostSource(case.source),
        price=attempt.price,
        usage=usage(case),
        at=at,
    )


def costs(case: Case) -> tuple[Decimal, str]:
    if case.what.money == Money.USAGE:
        measured = cost.from_usage(usage(case), case.attempt.price)
        if measured is not None:
            return measured, CostSource.USAGE
    return case.attempt.estimate, CostSource.ESTIMATE


def usage(case: Case) -> dict[str, Any]:
    result = case.ended.result
    return result.usage if isinstance(result, Generated | Unusable) else {}


def outcome_of(case: Case, at: datetime) -> AttemptOutcome:
    result, head = case.ended.result, case.ended.answered
    case.outcome = AttemptOutcome(
        attempt=case.attempt,
        n=case.last.n + 1 if case.last else 1,
        outcome=case.what.outcome,
        why=why(case),
        http_status=head.http_status if head else getattr(result, "http_status", None),
        code=getattr(result, "code", ""),
        details=result.told if isinstance(result, Generated) else result.details,
        request_id=head.request_id if head else getattr(result, "request_id", ""),
        retry_after=at + result.retry_after if isinstance(result, Busy) else None,
        usage=usage(case),
        cost=case.amount,
        cost_source=case.source,
        answer_sha256=getattr(result, "answer_sha256", ""),
        at=at,
    )
    return case.outcome


def tell(worker: Worker, cases: Sequence[Case], at: datetime) -> None:
    counted = [case for case in cases if case.counts]
    for case in counted:
        if case.moved:
            worker.follow(case.run, at)
    for case in counted:
        verb = "attempt.corrected" if case.last else "attempt.settled"
        subject = ("attempt", case.attempt.id)
        worker.record(verb, subject=subject, owner=case.attempt.owner, at=at, facts=facts_of(case))
    for case in counted:
        if case.moved:
            tell_end(worker, case.run, case.what.outcome, at)


def tell_end(worker: Worker, run: Run, reason: str, at: datetime) -> None:
    """Held and failed are steps of their own in the log; the sentence for people may quote a prompt, so it is not."""
    if run.state in (RunState.HELD, RunState.FAILED):
        facts = {"reason": str(reason)}
        worker.record(f"run.{run.state}", subject=("run", run.id), owner=run.owner, at=at, facts=facts)


def facts_of(case: Case) -> dict[str, str | int]:
    outcome = case.outcome
    return {
        "run": str(case.run.id),
        "n": case.attempt.n,
        "outcome": str(outcome.outcome),
        "cost_usd": as_string(case.amount or ZERO),
        "cost_source": str(case.source),
        "request_id": outcome.request_id,
        "answer_sha256": outcome.answer_sha256,
    }


def written(case: Case) -> Written:
    if not case.counts:
        return Written(None)
    waits = case.moved and case.run.state == RunState.INGESTING
    return Written(case.what.outcome, case.run.fence if waits else None)
