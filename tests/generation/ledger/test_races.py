"""Many at once, each with a connection of its own, on whatever database the suite runs on."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from decimal import Decimal
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F

from generation.errors import BudgetExhausted
from generation.ledger import moves, queries
from generation.ledger.models import Account, CostEntry, Reservation
from generation.ledger.states import CostSource, Scope
from generation.money import value
from tests.generation.ledger.books import AT, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 50
UNIT = Decimal("0.00000001")
FREE = (Decimal(0), Decimal(0))


def race(*racers, within=transaction.atomic):
    """Starts all at the same moment; what each returned, or the refusal it met."""
    start = Barrier(len(racers))

    def run(racer):
        try:
            connection.ensure_connection()
            start.wait(30)
            with within():
                return racer()
        except (BudgetExhausted, OperationalError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(racers)) as pool:
        return list(pool.map(run, racers))


def refusals(results):
    return [result for result in results if isinstance(result, Exception)]


@pytest.mark.parametrize("within", [transaction.atomic, nullcontext], ids=["in transactions", "statement by statement"])
def test_of_fifty_who_race_for_the_last_unit_one_wins(within):
    workspace = Workspace(brief="0.50000001")
    workspace.reserve("0.50")

    refused = refusals(race(*[lambda: workspace.reserve(UNIT)] * RACERS, within=within))

    assert {(type(refusal), refusal.scope, refusal.left) for refusal in refused} == {
        (BudgetExhausted, Scope.BRIEF, Decimal(0))
    }
    assert len(refused) == RACERS - 1
    assert workspace.books == [(Decimal("0.50000001"), Decimal(0))] * 3
    assert Reservation.objects.count() == 2


def test_without_the_condition_in_the_update_the_race_oversells(monkeypatch):
    """Statement by statement, since SQLite's IMMEDIATE transactions are a second protection."""
    workspace = Workspace(brief="0.00000001")
    all_have_read = Barrier(5)

    def read_then_write(account, amount):
        account.refresh_from_db()
        if account.scope == Scope.BRIEF:
            assert account.left >= amount
            all_have_read.wait(30)
        Account.objects.filter(id=account.id).update(reserved=F("reserved") + value(amount))

    monkeypatch.setattr(moves, "take", read_then_write)

    assert refusals(race(*[lambda: workspace.reserve(UNIT)] * 5, within=nullcontext)) == []
    assert workspace.accounts[0].reserved == 5 * UNIT


def test_the_limit_holds_where_the_month_is_what_fifty_briefs_share():
    first = Workspace(brief=None, month="0.30")
    briefs = [first]
    for _ in range(9):
        brief = Workspace(brief=None)
        brief.owner, brief.keys[1:] = first.owner, first.keys[1:]
        moves.ensure_accounts(owner=first.owner, scope=brief.keys[0][0], key=brief.keys[0][1], limit=Decimal(1))
        briefs.append(brief)

    results = race(*[lambda brief=brief: brief.reserve("0.04") for brief in briefs])

    assert len(refusals(results)) == 3
    month = first.accounts[2]
    assert (month.reserved, month.left) == (Decimal("0.28"), Decimal("0.02"))
    assert sum(brief.accounts[0].reserved for brief in briefs) == Decimal("0.28")


def test_an_attempt_that_several_settle_at_once_is_booked_once():
    workspace = Workspace()
    (run,) = workspace.reserve("0.30")
    attempt = uuid4()

    results = race(*[lambda: workspace.settle(run, "0.20", attempt=attempt)] * 10)

    assert set(results) == {CostEntry.objects.get()}
    assert workspace.books == [(Decimal(0), Decimal("0.20"))] * 3


def test_a_reservation_that_is_settled_and_given_back_at_once_ends_once():
    workspace = Workspace()
    runs = workspace.reserve("0.30", "0.30", "0.30")

    for run in runs:
        race(lambda run=run: workspace.settle(run, "0.10"), lambda run=run: moves.give_back(run=run, at=AT))

    assert workspace.books == [(Decimal(0), Decimal("0.30"))] * 3


def test_again_said_by_several_at_once_reserves_once():
    workspace = Workspace()
    (run,) = workspace.reserve("0.30")
    workspace.settle(run, "0.20")

    results = race(*[lambda: moves.renew(run=run, amount=Decimal("0.30"), at=AT)] * 10)

    assert set(results) == {queries.open_reservation(run)}
    assert workspace.books == [(Decimal("0.30"), Decimal("0.20"))] * 3


def test_corrections_at_once_add_up_to_the_amount():
    workspace = Workspace()
    (run,) = workspace.reserve("0.30")
    attempt = workspace.settle(run, "0.20", source=CostSource.ESTIMATE).attempt

    def correct():
        return moves.correct(attempt=attempt, amount=Decimal("0.25"), source=CostSource.USAGE, usage=None, at=AT)

    results = race(*[correct] * 10)

    assert results.count(None) == 9
    assert workspace.books == [(Decimal(0), Decimal("0.25"))] * 3


def test_accounts_that_several_make_at_once_are_made_once():
    owner = uuid4()

    def ensure():
        moves.ensure_accounts(owner=owner, scope=Scope.MONTH, key="2026-11", limit=Decimal(5))

    assert race(*[ensure] * 10) == [None] * 10
    assert Account.objects.filter(owner=owner, limit=Decimal(5)).count() == 2


def crossing(*, held):
    """Two workers who settle runs of the same two workspaces, each beginning with the other one."""
    first, second = Workspace(), Workspace()
    runs = [(first, *first.reserve("0.10", "0.10")), (second, *second.reserve("0.10", "0.10"))]
    both_have_one = Barrier(1 if held else 2)

    def settle(n, order):
        todo = [(workspace, pair[n]) for workspace, *pair in runs[::order]]
        if held:
            moves.hold([run for _workspace, run in todo])
        for workspace, run in todo:
            workspace.settle(run, "0.05")
            if run == todo[0][1]:
                both_have_one.wait(30)

    return refusals(race(lambda: settle(0, 1), lambda: settle(1, -1))), first.books + second.books


def test_several_runs_in_one_transaction_do_not_deadlock_when_their_accounts_are_held_first():
    assert crossing(held=True) == ([], [(Decimal(0), Decimal("0.10"))] * 6)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="in SQLite one transaction writes at a time")
def test_without_holding_first_two_workers_who_meet_crosswise_deadlock():
    refused, _books = crossing(held=False)

    assert ["deadlock" in str(refusal) for refusal in refused] == [True]
