import asyncio
import sys
import time

import pytest

from config import processes
from config.processes import Ended, ProcessGroup

POLITE = "import signal, sys, time; signal.signal(15, lambda *_: (print('bye', flush=True), sys.exit(0)))"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN)"
READY = "; print('ready', flush=True); time.sleep(60)"


def python(program):
    return [sys.executable, "-c", program]


async def started(group, **programs):
    for name, program in programs.items():
        await group.start(name, python(program))


def test_lines_carry_the_name_of_their_process(capfd):
    async def story():
        group = ProcessGroup()
        await started(group, web="print('one'); print('two')")
        await group.until_ended("web")

    asyncio.run(story())
    assert capfd.readouterr().out == "web       | one\nweb       | two\n"


def test_a_process_that_ends_by_itself_is_named():
    async def story():
        group = ProcessGroup()
        await started(group, web="import time; time.sleep(60)", worker="raise SystemExit(3)")
        try:
            await group.until_ended()
        finally:
            await group.stop()

    with pytest.raises(Ended, match=r"The worker process ended with exit code 3, so everything stops"):
        asyncio.run(story())


def test_a_killed_process_is_named_with_its_signal():
    async def story():
        group = ProcessGroup()
        await started(group, timer="import os; os.kill(os.getpid(), 9)")
        await group.until_ended()

    with pytest.raises(Ended, match=r"The timer process was killed by signal 9"):
        asyncio.run(story())


def test_all_are_asked_to_end(capfd):
    async def story():
        group = ProcessGroup()
        await started(group, simulator=POLITE + READY, worker=POLITE + READY)
        await asyncio.sleep(0.5)
        await group.stop()
        await asyncio.gather(*group.tasks)

    asyncio.run(story())
    said = [line for line in capfd.readouterr().out.splitlines() if line.endswith("bye")]
    assert sorted(said) == ["simulator | bye", "worker    | bye"]


def test_who_does_not_end_when_asked_is_killed_in_time(monkeypatch):
    monkeypatch.setattr(processes, "STOP_WITHIN_S", 0.3)

    async def story():
        group = ProcessGroup()
        await started(group, simulator=STUBBORN + READY, worker=STUBBORN + READY)
        await asyncio.sleep(0.5)
        began = time.monotonic()
        await group.stop()
        codes = [await process.wait() for process in group.processes.values()]
        return time.monotonic() - began, codes

    took, codes = asyncio.run(story())
    assert took < 2
    assert codes == [-9, -9]


def test_stopping_takes_under_five_seconds_at_most():
    assert processes.STOP_WITHIN_S < 4.5
