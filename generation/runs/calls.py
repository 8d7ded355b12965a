"""One call from its slot to its answer on disk. Every way it can end becomes a Result; nothing here writes rows."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import close_old_connections

from generation.errors import StorageFailed
from generation.providers.base import Answered, Generated, NotSent, Provider, ProviderError, Unknown
from generation.providers.openai import Address
from generation.providers.reading import read
from generation.providers.translate import MAYBE_BILLED
from generation.runs import crash, files, queries
from generation.runs.answers import Sink
from generation.runs.begin import Begun
from generation.runs.files import Readers
from generation.runs.rules import Result
from generation.runs.worker import Worker, steady

# So long after it was begun, a call is sent without asking the database once more.
FRESH_S = 0.25

Value = TypeVar("Value")


@dataclass
class Line:
    """An endpoint as this process sees it: calls out, how many may be, and what we just learned of it."""

    address: Address
    provider: Provider
    cap: int = 0
    out: int = 0
    learning: int = 0
    learned_at: float = 0.0


@dataclass(frozen=True)
class Came:
    """The end of one call; `content` is the image where no disk took the answer."""

    result: Result
    answered: Answered | None = None
    content: bytes = b""


class Calls:
    """Makes calls for one event loop, with its threads."""

    def __init__(self, worker: Worker, threads: ThreadPoolExecutor, rows: ThreadPoolExecutor) -> None:
        self.worker = worker
        self.threads = threads
        self.rows = rows
        self.readers = Readers(threads)

    async def send(self, begun: Begun, line: Line, sure_until: float) -> Sink | ProviderError:
        """The part that needs a slot: ends when the body is in the sink. `answered` hangs on the sink's end."""
        try:
            await self.check(begun, line, sure_until)
            contents = await self.in_thread(files.load, begun.owner, begun.spec) if begun.spec.files else []
            crash.point("before_call")
            sink = self.mark(begun, sure_until)
        except ProviderError as error:
            return error
        except asyncio.CancelledError:
            uncancel()
            return handed_back("The worker was stopped before this call was sent.")
        return await self.stream(begun, line, contents, sink)

    async def stream(self, begun: Begun, line: Line, contents: list[bytes], sink: Sink) -> Sink | ProviderError:
        crash.point("after_mark")
        try:
            deadline = self.worker.timing.deadline
            sink.answered = await line.provider.send(begun.spec, contents, sink, deadline=deadline)
        except ProviderError as error:
            sink.close()
            return error
        except asyncio.CancelledError:
            uncancel()
            sink.close()
            return stopped_in_call()
        return sink

    async def read(self, begun: Begun, sink: Sink) -> Came:
        """The part that needs none: make the body durable, look for the image in it."""
        answers = self.worker.answers
        try:
            whole = await self.in_thread(answers.land, sink)
        except StorageFailed:
            return await self.salvage(sink)
        crash.point("after_answer")
        try:
            image, host = answers.image(begun.attempt), begun.address.base_url
            generated = await self.readers.read(whole, sink.size, image, host)
        except ProviderError as error:
            return Came(error, sink.answered)
        return Came(generated, sink.answered)

    async def salvage(self, sink: Sink) -> Came:
        """No disk took the answer: its image goes straight from memory to the originals, which may lie elsewhere."""
        try:
            generated: Generated = await self.in_thread(read, self.worker.answers.body(sink))
        except ProviderError as error:
            return Came(error, sink.answered)
        return Came(generated, sink.answered, generated.image)

    async def check(self, begun: Begun, line: Line, sure_until: float) -> None:
        """Raises NotSent where the call may have lost its lease, or its reason, while it waited for a slot."""
        if begun.at < line.learned_at or steady() - begun.at > FRESH_S:
            at = self.worker.clock()
            loop = asyncio.get_running_loop()
            why = await loop.run_in_executor(self.rows, asked, queries.why_not_send, begun.run, begun.fence, at)
            if why:
                raise handed_back(why)
        if steady() >= sure_until:
            raise handed_back("The worker was held up for too long before this call was sent.")

    def mark(self, begun: Begun, sure_until: float) -> Sink:
        if steady() >= sure_until:
            raise handed_back("The worker was held up for too long before this call was sent.")
        try:
            return self.worker.answers.mark(begun.attempt)
        except FileExistsError as error:
            raise handed_back("Another worker took over before this call was sent.") from error
        except OSError as error:
            raise files.Unready("The disk takes no answer, so the call was not made; have space made.") from error

    async def in_thread(self, work: Callable[..., Value], *arguments: Any) -> Value:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work, *arguments)


def asked(query: Callable[..., Value], *arguments: Any) -> Value:
    close_old_connections()
    return query(*arguments)


def handed_back(why: str) -> NotSent:
    error = NotSent(why)
    error.network = False
    return error


def stopped_in_call() -> Unknown:
    error = Unknown(MAYBE_BILLED, details={"why": "The worker was stopped while the call was out."})
    error.network = False
    return error


def uncancel() -> None:
    """What is left of the task, writing down how the call ended, must not be cut short."""
    if task := asyncio.current_task():
        task.uncancel()
