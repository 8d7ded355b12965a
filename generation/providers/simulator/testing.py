"""The simulator for as long as a block lasts: for tests, for commands that wait, for filling the demo."""

import contextlib
import json
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generation.providers.simulator.plan import PlanError
from generation.providers.simulator.server import SimulatorServer
from generation.providers.simulator.studio import Settings

START_SECONDS = 10.0


@dataclass(frozen=True)
class RunningSimulator:
    """Spoken to over HTTP, whether it runs in a thread, in a process of its own or for another person."""

    url: str

    @property
    def root(self) -> str:
        return self.url.removesuffix("/v1")

    def plan(self, answers: list[dict[str, Any] | str]) -> None:
        """What the next calls get, after what is planned already. Raises PlanError for an entry it cannot take."""
        self._control("POST", "/control/plan", answers)

    def planned(self) -> list[dict[str, Any]]:
        return self._control("GET", "/control/plan")

    def calls(self) -> list[dict[str, Any]]:
        """Every call since the last reset in order of arrival: what was asked, what it got, whether it was charged."""
        return self._control("GET", "/control/calls")

    def charges(self) -> list[dict[str, Any]]:
        return [call for call in self.calls() if call["charged"]]

    def reset(self) -> None:
        self._control("DELETE", "/control")

    def _control(self, method: str, path: str, content: Any = None) -> Any:
        body = None if content is None else json.dumps(content).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.root + path, body, headers, method=method)  # noqa: S310 - our own http
        try:
            with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:  # noqa: S310 - the same
                text = answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise PlanError(json.load(refusal)["error"]["message"]) from None
        return json.loads(text) if text else None


@contextlib.contextmanager
def running_simulator(
    *,
    latency: float | None = 0,
    seed: int = 1,
    port: int = 0,
    plain: bool = False,
    today: date | None = None,
    calls_file: Path | None = None,
) -> Iterator[RunningSimulator]:
    """In a thread of this process; ready when the block begins. Raises OSError for a taken port."""
    settings = Settings(latency=latency, seed=seed, plain=plain, today=today, calls_file=calls_file)
    server = SimulatorServer(("127.0.0.1", port), settings, quiet=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield RunningSimulator(f"http://127.0.0.1:{server.server_port}/v1")
    finally:
        server.finish()


@contextlib.contextmanager
def simulator_process(
    *arguments: str, port: int = 0, latency: float | None = 0, seed: int = 1
) -> Iterator[RunningSimulator]:
    """In a process of its own, so that painting takes nothing from the caller's threads. Ends it with the block."""
    command = [sys.executable, "-m", "generation.providers.simulator", "--port", str(port), "--seed", str(seed)]
    command += [] if latency is None else ["--latency", str(latency)]
    root = Path(__file__).parents[3]
    command += ["--quiet", *arguments]
    process = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own module
    try:
        yield RunningSimulator(_listening_url(process))
    finally:
        process.terminate()
        process.communicate(timeout=START_SECONDS)


def _listening_url(process: subprocess.Popen[str]) -> str:
    line = process.stderr.readline() if process.stderr else ""
    found = re.search(r"listens on (http\S+)", line)
    if not found:
        raise RuntimeError(line.strip() or "The simulated provider did not start.")
    return found[1]


def url_where_nobody_listens() -> str:
    """For calls whose connection must be refused: a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
