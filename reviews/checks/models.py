from __future__ import annotations

from django.db import models

from generation.ids import new_id
from reviews.candidates.models import Candidate
from reviews.checks.states import CheckState, Level


class Check(models.Model):
    """One automatic check of one candidate's image, by kind and version of the check's code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the original that was checked")
    state = models.CharField(max_length=10, choices=CheckState)
    why = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("candidate", "at")
        constraints = (models.UniqueConstraint(fields=("candidate", "kind", "version"), name="check_once"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.candidate_id}"


class Finding(models.Model):
    """What a check saw: as asked, as found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_run = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="findings")
    n = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60)
    level = models.CharField(max_length=10, choices=Level)
    text = models.CharField(max_length=500)
    asked = models.CharField(max_length=200, blank=True)
    found = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("check_run", "n")
        constraints = (models.UniqueConstraint(fields=("check_run", "n"), name="finding_number"),)

    def __str__(self) -> str:
        return self.text
