"""A worker says that it lives: read by /healthz, and by who wonders why nothing moves."""

from datetime import timedelta
from typing import Final

from generation.runs.models import WorkerBeat
from generation.runs.worker import Worker

KEPT: Final = timedelta(days=1)


def beat(worker: Worker) -> None:
    """Single statements: whoever freezes here holds nobody up."""
    at = worker.clock()
    if not WorkerBeat.objects.filter(name=worker.name).update(at=at):
        WorkerBeat.objects.create(name=worker.name, at=at, started_at=at)
    WorkerBeat.objects.filter(at__lt=at - KEPT).delete()


def end(worker: Worker) -> None:
    WorkerBeat.objects.filter(name=worker.name).delete()
