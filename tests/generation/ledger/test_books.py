"""Whatever happens in whatever order: the books of every account are the sum of what stands behind them."""

from contextlib import suppress
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.errors import BudgetExhausted
from generation.ledger import moves
from generation.ledger.models import Account, CostEntry, Reservation
from generation.ledger.states import CostSource, ReservationState
from generation.money import ZERO
from tests.generation.ledger.books import AT, Workspace

AMOUNTS = st.integers(1, 60_000_000).map(lambda units: Decimal(units).scaleb(-8))
WHICH = st.integers(0, 7)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("reserve"), WHICH, st.lists(AMOUNTS, min_size=1, max_size=3)),
        st.tuples(st.just("settle"), WHICH, AMOUNTS),
        st.tuples(st.just("settle_again"), WHICH, AMOUNTS),
        st.tuples(st.just("give_back"), WHICH, AMOUNTS),
        st.tuples(st.just("renew"), WHICH, AMOUNTS),
        st.tuples(st.just("correct"), WHICH, AMOUNTS),
        st.tuples(st.just("state_cost"), WHICH, AMOUNTS),
        st.tuples(st.just("limit"), WHICH, AMOUNTS),
    ),
    max_size=15,
)


class House:
    """Two briefs of one workspace that share a campaign and a month."""

    def __init__(self):
        self.first = Workspace(campaign="1.50", month="2.00")
        self.second = Workspace()
        self.second.owner, self.second.keys[1:] = self.first.owner, self.first.keys[1:]
        scope, key = self.second.keys[0]
        moves.ensure_accounts(owner=self.first.owner, scope=scope, key=key, limit=Decimal(1))
        self.runs, self.attempts = [], []
        self.stated = {account.id: ZERO for account in self.accounts}

    @property
    def accounts(self):
        return Account.objects.filter(owner=self.first.owner, simulated=False)

    def take(self, step, which, amount):
        brief = (self.first, self.second)[which % 2]
        if step == "reserve":
            self.runs += [(brief, run) for run in brief.reserve(*amount)]
            assert all(account.left is None or account.left >= 0 for account in brief.accounts)
        elif step == "state_cost":
            moves.state_cost(owner=brief.owner, candidate=uuid4(), accounts=brief.accounts, amount=amount, at=AT)
            for account in brief.accounts:
                self.stated[account.id] += amount
        elif step == "limit":
            scope, key = brief.keys[which % 3]
            moves.ensure_accounts(owner=brief.owner, scope=scope, key=key, limit=amount * 4)
        elif self.runs:
            self.with_run(step, *self.runs[which % len(self.runs)], amount)

    def with_run(self, step, brief, run, amount):
        if step == "settle":
            self.attempts.append((brief, run, attempt := uuid4()))
            brief.settle(run, amount, attempt=attempt, source=CostSource.ESTIMATE)
        elif step == "give_back":
            moves.give_back(run=run, at=AT)
        elif step == "renew":
            moves.renew(run=run, amount=amount, at=AT)
        elif self.attempts:
            brief, run, attempt = self.attempts[-1]
            if step == "correct":
                moves.correct(attempt=attempt, amount=amount, source=CostSource.USAGE, usage=None, at=AT)
            else:
                brief.settle(run, amount, attempt=attempt)

    def check(self):
        for account in self.accounts:
            behind = Reservation.objects.filter(accounts=account)
            booked = CostEntry.objects.filter(run__in=behind.values("run")).aggregate(sum=Sum("amount", default=ZERO))
            open_ = behind.filter(state=ReservationState.OPEN).aggregate(sum=Sum("amount", default=ZERO))
            assert account.spent == booked["sum"] + self.stated[account.id]
            assert account.reserved == open_["sum"]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_accounts_are_the_sums_of_their_reservations_and_entries(steps):
    with transaction.atomic():
        house = House()
        for step in steps:
            with suppress(BudgetExhausted), transaction.atomic():
                house.take(*step)
            house.check()
        transaction.set_rollback(True)
