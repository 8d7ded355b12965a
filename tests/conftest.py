"""What all tests stand on: a folder and a storage of their own, and tables that are as migrated when a test begins."""

import shutil

import boto3
import pytest
from botocore.exceptions import ClientError
from django.conf import settings as project
from django.test import TransactionTestCase

from tests.folders import storages_in, surroundings_of_child
from tests.tables import Migrated

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


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
    settings.STORAGES = storages_in(settings.DATA_DIR, settings.STORAGES)
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
    return surroundings_of_child(own_folder)


@pytest.fixture(scope="session")
def chromium_path():
    """The browser of the machine; the tests that need one fail without it, they are never skipped."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found, "Chromium is missing and the browser tests need it: apt-get install chromium"
    return found
