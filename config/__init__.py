# Whoever sends a task, also a page, must know the broker that the settings name.
from config.celery import app as celery_app

__all__ = ["celery_app"]
