"""Which part money falls into, and how parts become one line: as a table, without a database."""

from decimal import Decimal
from uuid import uuid4

import pytest

from reviews.candidates.states import CandidateState as S
from reviews.reports.parts import Key, Part, Row, part_of, totals
from reviews.reports.showing import show_report
from tests.reviews.reports.spending import BUSY, FAILED, REFUSED, STOPPED, SUCCEEDED, UNKNOWN, UNUSABLE

STATES = {
    S.APPROVED: Part.APPROVED,
    S.REJECTED: Part.REJECTED,
    S.CHANGES_REQUESTED: Part.REJECTED,
    S.WITHDRAWN: Part.REJECTED,
    S.SPARE: Part.REJECTED,
    S.GENERATING: Part.OPEN,
    S.CHECKING: Part.OPEN,
    S.IN_REVIEW: Part.OPEN,
    S.HELD: Part.OPEN,
    S.FAILED: Part.OPEN,
}


def test_the_table_knows_every_state():
    assert set(STATES) == set(S)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("outcome", [SUCCEEDED, BUSY, STOPPED, None])
def test_what_did_not_fail_falls_by_its_candidates_state(outcome, state):
    assert part_of(outcome, state) == STATES[state]


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("outcome", [REFUSED, FAILED, UNUSABLE])
def test_what_failed_is_failed_whatever_became_of_its_candidate(outcome, state):
    assert part_of(outcome, state) == Part.FAILED


@pytest.mark.parametrize("state", S)
def test_what_is_unknown_comes_first(state):
    assert part_of(UNKNOWN, state) == Part.UNKNOWN


def row(simulated=False, spent=(), **fields):
    parts = {part: Decimal(dict(spent).get(part.value, 0)) for part in Part}
    return Row(Key(uuid4(), "k", simulated), "K", "Demo", parts=parts, **fields)


def test_parts_add_up_to_what_was_spent_and_reviews_to_the_cost():
    spent = {"unknown": "0.1", "failed": "0.2", "approved": "3.2", "rejected": "0.4", "open": "0.8"}
    one = row(spent=spent, review_usd=Decimal("1.6"))
    assert (one.spent, one.cost) == (Decimal("4.7"), Decimal("6.3"))


def test_cost_per_approved_is_everything_divided_and_rounded_to_the_unit():
    one = row(spent={"rejected": "1"}, review_usd=Decimal(1))
    assert one.per_approved is None
    one.approved = 3
    assert one.per_approved == Decimal("0.66666667")


@pytest.mark.parametrize(
    ("ms", "minutes"), [(0, "0.00"), (60_000, "1.00"), (90_300, "1.50"), (300, "0.00"), (900, "0.02")]
)
def test_minutes_have_two_places(ms, minutes):
    assert str(row(review_ms=ms).review_minutes) == minutes


def test_totals_keep_simulated_and_real_money_apart():
    rows = [row(approved=1, spent={"rejected": "1"}), row(spent={"open": "2"})]
    rows.append(row(simulated=True, spent={"unknown": "4"}, attempts=2, review_ms=5))
    real, simulated = totals(rows)
    assert (real.key.simulated, real.spent, real.approved) == (False, Decimal(3), 1)
    assert (simulated.key.simulated, simulated.spent, simulated.attempts, simulated.review_ms) == (
        True,
        Decimal(4),
        2,
        5,
    )


def test_the_report_has_a_total_for_each_value_of_simulated_always():
    assert [one["simulated"] for one in show_report([])["total"]] == [False, True]
    assert [one["simulated"] for one in show_report([row(simulated=True)])["total"]] == [False, True]


def test_a_row_as_scripts_get_it():
    one = row(approved=2, spent={"rejected": "0.5"}, review_ms=90_000, review_usd=Decimal("1.5"), attempts=3)
    (shown,) = show_report([one])["rows"]
    assert shown == {
        "workspace": "Demo",
        "key": "k",
        "label": "K",
        "simulated": False,
        "approved": 2,
        "attempts": 3,
        "spent_usd": "0.50",
        "unknown_usd": "0.00",
        "failed_usd": "0.00",
        "approved_usd": "0.00",
        "rejected_usd": "0.50",
        "open_usd": "0.00",
        "review_minutes": "1.50",
        "review_usd": "1.50",
        "cost_per_approved_usd": "1.00",
    }
    assert show_report([one], minutes=False)["rows"][0]["review_minutes"] is None
