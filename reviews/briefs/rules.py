"""May they, and may it now: the reason as a sentence, or None (pure)."""

from datetime import datetime
from uuid import UUID

from generation.ledger.states import Scope
from reviews.actor import Actor
from reviews.briefs.models import Brief, BriefVersion
from reviews.briefs.states import BriefState
from reviews.people.rules import Capability, why_not


def why_not_file(by: Actor) -> str | None:
    return why_not(by, Capability.FILE)


def why_not_produce(brief: Brief, *, by: Actor) -> str | None:
    """Amend, submit, withdraw, order, retry: the brief's owner as a producer, or a lead."""
    return why_not(by, Capability.FILE, owner_id=brief.owner_id)


def why_not_submit(brief: Brief) -> str | None:
    if brief.state == BriefState.DRAFT:
        return None
    return f"This brief is {brief.get_state_display()}; only a draft can be submitted."


def why_not_amend(brief: Brief) -> str | None:
    if brief.state != BriefState.WITHDRAWN:
        return None
    return "This brief is withdrawn; file a new one from it instead."


def why_not_order(brief: Brief) -> str | None:
    """Also for uploads: candidates belong to a submitted version."""
    if brief.state == BriefState.SUBMITTED:
        return None
    if brief.state == BriefState.DRAFT:
        return "This brief is a draft; submit it first."
    return "This brief is withdrawn; nothing can be ordered or uploaded for it."


def month_of(at: datetime) -> str:
    return f"{at:%Y-%m}"


def account_keys(version: BriefVersion, at: datetime) -> list[tuple[Scope, str]]:
    """The accounts that pay for a round of this version, in the order in which they are taken from."""
    campaign: list[UUID] = [version.campaign_id] if version.campaign_id else []
    return [
        (Scope.BRIEF, str(version.brief_id)),
        *((Scope.CAMPAIGN, str(each)) for each in campaign),
        (Scope.MONTH, month_of(at)),
    ]
