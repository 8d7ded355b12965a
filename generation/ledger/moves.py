"""Money promised and money spent; every function is part of the caller's transaction and leaves the event to it.

No amount is read and then written: accounts change by conditional updates, so two transactions cannot sell the same
dollar. Locks are taken in one order everywhere: runs (by id), then accounts (by scope and id), then reservations. So a
caller with several runs in one transaction first moves all of them, then calls `hold` with all, and only then settles
or gives back; else two callers who meet crosswise in PostgreSQL wait for each other until one is thrown out.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from generation.catalogue.models import Price
from generation.errors import BudgetExhausted
from generation.ledger import queries, rules
from generation.ledger.models import Account, CostEntry, Reservation
from generation.ledger.states import CostSource, ReservationState, Scope
from generation.money import ZERO, value

BOTH = (False, True)  # real and simulated money


def ensure_accounts(*, owner: UUID, scope: Scope, key: str, limit: Decimal | None) -> None:
    """Makes the accounts for real and for simulated money where they are missing, and sets the limit of both.

    For several accounts call it in the order of Scope.
    """
    there = Account.objects.filter(owner=owner, scope=scope, key=key)
    as_asked = there.filter(limit=None) if limit is None else there.filter(limit=limit)
    # Every order comes by here, and the upsert below locks: only where something changes.
    if as_asked.count() == len(BOTH):
        return
    Account.objects.bulk_create(
        [Account(owner=owner, scope=scope, key=key, simulated=simulated, limit=limit) for simulated in BOTH],
        update_conflicts=True,
        unique_fields=["owner", "scope", "key", "simulated"],
        update_fields=["limit"],
    )


def accounts_for(*, owner: UUID, keys: Sequence[tuple[Scope, str]], simulated: bool) -> list[Account]:
    """The accounts of these keys, in the order of Scope. Raises Account.DoesNotExist where one is missing."""
    accounts = [Account.objects.get(owner=owner, scope=scope, key=key, simulated=simulated) for scope, key in keys]
    return rules.in_order(accounts)


def reserve(
    *, owner: UUID, wants: Sequence[tuple[UUID, Decimal]], accounts: Sequence[Account], at: datetime
) -> list[Reservation]:
    """Promises each run its amount, from all accounts or from none.

    Raises BudgetExhausted with the first account that has not enough left; the caller's transaction must roll back.
    """
    total = sum((amount for _run, amount in wants), ZERO)
    for account in rules.in_order(accounts):
        take(account, total)
    made = Reservation.objects.bulk_create(
        [Reservation(owner=owner, run=run, amount=amount, created_at=at) for run, amount in wants]
    )
    link = Reservation.accounts.through
    link.objects.bulk_create(
        [link(reservation=reservation, account=account) for reservation in made for account in accounts]
    )
    return made


def renew(*, run: UUID, amount: Decimal, at: datetime) -> Reservation:
    """A new reservation on the run's accounts, or the one that is still open. Raises BudgetExhausted."""
    last = queries.last_reservation(run)
    accounts = hold([run])
    if still_open := queries.open_reservation(run):
        return still_open
    return reserve(owner=last.owner, wants=[(run, amount)], accounts=accounts, at=at)[0]


def settle(  # noqa: PLR0913 - an entry has that many columns
    *,
    owner: UUID,
    run: UUID,
    attempt: UUID,
    image_model: str,
    simulated: bool,
    amount: Decimal,
    source: CostSource,
    price: Price | None,
    usage: Mapping[str, Any] | None,
    at: datetime,
) -> CostEntry:
    """Books what an attempt cost, in full even past reservation and limit, and ends the run's open reservation.

    Settling an attempt again changes nothing and gives the entry that stands. A run without any reservation is a
    mistake (Reservation.DoesNotExist).
    """
    queries.last_reservation(run)
    accounts = hold([run])
    if stands := queries.booked(attempt):
        return stands
    change(accounts, reserved=-end(run, ReservationState.SETTLED, at), spent=amount)
    return CostEntry.objects.create(
        owner=owner,
        subject=run,
        run=run,
        attempt=attempt,
        image_model=image_model,
        simulated=simulated,
        amount=amount,
        source=source,
        price=price,
        usage=dict(usage or {}),
        at=at,
    )


def give_back(*, run: UUID, at: datetime) -> None:
    """Ends the run's open reservation without a cost; nothing happens where none is open."""
    accounts = hold([run])
    change(accounts, reserved=-end(run, ReservationState.GIVEN_BACK, at))


def correct(
    *, attempt: UUID, amount: Decimal, source: CostSource, usage: Mapping[str, Any] | None, at: datetime
) -> CostEntry | None:
    """Appends the difference to `amount` once more is known of a settled attempt; None where it is booked so already.

    CostEntry.DoesNotExist where the attempt was never settled.
    """
    first = CostEntry.objects.get(attempt=attempt, corrects=None)
    accounts = hold([first.subject])
    entries = list(CostEntry.objects.filter(attempt=attempt).order_by("at", "id"))
    difference = amount - sum((entry.amount for entry in entries), ZERO)
    if not difference and entries[-1].source == source:
        return None
    change(accounts, spent=difference)
    return CostEntry.objects.create(
        owner=first.owner,
        subject=first.subject,
        run=first.run,
        attempt=attempt,
        image_model=first.image_model,
        simulated=first.simulated,
        amount=difference,
        source=source,
        price=first.price,
        usage=dict(usage or {}),
        corrects=first,
        at=at,
    )


def state_cost(
    *, owner: UUID, candidate: UUID, accounts: Sequence[Account], amount: Decimal, at: datetime
) -> CostEntry:
    """Books what a person says that an image made elsewhere has cost: spent already, so no limit refuses it."""
    change(rules.in_order(accounts), spent=amount)
    return CostEntry.objects.create(
        owner=owner,
        subject=candidate,
        simulated=any(account.simulated for account in accounts),
        amount=amount,
        source=CostSource.STATED,
        at=at,
    )


def hold(runs: Iterable[UUID]) -> list[Account]:
    """Locks all accounts of these runs until the transaction ends, in the one order, and gives them in it."""
    of_runs = Reservation.accounts.through.objects.filter(reservation__run__in=set(runs)).values("account")
    return list(Account.objects.select_for_update().filter(id__in=of_runs).order_by("scope", "id"))


def take(account: Account, amount: Decimal) -> None:
    enough = Q(limit=None) | Q(limit__gte=F("reserved") + F("spent") + value(amount))
    if Account.objects.filter(enough, id=account.id).update(reserved=F("reserved") + value(amount)):
        return
    account.refresh_from_db()
    left = max(ZERO, account.left or ZERO)
    scope = Scope(account.scope)
    raise BudgetExhausted(rules.exhausted(scope, left=left, needed=amount), scope=scope, left=left)


def end(run: UUID, state: ReservationState, at: datetime) -> Decimal:
    """Ends the run's open reservation; what it held, zero where none is open."""
    still_open = Reservation.objects.filter(run=run, state=ReservationState.OPEN)
    held = still_open.values_list("amount", flat=True).first()
    return held if held is not None and still_open.update(state=state, ended_at=at) else ZERO


def change(accounts: Sequence[Account], *, reserved: Decimal = ZERO, spent: Decimal = ZERO) -> None:
    """One after the other, so that the rows are locked in the order given."""
    for account in accounts:
        Account.objects.filter(id=account.id).update(
            reserved=F("reserved") + value(reserved), spent=F("spent") + value(spent)
        )
