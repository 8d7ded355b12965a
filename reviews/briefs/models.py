from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from generation.catalogue.models import ImageModel
from generation.ids import new_id
from generation.images.models import Image, Rendition
from generation.images.recipes import REFERENCE
from generation.money import MoneyField
from reviews.briefs.states import AssetType, BriefState, ReferenceRole, Use
from reviews.checklists.models import Checklist
from reviews.people.models import Workspace
from reviews.policies.models import Policy


class Brand(models.Model):
    """A brand with its kit; `checklist` adds the brand's own groups to every candidate's checklist."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="brands")
    name = models.CharField(max_length=100)
    checklist = models.ForeignKey(Checklist, null=True, on_delete=models.PROTECT, related_name="+")
    kit = models.JSONField(default=dict)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("workspace", "name"), name="brand_name"),)

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="products")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("brand", "name"), name="product_name"),)

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """`limit` null: the campaign's account only counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=100)
    limit = MoneyField(null=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("workspace", "name"), name="campaign_name"),)

    def __str__(self) -> str:
        return self.name


class PromptNote(models.Model):
    """A reusable part of a prompt, for one field of the brief."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="prompt_notes")
    name = models.CharField(max_length=100)
    field = models.CharField(max_length=20)
    text = models.TextField()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("workspace", "field", "name"), name="prompt_note_name"),)

    def __str__(self) -> str:
        return self.name


class Reference(models.Model):
    """An uploaded picture: the original is kept, never served or sent; `reference@1` is what people and models get."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="references")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def seen(self) -> Rendition:
        """The rendition that stands for it everywhere; reads the prefetched `image.renditions`."""
        return next(one for one in self.image.renditions.all() if one.recipe == REFERENCE.name)


class Brief(models.Model):
    """The order to make an asset. `version` is the number of the one in force; a draft has version 1, unsubmitted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="briefs")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="briefs")
    state = models.CharField(max_length=10, choices=BriefState, default=BriefState.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    created_at = models.DateTimeField()
    state_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("workspace", "state"), name="brief_workspace_state"),)

    def __str__(self) -> str:
        return f"brief {self.id}"


class BriefVersion(models.Model):
    """What was filed. `body` is the brief in its file format, normalised, references by id; once submitted it stays.

    The columns beside it repeat values of the body for queries and limits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64, help_text="of the body as canonical JSON")
    title = models.CharField(max_length=200)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    asset_type = models.CharField(max_length=20, choices=AssetType, default=AssetType.OTHER)
    use = models.CharField(max_length=10, choices=Use, default=Use.PUBLISH)
    wanted = models.PositiveSmallIntegerField(default=1)
    budget = MoneyField()
    due = models.DateTimeField(null=True)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    image_model = models.ForeignKey(ImageModel, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("brief", "n")
        constraints = (
            models.UniqueConstraint(fields=("brief", "n"), name="brief_version_number"),
            models.CheckConstraint(condition=Q(budget__gt=0), name="budget_is_positive"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="wanted_at_least_one"),
        )

    def __str__(self) -> str:
        return f"{self.title} v{self.n}"


class BriefReference(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(BriefVersion, on_delete=models.CASCADE, related_name="references")
    reference = models.ForeignKey(Reference, on_delete=models.PROTECT, related_name="used_in")
    n = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12, choices=ReferenceRole)
    rights = models.TextField(blank=True)

    class Meta:
        ordering = ("version", "n")
        constraints = (models.UniqueConstraint(fields=("version", "n"), name="brief_reference_number"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.version_id}"
