from __future__ import annotations

from django.db import models
from django.db.models import Q

from generation.ids import new_id


class Image(models.Model):
    """An immutable original: its bytes lie untouched under `owner/sha256`. Facts are measured, never claimed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    format = models.CharField(max_length=8, help_text="png, jpeg or webp")
    mode = models.CharField(max_length=16, help_text="Pillow's mode as stored in the file")
    has_alpha = models.BooleanField(help_text="some pixel is not opaque")
    orientation = models.PositiveSmallIntegerField(default=1, help_text="EXIF orientation, 1 is upright")
    icc_profile = models.CharField(max_length=200, blank=True, help_text="the embedded profile's name, empty when none")
    credentials = models.BooleanField(default=False, help_text="a C2PA manifest stands in the file")
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "sha256"), name="image_once_per_owner"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0, bytes__gt=0), name="image_has_size"),
        )

    def __str__(self) -> str:
        return self.sha256

    @property
    def short(self) -> str:
        return f"{self.sha256[:4]} {self.sha256[4:8]}"


class Rendition(models.Model):
    """Made from an original by a recipe with a version (`preview@1`); may be made again, is never evidence."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="renditions")
    recipe = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    format = models.CharField(max_length=8)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("image", "recipe"), name="rendition_once_per_recipe"),)

    def __str__(self) -> str:
        return f"{self.recipe} of {self.image_id}"
