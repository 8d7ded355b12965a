from django.db import models


class Verdict(models.TextChoices):
    """One person's."""

    APPROVE = "approve", "approve"
    REQUEST_CHANGES = "request_changes", "request changes"
    REJECT = "reject", "reject"


class DecisionVerdict(models.TextChoices):
    """What reviews add up to; `overturned` names an earlier decision and opens the next pass."""

    APPROVED = "approved", "approved"
    REJECTED = "rejected", "rejected"
    CHANGES_REQUESTED = "changes_requested", "changes requested"
    OVERTURNED = "overturned", "overturned"


class AnswerValue(models.TextChoices):
    PASS = "pass", "pass"
    FAIL = "fail", "fail"
    NA = "na", "n.a."
