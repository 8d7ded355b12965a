"""The demo's data, made once for all tests of this folder, on a machine whose key could spend money."""

import io
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from generation.providers.simulator.testing import url_where_nobody_listens
from tests.folders import storages_in


@dataclass(frozen=True)
class Seeded:
    """`lines` were shown while it was made; `before` and `after` are the real times around it."""

    folder: Path
    storages: dict
    lines: list[str]
    before: datetime
    after: datetime

    @property
    def logins(self):
        return self.folder / "logins.json"

    def passwords(self):
        return json.loads(self.logins.read_text())


@pytest.fixture(scope="package")
def seeded(migrated, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    stored = storages_in(folder, settings.STORAGES)
    shown, before = io.StringIO(), timezone.now()
    with django_db_blocker.unblock():
        try:
            with override_settings(
                DATA_DIR=folder,
                STORAGES=stored,
                SIMULATOR_URL=url_where_nobody_listens(),
                PROVIDER="real",
                OPENAI_API_KEY="sk-never-to-be-used",
                OPENAI_BASE_URL=url_where_nobody_listens(),
            ):
                call_command("seed_demo", stderr=shown)
                assert settings.PROVIDER == "real"
            yield Seeded(folder, stored, shown.getvalue().splitlines(), before, timezone.now())
        finally:
            migrated.put_back()


@pytest.fixture(autouse=True)
def demo(seeded, db, settings):
    """Rows are seen as they were made; what a test changes is undone. Files lie where the seeding has put them."""
    settings.DATA_DIR, settings.STORAGES = seeded.folder, seeded.storages
    return seeded
