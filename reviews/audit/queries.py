from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from reviews.audit import chain
from reviews.audit.models import AuditEvent, AuditHead, AuditSubject, AuditText


def head() -> tuple[int, str]:
    """How long the log is, and the hash of its last event: what every page that an auditor sees shows."""
    found = AuditHead.objects.filter(pk=1).values_list("size", "hash").first()
    return found or (0, chain.FIRST_PREV)


def trail(object_id: UUID, *, workspace: UUID) -> QuerySet[AuditEvent]:
    """Every event of the workspace that speaks of the thing, oldest first."""
    about = AuditSubject.objects.filter(object_id=object_id).values("event")
    return AuditEvent.objects.filter(workspace=workspace, seq__in=about)


def events(workspace: UUID, *, after: int = 0) -> QuerySet[AuditEvent]:
    """A workspace's part of the log; the sequence numbers are the installation's."""
    return AuditEvent.objects.filter(workspace=workspace, seq__gt=after)


def texts_of(seqs: list[int]) -> dict[int, dict[str, str]]:
    """The texts beside the events, as far as they were not erased: {seq: {field: text}}."""
    found: dict[int, dict[str, str]] = {seq: {} for seq in seqs}
    for seq, field, text in AuditText.objects.filter(event__in=seqs).values_list("event", "field", "text"):
        found[seq][field] = text
    return found


def has_looked(person: UUID, verb: str, object_id: UUID, *, since: datetime) -> bool:
    about = AuditSubject.objects.filter(object_id=object_id).values("event")
    return AuditEvent.objects.filter(actor=person, verb=verb, at__gt=since, seq__in=about).exists()
