from __future__ import annotations

from django.db import models
from django.db.models import Q

from generation.catalogue.models import Endpoint, ImageModel, Price
from generation.ids import new_id
from generation.images.models import Image
from generation.ledger.states import CostSource
from generation.money import MoneyField
from generation.runs.states import Outcome, RunState


class Run(models.Model):
    """One wanted image. The state column is the queue; a row in work carries a lease by the database's clock."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    group = models.UUIDField(db_index=True, help_text="what was ordered together; opaque here")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="runs")
    image_model = models.ForeignKey(ImageModel, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField()
    spec = models.JSONField(help_text="providers.base.ImageSpec as JSON, inputs by sha256")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    why = models.TextField(blank=True, help_text="a sentence for people: why it is held or failed")
    image = models.ForeignKey(Image, null=True, on_delete=models.PROTECT, related_name="runs")
    free_failures = models.PositiveSmallIntegerField(
        default=0, help_text="calls in a row that never reached the provider"
    )
    not_before = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_by = models.CharField(max_length=100, blank=True)
    fence = models.PositiveIntegerField(default=0, help_text="counts the leases given; an older holder has lost")
    created_at = models.DateTimeField()
    state_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("state", "not_before", "created_at"), name="run_due"),
            models.Index(fields=("owner", "state"), name="run_owner_state"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(state="done") | Q(image__isnull=False), name="done_run_has_image"),
        )

    def __str__(self) -> str:
        return f"run {self.id} {self.state}"


class Attempt(models.Model):
    """The request as sent, written before it is sent and never changed (the database refuses UPDATE and DELETE)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="attempts")
    n = models.PositiveSmallIntegerField()
    owner = models.UUIDField()
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="+")
    image_model = models.ForeignKey(ImageModel, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField()
    price = models.ForeignKey(Price, on_delete=models.PROTECT, related_name="+")
    request = models.JSONField(help_text="parameters as sent; files by sha256")
    request_sha256 = models.CharField(max_length=64)
    estimate = MoneyField(help_text="what is booked when the call's cost stays unknown")
    worker = models.CharField(max_length=100, help_text="who sent it; its disk may hold the answer")
    at = models.DateTimeField()

    class Meta:
        ordering = ("run", "n")
        constraints = (models.UniqueConstraint(fields=("run", "n"), name="attempt_number"),)

    def __str__(self) -> str:
        return f"attempt {self.n} of {self.run_id}"


class AttemptOutcome(models.Model):
    """What became of an attempt, append-only: the latest counts (an unknown may later turn out succeeded)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="outcomes")
    n = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    why = models.TextField(blank=True, help_text="a plain sentence for a producer")
    http_status = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=100, blank=True)
    details = models.JSONField(default=dict, help_text="for staff: provider's message, moderation stage and categories")
    request_id = models.CharField(max_length=200, blank=True)
    retry_after = models.DateTimeField(null=True)
    usage = models.JSONField(default=dict)
    cost = MoneyField(null=True, help_text="null: nothing was booked")
    cost_source = models.CharField(max_length=10, choices=CostSource, blank=True)
    answer_sha256 = models.CharField(max_length=64, blank=True, help_text="the body as received, where it was kept")
    at = models.DateTimeField()

    class Meta:
        ordering = ("attempt", "n")
        constraints = (models.UniqueConstraint(fields=("attempt", "n"), name="outcome_number"),)

    def __str__(self) -> str:
        return f"{self.outcome} of {self.attempt_id}"


class AttemptImage(models.Model):
    """Every image an attempt brought; `run.image` is the one that counts, others stay as visible extra images."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="made")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="made_by")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"image of {self.attempt_id}"


class WorkerBeat(models.Model):
    """A worker says it is alive; read by /healthz and by who wonders why nothing moves."""

    name = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
