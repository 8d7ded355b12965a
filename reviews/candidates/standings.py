"""Where briefs stand, as lists name it: one word for each, told by what its candidates need next."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from reviews.briefs.models import Brief, BriefVersion
from reviews.briefs.states import BriefState
from reviews.candidates.models import Candidate
from reviews.candidates.queries import ANSWERED
from reviews.candidates.states import CandidateState as S
from reviews.candidates.states import RoundKind


class Standing(models.TextChoices):
    """Of a brief, derived and never stored. Read from the top: what needs a person goes before what goes on by
    itself."""

    DRAFT = "draft", "Draft"
    WITHDRAWN = "withdrawn", "Withdrawn"
    FULFILLED = "fulfilled", "Fulfilled"
    HELD = "held", "Held"
    CHANGES = "changes_requested", "Changes asked"
    RUNNING = "running", "Running"
    IN_REVIEW = "in_review", "In review"
    SUBMITTED = "submitted", "Submitted"


def with_standing(briefs: QuerySet[Brief], *, blind: Collection[UUID] = ()) -> QuerySet[Brief]:
    """Adds `standing`, `wanted` and `approved`. For those in `blind` nothing is told that others' verdicts made."""
    in_force = BriefVersion.objects.filter(brief=OuterRef("pk"), n=OuterRef("version"))
    approved = _candidates(S.APPROVED).order_by().values("brief").annotate(count=Count("pk"))
    briefs = briefs.annotate(
        wanted=Subquery(in_force.values("wanted")[:1]),
        approved=Coalesce(Subquery(approved.values("count")), 0),
    )
    told = ~Q(pk__in=blind)
    return briefs.annotate(
        standing=Case(
            When(state=BriefState.DRAFT, then=Value(Standing.DRAFT)),
            When(state=BriefState.WITHDRAWN, then=Value(Standing.WITHDRAWN)),
            When(told & Q(approved__gte=F("wanted")), then=Value(Standing.FULFILLED)),
            When(Exists(_candidates(S.HELD)), then=Value(Standing.HELD)),
            When(told & Exists(_unanswered()), then=Value(Standing.CHANGES)),
            When(Exists(_candidates(S.GENERATING, S.CHECKING)), then=Value(Standing.RUNNING)),
            When(Exists(_candidates(S.IN_REVIEW)), then=Value(Standing.IN_REVIEW)),
            default=Value(Standing.SUBMITTED),
            output_field=models.CharField(),
        )
    )


def counts(briefs: QuerySet[Brief]) -> Counter[str]:
    """How many of these (with their standing) stand where."""
    rows = briefs.order_by().values_list("standing").annotate(count=Count("pk"))
    return Counter(dict(rows.values_list("standing", "count")))


def _candidates(*states: S) -> QuerySet[Candidate]:
    return Candidate.objects.filter(brief=OuterRef("pk"), state__in=states)


def _unanswered() -> QuerySet[Candidate]:
    """A change request that no edit answers yet."""
    edits = Candidate.objects.filter(parent=OuterRef("pk"), round__kind=RoundKind.EDIT, state__in=ANSWERED)
    return _candidates(S.CHANGES_REQUESTED).exclude(Exists(edits))
