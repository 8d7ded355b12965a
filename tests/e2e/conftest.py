"""The real thing for the tests of a module: web, worker and simulated provider as processes, on the test database, and
Chromium. What was written is put back when the module ends; a console error, a refused script or a missing header fails
the test in which it happened."""

import contextlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import IntegrityError, connections
from django.test import Client, override_settings
from playwright.sync_api import sync_playwright

from config.celery import app
from generation.catalogue.moves import sync_endpoints
from generation.providers.simulator.testing import simulator_process
from reviews.actor import Actor
from reviews.people.models import User
from tests.e2e.people import move_in
from tests.e2e.processes import running
from tests.e2e.watching import Watch
from tests.folders import storages_in, surroundings_of_child

FLAGS = ("--no-sandbox", "--force-color-profile=srgb", "--disable-background-networking")
WORKER = ("-q", "-A", "config", "worker", "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle")
PATIENCE = 15_000
SIZE = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True))


# ---------------------------------------------------------------- the browser


@pytest.fixture(scope="package")
def playwright():
    """Its loop runs in this thread, where Django would then refuse every query as one made in a coroutine."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright
        # Those of this loop: nobody else could close them, and the test database is dropped without them.
        connections.close_all()


@pytest.fixture(scope="module")
def chromium(playwright, chromium_path):
    browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def open_browser(chromium, site):
    """A browser of its own for a person: `open_browser("reviewer")` answers an empty page of theirs, signed in.
    Everything that goes wrong in it fails the test, unless the test said beforehand that it is expected
    (`page.watch.expect`)."""
    with contextlib.ExitStack() as stack:
        watches = []

        def open_for(name, **options):
            context = chromium.new_context(
                base_url=site.url, **{"viewport": SIZE, "reduced_motion": "reduce"} | options
            )
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE)
            watches.append(Watch(context))
            page = context.new_page()
            page.watch = watches[-1]
            if name:
                context.add_cookies([session_of(site, name)])
            return page

        yield open_for
        for watch in watches:
            watch.assert_clean()


def session_of(site, name):
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=site.people[name].user_id))
    return {"name": project.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": site.url}


# ---------------------------------------------------------------- the site


@dataclass
class Site:
    """`people`: actors by name, for what a test prepares by the real actions; `passwords` by the same names."""

    url: str
    environment: dict[str, str]
    lines: list[str]
    people: dict[str, Actor]
    passwords: dict[str, str]


@pytest.fixture(scope="module", autouse=True)
def own_folder(tmp_path_factory):
    """As the one of all tests, for a module."""
    folder = tmp_path_factory.mktemp("e2e") / "data"
    folder.mkdir(mode=0o700)
    with override_settings(DATA_DIR=folder, STORAGES=storages_in(folder, project.STORAGES)):
        yield folder


@pytest.fixture(scope="session")
def static_files(tmp_path_factory):
    """Collected and hashed once, as a server has them."""
    root = tmp_path_factory.mktemp("static")
    storages = project.STORAGES | {"staticfiles": {"BACKEND": "config.static.HashedStaticFiles"}}
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


@pytest.fixture(scope="module")
def simulator():
    with simulator_process(latency=0) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def server(django_db_setup, own_folder, static_files, simulator):
    """The web process for a module's tests: (address, environment for other processes, its lines)."""
    with override_settings(SIMULATOR_URL=simulator.url):
        environment = surroundings_of_child(own_folder) | {
            "DJANGO_SETTINGS_MODULE": "tests.e2e.server_settings",
            "PROOFROOM_TEST_STATIC": str(static_files),
            "SECRET_KEY": project.SECRET_KEY,
        }
        gunicorn = ("gunicorn", "-c", "config/gunicorn.py", "--bind", "127.0.0.1:0", "config.wsgi")
        with running(*gunicorn, environment=environment, until=r"Listening at: (http://\S+)") as (process, found):
            yield found[1], environment, process.lines


@pytest.fixture
def site(transactional_db, server, migrated):
    """Really committed rows, since other processes read them; they are as migrated again after the test."""
    sync_endpoints()
    yield Site(*server, *move_in(at=datetime.now(UTC)))
    put_back(migrated)


def put_back(migrated, tries=5):
    """The last words of a page that was closed may still be on their way while its rows go."""
    try:
        migrated.put_back()
    except IntegrityError:
        if tries == 1:
            raise
        put_back(migrated, tries - 1)


@pytest.fixture
def worker(site):
    with running("celery", *WORKER, environment=site.environment, until=r"ready\.") as (process, _):
        yield process
    with app.connection_for_write() as connection:
        connection.default_channel.queue_delete(app.conf.task_default_queue)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory):
    """Where screenshots go: PROOFROOM_PICTURES, else a folder that pytest throws away."""
    chosen = os.environ.get("PROOFROOM_PICTURES")
    folder = tmp_path_factory.mktemp("pictures") if not chosen else type(tmp_path_factory.getbasetemp())(chosen)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
