"""Many orders at once, each with a connection of its own, on whatever database the suite runs on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from generation.errors import BudgetExhausted
from generation.ledger import queries as ledger
from generation.ledger.states import Scope
from generation.money import as_string
from reviews.audit.models import AuditEvent
from reviews.briefs import actions as brief_actions
from reviews.briefs import queries as brief_queries
from reviews.candidates import actions
from reviews.candidates.models import Candidate, Round
from reviews.errors import Invalid
from tests.factories import AT
from tests.factories_briefs import data, producer, submitted

pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT + timedelta(hours=1)


def race(*racers):
    """Starts all at the same moment; what each returned, or the refusal it met."""
    start = Barrier(len(racers))

    def run(racer):
        try:
            connection.ensure_connection()
            start.wait(30)
            return racer()
        except (BudgetExhausted, Invalid) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(racers)) as pool:
        return list(pool.map(run, racers))


def test_the_same_key_at_the_same_moment_orders_once():
    by = producer()
    brief = submitted(by)

    results = race(*[lambda: actions.order(brief.pk, by=by, at=LATER, idempotency_key="order-1")] * 8)

    assert {result.round.pk for result in results} == {Round.objects.get().pk}
    assert sorted(result.created for result in results) == [False] * 7 + [True]
    assert Candidate.objects.count() == 2
    assert AuditEvent.objects.filter(verb="round.ordered").count() == 1


def test_the_same_key_for_several_briefs_at_the_same_moment_orders_one_of_them():
    by = producer()
    briefs = [submitted(by) for _ in range(6)]

    def order(brief):
        return lambda: actions.order(brief.pk, by=by, at=LATER, idempotency_key="order-1")

    results = race(*[order(brief) for brief in briefs])

    refused = [result for result in results if isinstance(result, Invalid)]
    assert {refusal.code for refusal in refused} == {"idempotency_key_reused"}
    assert len(refused) == 5
    assert Round.objects.count() == 1


def test_of_fifty_orders_for_the_last_unit_one_wins():
    by = producer()
    brief = submitted(by)
    bound = brief_queries.estimate(brief_queries.current(brief), day=AT.date()).bound
    brief_actions.amend(brief.pk, data(budget_usd=as_string(bound)), by=by, at=AT)

    results = race(*[lambda: actions.order(brief.pk, by=by, at=LATER, candidates=1)] * 50)

    refused = [result for result in results if isinstance(result, BudgetExhausted)]
    assert len(refused) == 49
    assert {refusal.scope for refusal in refused} == {Scope.BRIEF}
    account = ledger.account(by.workspace_id, Scope.BRIEF, str(brief.pk), simulated=True)
    assert (account.reserved, account.spent) == (bound, 0)
    assert (Round.objects.count(), Candidate.objects.count()) == (1, 1)


def test_rounds_ordered_at_the_same_moment_get_numbers_of_their_own():
    by = producer()
    brief = submitted(by)

    race(*[lambda: actions.order(brief.pk, by=by, at=LATER, candidates=1)] * 6)

    assert sorted(Round.objects.values_list("n", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_the_same_new_brand_at_the_same_moment_is_made_once():
    by = producer()

    results = race(*[lambda: brief_actions.file(data(brand="New", product="Cup"), by=by, at=AT)] * 6)

    assert sorted(len(result.created) for result in results) == [0] * 5 + [2]
    assert len({result.version.brand_id for result in results}) == 1
