"""Work that would hold the interpreter for long is done in processes of its own, which end with their parent."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, Final, TypeVar

import django

Value = TypeVar("Value")

LATER: Final = 10


class Elsewhere:
    """Up to `count` processes, made when first asked; in threads with 0, and where a process was killed.

    `idle`: calls go before them. `apps`: what they do needs Django.
    """

    def __init__(self, count: int, threads: ThreadPoolExecutor, *, idle: bool = False, apps: bool = False) -> None:
        self.count = count
        self.threads = threads
        self.how = (idle, apps)
        self.pool: ProcessPoolExecutor | None = None

    async def run(self, work: Callable[..., Value], *arguments: Any) -> Value:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.executor(), work, *arguments)
        except BrokenProcessPool:
            # Killed, by the system for want of memory perhaps: the others start anew with the next one.
            self.close()
            return await loop.run_in_executor(self.threads, work, *arguments)

    def executor(self) -> Executor:
        if not self.count:
            return self.threads
        if self.pool is None:
            spawn = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(self.count, spawn, initializer=prepare, initargs=self.how)
        return self.pool

    def close(self) -> None:
        if self.pool:
            self.pool.shutdown(wait=False, cancel_futures=True)
            self.pool = None


def prepare(idle: bool, apps: bool) -> None:  # noqa: FBT001 - an initializer gets its arguments in order
    """The beginning of such a process."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # The parent is told too, and lets what is in work end.
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    if idle:
        # Not the idle class, in which they would starve on a machine that is busy with other things.
        os.nice(LATER)
    if apps:
        django.setup()


def end_with_parent() -> None:
    """A parent that was killed tells nobody."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
