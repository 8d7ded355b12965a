"""Child processes in our own foreground process group, their lines prefixed with their names."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Sequence

from config.logs import UNNAMED

LINE_LIMIT = 1 << 20
# Everything is to be over in five. An idle worker needs up to three: Celery looks up from its broker every two.
STOP_WITHIN_S = 4.0
PR_SET_PDEATHSIG = 1
# Celery says so to root at every start; in a container root is what there is, and messages are JSON only.
QUIET = "ignore:You're running the worker with superuser privileges"
COLOURS = {"web": 36, "worker": 32, "timer": 35, "simulator": 33, "seed": 34}


class Ended(Exception):
    """A process ended by itself while others need it."""

    def __init__(self, name: str, code: int) -> None:
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        super().__init__(f"The {name} process {how}, so everything stops; its last lines stand above.")
        self.name = name
        self.code = code


class ProcessGroup:
    """Starts processes, hands on what they print, and ends them together."""

    def __init__(self) -> None:
        self.processes: dict[str, Process] = {}
        self.exits: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
        self.tasks: set[asyncio.Task[None]] = set()

    async def start(self, name: str, command: Sequence[str]) -> None:
        # Its own lines need no name: the prefix says it.
        environment = os.environ | {"PROCESS_NAME": UNNAMED, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": QUIET}
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=STDOUT, limit=LINE_LIMIT,
            env=environment, preexec_fn=belong_to_parent,
        )  # fmt: skip
        self.processes[name] = process
        task = asyncio.create_task(self.follow(name, process))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def follow(self, name: str, process: Process) -> None:
        assert process.stdout is not None  # noqa: S101 - PIPE was asked for
        await relay(name, process.stdout)
        self.exits.put_nowait((name, await process.wait()))

    async def until_ended(self, awaited: str = "") -> int:
        """The exit code of the awaited process; Ended when another one ends before it."""
        name, code = await self.exits.get()
        if name != awaited:
            raise Ended(name, code)
        del self.processes[name]
        return code

    async def stop(self) -> None:
        """Ask all to end, then insist. The simulator too: it answers at once what it has in work, and nothing new."""
        try:
            for process in self.processes.values():
                send(process, signal.SIGTERM)
            waiting = [asyncio.create_task(process.wait()) for process in self.processes.values()]
            await asyncio.wait(waiting, timeout=STOP_WITHIN_S)
        finally:
            for process in self.processes.values():
                send(process, signal.SIGKILL)


def send(process: Process, number: signal.Signals) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)


async def relay(name: str, stream: asyncio.StreamReader) -> None:
    prefix = f"{name:<9} | "
    if sys.stdout.isatty():
        prefix = f"\x1b[{COLOURS.get(name, 37)}m{prefix}\x1b[0m"
    while True:
        try:
            line = await stream.readline()
        except ValueError:
            line = b"(a line of more than a megabyte was left out)\n"
        if not line:
            return
        print(prefix + line.decode(errors="replace").rstrip(), flush=True)  # noqa: T201 - this is the output


def belong_to_parent() -> None:
    """Ctrl-C reaches the whole group at once; only the parent acts on it and ends the others in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        # A parent that was killed takes its children along.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
