"""A month's spend and approvals by day, and what an approved asset costs, for who may read it."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from generation.ledger.models import CostEntry
from generation.ledger.states import CostSource
from generation.money import ZERO
from reviews.actor import Actor
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.decisions.models import Decision
from reviews.decisions.states import DecisionVerdict
from reviews.reports import cost
from reviews.reports.parts import Part, Row, totals
from reviews.web.money import reads_all

# So that one day's bar is never as wide as the chart.
LEAST_DAYS = 14
MS = 1000


@dataclass(frozen=True, slots=True)
class Month:
    """`days`: one row per day up to today, {day, spent, approved}. `estimated` is part of `spent`."""

    first: date
    spent: Decimal
    estimated: Decimal
    approved: int
    days: list[dict[str, Any]]

    @property
    def highest(self) -> Decimal:
        return max((day["spent"] for day in self.days), default=ZERO)

    @property
    def most(self) -> int:
        return max((day["approved"] for day in self.days), default=0)


def report(by: Actor, dimension: cost.By) -> list[Row]:
    """The rows this person may read: the workspace's, or only those of their own briefs."""
    owner = None if reads_all(by) else by.user_id
    return cost.cost_rows(dimension, workspaces=[by.workspace_id], owner=owner)


def total_of(rows: Iterable[Row], *, simulated: bool) -> Row | None:
    return next((row for row in totals(rows) if row.key.simulated == simulated), None)


def month(by: Actor, at: datetime, *, simulated: bool, blind: frozenset[UUID]) -> Month:
    first = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    spent = _spent(by, first, simulated=simulated)
    approved = _approved(by, first, simulated=simulated, blind=blind)
    last = min(max(at.day, LEAST_DAYS), calendar.monthrange(at.year, at.month)[1])
    days = [first.date().replace(day=n) for n in range(1, last + 1)]
    return Month(
        first=first.date(),
        spent=sum((amount for amount, _ in spent.values()), ZERO),
        estimated=sum((estimated for _, estimated in spent.values()), ZERO),
        approved=sum(approved.values()),
        days=[
            {"day": day.day, "spent": spent.get(day, (ZERO, ZERO))[0], "approved": approved.get(day, 0)} for day in days
        ],
    )


def _spent(by: Actor, first: datetime, *, simulated: bool) -> dict[date, tuple[Decimal, Decimal]]:
    """Per day: all, and how much of it is still an estimate."""
    entries = CostEntry.objects.filter(owner=by.workspace_id, simulated=simulated, at__gte=first)
    if not reads_all(by):
        own = Candidate.objects.filter(brief__owner=by.user_id)
        runs = own.filter(run__isnull=False)
        entries = entries.filter(Q(subject__in=runs.values("run")) | Q(subject__in=own.values("pk")))
    corrected = CostEntry.objects.filter(corrects__isnull=False).values("corrects")
    guessed = Q(source=CostSource.ESTIMATE) & ~Q(pk__in=corrected)
    days = entries.annotate(day=TruncDate("at")).order_by().values_list("day")
    rows = days.annotate(all=Sum("amount"), guessed=Sum("amount", filter=guessed))
    return {day: (amount or ZERO, estimated or ZERO) for day, amount, estimated in rows}


def _approved(by: Actor, first: datetime, *, simulated: bool, blind: frozenset[UUID]) -> dict[date, int]:
    found: QuerySet[Decision] = Decision.objects.filter(
        candidate__workspace=by.workspace_id,
        candidate__simulated=simulated,
        candidate__state=CandidateState.APPROVED,
        verdict=DecisionVerdict.APPROVED,
        overturned_by=None,
        at__gte=first,
    ).exclude(candidate__brief__in=blind)
    if not reads_all(by):
        found = found.filter(candidate__brief__owner=by.user_id)
    return dict(found.annotate(day=TruncDate("at")).order_by().values_list("day").annotate(Count("pk")))


def steps(total: Row) -> list[dict[str, Any]]:
    """The parts of one approved asset's cost, for the waterfall; empty while nothing is approved."""
    if not total.approved:
        return []
    failed = total.parts[Part.FAILED] + total.parts[Part.UNKNOWN]
    parts = (
        ("Approved images", total.parts[Part.APPROVED], False),
        ("Rejected tries", total.parts[Part.REJECTED], False),
        ("Failed or unknown", failed, bool(total.parts[Part.UNKNOWN])),
        ("Still open", total.parts[Part.OPEN], False),
        ("Review time", total.review_usd, False),
    )
    return [
        {"label": label, "amount": amount / total.approved, "estimated": estimated}
        for label, amount, estimated in parts
    ]


def effort(total: Row) -> dict[str, Any]:
    """What an approved image took: calls (empty where all were made elsewhere), and seconds of review."""
    return {
        "calls": f"{total.attempts / total.approved:.1f}" if total.attempts else "",
        "seconds": total.review_ms / MS / total.approved,
    }
