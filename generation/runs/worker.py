"""Who performs: everything that the steps of a worker share, handed in once."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from generation.runs.answers import Answers
from generation.runs.models import Run

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
# Goes on while the machine sleeps, where there is such a clock.
STEADY: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

Facts = Mapping[str, str | int]
Follow = Callable[[Run, datetime], None]
Clock = Callable[[], datetime]


class Record(Protocol):
    """Called as the last thing of the very transaction that it tells of."""

    def __call__(self, verb: str, *, subject: tuple[str, UUID], owner: UUID, at: datetime, facts: Facts) -> object: ...


@dataclass(frozen=True)
class Timing:
    """Seconds, and the bytes that must be free on the disk before a call is begun.

    `lease`: how long nobody else touches a row of ours; `read`: silence of a provider, `deadline`: all of a call;
    `grace`: how long calls may land after the worker was told to stop; `foreign`: how long after its lease a row of
    another machine is left alone, whose disk may hold the answer.
    """

    lease: float = 60
    read: float = 300
    deadline: float = 420
    poll: float = 2
    beat: float = 5
    grace: float = 30
    foreign: float = 600
    free_bytes: int = 256_000_000


@dataclass(frozen=True)
class Worker:
    name: str
    record: Record
    follow: Follow
    clock: Clock
    timing: Timing = field(default_factory=Timing)
    answers: Answers = field(default_factory=Answers)


def named(label: str, place: str) -> str:
    """Never the name of an earlier process: label, disk, boot, process, chance."""
    return f"{label[:40]}@{place}.{boot()}.{os.getpid()}.{secrets.token_hex(4)}"


def boot() -> str:
    """Tells one start of this machine from another; "" where the system does not say."""
    try:
        return BOOT_ID.read_text().strip().replace("-", "")[:12]
    except OSError:
        return ""


def has_this_disk(name: str, place: str) -> bool:
    """The worker of that name keeps its answers where we keep ours."""
    return name.rpartition("@")[2].split(".")[0] == place


def is_of_this_boot(name: str) -> bool:
    """The machine has not gone down since: then a mark that is not on the disk was never set."""
    parts = name.rpartition("@")[2].split(".")
    return bool(boot()) and len(parts) > 1 and parts[1] == boot()


def steady() -> float:
    """Seconds that only go forward, whatever happens to the clock on the wall."""
    return time.clock_gettime(STEADY)
