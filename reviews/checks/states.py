from django.db import models


class CheckState(models.TextChoices):
    DONE = "done", "done"
    NOT_RUN = "not_run", "not run"
    ERROR = "error", "error"


class Level(models.TextChoices):
    """A finding informs; it never approves or rejects."""

    NOTE = "note", "note"
    WARNING = "warning", "warning"
