"""Who may what, in one table. A page shows the reason beside its button, the action raises it."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from generation.money import LARGEST, ZERO
from reviews.actor import Actor
from reviews.people.states import Role, Tag


class Capability(StrEnum):
    FILE = "file"
    """File, amend, submit, withdraw a brief; order, pause, cancel a round; retry or give up; upload references,
    candidates."""
    CLAIM = "claim"
    """Claim, report what was displayed, review."""
    SETTLE = "settle"
    """Settle a disagreement, overturn."""
    MANAGE = "manage"
    """Policies, checklists, brand kits, budgets, rates, endpoints, members, tokens."""
    READ = "read"
    """Briefs, candidates, the trail of a candidate."""
    READ_COST = "read_cost"
    READ_LOG = "read_log"
    """The whole log, verify it, take evidence away."""


class Reach(StrEnum):
    ALL = "all"
    OWN_BRIEFS = "own briefs"
    REVIEWERS_SEATS = "a reviewer's seat"
    LEADS_SEATS = "a lead's seat"


C, R = Capability, Role
MAY: Mapping[Capability, Mapping[Role, Reach]] = {
    C.FILE: {R.PRODUCER: Reach.OWN_BRIEFS, R.LEAD: Reach.ALL},
    C.CLAIM: {R.REVIEWER: Reach.REVIEWERS_SEATS, R.LEAD: Reach.LEADS_SEATS},
    C.SETTLE: {R.LEAD: Reach.ALL},
    C.MANAGE: {R.LEAD: Reach.ALL},
    C.READ: {R.PRODUCER: Reach.ALL, R.REVIEWER: Reach.ALL, R.LEAD: Reach.ALL, R.AUDITOR: Reach.ALL},
    C.READ_COST: {R.PRODUCER: Reach.OWN_BRIEFS, R.LEAD: Reach.ALL, R.AUDITOR: Reach.ALL},
    C.READ_LOG: {R.LEAD: Reach.ALL, R.AUDITOR: Reach.ALL},
}

SENTENCES: Mapping[Capability, str] = {
    C.FILE: "Only a producer or a lead works on briefs and rounds. Ask a lead of this workspace for that role.",
    C.CLAIM: "Only a reviewer claims and reviews candidates. Ask a lead of this workspace for that role.",
    C.SETTLE: "Only a lead settles a disagreement or overturns a decision. Ask a lead of this workspace.",
    C.MANAGE: "Only a lead changes policies, budgets, rates, endpoints and members. Ask a lead of this workspace.",
    C.READ: "You have no role in this workspace. Ask one of its leads for one.",
    C.READ_COST: "Cost is shown to leads and auditors, and to producers for their own briefs.",
    C.READ_LOG: "The whole log is shown to leads and auditors. Ask one of them for the part that you need.",
}
NOT_YOUR_BRIEF = "This brief is somebody else's. Its owner or a lead can do this."
NOT_A_LEADS_SEAT = "A lead reviews only where reviewers differ. This seat is a reviewer's."
NOT_A_REVIEWERS_SEAT = "The reviewers of this candidate differ. Only a lead can settle it."


def why_not(
    actor: Actor, capability: Capability, *, owner_id: UUID | None = None, for_lead: bool | None = None
) -> str | None:
    """Why the actor may not, as a sentence, or None. Without `owner_id` (the brief's) the answer is for a brief of
    their own; without `for_lead` (is it the seat that settles a disagreement?) it is for any seat."""
    reaches = {reach for role, reach in MAY[capability].items() if role in actor.roles}
    if not reaches:
        return SENTENCES[capability]
    if reaches == {Reach.OWN_BRIEFS} and owner_id not in (None, actor.user_id):
        return SENTENCES[capability] if capability == Capability.READ_COST else NOT_YOUR_BRIEF
    if capability == Capability.CLAIM and for_lead is not None:
        return _why_not_seat(reaches, for_lead=for_lead)
    return None


def may_read_cost(actor: Actor, brief_owner_id: UUID) -> bool:
    return why_not(actor, Capability.READ_COST, owner_id=brief_owner_id) is None


def may_read_log(actor: Actor) -> bool:
    return why_not(actor, Capability.READ_LOG) is None


def leaves_a_look(actor: Actor) -> bool:
    """Does the log keep what this person opens? An auditor's looks are kept, once per object and hour."""
    return actor.has(Role.AUDITOR)


def why_not_roles(roles: Collection[str], tags: Collection[str]) -> dict[str, list[str]]:
    """The sentences by field, empty when the roles and tags can be given."""
    wrong: dict[str, list[str]] = {}
    if not roles or not set(roles) <= set(Role.values):
        wrong["roles"] = [f"Choose one or more of {', '.join(Role.values)}."]
    if not set(tags) <= set(Tag.values):
        wrong["tags"] = [f"A tag is one of {', '.join(Tag.values)}."]
    return wrong


def why_not_rate(role: str, per_hour: Decimal) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if role not in Role.values:
        wrong["role"] = [f"Choose one of {', '.join(Role.values)}."]
    if not (per_hour.is_finite() and ZERO <= per_hour <= LARGEST):
        wrong["per_hour"] = ["Give US dollars per hour, zero or more, such as 45.00."]
    return wrong


def _why_not_seat(reaches: set[Reach], *, for_lead: bool) -> str | None:
    if for_lead:
        return None if Reach.LEADS_SEATS in reaches else NOT_A_REVIEWERS_SEAT
    return None if Reach.REVIEWERS_SEATS in reaches else NOT_A_LEADS_SEAT
