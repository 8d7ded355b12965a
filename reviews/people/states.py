from django.db import models


class Role(models.TextChoices):
    PRODUCER = "producer", "producer"
    REVIEWER = "reviewer", "reviewer"
    LEAD = "lead", "lead"
    AUDITOR = "auditor", "auditor"


class Tag(models.TextChoices):
    BRAND = "brand", "brand"
    LEGAL = "legal", "legal"
