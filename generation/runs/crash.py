"""Named points at which a test lets a worker die as by `kill -9`. Without PROOFROOM_CRASH_AT nothing happens."""

import os
import signal

POINTS = ("before_call", "after_mark", "after_answer", "mid_ingest")


def point(name: str) -> None:
    if os.environ.get("PROOFROOM_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
