"""What a killed or frozen worker left behind, taken up by whoever sees it first; may run anywhere, any number of times.

An answer on this disk is finished from; a mark alone is `unknown`, and held; without a mark it was never sent.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from generation.providers.base import Unknown
from generation.providers.translate import MAYBE_BILLED
from generation.runs import ingesting, leases, queries
from generation.runs.answers import Answers, Found
from generation.runs.calls import handed_back
from generation.runs.finish import Ended, finish
from generation.runs.late import result_in, take_up_answers
from generation.runs.models import Attempt, Run
from generation.runs.rules import Result
from generation.runs.states import Outcome, RunState
from generation.runs.worker import Clock, Follow, Record, Timing, Worker, has_this_disk, is_of_this_boot, named

logger = logging.getLogger(__name__)

# So many rows of a kind in one sweep; the next one goes on.
MOST: Final = 200
# A run that was cancelled holds no lease, so its call is given this long over its deadline.
PATIENCE: Final = timedelta(minutes=5)


@dataclass
class Swept:
    """How many attempts: finished from their answers, unknown, never sent; and late answers that were taken in."""

    adopted: int = 0
    unknown: int = 0
    unsent: int = 0
    late: int = 0


def sweep(
    *,
    record: Record,
    follow: Follow,
    clock: Clock,
    worker: str,
    timing: Timing | None = None,
    answers: Answers | None = None,
) -> Swept:
    """Bring back what a lease ran out on. Whoever performs takes the images in afterwards."""
    answers = answers or Answers()
    sweeper = Worker(named(worker, answers.place), record, follow, clock, timing or Timing(), answers)
    swept = Swept()
    for attempt in [*left_behind(), *forgotten(sweeper)]:
        conclude(sweeper, attempt, swept)
    swept.late = take_up_answers(sweeper)
    give_up_strangers(sweeper)
    return swept


def left_behind() -> list[Attempt]:
    """The open attempts of runs whose lease ran out."""
    over = Run.objects.filter(leases.over(), state=RunState.CALLING)
    rows = Attempt.objects.filter(outcomes=None, run__in=over).select_related("run", "endpoint")
    return list(rows.order_by("at")[:MOST])


def forgotten(worker: Worker) -> list[Attempt]:
    """Open attempts of runs that wait for no call any more: cancelled, and then their worker died."""
    since = worker.clock() - timedelta(seconds=worker.timing.deadline) - PATIENCE
    rows = Attempt.objects.filter(outcomes=None, at__lte=since).exclude(run__state=RunState.CALLING)
    return list(rows.select_related("run", "endpoint").order_by("at")[:MOST])


def conclude(worker: Worker, attempt: Attempt, swept: Swept) -> None:
    result = result_of(worker, attempt)
    if result is None:
        return
    # The run then waits for a worker that takes the image in, so nobody holds it.
    [written] = finish(worker, [Ended(attempt.id, attempt.run_id, attempt.run.fence, result)], holder="")
    if written.outcome == Outcome.UNKNOWN:
        swept.unknown += 1
    elif written.outcome == Outcome.FAILED:
        swept.unsent += 1
    elif written.outcome:
        swept.adopted += 1


def result_of(worker: Worker, attempt: Attempt) -> Result | None:
    """What the attempt has come to, as far as this disk tells; None leaves it to those who may know more."""
    if has_this_disk(attempt.worker, worker.answers.place):
        return result_here(worker.answers, attempt)
    # Its own machine may come back with the answer; but nobody waits for ever.
    is_long_over = Run.objects.filter(leases.over(worker.timing.foreign), id=attempt.run_id).exists()
    held_by_none = attempt.run.lease_until is None
    return unknown("The worker's machine has not been seen since.") if is_long_over or held_by_none else None


def result_here(answers: Answers, attempt: Attempt) -> Result:
    found = answers.look(attempt.id)
    # Nobody can send it any more once its mark is ours.
    if found == Found.NOTHING and is_of_this_boot(attempt.worker) and answers.block(attempt.id):
        return handed_back("The worker ended before this call was sent.")
    if found == Found.NOTHING:
        return unknown("The machine went down; whether the call was sent cannot be told.")
    return result_in(answers, attempt) or unknown("The worker ended while the call was out.")


def unknown(why: str) -> Unknown:
    error = Unknown(MAYBE_BILLED, details={"why": why})
    error.network = False
    return error


def give_up_strangers(worker: Worker) -> None:
    """Images that lie on the disk of a machine which does not come back: a person decides about a new call."""
    waiting = Run.objects.filter(leases.over(worker.timing.foreign), state=RunState.INGESTING)
    for run in waiting.order_by("lease_until")[:MOST]:
        attempt = queries.unread_answer(run)
        if attempt and not ingesting.is_here(worker, attempt):
            gone = ingesting.unusable("The machine that holds the answer has not been seen since.", "answer_missing")
            ingesting.write(worker, [ingesting.Taken(ingesting.answer_of(run, attempt), gone)])
