from __future__ import annotations

from django.db import models


class AuditHead(models.Model):
    """One row: how long the log is and the hash of its last event; locked last in the business transaction."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head"),)

    def __str__(self) -> str:
        return f"{self.size}:{self.hash}"


class AuditEvent(models.Model):
    """One event of the log. `body` is canonical JSON stored as text exactly as hashed; hash = sha256(body), and the
    body holds `seq` and `prev`. The other columns repeat values of the body for queries; the body counts. Plain
    values only, no foreign keys: the log outlives what it speaks of. The database refuses UPDATE and DELETE."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    body = models.TextField()
    hash = models.CharField(max_length=64, unique=True)
    prev = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    workspace = models.UUIDField(null=True, db_index=True)
    actor = models.UUIDField(null=True, db_index=True, help_text="the person; null for a machine's step")
    verb = models.CharField(max_length=60, db_index=True)

    class Meta:
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"#{self.seq} {self.verb}"


class AuditSubject(models.Model):
    """Which things an event speaks of: the way from a candidate to its trail. Append-only."""

    event = models.PositiveBigIntegerField(help_text="the event's seq; no foreign key")
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()

    class Meta:
        indexes = (models.Index(fields=("object_id", "event"), name="audit_trail"),)
        constraints = (models.UniqueConstraint(fields=("event", "kind", "object_id"), name="audit_subject_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} in #{self.event}"


class AuditText(models.Model):
    """Free text, a name or an address that an event knows only as sha256(salt + text); erasable, the log still
    verifies."""

    event = models.PositiveBigIntegerField(db_index=True)
    field = models.CharField(max_length=60)
    salt = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "field"), name="audit_text_once"),)

    def __str__(self) -> str:
        return f"{self.field} of #{self.event}"
