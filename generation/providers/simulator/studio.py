"""Takes a request from the door to its answer: read, accept, charge, paint, let it take its time."""

import hashlib
import json
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from generation.providers.simulator import answers, rules
from generation.providers.simulator.asked import read
from generation.providers.simulator.calls import Call, Calls, opened
from generation.providers.simulator.painting import files, painter
from generation.providers.simulator.plan import Answer, Plan
from generation.providers.simulator.replies import Refused, Reply, error_reply
from generation.providers.simulator.rules import Order
from generation.providers.simulator.usage import usage

SHORTEST_WAIT, LONGEST_WAIT = 1.5, 4.0
PACE = {"low": 0.7, "medium": 0.85}
REFUSAL_WAIT = 0.3
FOR_EVER = 3600.0
PUBLISHED_FILES = 64
PAINTERS = 2  # more at once only take memory: painting is work for the processor


@dataclass(frozen=True)
class Settings:
    """`latency` None waits as long as a demo should; `plain` paints no subject, for measuring everything else."""

    latency: float | None = None
    seed: int = 1
    plain: bool = False
    today: date | None = None
    calls_file: Path | None = None
    weight: int = 0


@dataclass(frozen=True)
class Request:
    """One HTTP request. `left` says whether the caller is gone, `origin` is this server's address as called."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    origin: str
    id: str
    left: Callable[[], bool] = field(default=lambda: False)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers.items() if key.lower() == name), "")


class Studio:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.plan = Plan()
        self.calls = Calls(settings.calls_file)
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._painters = threading.BoundedSemaphore(PAINTERS)
        self._painted: Counter[str] = Counter()
        self._plain = 0
        self._published: OrderedDict[str, bytes] = OrderedDict()

    @property
    def today(self) -> date:
        return self.settings.today or datetime.now(UTC).date()

    def reset(self) -> None:
        self.plan.clear()
        self.calls.clear()
        with self._lock:
            self._painted.clear()
            self._published.clear()

    def published(self, name: str) -> bytes | None:
        with self._lock:
            return self._published.get(name)

    def answer(self, endpoint: str, request: Request) -> tuple[Reply, Call]:
        call = opened(request.id, request.path, request.headers)
        self.calls.add(call)
        started = time.monotonic()
        try:
            reply = self._answer(endpoint, request, call, started)
        except Refused as refusal:
            reply = refusal.reply
        call.status = None if reply.silent else reply.status
        call.duration_ms = round((time.monotonic() - started) * 1000)
        return reply, call

    def _answer(self, endpoint: str, request: Request, call: Call, started: float) -> Reply:
        check_key(request)
        asked = read(endpoint, request.header("content-type"), request.body)
        call.note(asked)
        order = rules.order(asked, today=self.today)
        planned = self.plan.take(order.prompt)
        call.answer = planned.kind
        made = self._made(order, planned, request)
        if planned.charged:
            self.calls.charge(call, made.usage)
        if planned.kind == "hang" and not self._hang(planned, request, started):
            return Reply(0, silent=True)
        reply = answers.reply(made)
        self._take_time(order, planned, request, started)
        return Reply(**{**vars(reply), "headers": reply.headers | planned.headers})

    def _made(self, order: Order, planned: Answer, request: Request) -> answers.Made:
        spent = usage(order.model, order.prompt, order.quality, order.size, n=order.n, inputs=order.input_sizes)

        def paint(size: tuple[int, int] | None = None, output_format: str | None = None) -> list[bytes]:
            return [
                self._paint(order, planned.defect, size or order.size, output_format or order.output_format)
                for _ in range(order.n)
            ]

        def publish(file: bytes) -> str:
            name = hashlib.sha256(file).hexdigest()[:24]
            with self._lock:
                self._published[name] = file
                while len(self._published) > PUBLISHED_FILES:
                    self._published.popitem(last=False)
            return f"{request.origin}/files/{name}"

        return answers.Made(order, planned, spent, paint, publish)

    def _paint(self, order: Order, defect: str | None, size: tuple[int, int], output_format: str) -> bytes:
        digest = hashlib.sha256(order.prompt.encode()).hexdigest()
        with self._lock:
            number = self._painted[digest]
            self._painted[digest] += 1
            self._plain += 1
        if self.settings.plain:
            return files.plain(size, output_format, self._plain, self.settings.weight)
        commission = painter.Commission(
            prompt=order.prompt,
            size=size,
            quality=order.quality,
            transparent=order.background == "transparent",
            inputs=order.inputs,
            mask=order.mask,
            seed=f"{self.settings.seed}/{digest}/{number}",
            number=number,
            defect=defect,
        )
        with self._painters:
            picture, planted = painter.paint(commission)
            truth = {
                "simulated": True,
                "model": order.model.id,
                "prompt_sha256": digest,
                "number": number,
                "defect": planted or {"kind": "none"},
            }
            return files.encoded(picture, output_format, order.compression, json.dumps(truth))

    def _hang(self, planned: Answer, request: Request, started: float) -> bool:
        """True when the time is over and the caller still waits for an answer."""
        until = started + float(planned.options.get("seconds", FOR_EVER))
        self._wait(until, request)
        return not self.closing.is_set() and not request.left()

    def _take_time(self, order: Order, planned: Answer, request: Request, started: float) -> None:
        seconds = planned.latency if planned.latency is not None else self.settings.latency
        if seconds is None:
            share = order.size[0] * order.size[1] / rules.MOST_PIXELS
            seconds = SHORTEST_WAIT + (LONGEST_WAIT - SHORTEST_WAIT) * share
            seconds *= PACE.get(order.quality, 1.0)
        if not planned.charged and planned.latency is None:
            seconds = min(seconds, REFUSAL_WAIT)
        self._wait(started + seconds, request)

    def _wait(self, until: float, request: Request) -> None:
        """Ends early when the server closes or nobody waits any more."""
        while (left := until - time.monotonic()) > 0 and not self.closing.wait(min(left, 0.1)):
            if request.left():
                return


def check_key(request: Request) -> None:
    """Any key will do, but one there must be. Raises Refused."""
    scheme, _, key = request.header("authorization").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        sentence = "You didn't provide an API key. Send it in an Authorization header with Bearer auth."
        raise Refused(error_reply(401, sentence))
