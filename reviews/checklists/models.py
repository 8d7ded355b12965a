from __future__ import annotations

from django.db import models
from django.db.models import Q

from generation.ids import new_id
from reviews.people.models import Workspace


class Checklist(models.Model):
    """A named list of items; without a workspace it is a preset that all may read and that is copied when changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, null=True, on_delete=models.PROTECT, related_name="checklists")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="checklist_name_per_workspace"),
            models.UniqueConstraint(fields=("name",), condition=Q(workspace=None), name="preset_checklist_name"),
        )

    def __str__(self) -> str:
        return self.name


class ChecklistVersion(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("checklist", "n")
        constraints = (models.UniqueConstraint(fields=("checklist", "n"), name="checklist_version"),)

    def __str__(self) -> str:
        return f"{self.checklist_id} v{self.n}"


class Item(models.Model):
    """What to look for, when it passes, when it fails; `asset_types` empty: for every type."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT, related_name="items")
    n = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    group = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    passes_when = models.CharField(max_length=300)
    fails_when = models.CharField(max_length=300)
    required = models.BooleanField(default=True)
    asset_types = models.JSONField(default=list)

    class Meta:
        ordering = ("version", "n")
        constraints = (
            models.UniqueConstraint(fields=("version", "n"), name="item_number"),
            models.UniqueConstraint(fields=("version", "key"), name="item_key"),
        )

    def __str__(self) -> str:
        return self.text


class DefectCode(models.Model):
    """Why something fails, is rejected or goes back: one list for answers and for reasons. Presets have no
    workspace."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, null=True, on_delete=models.PROTECT, related_name="defect_codes")
    code = models.SlugField(max_length=60)
    group = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    n = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("n", "code")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "code"), name="defect_code_per_workspace"),
            models.UniqueConstraint(fields=("code",), condition=Q(workspace=None), name="preset_defect_code"),
        )

    def __str__(self) -> str:
        return self.label
