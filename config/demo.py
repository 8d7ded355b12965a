"""`make demo`: everything that is needed, in one foreground process group. Run as `python -m config.demo`."""

import asyncio
import errno
import fcntl
import gc
import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import OperationalError, connection

from config import first_start
from config.processes import Ended, ProcessGroup
from config.seeding import marker

NEEDED_MB = 200
ANSWERS_WITHIN_S = 60.0
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
COMMANDS = {
    "web": [str(BIN / "gunicorn"), "-c", "config/gunicorn.py", "--graceful-timeout", "2", "config.wsgi"],
    "simulator": [sys.executable, "-m", "generation.providers.simulator", "--port", str(settings.PORT + 1)],
    "seed": [*MANAGE, "seed_demo"],
    "worker": [str(BIN / "celery"), "-q", "-A", "config", "worker", "-P", "threads", "-c", "2", "--without-gossip",
               "--without-mingle"],
    "timer": [str(BIN / "celery"), "-q", "-A", "config", "beat", "--pidfile=", "-s", str(settings.DATA_DIR / "timer")],
}  # fmt: skip
# One login per role; the other people stand beside them in the file.
SHOWN = ("producer", "reviewer", "lead", "auditor")


class Trouble(Exception):
    """The demo cannot run; the message is the sentence to show."""


def main() -> int:
    try:
        with alone():
            check_machine()
            seed = prepare()
            # What is loaded by now is never collected; taking it apart at the end would cost a second or two.
            gc.freeze()
            asyncio.run(serve(seed=seed))
    except (Trouble, Ended, first_start.OtherDatabase) as trouble:
        say(str(trouble))
        return 1
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        say(f"The disk that holds {settings.DATA_DIR} is full.")
        return 1
    except OperationalError as error:
        say(f"The database cannot be used: {str(error).strip().splitlines()[0]}.")
        return 1
    except KeyboardInterrupt:
        pass
    say("Stopped; the next start begins again." if marker().exists() else "Stopped; the data stay.")
    return 0


@contextmanager
def alone() -> Iterator[None]:
    """One demo per folder: two would seed, and begin again, under each other."""
    with (settings.DATA_DIR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"Another demo runs with the data in {settings.DATA_DIR}; give this one its own DATA_DIR."
            ) from None
        yield


def check_machine() -> None:
    for port in (settings.PORT, settings.PORT + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise Trouble(
                    f"Port {port} cannot be used ({os.strerror(error.errno or 0).lower()}); "
                    f"set PORT to another one: the demo takes it and the next."
                ) from error
    free = shutil.disk_usage(settings.DATA_DIR).free // 1_000_000
    if free < NEEDED_MB:
        raise Trouble(f"The disk is full: {free} MB are left in {settings.DATA_DIR} and the demo needs {NEEDED_MB} MB.")


def prepare() -> bool:
    """Brings tables and static files up to date; True when the demo's data are still to be made."""
    os.chdir(settings.BASE_DIR)
    django.setup()
    if marker().exists():
        say("The last seeding was interrupted; it begins again from an empty database.")
        first_start.begin_again()
    say("Migrating the database and collecting static files …")
    call_command("migrate", verbosity=0, interactive=False)
    first_start.collect_static()
    empty = not get_user_model().objects.exists()
    connection.close()
    return empty


async def serve(*, seed: bool) -> None:
    main_task = asyncio.current_task()
    assert main_task is not None  # noqa: S101 - a coroutine that asyncio.run runs is in a task
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, main_task.cancel)
    group = ProcessGroup()
    try:
        await start(group, seed=seed)
        await group.until_ended()
    except asyncio.CancelledError:
        say("Stopping …")
    finally:
        await group.stop()


async def start(group: ProcessGroup, *, seed: bool) -> None:
    if seed:
        first_start.open_seeding()
    await group.start("web", COMMANDS["web"])
    await group.start("simulator", COMMANDS["simulator"])
    if seed:
        await answers(group, settings.PORT + 1)
        say("Making the demo's data; until it is done every page says so …")
        await group.start("seed", COMMANDS["seed"])
        if code := await group.until_ended("seed"):
            raise Trouble(
                f"The seeding ended with exit code {code}; the lines above say why, the next start begins again."
            )
        first_start.close_seeding()
    await group.start("worker", COMMANDS["worker"])
    await group.start("timer", COMMANDS["timer"])
    await answers(group, settings.PORT)
    for line in welcome():
        say(line)


async def answers(group: ProcessGroup, port: int) -> None:
    """Returns when somebody listens there."""
    give_up_at = time.monotonic() + ANSWERS_WITHIN_S
    while group.exits.empty() and time.monotonic() < give_up_at:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    if not group.exits.empty():
        raise Ended(*group.exits.get_nowait())
    raise Trouble(f"Nobody listens on port {port} after {ANSWERS_WITHIN_S:.0f} s; the lines above may say why.")


def welcome() -> list[str]:
    logins = settings.DATA_DIR / "logins.json"
    lines = ["", f"  Proofroom is ready at {settings.PUBLIC_URL}", ""]
    if logins.exists():
        people = json.loads(logins.read_text())
        shown = {email: word for email, word in people.items() if email.partition("@")[0] in SHOWN}
        lines += [f"    {email:<26} {password}" for email, password in shown.items()]
        lines += ["", f"  Everybody else's password stands in {logins}."]
    return [*lines, "  Ctrl-C stops everything; the next start goes on with the same data.", ""]


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is the output


if __name__ == "__main__":
    raise SystemExit(main())
