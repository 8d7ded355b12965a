from django.db import models


class Scope(models.TextChoices):
    """Accounts a reservation takes from, always in this order."""

    BRIEF = "brief", "brief"
    CAMPAIGN = "campaign", "campaign"
    MONTH = "month", "workspace's month"


class ReservationState(models.TextChoices):
    OPEN = "open", "open"
    SETTLED = "settled", "settled"
    GIVEN_BACK = "given_back", "given back"


class CostSource(models.TextChoices):
    USAGE = "usage", "measured"
    ESTIMATE = "estimate", "estimated"
    STATED = "stated", "stated by a person"
