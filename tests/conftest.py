"""What all tests stand on: a folder and a storage of their own, and tables that are as migrated when a test begins."""

import os
import shutil
import uuid

import boto3
import pytest
from botocore.exceptions import ClientError
from django.conf import settings as project
from django.test import TransactionTestCase

from tests.tables import Migrated

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# What a process that a test starts needs of its surroundings.
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")


@pytest.fixture(scope="session")
def migrated(django_db_setup, django_db_blocker):
    """The rows that migrations brought: catalogue, presets, Django's own."""
    with django_db_blocker.unblock():
        return Migrated.now()


@pytest.fixture(scope="session", autouse=True)
def tables_as_migrated(request):
    """Django's flush knows neither our guarded tables nor the rows that migrations brought; this one does both."""

    def put_back(case):
        request.getfixturevalue("migrated").put_back()

    flush, TransactionTestCase._fixture_teardown = TransactionTestCase._fixture_teardown, put_back
    setup = vars(TransactionTestCase)["_fixture_setup"]

    def remember_and_setup(cls):
        # Before the first row of a test is written.
        request.getfixturevalue("migrated")
        setup.__func__(cls)

    TransactionTestCase._fixture_setup = classmethod(remember_and_setup)
    yield
    TransactionTestCase._fixture_teardown, TransactionTestCase._fixture_setup = flush, setup


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """DATA_DIR and what is stored belong to one test alone."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir(mode=0o700)
    own = str(uuid.uuid4())
    stored = dict(settings.STORAGES)
    for alias in ("default", "originals", "renditions"):
        options = stored[alias]["OPTIONS"]
        where = f"{own}/{alias}" if "bucket_name" in options else str(settings.DATA_DIR / "files" / alias)
        stored[alias] = stored[alias] | {"OPTIONS": options | {"location": where}}
    settings.STORAGES = stored
    return settings.DATA_DIR


@pytest.fixture(scope="session", autouse=True)
def bucket():
    """With STORAGE_URL=s3://…: the bucket is there."""
    options = project.STORAGES["originals"]["OPTIONS"]
    if "bucket_name" not in options:
        return
    client = boto3.client("s3", endpoint_url=options["endpoint_url"], region_name=options["region_name"])
    try:
        client.head_bucket(Bucket=options["bucket_name"])
    except ClientError:
        client.create_bucket(Bucket=options["bucket_name"])


@pytest.fixture
def child_environment(own_folder):
    """For a process of our own that a transactional test starts: the same database, folder, storage and broker."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | {
        "DJANGO_SETTINGS_MODULE": "tests.child_settings",
        "PROOFROOM_TEST_RUN": os.environ["PROOFROOM_TEST_RUN"],
        "PROOFROOM_TEST_DATABASE": str(project.DATABASES["default"]["NAME"]),
        "PROOFROOM_TEST_DATA_DIR": str(own_folder),
        "PROOFROOM_TEST_LOCATION": str(project.STORAGES["originals"]["OPTIONS"]["location"]).removesuffix("originals"),
        "PROOFROOM_TEST_SIMULATOR": project.SIMULATOR_URL,
        **{name: os.environ[name] for name in ("DATABASE_URL", "BROKER_URL", "STORAGE_URL") if name in os.environ},
    }


@pytest.fixture(scope="session")
def chromium_path():
    """The browser of the machine; the tests that need one fail without it, they are never skipped."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found, "Chromium is missing and the browser tests need it: apt-get install chromium"
    return found
