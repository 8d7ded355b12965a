from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from generation.catalogue.models import Endpoint, ImageModel
from generation.ids import new_id
from generation.images.models import Image
from generation.money import MoneyField
from generation.runs.models import Run
from reviews.briefs.models import Brief, BriefVersion
from reviews.candidates.states import CandidateState, ItemOrigin, RoundKind
from reviews.checklists.models import Item
from reviews.people.models import Workspace
from reviews.policies.models import PolicyVersion


class Round(models.Model):
    """One order of n wanted images under a brief version. It freezes its inputs; its state is that of its candidates.

    An edit answers a change request on `parent`; an upload is a round of one without a run."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="rounds")
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="rounds")
    version = models.ForeignKey(BriefVersion, on_delete=models.PROTECT, related_name="rounds")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=RoundKind, default=RoundKind.ORDER)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    endpoint = models.ForeignKey(Endpoint, null=True, on_delete=models.PROTECT, related_name="+")
    image_model = models.ForeignKey(ImageModel, null=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)
    prompt = models.TextField(blank=True, help_text="as compiled and sent")
    instruction = models.TextField(blank=True, help_text="an edit: what to change, and what to keep")
    spec = models.JSONField(default=dict)
    estimate = MoneyField(null=True, help_text="for one image, expected")
    bound = MoneyField(null=True, help_text="for one image, reserved at most")
    parent = models.ForeignKey("Candidate", null=True, on_delete=models.PROTECT, related_name="edit_rounds")
    retired_reason = models.TextField(blank=True, help_text="why a retired model may be used on a compatible server")
    idempotency_key = models.CharField(max_length=255, null=True, help_text="null: none was given")
    idempotency_sha256 = models.CharField(max_length=64, blank=True)
    paused_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("brief", "n")
        constraints = (
            models.UniqueConstraint(fields=("brief", "n"), name="round_number"),
            models.UniqueConstraint(fields=("workspace", "idempotency_key"), name="idempotency_key_per_workspace"),
        )

    def __str__(self) -> str:
        return f"round {self.n} of {self.brief_id}"


class Candidate(models.Model):
    """One wanted image on its way. It follows its run in the run's own transaction; uploads have none.

    `pass_no` counts the times through the stages (an overturned decision opens the next), `stage_n` the open stage."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="candidates")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="candidates")
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="candidates")
    n = models.PositiveSmallIntegerField()
    run = models.OneToOneField(Run, null=True, on_delete=models.PROTECT, related_name="candidate")
    image = models.ForeignKey(Image, null=True, on_delete=models.PROTECT, related_name="candidates")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    simulated = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=CandidateState, default=CandidateState.GENERATING)
    why = models.TextField(blank=True)
    pass_no = models.PositiveSmallIntegerField(default=1)
    stage_n = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField()
    state_at = models.DateTimeField()

    class Meta:
        ordering = ("round", "n")
        indexes = (
            models.Index(fields=("workspace", "state"), name="candidate_workspace_state"),
            models.Index(fields=("brief", "state"), name="candidate_brief_state"),
        )
        constraints = (
            models.UniqueConstraint(fields=("round", "n"), name="candidate_number"),
            models.CheckConstraint(
                condition=Q(state__in=("generating", "held", "failed", "withdrawn")) | Q(image__isnull=False),
                name="reviewed_candidate_has_image",
            ),
        )

    def __str__(self) -> str:
        return f"candidate {self.id} {self.state}"


class Upload(models.Model):
    """What the uploader said of an image made elsewhere; "unknown" is an answer. Stated cost is a cost entry too."""

    candidate = models.OneToOneField(Candidate, primary_key=True, on_delete=models.PROTECT, related_name="upload")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    made_by = models.CharField(max_length=200)
    tool = models.CharField(max_length=200)
    model_name = models.CharField(max_length=200)
    prompt = models.TextField()
    minutes = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    cost = MoneyField(null=True, help_text="null: unknown")
    rights = models.TextField()

    def __str__(self) -> str:
        return self.name


class FrozenItem(models.Model):
    """An item as it stood when the round was ordered; what answers point at. `facts` repeats what the brief says beside
    it (the exact string, the pinned reference and spot); `na_by_brief` says why the brief rules it out, or is empty."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="items")
    n = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=ItemOrigin)
    group = models.CharField(max_length=40)
    text = models.CharField(max_length=1000)
    passes_when = models.CharField(max_length=1000)
    fails_when = models.CharField(max_length=1000)
    required = models.BooleanField(default=True)
    facts = models.JSONField(default=dict)
    na_by_brief = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("round", "n")
        constraints = (models.UniqueConstraint(fields=("round", "n"), name="frozen_item_number"),)

    def __str__(self) -> str:
        return self.text
