"""Briefs as the room's table shows them: one state each, its candidates as icons, what it has spent."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from generation.ledger.models import Account
from generation.ledger.states import Scope
from generation.money import ZERO
from reviews.actor import Actor
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import Brief, BriefVersion
from reviews.briefs.states import BriefState
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.people import rules as people_rules
from reviews.web.pictures import thumbs_of
from reviews.web.seeing import shown_state

MOST_ICONS = 10
RUNNING, FULFILLED = "running", "fulfilled"
# In the order of the filter; with the word that stands there.
SHOWN: dict[str, str] = {
    BriefState.DRAFT: "Draft",
    BriefState.SUBMITTED: "Submitted",
    RUNNING: "Running",
    CandidateState.HELD: "Held",
    CandidateState.IN_REVIEW: "In review",
    CandidateState.CHANGES_REQUESTED: "Changes asked",
    FULFILLED: "Fulfilled",
    BriefState.WITHDRAWN: "Withdrawn",
}
ENDED = (FULFILLED, BriefState.WITHDRAWN)


def with_states(by: Actor, blind: frozenset[UUID]) -> QuerySet[Any]:
    """The workspace's briefs with `shown` (the one state a row tells) and `due`, those still open first, by due
    date."""
    version = BriefVersion.objects.filter(brief=OuterRef("pk"), n=OuterRef("version"))
    approved = Candidate.objects.filter(brief=OuterRef("pk"), state=CandidateState.APPROVED)
    count = approved.order_by().values("brief").annotate(n=Count("pk")).values("n")
    briefs = brief_queries.visible(by).annotate(
        due=Subquery(version.values("due")[:1], output_field=DateTimeField()),
        wanted=Subquery(version.values("wanted")[:1]),
        approved=Coalesce(Subquery(count), 0),
    )
    briefs = briefs.annotate(shown=_shown(blind))
    ended = Case(When(shown__in=ENDED, then=1), default=0)
    return briefs.order_by(ended, F("due").asc(nulls_last=True), "-created_at", "pk")


def _shown(blind: frozenset[UUID]) -> Case:
    """The first that fits. Where the person must not learn what others decided, no decision shows."""
    return Case(
        When(state=BriefState.DRAFT, then=Value(BriefState.DRAFT)),
        When(state=BriefState.WITHDRAWN, then=Value(BriefState.WITHDRAWN)),
        When(Q(approved__gte=F("wanted")) & ~Q(pk__in=blind), then=Value(FULFILLED)),
        When(_any(CandidateState.GENERATING, CandidateState.CHECKING), then=Value(RUNNING)),
        When(_any(CandidateState.HELD), then=Value(CandidateState.HELD)),
        When(Q(pk__in=blind) | Q(_any(CandidateState.IN_REVIEW)), then=Value(CandidateState.IN_REVIEW)),
        When(_any(CandidateState.CHANGES_REQUESTED), then=Value(CandidateState.CHANGES_REQUESTED)),
        default=Value(BriefState.SUBMITTED),
        output_field=CharField(),
    )


def _any(*states: str) -> Exists:
    return Exists(Candidate.objects.filter(brief=OuterRef("pk"), state__in=states))


def in_state(briefs: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Those that show this state; all of them without one."""
    return briefs.filter(shown=state) if state else briefs


def count_by_state(briefs: QuerySet[Any]) -> dict[str, int]:
    return dict(briefs.order_by().values_list("shown").annotate(Count("pk")))


def rows(briefs: Sequence[Brief], *, by: Actor, blind: frozenset[UUID], simulated: bool) -> list[dict[str, Any]]:
    """Four queries, however many briefs."""
    ids = [brief.pk for brief in briefs]
    thumbs = thumbs_of(ids, blind=blind)
    states = _states(ids)
    spent = _spent(ids, by=by, simulated=simulated)
    return [
        _row(brief, by=by, blind=brief.pk in blind, thumb=thumbs.get(brief.pk), states=states, spent=spent)
        for brief in briefs
    ]


def _states(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found = Candidate.objects.filter(brief__in=ids).order_by("brief", "round__n", "n").values_list("brief", "state")
    return {brief: [state for _, state in of_one] for brief, of_one in groupby(found, key=lambda row: row[0])}


def _spent(ids: Sequence[UUID], *, by: Actor, simulated: bool) -> dict[UUID, Decimal]:
    keys = [str(pk) for pk in ids]
    accounts = Account.objects.filter(owner=by.workspace_id, scope=Scope.BRIEF, simulated=simulated, key__in=keys)
    return {UUID(key): amount for key, amount in accounts.values_list("key", "spent")}


def _row(
    brief: Brief,
    *,
    by: Actor,
    blind: bool,
    thumb: str | None,
    states: dict[UUID, list[str]],
    spent: dict[UUID, Decimal],
) -> dict[str, Any]:
    version = brief_queries.current(brief)
    shown = [shown_state(state, blind=blind) for state in states.get(brief.pk, [])]
    reads_cost = people_rules.may_read_cost(by, brief.owner_id)
    return {
        "thumb_url": thumb,
        "url": reverse("web:brief", args=[brief.pk]),
        "title": version.title,
        "brand": version.brand.name,
        "state": brief.shown,  # type: ignore[attr-defined]
        "candidates": shown[:MOST_ICONS],
        "more": max(0, len(shown) - MOST_ICONS),
        "approved": None if blind else brief.approved,  # type: ignore[attr-defined]
        "wanted": version.wanted,
        "due": version.due,
        "spent": spent.get(brief.pk, ZERO) if reads_cost else None,
        "budget": version.budget if reads_cost else None,
    }
