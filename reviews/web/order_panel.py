"""The panel that orders a round: what it would cost, what is left of the money for it, and why it cannot be ordered."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from generation.catalogue import sizes
from generation.catalogue.models import Endpoint
from generation.errors import PriceUnknown
from generation.ledger import queries as ledger
from generation.ledger.models import Account
from generation.ledger.states import Scope
from generation.money import ZERO
from reviews.briefs import queries as brief_queries
from reviews.briefs.fields import MOST_CANDIDATES
from reviews.briefs.making import needs_reason, size_in
from reviews.briefs.models import Brief, BriefVersion
from reviews.briefs.queries import Estimate
from reviews.briefs.rules import account_keys, why_not_order
from reviews.candidates.models import Candidate
from reviews.errors import Invalid
from reviews.templatetags.money import dollars
from reviews.web.candidate_cards import pixels
from reviews.web.viewer import Viewer

FIELDS = ("candidates", "quality", "size")
RAISED_BY = {
    Scope.BRIEF: "Order less, or amend the brief's budget.",
    Scope.CAMPAIGN: "Order less, or ask a lead to raise the campaign's budget.",
    Scope.MONTH: "Order less, or ask a lead to raise the month's budget.",
}
SCOPES = {Scope.BRIEF: "this brief", Scope.CAMPAIGN: "the campaign", Scope.MONTH: "this month in the workspace"}


@dataclass(frozen=True)
class Wishes:
    """As they stand in the form: text, whatever it says."""

    candidates: str
    quality: str
    size: str
    retired_reason: str = ""

    def arguments(self) -> dict[str, Any]:
        """For actions and queries, which say what is wrong with them."""
        text = self.candidates.strip()
        count: Any = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text or None
        return {"candidates": count, "quality": self.quality or None, "size": self.size or None}


def wishes_of(data: Any, version: BriefVersion) -> Wishes:
    """What was typed, else what the brief says."""
    own = version.body["generation"]
    found = {name: str(data.get(name, own[name])) for name in FIELDS}
    return Wishes(**found, retired_reason=data.get("retired_reason", ""))


@dataclass(frozen=True)
class Order:
    """`errors` by field, and under "" what concerns the whole; `estimate` None where there is nothing to order by."""

    wishes: Wishes
    estimate: Estimate | None
    errors: dict[str, list[str]]


def estimate_of(version: BriefVersion, wishes: Wishes, viewer: Viewer) -> Order:
    try:
        found = brief_queries.estimate(version, day=viewer.at.date(), **wishes.arguments())
    except Invalid as error:
        return Order(wishes, None, {name if name in FIELDS else "": said for name, said in error.errors.items()})
    except PriceUnknown as error:
        return Order(wishes, None, {"": [error.message]})
    return Order(wishes, found, {})


def panel_of(brief: Brief, order: Order, viewer: Viewer) -> dict[str, Any]:
    version = brief_queries.current(brief)
    image_model = version.image_model
    return {
        "model": image_model.name,
        "wishes": order.wishes,
        "errors": order.errors,
        "most": MOST_CANDIDATES,
        "qualities": image_model.qualities,
        "sizes": sizes_of(version),
        "needs_reason": needs_reason(image_model, viewer.at.date()),
        "key": uuid4(),
        "why_not": viewer.why_not or why_not_order(brief),
        "estimate": order.estimate if viewer.reads_cost else None,
        "short": short_of(version, order.estimate, viewer) if order.estimate and viewer.reads_cost else [],
        "simulated": order.estimate.simulated if order.estimate else None,
    }


def sizes_of(version: BriefVersion) -> list[tuple[str, str]]:
    """The brief's own size first, then the tiers in its ratio, each once: (value, what it comes to)."""
    own, placements = version.body["generation"], version.body["destination"]["placements"]
    found: dict[str, tuple[str, str]] = {}
    for text in (own["size"], *sizes.TIERS):
        try:
            size = str(size_in(own | {"size": text}, placements, version.image_model))
        except ValueError:
            continue
        found.setdefault(size, (text, pixels(size)))
    return list(found.values())


# ---------------------------------------------------------------- money


def accounts_of(version: BriefVersion, endpoint: Endpoint, viewer: Viewer) -> list[Account]:
    """What a round pays from; accounts that nobody has used yet are as new."""
    owner, simulated = version.brief.workspace_id, endpoint.simulated
    keys = account_keys(version, viewer.at)
    found = [ledger.account(owner, scope, key, simulated) for scope, key in keys]
    return [one for one in found if one is not None]


def short_of(version: BriefVersion, estimate: Estimate, viewer: Viewer) -> list[str]:
    """Where less is left than this order would reserve: it would be refused."""
    found = accounts_of(version, estimate.endpoint, viewer)
    left = {Scope(one.scope): one.left for one in found if one.left is not None}
    left.setdefault(Scope.BRIEF, version.budget)
    return [
        f"This is {dollars(estimate.total_bound - amount)} more than {SCOPES[scope]} has left. {RAISED_BY[scope]}"
        for scope, amount in left.items()
        if amount < estimate.total_bound
    ]


def spend_of(brief: Brief, estimate: Estimate | None, *, simulated: bool) -> dict[str, Any]:
    """One kind of money, as components/spend.html shows it; `adding` is what this order would add at most."""
    version = brief_queries.current(brief)
    subjects = Candidate.objects.filter(brief=brief, simulated=simulated).values_list("run", "pk")
    books = ledger.books_of(run or candidate for run, candidate in subjects)
    measured = sum((one.measured for one in books.values()), ZERO)
    estimated = sum((one.estimated for one in books.values()), ZERO)
    reserved = sum((one.reserved for one in books.values()), ZERO)
    unsure = sum(1 for one in books.values() if one.estimated)
    adding = estimate.total_bound if estimate else None
    left = version.budget - measured - estimated - reserved - (adding or ZERO)
    return {
        "limit": version.budget,
        "measured": measured,
        "estimated": estimated,
        "estimated_words": f"Estimated, {unsure} of {len(books)} images",
        "reserved": reserved,
        "reserved_words": "Reserved by rounds that run",
        "adding": adding,
        "left": left,
        "simulated": simulated,
    }


def overruns(accounts: list[Account]) -> list[tuple[str, Decimal]]:
    """Where more is spent or promised than may be: (of what, by how much)."""
    return [(SCOPES[Scope(one.scope)], -one.left) for one in accounts if one.left is not None and one.left < ZERO]
