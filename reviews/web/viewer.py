"""What one person may see and do of one brief: asked once, used by every part of its page."""

from dataclasses import dataclass
from datetime import datetime

from reviews.actor import Actor
from reviews.briefs.models import Brief
from reviews.candidates import rules
from reviews.decisions import queries as decision_queries
from reviews.people import rules as people_rules


@dataclass(frozen=True)
class Viewer:
    """`why_not`: why this person may not work on this brief (amend, order, answer), or None. `blind`: of others'
    verdicts nothing may show."""

    by: Actor
    at: datetime
    reads_cost: bool
    blind: bool
    why_not: str | None


def viewer_of(brief: Brief, *, by: Actor, at: datetime) -> Viewer:
    return Viewer(
        by=by,
        at=at,
        reads_cost=people_rules.may_read_cost(by, brief.owner_id),
        blind=brief.pk in decision_queries.blind_briefs(by),
        why_not=rules.why_not_produce(brief, by=by),
    )
