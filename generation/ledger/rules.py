from collections.abc import Iterable
from decimal import Decimal

from generation.ledger.models import Account
from generation.ledger.states import Scope
from generation.money import as_string

BUDGETS = {
    Scope.BRIEF: "brief's budget",
    Scope.CAMPAIGN: "campaign's budget",
    Scope.MONTH: "workspace's budget of this month",
}


def in_order(accounts: Iterable[Account]) -> list[Account]:
    """By scope, then id, as everybody takes from them; the scopes' names sort as the scopes do, here and in SQL."""
    return sorted(accounts, key=lambda account: (account.scope, account.id))


def exhausted(scope: Scope, *, left: Decimal, needed: Decimal) -> str:
    """A sentence that says what is missing, and what to do."""
    return (
        f"The {BUDGETS[scope]} has {as_string(left)} USD left, and this needs up to {as_string(needed)} USD. "
        "Order less, or have the budget raised."
    )
