"""Child processes that decode for us: warm, few, replaceable. What one is asked may kill it and harms nobody else."""

import atexit
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generation.images.facts import Structure
from generation.images.refusals import refused

logger = logging.getLogger(__name__)

HOUSE: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-m", "generation.images.decode")
# A child's heap grows with odd files; a fresh one costs a tenth of a second.
QUESTIONS_PER_CHILD: Final = 500
OUT_OF_LIMITS: Final = {-signal.SIGKILL, -signal.SIGXCPU}


@dataclass(frozen=True)
class Limits:
    """What one decode may take: wall-clock `seconds`, and bytes of memory.

    A decode of 64 megapixels holds up to four copies of 4 bytes per pixel (a WebP canvas, its frame, the bytes, the
    image), so `memory` is a floor that only images of more than 26 megapixels pass.
    """

    seconds: float = 10
    memory: int = 512 * 2**20
    memory_per_pixel: int = 16

    def memory_for(self, structure: Structure, size: int) -> int:
        return max(self.memory, 96 * 2**20 + size + self.memory_per_pixel * structure.width * structure.height)


@dataclass(frozen=True)
class Answer:
    """What the child measured, and the renditions' heads with their bytes."""

    facts: dict[str, Any]
    made: list[tuple[dict[str, Any], bytes]]


class ChildEnded(Exception):
    """`status` as subprocess tells it: negative is the signal that ended the child; `late` when we sent it."""

    def __init__(self, status: int, *, late: bool) -> None:
        super().__init__(status)
        self.status = status
        self.late = late


class Child:
    def __init__(self) -> None:
        # No secret of ours goes into a process that reads what strangers send.
        bare = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(COMMAND, cwd=HOUSE, env=bare, stdin=pipe, stdout=pipe)  # noqa: S603 - our own module
        self.questions = 0

    def alive(self) -> bool:
        return self.process.poll() is None and self.questions < QUESTIONS_PER_CHILD

    def ask(self, question: dict[str, Any], content: bytes) -> Answer | str:
        """The answer, or the code of a refusal. Raises ChildEnded; then and after any other error, `kill()` it."""
        self.questions += 1
        late = threading.Event()
        timer = threading.Timer(question["seconds"], self.expire, (late,))
        timer.start()
        try:
            return self.speak(question, content)
        except (BrokenPipeError, EOFError) as error:
            raise ChildEnded(self.process.wait(), late=late.is_set()) from error
        finally:
            timer.cancel()

    def expire(self, late: threading.Event) -> None:
        late.set()
        self.process.kill()

    def speak(self, question: dict[str, Any], content: bytes) -> Answer | str:
        to_child, from_child = self.process.stdin, self.process.stdout
        assert to_child is not None  # noqa: S101 - both are pipes
        assert from_child is not None  # noqa: S101
        to_child.write(json.dumps(question | {"size": len(content)}).encode() + b"\n")
        to_child.write(content)
        to_child.flush()
        line = from_child.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        head = json.loads(line)
        if "refused" in head:
            return str(head["refused"])
        return Answer(head["facts"], [(made, self.exactly(made["bytes"])) for made in head["made"]])

    def exactly(self, size: int) -> bytes:
        content = self.process.stdout.read(size) if self.process.stdout else b""
        if len(content) < size:
            raise EOFError
        return content

    def kill(self) -> None:
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                # What was still buffered for a child that is gone.
                with suppress(BrokenPipeError):
                    stream.close()
        self.process.wait()


class Children:
    """At most `most` children at once; who comes when all are busy waits its turn."""

    def __init__(self, most: int) -> None:
        self.room = threading.BoundedSemaphore(most)
        self.idle: queue.SimpleQueue[Child] = queue.SimpleQueue()

    def ask(self, question: dict[str, Any], content: bytes) -> Answer | str:
        with self.room:
            child, kept = self.take(), False
            try:
                answer = child.ask(question, content)
                kept = True
                return answer
            finally:
                if kept:
                    self.idle.put(child)
                else:
                    child.kill()

    def close(self) -> None:
        """End those that wait; the next question starts another one."""
        with suppress(queue.Empty):
            while True:
                self.idle.get_nowait().kill()

    def take(self) -> Child:
        while True:
            try:
                child = self.idle.get_nowait()
            except queue.Empty:
                return Child()
            if child.alive():
                return child
            child.kill()


def decode(content: bytes, structure: Structure, recipes: Sequence[str], limits: Limits) -> Answer:
    """Decode these bytes in a child and make the recipes.

    Raises ImageRefused for what cannot be decoded within the limits. A child that somebody else killed is replaced
    once: the image is not to blame for it.
    """
    question = {
        "format": structure.format,
        "recipes": list(recipes),
        "memory": limits.memory_for(structure, len(content)),
        "seconds": limits.seconds,
    }
    try:
        answer = children.ask(question, content)
    except ChildEnded as first:
        if first.late or first.status != -signal.SIGKILL:
            raise ended(first) from first
        logger.warning("An image decoder was killed from outside; asking another one.")
        answer = again(question, content)
    if isinstance(answer, str):
        raise refused(answer)
    return answer


def again(question: dict[str, Any], content: bytes) -> Answer | str:
    try:
        return children.ask(question, content)
    except ChildEnded as second:
        raise ended(second) from second


def ended(child: ChildEnded) -> Exception:
    if child.late or child.status in OUT_OF_LIMITS:
        return refused("image_too_complex")
    if child.status < 0:
        logger.warning("An image decoder crashed on signal %d; its image was refused.", -child.status)
        return refused("image_invalid")
    return RuntimeError(f"The image decoder ended with status {child.status}; its traceback stands above.")


def start_over() -> None:
    """A forked process may not speak to its parent's children."""
    global children  # noqa: PLW0603 - one set of children per process
    children = Children(os.cpu_count() or 1)


def finish() -> None:
    children.close()


children = Children(os.cpu_count() or 1)
atexit.register(finish)
os.register_at_fork(after_in_child=start_over)
