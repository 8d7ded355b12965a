"""Pure: outcomes, lines, limits."""

from datetime import UTC, datetime, timedelta

import pytest

from generation.catalogue.models import Endpoint
from generation.providers.base import BadRequest, Busy, Generated, NotSent, Refused, Stopped, Unknown, Unusable
from generation.runs import breaker, limiter, rules
from generation.runs.limiter import Room
from generation.runs.rules import Consequence, Money, Unready
from generation.runs.states import ENDED, NEXT, Outcome, RunState

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def error(kind, *, status=None, **values):
    made = kind("x", http_status=status)
    for name, value in values.items():
        setattr(made, name, value)
    return made


WAITING, HELD, FAILED, INGESTING = RunState.WAITING, RunState.HELD, RunState.FAILED, RunState.INGESTING


@pytest.mark.parametrize(
    ("result", "failures", "expected"),
    [
        (Generated("0"), 0, (Outcome.SUCCEEDED, INGESTING, Money.USAGE)),
        (error(Refused, stage="input"), 0, (Outcome.REFUSED, FAILED, Money.GIVEN_BACK)),
        (error(Refused, stage="output"), 0, (Outcome.REFUSED, FAILED, Money.ESTIMATE)),
        (error(Refused), 0, (Outcome.REFUSED, FAILED, Money.ESTIMATE)),
        (error(Stopped), 0, (Outcome.STOPPED, WAITING, Money.STAYS)),
        (error(Busy), 9, (Outcome.BUSY, WAITING, Money.STAYS)),
        (error(NotSent), 0, (Outcome.FAILED, WAITING, Money.STAYS)),
        (error(NotSent), 4, (Outcome.FAILED, WAITING, Money.STAYS)),
        (error(NotSent), 5, (Outcome.FAILED, HELD, Money.STAYS)),
        (error(NotSent, network=False), 5, (Outcome.FAILED, WAITING, Money.STAYS)),
        (error(Unready), 0, (Outcome.FAILED, HELD, Money.STAYS)),
        (error(BadRequest), 0, (Outcome.FAILED, FAILED, Money.GIVEN_BACK)),
        (error(Unknown), 0, (Outcome.UNKNOWN, HELD, Money.ESTIMATE)),
        (error(Unusable), 0, (Outcome.UNUSABLE, HELD, Money.USAGE)),
    ],
)
def test_what_a_call_comes_to(result, failures, expected):
    found = rules.consequence(result, failures)
    assert found == Consequence(*expected)
    assert found.to in NEXT[RunState.CALLING]


def test_ended_states_are_those_that_nothing_follows():
    assert {RunState.DONE, RunState.FAILED, RunState.CANCELLED} == ENDED


@pytest.mark.parametrize("new", list(Outcome))
def test_a_later_word_counts_only_where_something_was_open(new):
    assert rules.says_more(new, None)
    assert rules.says_more(new, Outcome.UNKNOWN) == (new != Outcome.UNKNOWN)
    assert rules.says_more(new, Outcome.FAILED) == (new == Outcome.SUCCEEDED)
    for settled in (Outcome.SUCCEEDED, Outcome.UNUSABLE, Outcome.REFUSED, Outcome.BUSY, Outcome.STOPPED):
        assert not rules.says_more(new, settled)


def test_the_wait_doubles_up_to_twenty_seconds():
    assert [rules.longest_wait(n).total_seconds() for n in range(1, 7)] == [2, 4, 8, 16, 20, 20]


@pytest.mark.parametrize(
    ("room", "due", "out", "expected"),
    [
        (3, {"a": 9}, {}, {"a": 3}),
        (3, {"a": 2}, {}, {"a": 2}),
        (4, {"a": 9, "b": 9}, {}, {"a": 2, "b": 2}),
        (2, {"a": 9, "b": 9}, {"a": 8}, {"a": 0, "b": 2}),
        (4, {"a": 9, "b": 1}, {}, {"a": 3, "b": 1}),
        (0, {"a": 9}, {}, {"a": 0}),
        (5, {}, {}, {}),
    ],
)
def test_whoever_has_least_out_comes_next(room, due, out, expected):
    assert rules.shares(room, due, out) == expected


def endpoint(**columns):
    return Endpoint(base_url="http://127.0.0.1:1/v1", simulated=True, **columns)


@pytest.mark.parametrize(
    ("columns", "mine", "others", "expected"),
    [
        ({"in_flight_limit": 8}, 0, 0, Room(10, 8)),
        ({"in_flight_limit": 8}, 9, 0, Room(1, 8)),
        ({"in_flight_limit": 8}, 12, 0, Room(0, 8)),
        ({"in_flight_limit": 8}, 0, 5, Room(5, 3)),
        ({"in_flight_limit": 8}, 0, 9, Room(0, 0)),
        ({"in_flight_limit": 1}, 0, 0, Room(2, 1)),
        ({"stopped_at": NOW}, 0, 0, Room(0, 8)),
        ({"not_before": NOW + timedelta(seconds=5)}, 0, 0, Room(0, 8, NOW + timedelta(seconds=5))),
        ({"not_before": NOW}, 0, 0, Room(10, 8)),
        ({"open_until": NOW + timedelta(seconds=5), "failures": 5}, 0, 0, Room(0, 8, NOW + timedelta(seconds=5))),
        ({"open_until": NOW, "failures": 5}, 0, 0, Room(1, 1)),
        ({"open_until": NOW, "failures": 5}, 1, 0, Room(0, 1)),
        ({"open_until": NOW, "failures": 5}, 0, 1, Room(0, 1)),
        ({"failures": 4}, 0, 0, Room(10, 8)),
        ({"per_minute": 60}, 0, 0, Room(1, 8, NOW + timedelta(seconds=1))),
        ({"per_minute": 60, "next_slot_at": NOW + timedelta(seconds=1)}, 0, 0, Room(0, 8, NOW + timedelta(seconds=1))),
        ({"per_minute": 60, "next_slot_at": NOW - timedelta(hours=1)}, 0, 0, Room(2, 8, NOW + timedelta(seconds=1))),
        ({"per_minute": 60}, 8, 0, Room(0, 8, NOW + timedelta(seconds=1))),
    ],
)
def test_how_many_calls_a_line_lets_through(columns, mine, others, expected):
    assert limiter.room(endpoint(**columns), NOW, mine=mine, others=others) == expected


def test_slots_taken_are_gone():
    line = endpoint(per_minute=30)
    limiter.take_slots(line, NOW, 1)
    assert line.next_slot_at == NOW + timedelta(seconds=2)
    assert limiter.slots_now(line, NOW + timedelta(seconds=1))[0] == 0
    assert limiter.slots_now(line, NOW + timedelta(seconds=2))[0] == 1


def failing(line, count, at=NOW):
    for _ in range(count):
        breaker.note(line, error(Unknown, status=500), at)
    return line


def test_the_fifth_failure_in_a_row_opens_the_breaker_for_thirty_seconds():
    assert failing(endpoint(), 4).open_until is None
    assert failing(endpoint(), 5).open_until == NOW + timedelta(seconds=30)


def test_failures_of_calls_that_were_out_already_do_not_count():
    assert failing(endpoint(), 60).failures == 5


def test_each_failed_probe_doubles_the_break_up_to_ten_minutes():
    line, at, breaks = failing(endpoint(), 5), NOW, []
    for _ in range(7):
        at = line.open_until
        failing(line, 1, at)
        breaks.append((line.open_until - at).total_seconds())
    assert breaks == [60, 120, 240, 480, 600, 600, 600]


@pytest.mark.parametrize(
    "result",
    [Generated("0"), error(Busy, status=429), error(BadRequest, status=400), error(Refused, status=400),
     error(Unusable, status=200), error(Unknown, status=409)],
    ids=lambda each: type(each).__name__,
)  # fmt: skip
def test_any_answer_ends_the_row_of_failures(result):
    line = failing(endpoint(), 4)
    breaker.note(line, result, NOW)
    assert (line.failures, line.open_until) == (0, None)


@pytest.mark.parametrize(
    "result", [error(NotSent), error(Unknown), error(Unknown, status=503)], ids=["no connection", "cut", "503"]
)
def test_no_answer_and_5xx_are_failures(result):
    line = endpoint()
    breaker.note(line, result, NOW)
    assert line.failures == 1


@pytest.mark.parametrize("result", [error(NotSent, network=False), error(Unknown, network=False)])
def test_what_went_wrong_on_our_side_says_nothing_of_the_provider(result):
    line = failing(endpoint(), 3)
    breaker.note(line, result, NOW)
    assert line.failures == 3


def test_who_stopped_it_first_is_kept():
    line = endpoint()
    breaker.note(line, Stopped("the first reason"), NOW)
    breaker.note(line, Stopped("another"), NOW + timedelta(hours=1))
    assert (line.stopped_at, line.stopped_why) == (NOW, "the first reason")
