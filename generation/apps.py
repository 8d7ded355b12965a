from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class GenerationConfig(AppConfig):
    name = "generation"
    verbose_name = "Generation"

    def ready(self) -> None:
        post_migrate.connect(after_migrate, sender=self)


def after_migrate(**_: Any) -> None:
    """The installation's endpoints follow its settings at every migrate."""
    # Models can be imported only once all apps are ready.
    from generation.catalogue.moves import sync_endpoints  # noqa: PLC0415

    # Migrating may also have gone backwards.
    if "generation_endpoint" in connection.introspection.table_names():
        sync_endpoints()
