"""What comes one by one is written many at a time, by one thread, in the order of its coming."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, Final, Generic, TypeVar

from django.db import close_old_connections

logger = logging.getLogger(__name__)

MOST: Final = 64

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batches(Generic[Item, Result]):
    """`write` takes many items in one transaction and gives a result for each. Belongs to one event loop."""

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result]], thread: Executor) -> None:
        self.write = write
        self.thread = thread
        self.waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self.writing: asyncio.Task[None] | None = None

    async def put(self, item: Item) -> Result:
        """Returns once the transaction that wrote this item is committed."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self.waiting.append((item, done))
        if self.writing is None or self.writing.done():
            self.writing = asyncio.create_task(self._write_all())
        return await asyncio.shield(done)

    async def _write_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self.waiting:
            batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            items = [item for item, _ in batch]
            results = await loop.run_in_executor(self.thread, self._written, items)
            for (_, done), result in zip(batch, results, strict=True):
                deliver(done, result)

    def _written(self, items: list[Item]) -> Sequence[Result | Exception]:
        close_old_connections()
        try:
            return self.write(items)
        except Exception as error:  # noqa: BLE001 - nothing is swallowed: it is raised where the item was put
            if len(items) == 1:
                return [error]
        logger.warning("%d ends could not be written together; each is written alone.", len(items))
        return [self._written([item])[0] for item in items]


def deliver(done: asyncio.Future[Any], result: Any) -> None:
    if done.cancelled():
        return
    if isinstance(result, Exception):
        done.set_exception(result)
    else:
        done.set_result(result)
