"""The knock on the door: messages only wake workers, the database is the queue."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("proofroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["reviews"])


@setup_logging.connect
def leave_logging_alone(**_: Any) -> None:
    """With a receiver here Celery sets up no logging of its own; Django's LOGGING counts everywhere."""
