"""A worker of its own, for tests that kill, freeze or stop it: `python -m tests.generation.runs.worker_process run`."""

import os
import signal
import sys
import threading

import django

django.setup()

from django.utils import timezone  # noqa: E402 - the settings come first

from generation.runs.perform import Performer  # noqa: E402
from generation.runs.worker import Timing  # noqa: E402


def nothing(*_: object, **__: object) -> None:
    """There is nobody above to tell."""


def main(how: str) -> None:
    lease, grace = float(os.environ.get("TEST_LEASE", "1")), float(os.environ.get("TEST_GRACE", "20"))
    timing = Timing(lease=lease, read=30, deadline=60, poll=0.1, beat=0.2, grace=grace, free_bytes=1_000_000)
    processes = int(os.environ.get("TEST_PROCESSES", "0"))
    performer = Performer(nothing, nothing, timezone.now, "child", timing=timing, processes=processes)
    if how == "drain":
        performer.drain()
        return
    signal.signal(signal.SIGTERM, lambda *_: performer.stop())
    life = threading.Thread(target=performer.run)
    life.start()
    while life.is_alive():
        life.join(0.1)


if __name__ == "__main__":
    main(sys.argv[1])
