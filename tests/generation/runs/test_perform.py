"""The worker's promises that no single outcome shows."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from generation.catalogue.models import Endpoint, ImageModel
from generation.ids import new_id
from generation.images.ingest import ingest
from generation.images.moves import adopt
from generation.ledger.models import Reservation
from generation.ledger.states import Scope
from generation.money import ZERO
from generation.providers.base import Input
from generation.providers.simulator.painting.files import plain
from generation.runs import moves
from generation.runs.begin import begin
from generation.runs.models import Run, WorkerBeat
from generation.runs.worker import Timing
from tests.generation.runs.conftest import QUICK, attempts, outcomes, purse, state
from tests.generation.runs.test_outcomes import COST


def most_at_once(calls):
    """How many of the simulator's calls were open at the same time."""
    steps = []
    for call in calls:
        began = timezone.datetime.fromisoformat(call["at"])
        steps += [(began, 1), (began + timedelta(milliseconds=call["duration_ms"]), -1)]
    open_now, most = 0, 0
    for _, step in sorted(steps):
        open_now += step
        most = max(most, open_now)
    return most


def changed(timing, **values):
    return Timing(**{**vars(timing), **values})


def test_fifty_knocks_and_four_workers_make_one_call(room, simulator):
    [run] = room.order()
    performers = [room.performer(f"worker-{n}") for n in range(4)]
    lives = [threading.Thread(target=performer.run) for performer in performers]
    for life in lives:
        life.start()
    for performer in performers * 50:
        performer.ring()
    wait_for(lambda: state(run) == "done")
    for performer in performers:
        performer.stop()
    for life in lives:
        life.join(20)
    assert (len(simulator.calls()), outcomes(run)) == (1, [(1, "succeeded")])


def wait_for(happened, seconds=20):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.02)


def test_a_ring_is_heard_between_two_looks(room, simulator):
    performer = room.performer(timing=changed(QUICK, poll=60, beat=60))
    life = threading.Thread(target=performer.run)
    life.start()
    wait_for(WorkerBeat.objects.exists)
    [run] = room.order()
    performer.ring()
    wait_for(lambda: state(run) == "done")
    performer.stop()
    life.join(20)
    assert not life.is_alive()


def test_without_a_ring_the_worker_looks_by_itself(room, simulator):
    performer = room.performer()
    life = threading.Thread(target=performer.run)
    life.start()
    wait_for(WorkerBeat.objects.exists)
    [run] = room.order()
    wait_for(lambda: state(run) == "done")
    performer.stop()
    life.join(20)


@pytest.mark.parametrize("workers", [1, 3])
def test_never_more_calls_out_than_the_endpoint_allows_over_all_workers(room, simulator, workers):
    room.line(in_flight_limit=3)
    simulator.plan([{"kind": "ok", "latency": 0.15, "times": None}])
    runs = room.order(18)
    with ThreadPoolExecutor(workers) as threads:
        for n in range(workers):
            threads.submit(room.performer(f"worker-{n}").drain, timeout=20)
    assert Counter(state(run) for run in runs) == {"done": 18}
    assert len(simulator.calls()) == 18
    assert most_at_once(simulator.calls()) <= 3


def test_calls_are_spread_over_the_minute(room, simulator):
    room.line(per_minute=60)
    runs = room.order(4)
    room.drain()
    assert len(simulator.calls()) == 1
    room.later(milliseconds=900)
    room.drain()
    assert len(simulator.calls()) == 1
    room.later(milliseconds=100)
    room.drain()
    assert len(simulator.calls()) == 2
    room.later(hours=1)
    room.drain()
    # One that was missed may be made up for, never an hour's worth.
    assert len(simulator.calls()) == 4
    assert [state(run) for run in runs] == ["done"] * 4


def test_the_breaker_opens_after_five_failures_and_lets_one_call_probe(room, simulator):
    room.line(in_flight_limit=1)
    simulator.plan([{"kind": "error", "status": 503, "times": 6}])
    runs = room.order(9)
    room.drain()
    assert (len(simulator.calls()), line(room).failures) == (5, 5)
    assert line(room).open_until == room.now + timedelta(seconds=30)
    assert Counter(state(run) for run in runs) == {"held": 5, "waiting": 4}
    room.later(seconds=29)
    room.drain()
    assert len(simulator.calls()) == 5

    room.line(in_flight_limit=8)
    room.later(seconds=2)
    room.drain()
    assert (len(simulator.calls()), line(room).failures) == (6, 6)
    assert line(room).open_until == room.now + timedelta(seconds=60)

    room.later(seconds=61)
    room.drain()
    assert (len(simulator.calls()), line(room).failures, line(room).open_until) == (9, 0, None)
    assert Counter(state(run) for run in runs) == {"held": 6, "done": 3}


def line(room):
    return Endpoint.objects.get(id=room.endpoint.id)


def test_one_owners_flood_does_not_keep_another_waiting(room, simulator):
    """P19: whoever has least out comes next."""
    room.line(in_flight_limit=2)
    room.order(20, prompt="flood")
    other = new_id()
    room.order(3, prompt="other", owner=other, accounts=purse(other, [(Scope.MONTH, "2026-11")]))
    simulator.plan([{"kind": "ok", "latency": 0.1, "times": None}])
    room.drain()
    order = [call["fields"]["prompt"] for call in simulator.calls()]
    assert max(place for place, prompt in enumerate(order) if prompt == "other") < 13


def test_a_paused_group_is_not_begun_and_goes_on_when_resumed(room, simulator):
    group = new_id()
    runs = room.order(3, group=group)
    [other] = room.order()
    room.move(moves.pause, group)
    room.drain()
    assert ([state(run) for run in runs], state(other)) == (["waiting"] * 3, "done")
    room.move(moves.resume, group)
    room.drain()
    assert [state(run) for run in runs] == ["done"] * 3


def test_draining_a_group_leaves_others_alone(room, simulator):
    [one], [other] = room.order(), room.order()
    room.drain(group=one.group)
    assert (state(one), state(other)) == ("done", "waiting")


def test_draining_with_time_waits_for_what_comes_by_itself(room, simulator):
    room.clock = timezone.now
    simulator.plan([{"kind": "busy", "retry_after": 1}])
    [run] = room.order()
    room.drain(group=run.group, timeout=20)
    assert (state(run), outcomes(run)) == ("done", [(1, "busy"), (2, "succeeded")])


def test_draining_with_time_does_not_wait_for_a_person(room, simulator):
    room.clock = timezone.now
    simulator.plan(["unauthorized"])
    [run] = room.order()
    began = time.monotonic()
    room.drain(group=run.group, timeout=60)
    assert (state(run), time.monotonic() - began < 20) == ("waiting", True)


def test_times_of_rows_and_events_come_from_the_clock_that_is_handed_in(room, simulator):
    room.now = room.now - timedelta(days=21)
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    [attempt] = attempts(run)
    assert {run.state_at, attempt.at, attempt.outcomes.get().at, attempt.made.at, run.image.created_at} == {room.now}


def test_no_transaction_is_open_while_a_call_is_out_or_an_image_is_taken_in(room, simulator):
    """Another connection may write at any time of the call."""
    simulator.plan([{"kind": "ok", "latency": 1.0}])
    [run] = room.order()
    life = threading.Thread(target=room.drain)
    life.start()
    wait_for(simulator.calls)
    began = time.monotonic()
    with transaction.atomic():
        Run.objects.select_for_update().get(id=run.id)
        Endpoint.objects.select_for_update().get(id=room.endpoint.id)
        Endpoint.objects.filter(id=room.endpoint.id).update(name="written meanwhile")
    assert time.monotonic() - began < 0.5
    life.join(20)
    assert state(run) == "done"


def test_leases_of_long_calls_are_renewed_by_the_databases_clock(room, simulator):
    timing = changed(QUICK, lease=0.6)
    simulator.plan([{"kind": "ok", "latency": 2.0}])
    [run] = room.order()
    life = threading.Thread(target=room.performer(timing=timing).drain)
    life.start()
    wait_for(simulator.calls)
    # The clock of rows stands still, weeks ago; leases do not care.
    while life.is_alive():
        assert room.sweep(timing).unknown == 0
        life.join(0.1)
    assert (state(run), outcomes(run)) == ("done", [(1, "succeeded")])


def test_a_cancelled_run_keeps_the_cost_and_the_image_of_the_call_that_was_out(room, simulator):
    simulator.plan([{"kind": "ok", "latency": 0.7}])
    [run] = room.order()
    life = threading.Thread(target=room.drain)
    life.start()
    wait_for(simulator.calls)
    run.refresh_from_db()
    room.move(moves.cancel, [run])
    assert room.money() == (ZERO, ZERO)
    life.join(20)
    run.refresh_from_db()
    assert (state(run), outcomes(run), run.image) == ("cancelled", [(1, "succeeded")], None)
    assert attempts(run)[0].made.image.width == 1024
    assert room.money() == (ZERO, COST)
    assert room.verbs() == ["attempt.begun", "attempt.settled", "image.stored"]
    assert room.events[-1][1]["extra"] == 1


def test_what_was_begun_ahead_and_cancelled_is_not_sent(room, simulator):
    room.line(in_flight_limit=4)
    simulator.plan([{"kind": "ok", "latency": 0.7, "times": None}])
    runs = room.order(5)
    life = threading.Thread(target=room.drain)
    life.start()
    wait_for(lambda: len(simulator.calls()) == 4)
    assert [state(run) for run in runs] == ["calling"] * 5
    last = runs[-1]
    last.refresh_from_db()
    room.move(moves.cancel, [last])
    life.join(20)
    assert (len(simulator.calls()), state(last), outcomes(last)) == (4, "cancelled", [(1, "failed")])
    assert room.money() == (ZERO, 4 * COST)


def test_what_was_begun_ahead_is_not_sent_on_a_line_that_was_closed_meanwhile(room, simulator):
    room.line(in_flight_limit=4)
    simulator.plan(
        [{"kind": "busy", "retry_after": 600, "latency": 0.4}, {"kind": "ok", "latency": 0.8, "times": None}]
    )
    runs = room.order(8)
    room.drain()
    assert len(simulator.calls()) == 4
    assert Counter(state(run) for run in runs) == {"done": 3, "waiting": 5}
    assert {outcome for run in runs for _, outcome in outcomes(run)} == {"busy", "succeeded", "failed"}
    assert not Run.objects.exclude(free_failures=0).exists()


def stored(owner, content):
    with transaction.atomic():
        return adopt(ingest(owner, content, simulated=False, purpose="reference"), at=timezone.now())


def test_an_edit_sends_renditions_and_originals_and_puts_on_record_which(room, simulator):
    reference, base = (
        stored(room.owner, plain((1024, 768), "jpeg", 1)),
        stored(room.owner, plain((1024, 1024), "png", 1)),
    )
    rendition = reference.renditions.get(recipe="reference@1")
    inputs = (
        Input(reference.sha256, "reference@1", rendition.width, rendition.height, rendition.format),
        Input(base.sha256, "", 1024, 1024, "png"),
    )
    [run] = room.order(inputs=inputs)
    room.drain()
    [call], [attempt] = simulator.calls(), attempts(run)
    assert state(run) == "done"
    assert [(file["sha256"], file["mime"]) for file in call["files"]] == [
        (rendition.sha256, f"image/{rendition.format}"),
        (base.sha256, "image/png"),
    ]
    assert attempt.request["call"] == "images.edit"
    assert [each["sha256"] for each in attempt.request["image"]] == [reference.sha256, base.sha256]


def test_a_missing_file_holds_the_run_before_anything_is_sent(room, simulator):
    [run] = room.order(inputs=(Input("0" * 64, "reference@1", 1024, 1024, "png"),))
    room.drain()
    run.refresh_from_db()
    assert (state(run), outcomes(run), simulator.calls()) == ("held", [(1, "failed")], [])
    assert "missing" in run.why


def test_a_model_that_was_shut_down_meanwhile_is_held_with_its_replacement(room, simulator):
    [run] = room.order()
    other = ImageModel.objects.get(name="gpt-image-2.5-sunburst")
    ImageModel.objects.filter(name="gpt-image-2").update(shutdown_at=room.now.date(), replacement=other)
    room.drain()
    run.refresh_from_db()
    assert (state(run), simulator.calls(), attempts(run)) == ("held", [], [])
    assert "gpt-image-2.5-sunburst" in run.why


def test_a_model_without_a_price_is_held_and_not_called(room, simulator):
    [run] = room.order()
    run.image_model.prices.update(valid_from=room.now.date() + timedelta(days=1))
    room.drain()
    assert (state(run), simulator.calls()) == ("held", [])


def test_without_a_reservation_nothing_is_called(room, simulator):
    [run] = room.order()
    Reservation.objects.filter(run=run.id).update(state="given_back", ended_at=room.now)
    room.drain()
    assert (state(run), simulator.calls()) == ("held", [])


def test_a_full_disk_begins_no_call_and_says_so(room, simulator):
    [run] = room.order()
    room.performer(timing=changed(QUICK, free_bytes=2**62)).drain()
    run.refresh_from_db()
    assert (state(run), simulator.calls(), attempts(run)) == ("waiting", [], [])
    assert "disk" in run.why
    room.drain()
    run.refresh_from_db()
    assert (state(run), run.why) == ("done", "")


def test_the_answer_of_a_large_image_is_read_in_a_process_of_its_own(room, simulator):
    simulator.plan([{"kind": "huge", "bytes": 5_000_000}])
    [run] = room.order()
    room.drain()
    # Trailing zeros are no image to trust; what counts is that all of it was read.
    assert outcomes(run) == [(1, "succeeded"), (1, "unusable")]


def test_the_number_of_queries_does_not_grow_faster_than_the_runs(room, simulator, django_assert_max_num_queries):
    counts = []
    for count in (4, 8):
        room.line(in_flight_limit=count)
        room.order(count)
        with django_assert_max_num_queries(60) as found:
            batch = begin(room.performer().worker, {})
        assert len(batch.begun) >= count
        counts.append(len(found))
        Run.objects.filter(state="calling").update(state="failed")
    assert counts[1] - counts[0] <= 4
    assert connection.in_atomic_block is False


def test_images_are_taken_in_by_a_process_of_its_own(room, simulator):
    runs = room.order(3)
    room.performer(processes=1).drain()
    assert [state(run) for run in runs] == ["done"] * 3
