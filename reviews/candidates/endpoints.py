"""A lead lets a stopped endpoint call again: the key, the quota or the verification is in order by now."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from generation.catalogue.models import Endpoint
from generation.runs import moves as run_moves
from reviews.actor import Actor
from reviews.audit.moves import Moved, record
from reviews.errors import NotAllowed, NotFound, NotNow
from reviews.people import rules as people_rules


def visible(by: Actor) -> QuerySet[Endpoint]:
    """The installation's endpoints and the workspace's own."""
    return Endpoint.objects.filter(Q(owner=None) | Q(owner=by.workspace_id)).order_by("name", "id")


@transaction.atomic
def open_endpoint(endpoint_id: UUID, *, by: Actor, at: datetime) -> Endpoint:
    endpoint = visible(by).filter(pk=endpoint_id).select_for_update().first()
    if endpoint is None:
        raise NotFound
    if reason := people_rules.why_not(by, people_rules.Capability.MANAGE):
        raise NotAllowed(reason)
    if endpoint.stopped_at is None:
        raise NotNow("This endpoint is not stopped.", code="not_stopped")
    run_moves.open_endpoint(endpoint, at=at)
    moved = [Moved("endpoint", endpoint.pk, "stopped", "open")]
    record("endpoint.opened", by=by, at=at, workspace=by.workspace_id, subject=("endpoint", endpoint.pk), moved=moved)
    return endpoint
