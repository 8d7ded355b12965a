from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from generation.ledger import moves
from generation.ledger.states import CostSource, Scope

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Workspace:
    """An owner with the accounts of a brief, a campaign and a month, and short words for what happens to them."""

    def __init__(self, *, brief="1.00", campaign=None, month=None, simulated=False):
        self.owner = uuid4()
        self.keys = [(Scope.BRIEF, str(uuid4())), (Scope.CAMPAIGN, str(uuid4())), (Scope.MONTH, "2026-11")]
        self.limits = [None if limit is None else Decimal(limit) for limit in (brief, campaign, month)]
        self.simulated = simulated
        for (scope, key), limit in zip(self.keys, self.limits, strict=True):
            moves.ensure_accounts(owner=self.owner, scope=scope, key=key, limit=limit)

    @property
    def accounts(self):
        return moves.accounts_for(owner=self.owner, keys=self.keys, simulated=self.simulated)

    @property
    def books(self):
        """Reserved and spent of each account."""
        return [(account.reserved, account.spent) for account in self.accounts]

    def reserve(self, *amounts):
        runs = [uuid4() for _ in amounts]
        wants = [(run, Decimal(amount)) for run, amount in zip(runs, amounts, strict=True)]
        moves.reserve(owner=self.owner, wants=wants, accounts=self.accounts, at=AT)
        return runs

    def settle(self, run, amount, *, attempt=None, source=CostSource.USAGE, price=None, usage=None):
        with transaction.atomic():
            return moves.settle(
                owner=self.owner,
                run=run,
                attempt=attempt or uuid4(),
                image_model="gpt-image-2",
                simulated=self.simulated,
                amount=Decimal(amount),
                source=source,
                price=price,
                usage=usage,
                at=AT,
            )
