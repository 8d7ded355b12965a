from __future__ import annotations

from django.db import models
from django.db.models import Q

from generation.ids import new_id
from reviews.people.models import Workspace
from reviews.people.states import Role, Tag


class Policy(models.Model):
    """What an approval needs, by name; without a workspace it is a preset."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, null=True, on_delete=models.PROTECT, related_name="policies")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="policy_name_per_workspace"),
            models.UniqueConstraint(fields=("name",), condition=Q(workspace=None), name="preset_policy_name"),
        )

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """A round freezes the version it was ordered under."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("policy", "n")
        constraints = (models.UniqueConstraint(fields=("policy", "n"), name="policy_version"),)

    def __str__(self) -> str:
        return f"{self.policy_id} v{self.n}"


class Stage(models.Model):
    """Stages come in order. `share_percent` of the image must have been displayed, each cell for `dwell_ms`, at
    `min_zoom_percent` (device pixels per image pixel) and `min_css_percent` (CSS pixels per image pixel) or larger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="stages")
    n = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=10, choices=Role, default=Role.REVIEWER)
    tag = models.CharField(max_length=10, choices=Tag, blank=True)
    blind = models.BooleanField(default=False)
    blocks = models.JSONField(help_text="severities of an open fail that block approval")
    share_percent = models.PositiveSmallIntegerField(default=95)
    dwell_ms = models.PositiveIntegerField(default=400)
    min_zoom_percent = models.PositiveSmallIntegerField(default=100)
    min_css_percent = models.PositiveSmallIntegerField(default=50)

    class Meta:
        ordering = ("version", "n")
        constraints = (
            models.UniqueConstraint(fields=("version", "n"), name="stage_number"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="stage_has_a_seat"),
            models.CheckConstraint(condition=Q(share_percent__lte=100), name="stage_share_is_a_percentage"),
        )

    def __str__(self) -> str:
        return f"stage {self.n} of {self.version_id}"
