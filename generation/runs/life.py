"""The event loop of a worker: begins what is due, keeps the slots full, writes ends in batches, takes answers in."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import DatabaseError, connections

from generation.providers.base import Busy, ProviderError, Stopped
from generation.providers.openai import OpenAIProvider
from generation.runs import beats, breaker, crash, ingesting, leases, queries
from generation.runs.batches import Batches
from generation.runs.begin import Batch, Begun, begin
from generation.runs.calls import Calls, Came, Line, asked, handed_back
from generation.runs.finish import Ended, Written, finish
from generation.runs.ingesting import Answer, Taken
from generation.runs.models import Run
from generation.runs.processes import Elsewhere
from generation.runs.states import Outcome
from generation.runs.worker import Worker, steady

logger = logging.getLogger(__name__)

FILE_THREADS: Final = 8
INGESTS: Final = 2
# So many images may wait to be taken in; then no call is begun, since their bytes fill the disk.
BACKLOG: Final = 64

Value = TypeVar("Value")


class Life:
    """Made and used inside one event loop. `group`: only these runs are touched; None for all.

    `processes` take images in; with 0 threads of this process do.
    """

    def __init__(self, worker: Worker, group: UUID | None, processes: int) -> None:
        self.worker = worker
        self.group = group
        self.loop = asyncio.get_running_loop()
        self.bell = asyncio.Event()
        self.stopping = False
        self.begins, self.writes, self.keeps = (ThreadPoolExecutor(1, name) for name in ("begin", "write", "keep"))
        self.files = ThreadPoolExecutor(FILE_THREADS, "files")
        self.ingests = ThreadPoolExecutor(INGESTS, "ingest")
        self.ingesters = Elsewhere(processes, self.ingests, idle=True, apps=True)
        self.calls = Calls(worker, self.files, self.keeps)
        self.ends: Batches[Ended, Written] = Batches(self.write_ends, self.writes)
        self.taken: Batches[Taken, Run] = Batches(lambda items: ingesting.write(worker, items), self.writes)
        self.lines: dict[UUID, Line] = {}
        self.ahead: deque[Begun] = deque()
        # The attempts in our hands with their runs, and until when their leases surely are ours.
        self.hand: dict[UUID, tuple[UUID, float]] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.sending: set[asyncio.Task[Any]] = set()
        self.taking_in = 0
        self.plan = Batch()

    # ------------------------------------------------------------ turning

    async def until_stopped(self) -> None:
        keeper = asyncio.create_task(self.keep(beating=True))
        while not self.stopping:
            try:
                await self.turn()
            except DatabaseError:
                logger.exception("The database does not answer; trying again.")
            await self.wait(self.worker.timing.poll)
        await self.land()
        keeper.cancel()
        await self.in_rows(self.keeps, beats.end, self.worker)

    async def until_nothing_moves(self, seconds: float | None) -> None:
        keeper = asyncio.create_task(self.keep(beating=False))
        until = None if seconds is None else steady() + seconds
        while not self.stopping and (until is None or steady() < until):
            await self.turn()
            if self.tasks or self.ahead:
                await self.wait(self.worker.timing.poll, until)
            elif not self.plan.more and (until is None or not await self.is_moving()):
                break
            elif not self.plan.more:
                await self.wait(self.worker.timing.poll, until)
        await self.land()
        keeper.cancel()

    async def turn(self) -> None:
        self.bell.clear()
        await self.fill()
        await self.take_up()

    async def wait(self, seconds: float, until: float | None = None) -> None:
        """For the bell, for what comes due, at most so long."""
        due_in = (self.plan.later - self.worker.clock()).total_seconds() if self.plan.later else 0
        if due_in > 0:
            seconds = min(seconds, due_in)
        if until is not None:
            seconds = min(seconds, until - steady())
        try:
            async with asyncio.timeout(max(seconds, 0.005)):
                await self.bell.wait()
        except TimeoutError:
            return

    async def is_moving(self) -> bool:
        return bool(await self.in_rows(self.keeps, queries.is_moving, self.group))

    # ------------------------------------------------------------ calling

    async def fill(self) -> None:
        """Begin what fits: the free slots, and some ahead so that the next free one need not wait."""
        if self.stopping or self.taking_in >= BACKLOG or self.has_enough_ahead():
            return
        mine = Counter({line: each.out for line, each in self.lines.items() if each.out})
        mine.update(each.endpoint for each in self.ahead)
        plan = partial(begin, self.worker, mine, self.group, for_caps=bool(self.ahead))
        self.plan = await self.in_rows(self.begins, plan)
        for begun in self.plan.begun:
            self.hand[begun.attempt] = (begun.run, begun.sure_until)
            self.ahead.append(begun)
            self.reach(begun)
        for line, cap in self.plan.caps.items():
            if line in self.lines:
                self.lines[line].cap = cap
        self.launch()

    def has_enough_ahead(self) -> bool:
        return len(self.ahead) > sum(line.cap for line in self.lines.values()) / 8

    def reach(self, begun: Begun) -> None:
        line = self.lines.get(begun.endpoint)
        if line is None or line.address != begun.address:
            provider = OpenAIProvider(begun.address, read_timeout=self.worker.timing.read)
            self.lines[begun.endpoint] = Line(begun.address, provider, out=line.out if line else 0)

    def launch(self) -> None:
        waiting: deque[Begun] = deque()
        for begun in self.ahead:
            line = self.lines[begun.endpoint]
            if line.out < line.cap and not line.learning and not self.stopping:
                line.out += 1
                self.start(self.perform(begun, line))
            else:
                waiting.append(begun)
        self.ahead = waiting

    async def perform(self, begun: Begun, line: Line) -> None:
        """One attempt from its slot to its image."""
        try:
            await self.conclude(begun, line, await self.call(begun, line))
        finally:
            self.hand.pop(begun.attempt, None)

    async def call(self, begun: Begun, line: Line) -> Came:
        """A slot is a call at the provider, nothing else: it is free once the body is here."""
        task = asyncio.current_task()
        try:
            self.sending |= {task} if task else set()
            sink = await self.calls.send(begun, line, self.hand[begun.attempt][1])
        finally:
            self.sending.discard(task) if task else None
            line.out -= 1
        if isinstance(sink, ProviderError):
            return Came(sink)
        self.launch()
        return await self.calls.read(begun, sink)

    async def conclude(self, begun: Begun, line: Line, came: Came) -> None:
        ended = Ended(begun.attempt, begun.run, begun.fence, came.result, came.answered)
        # Until this is written, nothing more goes out on a line that may just have been closed.
        closing = isinstance(came.result, Busy | Stopped) or breaker.is_failure(came.result)
        line.learning += closing
        try:
            written = await self.ends.put(ended)
        finally:
            line.learning -= closing
            line.learned_at = steady() if closing else line.learned_at
        self.launch()
        logger.info("Run %s, attempt %s: %s.", begun.run, begun.attempt, written.outcome or "known already")
        if written.outcome is None:
            # Others knew as much before us; what lies on the disk is theirs now.
            return
        if written.outcome != Outcome.SUCCEEDED:
            await self.in_files(self.worker.answers.keep, begun.attempt)
            return
        simulated = begun.address.simulated
        answer = Answer(begun.attempt, begun.run, begun.owner, simulated, begun.address, written.fence)
        await self.take_in(answer, came.content)

    # ------------------------------------------------------------ taking in

    async def take_up(self) -> None:
        """Answers that lie on this disk and that nobody takes in: after a crash, or because a person said again."""
        room = INGESTS * 2 - self.taking_in
        if self.stopping or room <= 0:
            return
        until = steady() + self.worker.timing.lease
        for answer in await self.in_rows(self.begins, ingesting.claim, self.worker, room, self.group):
            self.hand[answer.attempt] = (answer.run, until)
            self.start(self.take_in(answer))

    async def take_in(self, answer: Answer, content: bytes = b"") -> None:
        self.taking_in += 1
        try:
            taken = await self.ingesters.run(ingesting.take_in, self.worker.answers, answer, content)
            crash.point("mid_ingest")
            await self.taken.put(taken)
        finally:
            self.taking_in -= 1
            self.hand.pop(answer.attempt, None)
        await self.in_files(ingesting.tidy, self.worker, taken)

    # ------------------------------------------------------------ keeping

    async def keep(self, *, beating: bool) -> None:
        """Renew what is in our hands, and say that we live."""
        timing = self.worker.timing
        every = min(timing.lease / 3, timing.beat if beating else timing.lease)
        while True:
            try:
                await self.renew()
                if beating:
                    await self.in_rows(self.keeps, beats.beat, self.worker)
            except DatabaseError:
                logger.exception("Leases could not be renewed; trying again.")
            await asyncio.sleep(every)

    async def renew(self) -> None:
        held, until = dict(self.hand), steady() + self.worker.timing.lease
        if held:
            runs = {run for run, _ in held.values()}
            await self.in_rows(self.keeps, leases.renew, self.worker.name, runs, self.worker.timing.lease)
        self.hand |= {attempt: (run, until) for attempt, (run, _) in held.items() if attempt in self.hand}

    # ------------------------------------------------------------ ending

    async def land(self) -> None:
        """Nothing new goes out; what was not sent is handed back, calls have a while to land."""
        self.stopping = True
        unsent, self.ahead = list(self.ahead), deque()
        for begun in unsent:
            gone = Came(handed_back("The worker was stopped before this call was sent."))
            self.start(self.conclude(begun, self.lines[begun.endpoint], gone))
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=self.worker.timing.grace)
        for task in self.sending:
            task.cancel()
        if self.tasks:
            await asyncio.wait(self.tasks)

    async def close(self) -> None:
        for line in self.lines.values():
            await line.provider.close()
        self.calls.readers.close()
        self.ingesters.close()
        for thread in (self.begins, self.writes, self.keeps):
            await self.loop.run_in_executor(thread, connections.close_all)
        for thread in (self.begins, self.writes, self.keeps, self.files, self.ingests):
            thread.shutdown()

    # ------------------------------------------------------------ plumbing

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.ended)

    def ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Its row keeps its lease until that runs out; then the sweep goes by what lies on the disk.
            logger.error("A run could not be performed to its end.", exc_info=error)
        self.launch()
        self.bell.set()

    def write_ends(self, items: Sequence[Ended]) -> Sequence[Written]:
        self.worker.answers.sync()
        return finish(self.worker, items, holder=self.worker.name)

    async def in_rows(self, thread: ThreadPoolExecutor, work: Callable[..., Value], *arguments: Any) -> Value:
        return await self.loop.run_in_executor(thread, asked, work, *arguments)

    async def in_files(self, work: Callable[..., None], *arguments: Any) -> None:
        await self.loop.run_in_executor(self.files, work, *arguments)
