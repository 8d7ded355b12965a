"""The worker's own code: calls for all runs that wait, in one event loop, and takes their images in.

The task only rings; the loop also looks by itself. `record` and `follow` come from above and are called in the very
transactions that they belong to (see worker.py for their shapes).
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from generation.runs.answers import Answers
from generation.runs.life import Life
from generation.runs.worker import Clock, Follow, Record, Timing, Worker, named

logger = logging.getLogger(__name__)


class Performer:
    """`worker` is a label for people; the name under which rows are held is made of it and never used twice.

    `processes` take images in beside the calls; without it one for a worker's life, and threads for draining.
    """

    def __init__(
        self,
        record: Record,
        follow: Follow,
        clock: Clock,
        worker: str,
        *,
        timing: Timing | None = None,
        answers: Answers | None = None,
        processes: int | None = None,
    ) -> None:
        answers = answers or Answers()
        name = named(worker, answers.place)
        self.worker = Worker(name, record, follow, clock, timing or Timing(), answers)
        self.processes = processes
        self.lock = threading.Lock()
        self.life: Life | None = None
        self.stopped = False

    def ring(self) -> None:
        """Something may be due. From any thread, any number of times."""
        with self.lock:
            if self.life:
                self.life.loop.call_soon_threadsafe(self.life.bell.set)

    def stop(self) -> None:
        """Begin nothing more; `run` and `drain` return once calls have landed, at the latest after Timing.grace."""
        with self.lock:
            self.stopped = True
            if self.life:
                self.life.loop.call_soon_threadsafe(stop, self.life)

    def run(self) -> None:
        """A worker's life in the calling thread; ends after `stop`."""
        asyncio.run(self.live(lambda life: life.until_stopped(), None, 1))

    def drain(self, group: UUID | None = None, timeout: float | None = None) -> None:
        """Perform what is due, only of this group where one is given, until nothing of it moves by itself.

        Without `timeout` it does not wait for what comes due later (busy, no connection) nor for other workers; with
        one it does, so many seconds, then lets its calls land. Rows must be committed: it uses threads of its own.
        """
        with ThreadPoolExecutor(1, "drain") as thread:
            done = thread.submit(asyncio.run, self.live(lambda life: life.until_nothing_moves(timeout), group, 0))
            try:
                done.result()
            except KeyboardInterrupt:
                self.stop()
                done.result()
                raise

    async def live(self, how: Callable[[Life], Awaitable[None]], group: UUID | None, processes: int) -> None:
        life = Life(self.worker, group, processes if self.processes is None else self.processes)
        with self.lock:
            self.life = life
            life.stopping = self.stopped
        try:
            await how(life)
        finally:
            with self.lock:
                self.life = None
            await life.close()


def stop(life: Life) -> None:
    life.stopping = True
    life.bell.set()
