from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from generation.ledger.models import Account, CostEntry, Reservation
from generation.ledger.states import CostSource, ReservationState, Scope
from generation.money import ZERO


@dataclass
class Books:
    """US dollars of one run or upload: `measured` by the provider or stated by a person, `estimated` where nobody knows
    better yet, `reserved` for a call that may come."""

    measured: Decimal = ZERO
    estimated: Decimal = ZERO
    reserved: Decimal = ZERO

    @property
    def spent(self) -> Decimal:
        return self.measured + self.estimated


def account(owner: UUID, scope: Scope, key: str, simulated: bool) -> Account | None:  # noqa: FBT001 - one of its keys
    return Account.objects.filter(owner=owner, scope=scope, key=key, simulated=simulated).first()


def open_reservation(run: UUID) -> Reservation | None:
    return Reservation.objects.filter(run=run, state=ReservationState.OPEN).first()


def last_reservation(run: UUID) -> Reservation:
    """The newest one of a run, whatever its state: it names the accounts that the run's cost goes to."""
    return Reservation.objects.filter(run=run).latest("created_at", "id")


def booked(attempt: UUID) -> CostEntry | None:
    """The first entry of an attempt, which later ones correct."""
    return CostEntry.objects.filter(attempt=attempt, corrects=None).first()


def spent_on(subjects: Iterable[UUID]) -> dict[UUID, Decimal]:
    """US dollars booked for each of these runs (or candidates filed by upload); who has no entry is not in it."""
    rows = CostEntry.objects.filter(subject__in=set(subjects)).values_list("subject").annotate(Sum("amount"))
    return dict(rows)


def reserved(runs: Iterable[UUID]) -> set[UUID]:
    """Those of the runs that have an open reservation."""
    rows = Reservation.objects.filter(run__in=set(runs), state=ReservationState.OPEN)
    return set(rows.values_list("run", flat=True))


def books_of(subjects: Iterable[UUID]) -> dict[UUID, Books]:
    """For each of these runs (or candidates filed by upload). A corrected attempt counts as what was learned last."""
    books = {subject: Books() for subject in subjects}
    attempts: dict[tuple[UUID, UUID | None], tuple[Decimal, str]] = {}
    entries = CostEntry.objects.filter(subject__in=books).order_by("at", "id")
    for subject, attempt, amount, source in entries.values_list("subject", "attempt", "amount", "source"):
        before = attempts.get((subject, attempt), (ZERO, ""))[0]
        attempts[subject, attempt] = (before + amount, source)
    for (subject, _attempt), (amount, source) in attempts.items():
        book = books[subject]
        if source == CostSource.ESTIMATE:
            book.estimated += amount
        else:
            book.measured += amount
    open_ones = Reservation.objects.filter(run__in=books, state=ReservationState.OPEN)
    for run, amount in open_ones.values_list("run", "amount"):
        books[run].reserved += amount
    return books
