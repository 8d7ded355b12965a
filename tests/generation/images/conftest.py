"""Both places where bytes may lie: a folder, and a bucket of an S3 server that is spoken to over HTTP."""

from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
from moto.server import ThreadedMotoServer

from config import environment


@pytest.fixture(scope="session")
def s3_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def in_bucket(s3_server, settings, monkeypatch):
    """STORAGE_URL=s3://pictures?endpoint=…, in an empty bucket; gives a client to look into it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("STORAGE_URL", f"s3://pictures?endpoint={s3_server}")
    settings.STORAGES = settings.STORAGES | {
        alias: environment.storage("STORAGE_URL", Path("/nowhere"), prefix=alias)
        for alias in ("originals", "renditions")
    }
    client = boto3.client("s3", endpoint_url=s3_server, region_name="us-east-1")
    client.create_bucket(Bucket="pictures")
    yield client
    for found in client.list_objects_v2(Bucket="pictures").get("Contents", []):
        client.delete_object(Bucket="pictures", Key=found["Key"])
    client.delete_bucket(Bucket="pictures")


@pytest.fixture
def in_folder(settings, own_folder):
    """STORAGE_URL=file:///…; gives the folder."""
    files = own_folder / "files"
    assert urlsplit(files.as_uri()).scheme == "file"
    settings.STORAGES = settings.STORAGES | {
        alias: {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(files / alias)},
        }
        for alias in ("originals", "renditions")
    }
    return files


@pytest.fixture(params=["in_folder", "in_bucket"])
def any_place(request):
    return request.getfixturevalue(request.param)
