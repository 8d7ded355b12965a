"""The simulator as a process: quick to start, quick to stop, readable in between."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import openai
import pytest

from generation.providers.simulator import control
from generation.providers.simulator.server import SimulatorServer
from generation.providers.simulator.studio import Request, Settings
from generation.providers.simulator.testing import RunningSimulator, running_simulator, simulator_process

ROOT = Path(__file__).parents[4]
REQUEST = {"model": "gpt-image-2", "prompt": "Subject: boot", "size": "1024x640", "quality": "low"}


def started(*arguments):
    command = [sys.executable, "-m", "generation.providers.simulator", "--port", "0", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    return process, re.search(r"http\S+", process.stderr.readline())[0]


def client_of(url):
    return openai.OpenAI(api_key="x", base_url=url, max_retries=0, timeout=20)


def test_it_imports_nothing_of_django():
    script = "import sys, generation.providers.simulator.__main__; print('django' in sys.modules)"

    assert (
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        == "False\n"
    )


def test_it_says_where_it_listens_and_writes_a_line_per_request():
    process, url = started("--latency", "0")

    client_of(url).images.generate(**REQUEST)
    process.terminate()
    _, log = process.communicate(timeout=10)

    assert re.search(
        r"POST /v1/images/generations  gpt-image-2 1024x640 low  → 200 ok .* req_\w+  \"Subject: boot\"", log
    )
    assert process.returncode == 0


@pytest.mark.parametrize("plan", ["hang", {"kind": "drip", "bytes_per_second": 1}, {"kind": "ok", "latency": 60}])
def test_a_signal_ends_it_soon_whatever_it_is_doing(plan):
    process, url = started("--latency", "0")
    sim = RunningSimulator(url)
    sim.plan([plan])
    ends = []

    def call():
        try:
            ends.append(client_of(url).images.generate(**REQUEST))
        except (openai.OpenAIError, ValueError) as problem:
            ends.append(problem)

    caller = threading.Thread(target=call)
    caller.start()
    while not sim.calls():
        pass
    before = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    caller.join()

    assert (process.returncode, len(ends)) == (0, 1)
    assert time.monotonic() - before < 4


def test_a_call_that_only_waits_is_still_answered_at_the_end():
    with running_simulator(latency=60) as sim:
        sim.plan([{"kind": "ok", "latency": 60}])
        answers = []
        caller = threading.Thread(target=lambda: answers.append(client_of(sim.url).images.generate(**REQUEST)))
        caller.start()
        while not sim.charges():
            pass

    caller.join()
    assert len(answers[0].data) == 1


def test_a_taken_port_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "generation.providers.simulator", "--port", port]
        process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert process.returncode == 1
    assert process.stderr == f"The simulated provider cannot listen on 127.0.0.1:{port}: Address already in use.\n"


def test_latency_follows_size_and_quality_unless_it_is_set():
    with running_simulator(latency=0.5, plain=True) as sim:
        before = time.monotonic()
        client_of(sim.url).images.generate(**REQUEST)

    assert 0.5 <= time.monotonic() - before < 2


def test_charges_are_kept_in_a_file_too(tmp_path):
    with simulator_process("--calls", str(tmp_path / "calls"), "--plain") as sim:
        client_of(sim.url).images.generate(**REQUEST)
        (charge,) = sim.charges()

    (line,) = (tmp_path / "calls").read_text().splitlines()
    assert json.loads(line)["request_id"] == charge["request_id"]


def test_retired_models_follow_the_day(today_models):
    assert "gpt-image-1.5" in today_models("2026-11-30")
    assert "gpt-image-1.5" not in today_models("2026-12-01")


@pytest.fixture
def today_models():
    def models(day):
        with running_simulator(today=date.fromisoformat(day)) as sim:
            return {model.id for model in client_of(sim.url).models.list()}

    return models


def test_hundred_callers_at_once_are_all_served():
    with running_simulator(latency=0.2, plain=True) as sim:
        found, client = [], client_of(sim.url)

        def call():
            found.append(client.images.generate(**REQUEST)._request_id)

        callers = [threading.Thread(target=call) for _ in range(100)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()

        assert {call["request_id"] for call in sim.charges()} == set(found)
        assert len(set(found)) == 100


def test_nothing_outside_this_machine_reaches_the_control():
    server = SimulatorServer(("127.0.0.1", 0), Settings(), quiet=True)
    request = Request("GET", "/control/calls", {"host": "127.0.0.1:1"}, b"", "", "req_1")

    assert control.answer(server.studio, request, "192.0.2.7").status == 403
    assert control.answer(server.studio, request, "127.0.0.1").status == 200
    server.server_close()
