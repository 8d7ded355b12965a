"""A candidate's trail as one person may see it: in blindness without the others' verdicts."""

from django.db.models import Q, QuerySet

from reviews.actor import Actor
from reviews.audit import queries as audit_queries
from reviews.audit.models import AuditEvent, AuditSubject
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.decisions import queries

# Events that carry a verdict, or follow from one.
TELLING = ("review.submitted", "decision.overturned", "edit.ordered")


def visible_trail(candidate: Candidate, *, by: Actor) -> QuerySet[AuditEvent]:
    events = audit_queries.trail(candidate.pk, workspace=by.workspace_id).order_by("seq")
    if not queries.is_blind_to(by, candidate):
        return events
    # What this candidate itself answers (its own edit order) stays visible while it is judged: it is the task.
    judged = candidate.parent_id is not None and candidate.state == CandidateState.IN_REVIEW
    answered = Q(verb="edit.ordered") if judged else Q(pk=None)
    return events.filter(~Q(verb__in=TELLING) | Q(actor=by.user_id) | answered)


def visible_log(by: Actor) -> QuerySet[AuditEvent]:
    """The workspace's part of the log, oldest first; what speaks of others' verdicts on briefs where this person may
    still review in an open blind stage is left out."""
    events = audit_queries.events(by.workspace_id)
    blind = queries.blind_briefs(by)
    if not blind:
        return events
    hidden = AuditSubject.objects.filter(kind="brief", object_id__in=blind).values("event")
    return events.exclude(~Q(actor=by.user_id), verb__in=TELLING, seq__in=hidden)
