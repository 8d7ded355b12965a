"""A candidate's trail as one person may see it: in blindness without the others' verdicts."""

from django.db.models import Q, QuerySet

from reviews.actor import Actor
from reviews.audit import queries as audit_queries
from reviews.audit.models import AuditEvent
from reviews.candidates.models import Candidate
from reviews.decisions import queries

# Events that carry a verdict, or follow from one.
TELLING = ("review.submitted", "decision.overturned", "edit.ordered")


def visible_trail(candidate: Candidate, *, by: Actor) -> QuerySet[AuditEvent]:
    events = audit_queries.trail(candidate.pk, workspace=by.workspace_id).order_by("seq")
    if not queries.is_blind_to(by, candidate):
        return events
    # What this candidate itself answers (its own edit order) stays visible: the reviewer must know what was asked for.
    answered = Q(verb="edit.ordered") if candidate.parent_id else Q(pk=None)
    return events.filter(~Q(verb__in=TELLING) | Q(actor=by.user_id) | answered)
