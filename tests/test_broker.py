"""A knock travels over the broker that BROKER_URL names: folder, Redis or RabbitMQ."""

import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue

import pytest
from django.conf import settings

from config.celery import app
from reviews import tasks

ROOT = Path(settings.BASE_DIR)
WORKER = ("-q", "-A", "config", "worker", "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle")

pytestmark = [pytest.mark.broker, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Lines:
    """What a process says, line by line, with a limit to the waiting."""

    def __init__(self, stream):
        self.queue = Queue()
        self.seen = []
        threading.Thread(target=self.read, args=(stream,), daemon=True).start()

    def read(self, stream):
        for line in stream:
            self.queue.put(line)

    def until(self, pattern, *, seconds):
        give_up_at = time.monotonic() + seconds
        while not (self.seen and re.search(pattern, self.seen[-1])):
            try:
                self.seen.append(self.queue.get(timeout=max(0.0, give_up_at - time.monotonic())))
            except Empty:
                raise AssertionError(f"No line with {pattern}:\n{''.join(self.seen)}") from None
        return self.seen[-1]


@pytest.fixture
def worker(child_environment):
    """A worker process on the test's own database, and its lines."""
    command = [str(Path(sys.executable).parent / "celery"), *WORKER]
    process = subprocess.Popen(
        command, cwd=ROOT, env=child_environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    with process:
        lines = Lines(process.stdout)
        lines.until(r"ready\.", seconds=60)
        yield process, lines
        process.terminate()
    with app.connection_for_write() as connection:
        connection.default_channel.queue_delete(app.conf.task_default_queue)


def test_every_knock_reaches_the_worker(worker):
    _, lines = worker
    for task in (tasks.perform_runs, tasks.check_candidates, tasks.sweep):
        tasks.knock(task)
        lines.until(rf"Task {re.escape(task.name)}\[.*succeeded", seconds=20)


def test_a_worker_that_is_asked_to_end_does_so(worker):
    process, lines = worker
    process.terminate()
    assert process.wait(timeout=10) == 0
    assert not any("Traceback" in line for line in lines.seen)
