"""Reads the ledger and the decisions into rows of cost per approved asset, by one dimension."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from generation.ledger.models import CostEntry
from generation.runs.models import Attempt, AttemptOutcome
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.decisions.models import Decision, Review
from reviews.decisions.states import DecisionVerdict
from reviews.reports.parts import Key, Part, Row, part_of


class By(StrEnum):
    """What a row stands for."""

    BRIEF = "brief"
    CAMPAIGN = "campaign"
    BRAND = "brand"
    MODEL = "model"
    MONTH = "month"


# Of a candidate: the column that makes the key and the one that people read.
COLUMNS = {
    By.BRIEF: ("brief_id", "round__version__title"),
    By.CAMPAIGN: ("round__version__campaign__name", "round__version__campaign__name"),
    By.BRAND: ("round__version__brand__name", "round__version__brand__name"),
    By.MODEL: ("round__image_model__name", "round__image_model__name"),
    By.MONTH: ("id", "id"),
}
WITHOUT = {By.CAMPAIGN: "no campaign", By.MODEL: "made elsewhere"}


@dataclass(frozen=True, slots=True)
class _Place:
    """The row that a candidate's money, reviews and approval belong to."""

    workspace: UUID
    workspace_name: str
    key: str | None
    label: str
    simulated: bool
    state: str


def cost_rows(by: By, *, workspaces: Collection[UUID] | None = None, owner: UUID | None = None) -> list[Row]:
    """Rows by `by`: of the given workspaces (None: all), and only of briefs that `owner` owns when given.

    A month is the spend's; for reviews the review's, for approvals the decision's.
    """
    places = _places(by, _candidates(workspaces, owner))
    rows: dict[Key, Row] = {}
    for candidate, part, amount, at in _spend(places):
        _row(rows, by, places[candidate], at).parts[part] += amount
    for candidate, at in _attempts(places):
        _row(rows, by, places[candidate], at).attempts += 1
    for candidate, ms, amount, at in _reviews(places):
        row = _row(rows, by, places[candidate], at)
        row.review_ms += ms
        row.review_usd += amount
    for candidate, at in _approvals(places):
        _row(rows, by, places[candidate], at).approved += 1
    return sorted(
        rows.values(),
        key=lambda row: (row.workspace, row.key.key is None, row.label, row.key.key or "", row.key.simulated),
    )


def _candidates(workspaces: Collection[UUID] | None, owner: UUID | None) -> QuerySet[Candidate]:
    found = Candidate.objects.all()
    if workspaces is not None:
        found = found.filter(workspace__in=workspaces)
    return found if owner is None else found.filter(brief__owner=owner)


def _places(by: By, candidates: QuerySet[Candidate]) -> dict[UUID, _Place]:
    key, label = COLUMNS[by]
    rows = candidates.values_list("id", "workspace_id", "workspace__name", key, label, "simulated", "state")
    return {
        pk: _Place(
            workspace, name, None if found is None else str(found), str(text or WITHOUT.get(by, "")), simulated, state
        )
        for pk, workspace, name, found, text, simulated, state in rows.iterator()
    }


def _row(rows: dict[Key, Row], by: By, place: _Place, at: datetime) -> Row:
    month = f"{at:%Y-%m}"
    name, label = (month, month) if by == By.MONTH else (place.key, place.label)
    key = Key(place.workspace, name, place.simulated)
    return rows.setdefault(key, Row(key, label, place.workspace_name))


def _spend(places: dict[UUID, _Place]) -> Iterator[tuple[UUID, Part, Decimal, datetime]]:
    """Every cost entry with its candidate and part; corrections fall where their attempt falls."""
    outcomes = _latest_outcomes()
    candidate_of = _candidate_of_run()
    for subject, attempt, amount, at in CostEntry.objects.values_list("subject", "attempt", "amount", "at").iterator():
        candidate = candidate_of.get(subject, subject)
        if candidate in places:
            outcome = outcomes.get(attempt) if attempt else None
            yield candidate, part_of(outcome, places[candidate].state), amount, at


def _latest_outcomes() -> dict[UUID, str]:
    """The outcome that counts, by attempt: rows come in the order they were appended, so the last one stays."""
    rows = AttemptOutcome.objects.order_by("attempt", "n").values_list("attempt", "outcome")
    return dict(rows.iterator())


def _candidate_of_run() -> dict[UUID, UUID]:
    return dict(Candidate.objects.filter(run__isnull=False).values_list("run", "id").iterator())


def _attempts(places: dict[UUID, _Place]) -> Iterator[tuple[UUID, datetime]]:
    for candidate, at in Attempt.objects.values_list("run__candidate", "at").iterator():
        if candidate in places:
            yield candidate, at


def _reviews(places: dict[UUID, _Place]) -> Iterator[tuple[UUID, int, Decimal, datetime]]:
    for row in Review.objects.values_list("candidate", "active_ms", "cost", "at").iterator():
        if row[0] in places:
            yield row


def _approvals(places: dict[UUID, _Place]) -> Iterator[tuple[UUID, datetime]]:
    standing = Decision.objects.filter(verdict=DecisionVerdict.APPROVED, overturned_by=None)
    for candidate, at in standing.values_list("candidate", "at").iterator():
        if candidate in places and places[candidate].state == CandidateState.APPROVED:
            yield candidate, at
