"""Log lines that a person can read and that no text from outside can forge."""

import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HIDDEN = "[hidden]"
# Given as PROCESS_NAME by a supervisor that writes the name before each line itself.
UNNAMED = "-"
PROCESSES = {"gunicorn": "web", "worker": "worker", "beat": "timer"}


def process_name() -> str:
    """Which part of the installation this is: web, worker, timer…, or the command that runs."""
    if given := os.environ.get("PROCESS_NAME"):
        return given
    program, words = Path(sys.argv[0]).name, [word for word in sys.argv[1:] if not word.startswith("-")]
    named = (PROCESSES[word] for word in (program, *words) if word in PROCESSES)
    return next(named, words[0] if program == "manage.py" and words else program)


class LineFormatter(logging.Formatter):
    """One line per record; a traceback follows it indented, and values that must stay secret are struck out."""

    def __init__(self, *args: Any, secrets: Iterable[str] = (), **kwargs: Any) -> None:
        self.process_name = process_name()
        name = "" if self.process_name == UNNAMED else "%(process_name)-9s "
        super().__init__(f"%(asctime)s {name}%(levelname)-7s %(name)s: %(message)s", *args, **kwargs)
        self.secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        record.process_name = self.process_name
        line = super().format(record)
        for secret in self.secrets:
            line = line.replace(secret, HIDDEN)
        return line

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class names it
        return escape(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the base class names it
        return indent(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the base class names it
        return indent(super().formatStack(stack_info))


def escape(message: str) -> str:
    """Line breaks and other control characters become visible, so that a line stays one line."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in message)


def indent(text: str) -> str:
    return "\n".join(f"    | {escape(line)}" for line in text.splitlines())
