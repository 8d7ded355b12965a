"""A process of ours for as long as a block lasts: its lines are read all the time, its end is polite."""

import contextlib
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue

from django.conf import settings

BIN = Path(sys.executable).parent
ANSWERS_WITHIN = 60


class Process:
    def __init__(self, *command, environment):
        self.process = subprocess.Popen(
            [str(BIN / command[0]), *command[1:]],
            cwd=settings.BASE_DIR,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.lines = []
        self.fresh = Queue()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            self.fresh.put(line)
        self.fresh.put(None)

    def until(self, pattern):
        """The match in the first line that has one."""
        give_up_at = time.monotonic() + ANSWERS_WITHIN
        while True:
            try:
                line = self.fresh.get(timeout=max(0.0, give_up_at - time.monotonic()))
            except Empty:
                line = None
            if line is None:
                raise AssertionError(f"No line with {pattern}:\n{''.join(self.lines)}")
            if found := re.search(pattern, line):
                return found

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join()
        self.process.stdout.close()


@contextlib.contextmanager
def running(*command, environment, until):
    """The process and the match of the line that says it is ready."""
    process = Process(*command, environment=environment)
    try:
        yield process, process.until(until)
    finally:
        process.end()
