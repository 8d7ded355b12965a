"""What waits for one person, each with the verb that ends it: for what they own or lead, and for their judgement."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from generation.catalogue.models import Endpoint
from generation.ledger import queries as ledger
from generation.ledger.models import Account
from generation.ledger.states import Scope
from generation.money import ZERO
from reviews.actor import Actor
from reviews.briefs.models import Brief, BriefVersion, Campaign
from reviews.briefs.rules import month_of
from reviews.briefs.states import BriefState
from reviews.candidates import endpoints
from reviews.candidates.models import Candidate, Round
from reviews.candidates.queries import ANSWERED
from reviews.candidates.states import CandidateState, RoundKind
from reviews.people import rules as people_rules
from reviews.people.rules import Capability
from reviews.people.states import Role
from reviews.queues import queries as queue_queries
from reviews.queues.models import Claim, Seat
from reviews.web.differing import verdicts_on
from reviews.web.pictures import thumb, thumbs_of

MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Row:
    """`verb` names what is so, `button` what to press. At most one of the last four says when or how much. With
    `posts` the button changes something at once."""

    verb: str
    what: str
    why: str
    button: str
    url: str
    brief: UUID | None = None
    thumb_url: str | None = None
    icon: str = ""
    posts: bool = False
    until: datetime | None = None
    due: datetime | None = None
    since: datetime | None = None
    booked: Decimal | None = None
    spent: Decimal | None = None
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    rows: list[Row]
    total: int


Source = tuple[list[Row], int]


def waiting(by: Actor, at: datetime, blind: frozenset[UUID]) -> Waiting:
    """The first of every kind, then the second, six in all; kinds stay together, the most urgent kind first."""
    sources = [source(by, at, blind) for source in SOURCES]
    dealt = [row for same in zip_longest(*(rows for rows, _ in sources)) for row in same if row][:MOST]
    chosen = [row for rows, _ in sources for row in rows if row in dealt]
    thumbs = thumbs_of([row.brief for row in chosen if row.brief and not row.thumb_url], blind=blind)
    shown = [row if row.thumb_url or not row.brief else replace(row, thumb_url=thumbs.get(row.brief)) for row in chosen]
    return Waiting(shown, sum(total for _, total in sources))


# ---------------------------------------------------------------- for their judgement


def held_claims(by: Actor, at: datetime, blind: frozenset[UUID]) -> Source:
    if people_rules.why_not(by, Capability.CLAIM):
        return [], 0
    claims = list(queue_queries.claims_of(by, at))
    return [_claim(claim) for claim in claims[:MOST]], len(claims)


def _claim(claim: Claim) -> Row:
    one = claim.candidate
    url = reverse("web:inspect", args=[one.pk])
    return Row("You hold", name_of(one), _brand(one), "Go on", url, one.brief_id, thumb(one), until=claim.expires_at)


def to_settle(by: Actor, at: datetime, blind: frozenset[UUID]) -> Source:
    if not by.has(Role.LEAD):
        return [], 0
    seats = queue_queries.seats_for(by, at).filter(for_lead=True)
    said = verdicts_on(seats.exclude(brief__in=blind))
    return _seats(seats, lambda seat: _settle(seat, said.get(seat.pk, "the reviewers differ")))


def _settle(seat: Seat, why: str) -> Row:
    one = seat.candidate
    url = reverse("web:inspect", args=[one.pk])
    return Row("Settle", name_of(one), why, "Settle", url, one.brief_id, thumb(one), since=seat.opened_at)


def to_inspect(by: Actor, at: datetime, blind: frozenset[UUID]) -> Source:
    if people_rules.why_not(by, Capability.CLAIM):
        return [], 0
    seats = queue_queries.seats_for(by, at).filter(for_lead=False)
    # Of two seats that one could take on a candidate, the first.
    earlier = queue_queries.open_seats(by.workspace_id).filter(candidate=OuterRef("candidate"), n__lt=OuterRef("n"))
    once = seats.exclude(Exists(earlier.filter(stage=OuterRef("stage"), pass_no=OuterRef("pass_no"))))
    rows, _ = _seats(queue_queries.not_given_back(once, by), _inspect)
    return rows, seats.values("candidate").distinct().count()


def _inspect(seat: Seat) -> Row:
    one = seat.candidate
    url = reverse("web:inspect", args=[one.pk])
    due = one.round.version.due
    why = f"{_brand(one)}, an edit" if one.parent_id else _brand(one)
    return Row("Inspect", name_of(one), why, "Inspect", url, one.brief_id, thumb(one), due=due)


def _seats(seats: QuerySet[Seat], show: Callable[[Seat], Row]) -> Source:
    found = queue_queries.in_order(seats).select_related("candidate__round__version__brand")
    return [show(seat) for seat in found[:MOST]], seats.values("candidate").distinct().count()


# ---------------------------------------------------------------- for what they own or lead


def held(by: Actor, at: datetime, blind: frozenset[UUID]) -> Source:
    """Rounds of which something is held: somebody must say again, or give up."""
    if people_rules.why_not(by, Capability.FILE):
        return [], 0
    holding = Candidate.objects.filter(round=OuterRef("pk"), state=CandidateState.HELD).order_by("n")
    rounds = Round.objects.filter(_mine(by), candidates__state=CandidateState.HELD).annotate(
        held=Count("candidates"), since=Min("candidates__state_at"), held_why=Subquery(holding.values("why")[:1])
    )
    found = list(rounds.select_related("version").order_by("since", "pk")[:MOST])
    booked = _booked(found)
    return [_held(one, booked.get(one.pk, ZERO)) for one in found], rounds.count()


def _booked(rounds: Iterable[Round]) -> dict[UUID, Decimal]:
    rows = Candidate.objects.filter(round__in=[one.pk for one in rounds], state=CandidateState.HELD)
    runs = {run: made for run, made in rows.values_list("run", "round") if run}
    sums: dict[UUID, Decimal] = {}
    for run, amount in ledger.spent_on(runs).items():
        sums[runs[run]] = sums.get(runs[run], ZERO) + amount
    return sums


def _held(one: Round, booked: Decimal) -> Row:
    count: int = one.held  # type: ignore[attr-defined]
    what = f"{one.version.title}, {count} {'call' if count == 1 else 'calls'}"
    url = f"{reverse('web:brief', args=[one.brief_id])}#round-{one.pk}"
    since: datetime = one.since  # type: ignore[attr-defined]
    why: str = one.held_why  # type: ignore[attr-defined]
    return Row("Held", what, why, "Decide", url, one.brief_id, since=None if booked else since, booked=booked or None)


def changes(by: Actor, at: datetime, blind: frozenset[UUID]) -> Source:
    """Change requests that no edit answers yet, of briefs that still want something."""
    if people_rules.why_not(by, Capability.FILE):
        return [], 0
    answered = Round.objects.filter(parent=OuterRef("pk"), kind=RoundKind.EDIT, candidates__state__in=ANSWERED)
    asked = Candidate.objects.filter(_mine(by), state=CandidateState.CHANGES_REQUESTED)
    asked = asked.filter(brief__state=BriefState.SUBMITTED).exclude(Exists(answered)).exclude(brief__in=blind)
    asked = asked.exclude(brief__in=_fulfilled(by))
    found = asked.select_related("round__version__brand").order_by("state_at", "pk")
    return [_change(one) for one in found[:MOST]], asked.count()


def _change(one: Candidate) -> Row:
    url = f"{reverse('web:brief', args=[one.brief_id])}#candidate-{one.pk}"
    return Row("Changes", name_of(one), one.why, "Answer", url, one.brief_id, thumb(one), since=one.state_at)


def _fulfilled(by: Actor) -> QuerySet[Any]:
    """Briefs with as many approved as they want."""
    wanted = BriefVersion.objects.filter(brief=OuterRef("pk"), n=OuterRef("version")).values("wanted")[:1]
    approved = Count("candidates", filter=Q(candidates__state=CandidateState.APPROVED))
    briefs = Brief.objects.filter(workspace=by.workspace_id).annotate(approved=approved, wanted=Subquery(wanted))
    return briefs.filter(approved__gte=F("wanted")).values("pk")


def budgets(by: Actor, at: datetime, blind: frozenset[UUID]) -> Source:
    """Accounts that are used up or overrun, so that the next order is refused; of a brief only while it wants more."""
    if people_rules.why_not(by, Capability.FILE):
        return [], 0
    spent = Account.objects.filter(owner=by.workspace_id, limit__isnull=False, spent__gte=F("limit"))
    accounts = list(spent.filter(~Q(scope=Scope.MONTH) | Q(key=month_of(at))).order_by("scope", "key", "simulated"))
    briefs = _briefs_of(accounts, by)
    campaigns = _campaigns_of(accounts, by)
    rows = [row for account in accounts if (row := _budget(account, briefs, campaigns, by))]
    return rows[:MOST], len(rows)


def _briefs_of(accounts: Iterable[Account], by: Actor) -> dict[str, Brief]:
    keys = [account.key for account in accounts if account.scope == Scope.BRIEF]
    briefs = Brief.objects.filter(_mine_briefs(by), pk__in=keys, state=BriefState.SUBMITTED)
    title = BriefVersion.objects.filter(brief=OuterRef("pk"), n=OuterRef("version")).values("title")[:1]
    open_ones = briefs.exclude(pk__in=_fulfilled(by)).annotate(title=Subquery(title))
    return {str(brief.pk): brief for brief in open_ones}


def _campaigns_of(accounts: Iterable[Account], by: Actor) -> dict[str, str]:
    keys = [account.key for account in accounts if account.scope == Scope.CAMPAIGN]
    found = Campaign.objects.filter(workspace=by.workspace_id, pk__in=keys).values_list("pk", "name")
    return {str(pk): name for pk, name in found}


def _budget(account: Account, briefs: dict[str, Brief], campaigns: dict[str, str], by: Actor) -> Row | None:
    why = "an overrun blocks its next order" if account.overrun else "used up, the next order is refused"
    why += ", simulated" if account.simulated else ""
    amounts = Row("Budget", "", why, "See", "", spent=account.spent, limit=account.limit, icon="banknote")
    if account.scope == Scope.BRIEF:
        brief = briefs.get(account.key)
        title: str = brief.title if brief else ""  # type: ignore[attr-defined]
        if brief is None:
            return None
        url = reverse("web:brief", args=[brief.pk])
        return replace(amounts, what=title, button="Raise", url=url, brief=brief.pk)
    if not by.has(Role.LEAD):
        return None
    if account.scope == Scope.CAMPAIGN:
        what = f"Campaign {campaigns.get(account.key, '')}"
        return replace(amounts, what=what, url=f"{reverse('web:cost')}?by=campaign")
    return replace(amounts, what=f"The month {account.key}", url=f"{reverse('web:cost')}?by=month")


def stopped(by: Actor, at: datetime, blind: frozenset[UUID]) -> Source:
    """Endpoints that call nobody until a lead lets them."""
    if people_rules.why_not(by, Capability.MANAGE):
        return [], 0
    rows = [_stopped(one) for one in endpoints.visible(by).exclude(stopped_at=None)]
    return rows[:MOST], len(rows)


def _stopped(one: Endpoint) -> Row:
    url = reverse("web:open-endpoint", args=[one.pk])
    why = one.stopped_why or "it takes no calls until somebody opens it"
    return Row("Stopped", f"Endpoint {one.name}", why, "Open", url, icon="unplug", posts=True, since=one.stopped_at)


def _mine(by: Actor) -> Q:
    """Of a round or a candidate: of their own briefs, or of everybody's for a lead."""
    everybody = Q(workspace=by.workspace_id)
    return everybody if by.has(Role.LEAD) else everybody & Q(brief__owner=by.user_id)


def _mine_briefs(by: Actor) -> Q:
    everybody = Q(workspace=by.workspace_id)
    return everybody if by.has(Role.LEAD) else everybody & Q(owner=by.user_id)


def name_of(one: Candidate) -> str:
    return f"{one.round.version.title}, round {one.round.n} no. {one.n}"


def _brand(one: Candidate) -> str:
    return one.round.version.brand.name


SOURCES: Final[tuple[Callable[[Actor, datetime, frozenset[UUID]], Source], ...]] = (
    stopped,
    held_claims,
    to_settle,
    held,
    budgets,
    changes,
    to_inspect,
)
