"""Ordering, cancelling, saying again, giving up, pausing."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections, transaction

from generation.errors import BudgetExhausted, Stale
from generation.ids import new_id
from generation.ledger.models import Reservation
from generation.ledger.states import Scope
from generation.money import ZERO
from generation.providers.base import ImageSpec, Input
from generation.runs import moves
from generation.runs.models import Run
from generation.runs.states import NEXT, RunState
from tests.generation.runs.conftest import purse, state


def put(run, to):
    """A run in that state, as if it had come there."""
    Run.objects.filter(id=run.id).update(state=to)
    run.refresh_from_db()
    return run


def test_a_spec_survives_being_stored():
    spec = ImageSpec(
        "Ein “Plakat”\n", "gpt-image-2", "1024x1024", "low", "png", "opaque",
        inputs=(Input("0" * 64, "reference@1", 640, 480, "jpeg"),), mask=Input("1" * 64, "", 640, 480, "png"),
        safety_identifier="w",
    )  # fmt: skip
    assert ImageSpec.from_json(spec.to_json()) == spec
    plain = ImageSpec("x", "m", "1024x1024", "low", "png")
    assert ImageSpec.from_json(plain.to_json()) == plain


def test_an_order_reserves_for_every_image_or_makes_none(room):
    runs = room.order(3)
    bound = Reservation.objects.get(run=runs[0].id).amount
    assert room.money() == (3 * bound, ZERO)
    assert {run.simulated for run in Run.objects.all()} == {True}
    little = purse(new_id(), [(Scope.BRIEF, "b"), (Scope.MONTH, "2026-11")], limit=bound * 2)
    with pytest.raises(BudgetExhausted):
        room.order(3, owner=little[0].owner, accounts=little)
    assert Run.objects.count() == 3


def test_fifty_orders_race_for_the_last_unit_and_one_wins(room):
    """P01 at its root."""
    [run] = room.order()
    bound = Reservation.objects.get(run=run.id).amount
    owner = new_id()
    little = purse(owner, [(Scope.BRIEF, "b"), (Scope.MONTH, "2026-11")], limit=bound)

    def race(_):
        try:
            return len(room.order(owner=owner, accounts=little))
        except BudgetExhausted:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        won = list(threads.map(race, range(50)))
    assert sum(won) == 1
    assert [account.reserved for account in purse(owner, [(Scope.BRIEF, "b")], limit=bound)] == [bound]


@pytest.mark.parametrize("old", list(RunState))
def test_cancelling_ends_what_had_not_ended_and_gives_back(room, old):
    [run] = room.order()
    if old == RunState.DONE:
        room.drain()
    else:
        put(run, old)
    run.refresh_from_db()
    ended = not NEXT[old]
    moved = room.move(moves.cancel, [run])
    assert [each.id for each in moved] == ([] if ended else [run.id])
    assert state(run) == (old if ended else "cancelled")
    if not ended:
        assert room.money() == (ZERO, ZERO)


@pytest.mark.parametrize("old", sorted(set(RunState) - {RunState.HELD}))
def test_only_what_is_held_can_be_said_again_or_given_up(room, old):
    [run] = room.order()
    if old == RunState.DONE:
        room.drain()
        run.refresh_from_db()
    else:
        put(run, old)
    for change in (moves.again, moves.give_up):
        with pytest.raises(Stale):
            room.move(change, run)
    assert state(run) == old


def test_of_two_who_say_again_one_is_too_late(room):
    [run] = room.order()
    put(run, RunState.HELD)
    same = Run.objects.get(id=run.id)
    room.move(moves.again, run)
    with pytest.raises(Stale):
        room.move(moves.again, same)
    assert Reservation.objects.filter(run=run.id).count() == 1


def test_saying_again_needs_money_that_is_left(room, simulator):
    simulator.plan([{"kind": "error", "status": 500}])
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    keys = [(account.scope, account.key) for account in room.accounts]
    purse(room.owner, keys, limit=Decimal("0.006"))
    with pytest.raises(BudgetExhausted):
        room.move(moves.again, run)
    assert state(run) == "held"


def test_a_move_is_refused_to_the_loser_of_a_race(room):
    [run] = room.order()
    same = Run.objects.get(id=run.id)
    room.move(lambda each, at: moves.move(each, RunState.CANCELLED, at=at), run)
    with pytest.raises(Stale):
        room.move(lambda each, at: moves.move(each, RunState.CALLING, at=at), same)
    with pytest.raises(Stale):
        room.move(lambda each, at: moves.move(each, RunState.WAITING, at=at), run)


def test_a_move_with_an_older_lease_is_refused(room):
    [run] = room.order()
    Run.objects.filter(id=run.id).update(fence=7)
    with pytest.raises(Stale), transaction.atomic():
        moves.move(run, RunState.CALLING, at=room.now)


def test_an_endpoint_that_is_open_cannot_be_opened(room):
    with pytest.raises(Stale):
        room.move(moves.open_endpoint, room.endpoint)
