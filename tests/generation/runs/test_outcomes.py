"""Every row of the table "What a call can come to": state, money, what is kept, what happens next."""

from datetime import timedelta
from decimal import Decimal

import pytest

from generation.catalogue.models import Endpoint
from generation.images.models import Image
from generation.ledger.models import Reservation
from generation.money import ZERO
from generation.providers.simulator.testing import url_where_nobody_listens
from generation.runs import moves
from generation.runs.answers import Answers
from generation.runs.models import AttemptImage, AttemptOutcome, Run
from tests.generation.runs.conftest import LIMIT, attempts, booked, outcomes, purse, state

# 196 tokens of output and 2 of text by the published formula and prices: the same as the simulator counts.
COST = Decimal("0.00589")


def kept(attempt):
    return (Answers().folder / "kept" / f"{attempt.id}.json").exists()


def lying():
    return list(Answers().lying())


def reservation(run):
    return str(Reservation.objects.filter(run=run.id).latest("created_at", "id").state)


def last(run):
    return AttemptOutcome.objects.filter(attempt__run=run).order_by("attempt__n", "n").last()


# ---------------------------------------------------------------- refused


def test_refused_at_the_input_costs_nothing_and_fails(room, simulator):
    simulator.plan([{"kind": "moderation", "stage": "input", "categories": ["violence"]}])
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    assert (state(run), outcomes(run)) == ("failed", [(1, "refused")])
    assert "safety system" in run.why
    assert "violence" not in run.why
    assert last(run).details["categories"] == ["violence"]
    assert (booked(run), reservation(run), room.money()) == ([], "given_back", (ZERO, ZERO))
    assert room.verbs() == ["attempt.begun", "attempt.settled", "run.failed"]


@pytest.mark.parametrize(
    "answer", [{"stage": "output"}, {"stage": "unknown"}, {"without_code": True}], ids=["output", "unknown", "unsaid"]
)
def test_refused_later_than_the_input_is_booked_as_an_estimate(room, simulator, answer):
    simulator.plan([{"kind": "moderation", **answer}])
    [run] = room.order()
    room.drain()
    assert (state(run), outcomes(run)) == ("failed", [(1, "refused")])
    assert (booked(run), reservation(run), room.money()) == ([(COST, "estimate")], "settled", (ZERO, COST))
    room.drain()
    assert len(simulator.calls()) == 1


# ---------------------------------------------------------------- stopped


@pytest.mark.parametrize("kind", ["unauthorized", "forbidden", "quota", "model_not_found"])
def test_stopped_keeps_every_run_and_calls_no_more_until_a_person_opens(room, simulator, kind):
    room.line(in_flight_limit=1)
    simulator.plan([kind])
    first, second, third = room.order(3)
    room.drain()
    assert [state(run) for run in (first, second, third)] == ["waiting"] * 3
    assert outcomes(first) == [(1, "stopped")]
    assert len(simulator.calls()) == 1
    line = Endpoint.objects.get(id=room.endpoint.id)
    assert line.stopped_at == room.now
    assert line.stopped_why
    assert reservation(first) == "open"
    assert room.money()[1] == ZERO
    room.later(days=3)
    room.drain()
    assert len(simulator.calls()) == 1

    room.move(moves.open_endpoint, line)
    room.drain()
    assert [state(run) for run in (first, second, third)] == ["done"] * 3
    assert [(attempt.n) for attempt in attempts(first)] == [1, 2]
    assert room.money() == (ZERO, 3 * COST)


# ---------------------------------------------------------------- busy


@pytest.mark.parametrize(
    ("asked", "seconds"), [({"retry_after": 30}, 30), ({"retry_after": 600}, 600), ({"retry_after": "soon"}, 20)]
)
def test_busy_holds_the_whole_line_for_as_long_as_it_was_asked(room, simulator, asked, seconds):
    room.line(in_flight_limit=1)
    simulator.plan([{"kind": "busy", **asked}])
    first, second = room.order(2)
    room.drain()
    assert [state(run) for run in (first, second)] == ["waiting", "waiting"]
    assert outcomes(first) == [(1, "busy")]
    assert last(first).retry_after == room.now + timedelta(seconds=seconds)
    assert (reservation(first), room.money()[1]) == ("open", ZERO)

    room.later(seconds=seconds - 1)
    for label in ("one", "two", "three", "four"):
        room.performer(label).drain()
    assert len(simulator.calls()) == 1

    room.later(seconds=2)
    room.drain()
    assert [state(run) for run in (first, second)] == ["done", "done"]
    assert outcomes(first) == [(1, "busy"), (2, "succeeded")]
    assert room.money() == (ZERO, 2 * COST)


def test_a_shorter_pause_does_not_end_a_longer_one(room, simulator):
    room.line(in_flight_limit=2)
    simulator.plan([{"kind": "busy", "retry_after": 600}, {"kind": "busy", "retry_after": 1}])
    room.order(2)
    room.drain()
    assert Endpoint.objects.get(id=room.endpoint.id).not_before == room.now + timedelta(seconds=600)


# ---------------------------------------------------------------- failed: nothing was sent


def test_no_connection_is_tried_again_by_itself_five_times_then_held(room, simulator):
    room.line(base_url=url_where_nobody_listens())
    [run] = room.order()
    for tries in range(1, 6):
        room.drain()
        run.refresh_from_db()
        assert (state(run), len(attempts(run)), run.free_failures) == ("waiting", tries, tries)
        assert room.now <= run.not_before <= room.now + timedelta(seconds=min(20, 2**tries))
        room.drain()
        assert len(attempts(run)) == tries
        # Also over the breaker, which opens at the fifth.
        room.later(seconds=31)
    room.drain()
    run.refresh_from_db()
    assert (state(run), outcomes(run)) == ("held", [(n, "failed") for n in range(1, 7)])
    assert "could not be reached" in run.why
    assert (booked(run), reservation(run)) == ([], "open")
    assert room.verbs()[-1] == "run.held"

    room.line(base_url=room.url, failures=0, open_until=None)
    room.move(moves.again, run)
    room.drain()
    assert (state(run), booked(run)) == ("done", [(COST, "usage")])
    assert Reservation.objects.filter(run=run.id).count() == 1
    assert len(simulator.calls()) == 1


def test_an_answer_of_any_kind_starts_the_count_anew(room, simulator):
    room.line(base_url=url_where_nobody_listens())
    [run] = room.order()
    room.drain()
    room.line(base_url=room.url)
    simulator.plan([{"kind": "busy", "retry_after": 1}])
    room.later(seconds=30)
    room.drain()
    run.refresh_from_db()
    assert (state(run), run.free_failures) == ("waiting", 0)


# ---------------------------------------------------------------- failed: the request is not taken


@pytest.mark.parametrize("status", [400, 404, 413, 422, 418])
def test_a_request_that_is_not_taken_fails_with_the_providers_sentence(room, simulator, status):
    simulator.plan([{"kind": "error", "status": status, "message": "Invalid size: 7x7."}])
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    assert (state(run), outcomes(run)) == ("failed", [(1, "failed")])
    assert "Invalid size: 7x7." in run.why
    assert (booked(run), reservation(run), room.money()) == ([], "given_back", (ZERO, ZERO))
    room.later(days=1)
    room.drain()
    assert len(simulator.calls()) == 1


# ---------------------------------------------------------------- unknown


@pytest.mark.parametrize(
    "answer",
    [
        *({"kind": "error", "status": status} for status in (408, 409, 500, 502, 503, 504, 524)),
        {"kind": "error", "status": 502, "body": "html"},
        {"kind": "drop"},
        {"kind": "drop", "resets": True},
        {"kind": "cut"},
    ],
    ids=str,
)
def test_what_may_have_been_billed_is_booked_as_an_estimate_and_held(room, simulator, answer):
    simulator.plan([answer])
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    assert (state(run), outcomes(run)) == ("held", [(1, "unknown")])
    assert "may be billed" in run.why
    assert (booked(run), reservation(run), room.money()) == ([(COST, "estimate")], "settled", (ZERO, COST))
    room.later(days=1)
    room.drain()
    room.sweep()
    assert len(simulator.calls()) == 1
    assert room.verbs() == ["attempt.begun", "attempt.settled", "run.held"]


def test_a_person_who_says_again_pays_for_a_second_call_with_a_new_reservation(room, simulator):
    simulator.plan([{"kind": "error", "status": 500}])
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    room.move(moves.again, run)
    assert (state(run), reservation(run), room.money()[1]) == ("waiting", "open", COST)
    room.drain()
    assert (state(run), outcomes(run)) == ("done", [(1, "unknown"), (2, "succeeded")])
    assert booked(run) == [(COST, "estimate"), (COST, "usage")]
    assert room.money() == (ZERO, 2 * COST)


def test_a_person_who_gives_up_ends_it(room, simulator):
    simulator.plan([{"kind": "error", "status": 500}])
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    room.move(moves.give_up, run)
    assert (state(run), room.money()) == ("failed", (ZERO, COST))


def test_silence_and_a_dripping_answer_end_at_the_deadline(room, simulator):
    simulator.plan([{"kind": "hang"}, {"kind": "drip", "bytes_per_second": 50}])
    runs = room.order(2)
    timing = room.performer().worker.timing
    quick = type(timing)(**{**vars(timing), "read": 0.5, "deadline": 1.0})
    room.performer(timing=quick).drain()
    assert [(state(run), outcomes(run)) for run in runs] == [("held", [(1, "unknown")])] * 2


# ---------------------------------------------------------------- unusable


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        ("html200", "estimate"),
        ("empty200", "estimate"),
        ("cut_json", "estimate"),
        ({"kind": "cut", "content_length": False}, "estimate"),
        ("no_data", "usage"),
        ("fewer", "usage"),
        ("bad_base64", "usage"),
        ("cut_base64", "usage"),
        ("not_an_image", "usage"),
        ("truncated_image", "usage"),
        ({"kind": "url", "url": "http://169.254.169.254/latest"}, "usage"),
        ({"kind": "url", "url": "/files/nothing-here"}, "usage"),
    ],
    ids=str,
)
def test_an_answer_without_a_usable_image_is_billed_held_and_kept(room, simulator, answer, source):
    simulator.plan([answer])
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    assert state(run) == "held"
    assert outcomes(run)[-1][1] == "unusable"
    assert "billed" in run.why
    assert (booked(run), reservation(run), room.money()) == ([(COST, source)], "settled", (ZERO, COST))
    [attempt] = attempts(run)
    assert kept(attempt) or answer == "empty200"
    assert lying() == []
    assert not Image.objects.exists()
    assert room.verbs()[-1] == "run.held"
    room.drain()
    assert len(simulator.calls()) == 1

    # Reading the same bytes again would not help: again is a new call.
    room.move(moves.again, run)
    room.drain()
    assert (state(run), len(simulator.calls())) == ("done", 2)


def test_an_answer_that_is_too_large_is_not_read_to_its_end(room, simulator):
    simulator.plan([{"kind": "huge", "bytes": 60_000_000}])
    [run] = room.order()
    room.drain()
    assert (state(run), outcomes(run), booked(run)) == ("held", [(1, "unusable")], [(COST, "estimate")])
    assert (Answers().folder / "kept" / f"{attempts(run)[0].id}.part").stat().st_size > 60_000_000


# ---------------------------------------------------------------- succeeded


@pytest.mark.parametrize(("answer", "source"), [("ok", "usage"), ("no_usage", "estimate"), ("zero_usage", "estimate")])
def test_a_whole_image_is_stored_booked_and_done(room, simulator, answer, source):
    simulator.plan([answer])
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    assert (state(run), outcomes(run), run.why) == ("done", [(1, "succeeded")], "")
    assert (booked(run), reservation(run), room.money()) == ([(COST, source)], "settled", (ZERO, COST))
    assert (run.image.width, run.image.height, run.image.simulated) == (1024, 1024, True)
    assert sorted(made.recipe for made in run.image.renditions.all()) == ["preview@1", "thumb@1"]
    assert AttemptImage.objects.get(attempt__run=run).image == run.image
    assert lying() == []
    assert [name for _, name in room.followed] == ["calling", "ingesting", "done"]
    assert room.verbs() == ["attempt.begun", "attempt.settled", "image.stored"]
    facts = dict(room.events)
    assert facts["image.stored"]["sha256"] == run.image.sha256
    assert facts["attempt.settled"]["cost_usd"] == "0.00589"


def test_an_image_that_is_not_as_asked_is_an_image_all_the_same(room, simulator):
    simulator.plan([{"kind": "wrong_size", "size": [800, 600]}, "wrong_format"])
    runs = room.order(2)
    room.drain()
    facts = {(run.image.format, run.image.width) for run in Run.objects.filter(id__in=[run.id for run in runs])}
    assert ([state(run) for run in runs], facts) == (["done", "done"], {("png", 800), ("jpeg", 1024)})


def test_an_image_at_an_address_of_the_provider_is_fetched(room, simulator):
    simulator.plan(["url"])
    [run] = room.order()
    room.drain()
    assert (state(run), outcomes(run), lying()) == ("done", [(1, "succeeded")], [])


def test_what_a_call_really_cost_is_booked_in_full_past_the_reservation(room, simulator):
    """P03: an overrun is shown, and blocks the next order."""
    keys = [(account.scope, account.key) for account in room.accounts]
    [run] = room.order()
    bound = Reservation.objects.get(run=run.id).amount
    purse(room.owner, keys, limit=COST - Decimal("0.001"))
    room.drain()
    assert (state(run), bound > COST) == ("done", True)
    assert [account.overrun for account in purse(room.owner, keys, limit=COST - Decimal("0.001"))] == [
        Decimal("0.001"),
        Decimal("0.001"),
    ]
    purse(room.owner, keys, LIMIT)
