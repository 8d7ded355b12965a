from __future__ import annotations

from django.db import models
from django.db.models import Q

from reviews.inspection.states import By, Mode
from reviews.queues.models import Claim


class Display(models.Model):
    """What stood on the screen: rectangle in image pixels, zoom in device pixels per image pixel, times in milliseconds
    since the claim by the page's steady clock. `clipped`: an overlap with an earlier display was cut off."""

    id = models.BigAutoField(primary_key=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="displays")
    start_ms = models.PositiveBigIntegerField()
    duration_ms = models.PositiveIntegerField()
    zoom = models.FloatField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    w = models.PositiveIntegerField()
    h = models.PositiveIntegerField()
    dpr = models.FloatField(default=1)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.SINGLE)
    by = models.CharField(max_length=4, choices=By, default=By.HAND)
    clipped = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ("claim", "start_ms", "id")
        constraints = (models.CheckConstraint(condition=Q(w__gt=0, h__gt=0, zoom__gt=0), name="display_has_extent"),)

    def __str__(self) -> str:
        return f"{self.w}x{self.h} at {self.x},{self.y}"


class Draft(models.Model):
    """A reviewer's answers while they work: mutable, seen by nobody else, no audit event."""

    claim = models.OneToOneField(Claim, primary_key=True, on_delete=models.PROTECT, related_name="draft")
    body = models.JSONField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.claim_id}"
