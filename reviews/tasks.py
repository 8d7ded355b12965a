"""What machines do, and when.

The state column is the queue: a message is only a knock on the door, which may be lost or come twice. TABLE says which
task serves which waiting state; the sweep hands out what no knock has told of.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from celery import Task, shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from generation.runs import sweep as run_sweep
from generation.runs.models import Run
from generation.runs.perform import Performer
from generation.runs.states import RunState
from reviews.audit import moves as audit
from reviews.audit.moves import Moved
from reviews.candidates import moves as candidate_moves
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.checks import inspecting
from reviews.queues import expiry

log = logging.getLogger(__name__)

# ---------------------------------------------------------------- what generation asks of us


class _Followed(threading.local):
    """The moves made in this thread's transaction, until its event takes them up."""

    def __init__(self) -> None:
        self.moves: dict[tuple[UUID, datetime], Moved] = {}


_followed = _Followed()


def follow(run: Run, at: datetime) -> None:
    """Handed to generation: the candidate goes where its run went, in the run's own transaction."""
    moved = candidate_moves.follow(run, at)
    if moved:
        _followed.moves[run.pk, at] = moved


def follow_and_knock(run: Run, at: datetime) -> None:
    """As `follow`; what has arrived is checked at once."""
    follow(run, at)
    if run.state == RunState.DONE:
        transaction.on_commit(lambda: knock(check_candidates))


def record(verb: str, *, subject: tuple[str, UUID], owner: UUID, at: datetime, facts: Mapping[str, str | int]) -> None:
    """Handed to generation: one event of a machine's step, in the step's transaction; it names the candidate, its round
    and brief, and the candidate's own move where the step moved it."""
    run = subject[1] if subject[0] == "run" else UUID(str(facts["run"]))
    candidate = Candidate.objects.filter(run=run).values("pk", "round_id", "brief_id").get()
    about = [("candidate", candidate["pk"]), ("round", candidate["round_id"]), ("brief", candidate["brief_id"])]
    # A step has one time: what an undone transaction left behind here bears another.
    moved = _followed.moves.pop((run, at), None)
    audit.record(
        verb,
        by=None,
        at=at,
        workspace=owner,
        subject=subject,
        about=about,
        moved=[moved] if moved else [],
        facts=dict(facts),
    )


# ---------------------------------------------------------------- the worker

_performer: Performer | None = None


@worker_ready.connect
def start_performing(sender: Any = None, **_: Any) -> None:
    """One event loop per worker process makes all the calls; the tasks only ring it."""
    global _performer  # noqa: PLW0603 (a worker process has exactly one)
    if "prefork" in str(sender.controller.pool_cls).lower():
        raise SystemExit("The worker must run with -P threads: in other processes no knock would reach the calls.")
    _performer = Performer(record, follow_and_knock, timezone.now, f"worker {sender.hostname}")
    threading.Thread(target=_performer.run, name="performer").start()
    log.info("Performing as %s.", _performer.worker.name)


@worker_shutting_down.connect
def stop_performing(**_: Any) -> None:
    if _performer:
        _performer.stop()


# ---------------------------------------------------------------- tasks


@shared_task
def perform_runs() -> None:
    """Runs wait for their call, or answers to be taken in."""
    if _performer:
        _performer.ring()


@shared_task
def check_candidates() -> None:
    check_due()


@shared_task
def sweep() -> None:
    """On a timer: what a killed worker left, what ran out, what no knock has told of. May run many times at once."""
    run_sweep.sweep(record=record, follow=follow_and_knock, clock=timezone.now, worker="timer")
    check_due()
    expiry.expire(clock=timezone.now)
    perform_runs()


def check_due(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Check everything that has arrived; how many were checked."""
    waiting = Candidate.objects.filter(state=CandidateState.CHECKING).order_by("state_at")
    return sum(inspecting.check(pk, clock=clock) for pk in waiting.values_list("pk", flat=True))


TABLE: Final[Mapping[RunState | CandidateState, Task[Any, Any]]] = {
    RunState.WAITING: perform_runs,
    RunState.INGESTING: perform_runs,
    CandidateState.CHECKING: check_candidates,
}

MODELS: Final[Mapping[type, type[Run | Candidate]]] = {RunState: Run, CandidateState: Candidate}


def wake() -> None:
    """Knock for everything that waits. Called after a commit; a broker that is away loses nothing, the sweep comes."""
    found = [state for state in TABLE if MODELS[type(state)].objects.filter(state=state).exists()]
    for task in dict.fromkeys(TABLE[state] for state in found):
        knock(task)


def knock(task: Task[Any, Any]) -> None:
    try:
        task.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The broker takes no message (%s); the sweep will find what waits.", error)
