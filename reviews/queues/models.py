from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from generation.ids import new_id
from reviews.briefs.models import Brand, Brief
from reviews.candidates.models import Candidate
from reviews.people.models import Workspace
from reviews.people.states import Role, Tag
from reviews.policies.models import Stage
from reviews.queues.states import ClaimEnding


class Seat(models.Model):
    """One reviewer's place in a stage of a pass, opened when the stage opens. `for_lead`: the seat that settles a stage
    whose reviewers differ. Workspace, brief, brand, due, role and tag repeat what candidate and stage say, so that the
    queue is one table under one index."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="+")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    due = models.DateTimeField(help_text="the far end of time where the brief names none")
    role = models.CharField(max_length=10, choices=Role)
    tag = models.CharField(max_length=10, choices=Tag, blank=True)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="seats")
    pass_no = models.PositiveSmallIntegerField()
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField()
    for_lead = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, help_text="ended unfilled: the candidate left review")

    class Meta:
        ordering = ("candidate", "pass_no", "stage", "n")
        indexes = (
            models.Index(fields=("candidate", "pass_no"), name="seat_of_pass"),
            models.Index(
                fields=("workspace", "due", "opened_at"), name="queue", condition=Q(filled_at=None, closed_at=None)
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("candidate", "pass_no", "stage", "n"), name="seat_number"),
            models.UniqueConstraint(
                fields=("candidate", "pass_no", "filled_by"),
                condition=Q(filled_by__isnull=False),
                name="one_seat_per_person_and_pass",
            ),
            models.CheckConstraint(
                condition=Q(filled_at=None, filled_by=None) | Q(filled_at__isnull=False, filled_by__isnull=False),
                name="filled_seat_names_who",
            ),
        )

    def __str__(self) -> str:
        return f"seat {self.n} of {self.candidate_id}"


class Claim(models.Model):
    """A person holds a seat until it runs out, is given back or the seat is filled. One open claim per seat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="claims")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=ClaimEnding, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-claimed_at",)
        indexes = (
            models.Index(fields=("user", "ended_at"), name="claim_of_person"),
            models.Index(fields=("candidate", "user"), name="claim_of_candidate"),
        )
        constraints = (
            models.UniqueConstraint(fields=("seat",), condition=Q(ended_at=None), name="one_open_claim_per_seat"),
            models.UniqueConstraint(
                fields=("candidate", "user"), condition=Q(ended_at=None), name="one_open_claim_per_person_and_candidate"
            ),
        )

    def __str__(self) -> str:
        return f"claim on {self.candidate_id}"
