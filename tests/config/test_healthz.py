from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.test import override_settings
from django.utils import timezone

from config.healthz import ProviderProbe
from generation.providers.simulator.testing import running_simulator, url_where_nobody_listens
from generation.runs.models import WorkerBeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_probe(monkeypatch):
    monkeypatch.setattr("config.healthz.provider", ProviderProbe())


@pytest.fixture
def simulator(settings):
    with running_simulator() as running:
        settings.SIMULATOR_URL = running.url
        yield running


@pytest.fixture
def no_provider(settings):
    settings.SIMULATOR_URL = url_where_nobody_listens()


def beat(seconds_ago):
    at = timezone.now() - timedelta(seconds=seconds_ago)
    WorkerBeat.objects.create(name="worker@here", started_at=at, at=at)


def test_healthz_says_what_works(client, simulator):
    beat(seconds_ago=5)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], list(body["works"]), body["failing"]) == (
        "ok",
        ["database", "storage", "worker", "provider"],
        {},
    )


def test_healthz_names_a_worker_that_was_not_seen_for_a_minute(client, simulator):
    beat(seconds_ago=61)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == {"worker": "No worker has been seen for 60 s."}


def test_healthz_names_a_provider_that_does_not_answer(client, no_provider):
    beat(seconds_ago=5)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == {"provider": "The provider (simulator) does not answer."}


def test_any_http_answer_means_the_provider_is_reachable(client, simulator, settings):
    settings.SIMULATOR_URL = simulator.root + "/nothing/here"
    beat(seconds_ago=5)
    assert client.get("/healthz").json()["works"]["provider"] == "simulator"


def test_healthz_names_a_storage_that_cannot_be_written(client, simulator, settings, tmp_path):
    beat(seconds_ago=5)
    (tmp_path / "a file").touch()
    with override_settings(STORAGES=settings.STORAGES | {"originals": disk_at(tmp_path / "a file" / "below")}):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == {"storage": "Files cannot be written: Not a directory."}


def disk_at(path):
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(path)}}


def test_every_test_stores_in_a_place_of_its_own(own_folder):
    location = str(storages["originals"].location)
    assert location.startswith(str(own_folder)) or len(location.partition("/")[0]) == 36


def test_healthz_cannot_be_posted_to(client):
    assert client.post("/healthz").status_code == 405
