from django.db import models


class Group(models.TextChoices):
    """The four groups that always exist, and the brief's own; a brand may add further ones by name."""

    HANDS = "hands", "Hands"
    TEXT = "text", "Text"
    PRODUCT_FIDELITY = "product_fidelity", "Product fidelity"
    BRAND_FIT = "brand_fit", "Brand fit"
    BRIEF = "brief", "Brief"


class Severity(models.TextChoices):
    MINOR = "minor", "minor"
    MAJOR = "major", "major"
    BLOCKING = "blocking", "blocking"
