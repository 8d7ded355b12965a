from datetime import date

from django.db import models
from django.db.models import Q

from generation.catalogue.sizes import Limits, parse
from generation.ids import new_id
from generation.money import MoneyField


class ImageModel(models.Model):
    """A provider's image model: what it can and when it ends; rows with a source, changed by migration or by a lead."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    is_default = models.BooleanField(default=False)
    shutdown_at = models.DateField(null=True, help_text="From this day on refused for new rounds.")
    replacement = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    # Sizes: either a list of "WxH" (fixed) or the bounds below (free).
    fixed_sizes = models.JSONField(default=list)
    edge_multiple = models.PositiveSmallIntegerField(default=16)
    max_edge = models.PositiveIntegerField(default=3840)
    min_pixels = models.PositiveIntegerField(default=655_360)
    max_pixels = models.PositiveIntegerField(default=8_294_400)
    max_ratio = models.PositiveSmallIntegerField(default=3)
    qualities = models.JSONField(default=list)
    formats = models.JSONField(default=list)
    backgrounds = models.JSONField(default=list)
    edits = models.BooleanField(default=True)
    masks = models.BooleanField(default=True)
    max_inputs = models.PositiveSmallIntegerField(default=16)
    max_prompt = models.PositiveIntegerField(default=32_000)
    # How many output tokens an image takes: {"kind": "table", "tokens": {"low": {"1024x1024": 272, ...}}} or
    # {"kind": "formula", "base": {"low": 16, ...}, "margin": "2"}; input images: {"kind": "tiles", ...} or
    # {"kind": "patches", ...}; {} where it is not known. See catalogue/cost.py.
    output_tokens = models.JSONField(default=dict)
    input_tokens = models.JSONField(default=dict)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_default",), condition=Q(is_default=True), name="one_default_image_model"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_shut_down(self, day: date) -> bool:
        return self.shutdown_at is not None and day >= self.shutdown_at

    @property
    def limits(self) -> Limits:
        return Limits(
            fixed=tuple(size for text in self.fixed_sizes if (size := parse(text))),
            multiple=self.edge_multiple,
            max_edge=self.max_edge,
            min_pixels=self.min_pixels,
            max_pixels=self.max_pixels,
            max_ratio=self.max_ratio,
        )


class Price(models.Model):
    """US dollars per 1,000,000 tokens from a day on; the row used stays named in every cost entry."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    image_model = models.ForeignKey(ImageModel, on_delete=models.PROTECT, related_name="prices")
    valid_from = models.DateField()
    text_in = MoneyField()
    image_in = MoneyField()
    image_out = MoneyField()
    text_out = MoneyField(null=True, help_text="null: not listed, then text tokens cost as the image's")
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("image_model", "valid_from")
        constraints = (models.UniqueConstraint(fields=("image_model", "valid_from"), name="one_price_a_day"),)

    def __str__(self) -> str:
        return f"{self.image_model} from {self.valid_from}"


class Endpoint(models.Model):
    """A server that is called. `owner` null: the installation's, from the environment. No key stands in the database.

    The last columns are its line's state, kept for all workers at once: `not_before` (busy, Retry-After), `stopped_at`
    (a person must open it), `failures`/`open_until` (breaker), `in_flight_limit` and `per_minute` (limiter).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField(null=True, db_index=True)
    name = models.CharField(max_length=100)
    base_url = models.CharField(max_length=500)
    simulated = models.BooleanField()
    in_flight_limit = models.PositiveSmallIntegerField(default=8)
    per_minute = models.PositiveSmallIntegerField(null=True)
    next_slot_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.TextField(blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="endpoint_name_per_owner"),
            models.UniqueConstraint(fields=("name",), condition=Q(owner=None), name="installation_endpoint_name"),
        )

    def __str__(self) -> str:
        return self.name
