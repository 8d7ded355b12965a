"""A worker that is killed, frozen or stopped: nothing is lost, nothing is bought twice."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from generation.money import ZERO
from generation.runs import leases, moves
from generation.runs.answers import Answers
from generation.runs.models import Run, WorkerBeat
from generation.runs.worker import Timing
from tests.generation.runs.conftest import attempts, booked, outcomes, state
from tests.generation.runs.test_outcomes import COST, lying

SHORT = Timing(lease=1, read=5, deadline=10, poll=0.1, beat=0.2, grace=5, free_bytes=1_000_000)
# Who takes over is not in a hurry: on a busy machine a lease of a second may end before its call is out.
CALM = replace(SHORT, lease=30)
PATIENCE_S = 40


@pytest.fixture
def start(child_environment):
    """Start a worker process; whatever is left of it ends with the test."""
    started = []

    def run(how="run", *, crash_at="", **environment):
        extra = {"TEST_LEASE": "1", **environment}
        if crash_at:
            extra["PROOFROOM_CRASH_AT"] = crash_at
        command = [sys.executable, "-m", "tests.generation.runs.worker_process", how]
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=child_environment | extra)
        started.append(process)
        return process

    yield run
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGCONT)
        process.kill()
        process.wait()


def until(happened):
    """Real processes take real time; looked at often, given up late."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def lease_is_over(run):
    return Run.objects.filter(leases.over(), id=run.id).exists()


def recover(room):
    """What the timer and the next worker do."""
    swept = room.sweep(SHORT)
    room.performer("next", timing=CALM).drain()
    return swept


@pytest.fixture
def room(room):
    # The killed worker runs by the real clock, so everybody does.
    room.clock = timezone.now
    room.now = timezone.now()
    return room


@pytest.mark.parametrize(
    ("point", "calls", "first"),
    [("before_call", 1, "failed"), ("after_answer", 1, "succeeded"), ("mid_ingest", 1, "succeeded")],
)
def test_killed_at_a_point_where_nothing_is_unsure(room, simulator, start, point, calls, first):
    [run] = room.order()
    assert start(crash_at=point, TEST_PROCESSES="1").wait(PATIENCE_S) == -signal.SIGKILL
    assert state(run) in ("calling", "ingesting")
    room.performer("next", timing=SHORT).drain()
    assert state(run) != "done", "nobody may take what is still leased"

    until(lambda: lease_is_over(run))
    recover(room)
    run.refresh_from_db()
    assert state(run) == "done"
    assert outcomes(run)[0] == (1, first)
    assert len(simulator.charges()) == calls
    assert booked(run) == [(COST, "usage")]
    assert room.money() == (ZERO, COST)
    assert run.image.sha256
    assert lying() == [attempts(run)[0].id] if first == "failed" else lying() == []


@pytest.mark.parametrize("point", ["after_mark", "in_call"])
def test_killed_when_the_request_may_be_out_is_unknown_and_held(room, simulator, start, point):
    """A mark alone: whether the provider saw the request cannot be told."""
    simulator.plan([{"kind": "hang", "seconds": 30}])
    [run] = room.order()
    process = start(crash_at=point)
    if point == "in_call":
        until(simulator.calls)
        process.kill()
    assert process.wait(PATIENCE_S) == -signal.SIGKILL

    until(lambda: lease_is_over(run))
    swept = recover(room)
    assert (swept.unknown, state(run), outcomes(run)) == (1, "held", [(1, "unknown")])
    assert booked(run) == [(COST, "estimate")]
    assert room.money() == (ZERO, COST)
    assert room.verbs() == ["attempt.settled", "run.held"]
    before = len(simulator.calls())
    recover(room)
    assert len(simulator.calls()) == before
    simulator.reset()
    run.refresh_from_db()
    room.move(moves.again, run)
    room.performer("next", timing=SHORT).drain()
    assert (state(run), len(simulator.calls())) == ("done", 1)


def test_killed_with_many_in_work_every_call_is_one_run_and_none_is_lost(room, simulator, start):
    room.line(in_flight_limit=4)
    simulator.plan([{"kind": "ok", "latency": 0.2, "times": None}])
    runs = room.order(24)
    process = start()
    until(lambda: Run.objects.filter(state="done").count() >= 5)
    process.kill()
    process.wait()
    until(lambda: not Run.objects.filter(state__in=["calling", "ingesting"], lease_until__gt=timezone.now()).exists())
    time.sleep(0.1)
    recover(room)
    room.performer("next", timing=SHORT).drain()
    states = [state(run) for run in runs]
    assert set(states) <= {"done", "held"}
    assert states.count("held") <= 4
    charges = len(simulator.charges())
    assert charges <= 24
    assert sum(len(booked(run)) for run in runs) == 24
    assert states.count("done") >= charges - 4


def test_a_frozen_worker_that_wakes_late_moves_nothing_but_its_answer_is_taken_in(room, simulator, start):
    simulator.plan([{"kind": "ok", "latency": 1.0}])
    [run] = room.order()
    process = start(TEST_LEASE="0.6")
    until(simulator.calls)
    os.kill(process.pid, signal.SIGSTOP)
    until(lambda: lease_is_over(run))
    swept = room.sweep(SHORT)
    assert (swept.unknown, state(run), outcomes(run)) == (1, "held", [(1, "unknown")])
    until(lambda: simulator.calls()[0]["status"] == 200)

    os.kill(process.pid, signal.SIGCONT)
    until(lambda: state(run) == "done")
    run.refresh_from_db()
    assert outcomes(run) == [(1, "unknown"), (1, "succeeded")]
    assert booked(run) == [(COST, "estimate"), (ZERO, "usage")]
    assert (run.image.width, len(simulator.calls()), room.money()) == (1024, 1, (ZERO, COST))


def test_a_frozen_worker_whose_run_went_on_leaves_an_extra_image(room, simulator, start):
    simulator.plan([{"kind": "ok", "latency": 1.0}])
    [run] = room.order()
    process = start(TEST_LEASE="0.6")
    until(simulator.calls)
    os.kill(process.pid, signal.SIGSTOP)
    until(lambda: lease_is_over(run))
    room.sweep(SHORT)
    run.refresh_from_db()
    room.move(moves.again, run)
    room.performer("next", timing=SHORT).drain()
    run.refresh_from_db()
    image = run.image
    assert (state(run), len(simulator.calls())) == ("done", 2)

    os.kill(process.pid, signal.SIGCONT)
    until(lambda: outcomes(run) == [(1, "unknown"), (1, "succeeded"), (2, "succeeded")])
    until(lambda: all(hasattr(attempt, "made") for attempt in attempts(run)))
    run.refresh_from_db()
    assert (run.image, state(run)) == (image, "done")
    assert attempts(run)[0].made.image != image
    assert sum(amount for amount, _ in booked(run)) == 2 * COST


def test_a_worker_told_to_stop_lets_its_calls_land_and_hands_back_the_rest(room, simulator, start):
    room.line(in_flight_limit=2)
    simulator.plan([{"kind": "ok", "latency": 1.5, "times": None}])
    runs = room.order(6)
    process = start(TEST_LEASE="30")
    until(lambda: len(simulator.calls()) == 2)
    assert WorkerBeat.objects.count() == 1
    process.terminate()
    assert process.wait(PATIENCE_S) == 0
    assert sorted(state(run) for run in runs) == ["done", "done"] + ["waiting"] * 4
    assert not Run.objects.exclude(lease_until=None).exists()
    assert "unknown" not in str([outcomes(run) for run in runs])
    assert not WorkerBeat.objects.exists()
    simulator.reset()
    room.performer("next", timing=SHORT).drain()
    assert ([state(run) for run in runs], len(simulator.calls())) == (["done"] * 6, 4)


def test_a_call_that_does_not_land_in_time_is_unknown(room, simulator, start):
    simulator.plan([{"kind": "hang", "seconds": 60}])
    [run] = room.order()
    process = start(TEST_LEASE="30", TEST_GRACE="0.3")
    until(simulator.calls)
    process.terminate()
    assert process.wait(PATIENCE_S) == 0
    assert (state(run), outcomes(run), booked(run)) == ("held", [(1, "unknown")], [(COST, "estimate")])


def test_cancelled_while_its_call_is_out_and_then_killed_is_settled_all_the_same(room, simulator, start):
    simulator.plan([{"kind": "hang", "seconds": 60}])
    [run] = room.order()
    process = start()
    until(simulator.calls)
    run.refresh_from_db()
    [run] = room.move(moves.cancel, [run])
    process.kill()
    process.wait()
    room.sweep(SHORT)
    assert outcomes(run) == [], "its call may still be out"
    now = timezone.now()
    room.clock = lambda: now + timedelta(hours=1)
    room.sweep(SHORT)
    assert (state(run), outcomes(run), booked(run)) == ("cancelled", [(1, "unknown")], [(COST, "estimate")])
    assert room.money() == (ZERO, COST)


def test_an_answer_that_nobody_named_whole_counts_when_it_is_whole(room, simulator, start):
    """Killed between the last byte and the rename: what was paid for is on the disk."""
    [run] = room.order()
    start(crash_at="after_answer").wait(PATIENCE_S)
    [attempt] = attempts(run)
    answers = Answers()
    (answers.folder / f"{attempt.id}.json").rename(answers.part(attempt.id))
    until(lambda: lease_is_over(run))
    recover(room)
    assert (state(run), outcomes(run), len(simulator.calls())) == ("done", [(1, "succeeded")], 1)
