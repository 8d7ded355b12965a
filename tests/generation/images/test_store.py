"""Originals and renditions are written once, whole or not at all, in a folder as in a bucket."""

import os
import re
import resource
import signal
import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from uuid import UUID

import pytest

from generation.errors import StorageFailed
from generation.images import store
from generation.images.folder import UNFINISHED
from generation.images.ingest import ingest
from tests.generation.images import pictures

OWNER = UUID("0198f7a4-0000-7000-8000-000000000001")
OTHER = UUID("0198f7a4-0000-7000-8000-000000000002")
CONTENT = bytes(range(256)) * 4000
NAME = sha256(CONTENT).hexdigest()


@pytest.mark.usefixtures("any_place")
def test_an_original_comes_back_byte_for_byte():
    assert store.put_original(OWNER, NAME, CONTENT)
    assert store.original_exists(OWNER, NAME)
    stored = store.open_original(OWNER, NAME)
    assert (stored.size, stored.read()) == (len(CONTENT), CONTENT)


@pytest.mark.usefixtures("any_place")
def test_who_comes_second_changes_nothing():
    store.put_original(OWNER, NAME, CONTENT)

    assert not store.put_original(OWNER, NAME, b"something else")
    assert store.open_original(OWNER, NAME).read() == CONTENT


@pytest.mark.usefixtures("any_place")
def test_a_part_is_read_from_its_place_and_says_how_large_the_whole_is():
    store.put_original(OWNER, NAME, CONTENT)

    part = store.open_original(OWNER, NAME, start=300_000, length=400_000)
    assert (part.size, part.read()) == (len(CONTENT), CONTENT[300_000:700_000])
    rest = store.open_original(OWNER, NAME, start=1_023_990)
    assert (rest.size, rest.read()) == (len(CONTENT), CONTENT[1_023_990:])


@pytest.mark.usefixtures("any_place")
def test_what_is_not_there_is_not_found_at_once():
    assert not store.original_exists(OWNER, NAME)
    with pytest.raises(FileNotFoundError):
        store.open_original(OWNER, NAME)
    with pytest.raises(FileNotFoundError):
        store.open_rendition(OWNER, "thumb@1", NAME)


@pytest.mark.usefixtures("any_place")
def test_each_owner_has_its_own_bytes():
    store.put_original(OWNER, NAME, CONTENT)

    assert not store.original_exists(OTHER, NAME)
    assert store.put_original(OTHER, NAME, CONTENT)


@pytest.mark.usefixtures("any_place")
def test_renditions_lie_under_their_recipe():
    assert store.put_rendition(OWNER, "thumb@1", NAME, b"small")
    assert store.put_rendition(OWNER, "preview@1", NAME, b"larger")

    assert store.rendition_exists(OWNER, "thumb@1", NAME)
    assert not store.rendition_exists(OWNER, "reference@1", NAME)
    assert store.open_rendition(OWNER, "thumb@1", NAME).read() == b"small"
    assert not store.original_exists(OWNER, NAME)


@pytest.mark.usefixtures("any_place")
def test_u21_fifty_at_once_store_one_blob():
    with ThreadPoolExecutor(50) as threads:
        first = list(threads.map(lambda _: store.put_original(OWNER, NAME, CONTENT), range(50)))

    assert sorted(first) == [False] * 49 + [True]
    assert store.open_original(OWNER, NAME).read() == CONTENT


@pytest.mark.usefixtures("any_place")
def test_u21_fifty_uploads_at_once_are_the_same_image():
    content = pictures.png()
    with ThreadPoolExecutor(50) as threads:
        uploads = [threads.submit(ingest, OWNER, content, simulated=False, purpose="candidate") for _ in range(50)]

    assert {upload.result().sha256 for upload in uploads} == {sha256(content).hexdigest()}
    assert len({upload.result() for upload in uploads}) == 1


@pytest.mark.parametrize("name", ["../escape", "", "A" * 64, NAME + "/..", NAME[:-1]])
@pytest.mark.usefixtures("in_folder")
def test_only_a_sha256_names_an_original(name):
    with pytest.raises(ValueError, match="SHA-256"):
        store.put_original(OWNER, name, CONTENT)


def test_a_rendition_that_lay_there_stays_and_the_facts_tell_of_it(in_folder):
    content = pictures.png()
    digest = sha256(content).hexdigest()
    store.put_rendition(OWNER, "thumb@1", digest, b"made by an older version")

    found = ingest(OWNER, content, simulated=False, purpose="candidate")

    thumb = next(made for made in found.renditions if made.recipe == "thumb@1")
    assert thumb.sha256 == sha256(b"made by an older version").hexdigest()
    assert thumb.bytes == len(b"made by an older version")


def test_names_in_a_folder_are_those_of_the_house(in_folder):
    store.put_original(OWNER, NAME, CONTENT)
    store.put_rendition(OWNER, "thumb@1", NAME, b"small")

    files = {str(path.relative_to(in_folder)) for path in in_folder.rglob("*") if path.is_file()}
    assert files == {f"originals/{OWNER}/{NAME}", f"renditions/thumb@1/{OWNER}/{NAME}"}


def test_a_stored_file_is_read_only(in_folder):
    store.put_original(OWNER, NAME, CONTENT)

    assert stat.S_IMODE((in_folder / "originals" / str(OWNER) / NAME).stat().st_mode) == 0o440


def test_names_in_a_bucket_are_those_of_the_house(in_bucket):
    store.put_original(OWNER, NAME, CONTENT)
    store.put_rendition(OWNER, "thumb@1", NAME, b"small")

    keys = {found["Key"] for found in in_bucket.list_objects_v2(Bucket="pictures")["Contents"]}
    assert keys == {f"originals/{OWNER}/{NAME}", f"renditions/thumb@1/{OWNER}/{NAME}"}


def test_a_full_disk_says_so_and_leaves_nothing_half(in_folder):
    """The kernel refuses to let the file grow, as it does on a full disk."""
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(StorageFailed, match="could not be stored: File too large"):
            store.put_original(OWNER, NAME, CONTENT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)

    assert not [path for path in in_folder.rglob("*") if path.is_file()]
    assert store.put_original(OWNER, NAME, CONTENT)


def test_what_a_killed_process_left_unfinished_is_never_taken_for_an_original(in_folder):
    """Killed between its first byte and its name: the rest keeps a name that no original can have."""
    target = in_folder / "originals" / str(OWNER) / NAME
    target.parent.mkdir(parents=True)
    pid = os.fork()
    if pid == 0:
        (target.parent / f"{UNFINISHED}0123").write_bytes(CONTENT[:1000])
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)

    assert not store.original_exists(OWNER, NAME)
    assert store.put_original(OWNER, NAME, CONTENT)
    assert not re.fullmatch(r"[0-9a-f]{64}", f"{UNFINISHED}0123")


def test_a_bucket_that_does_not_answer_is_storage_that_failed(settings, monkeypatch, in_bucket):
    settings.STORAGES = settings.STORAGES | {
        "originals": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": settings.STORAGES["originals"]["OPTIONS"] | {"bucket_name": "nowhere"},
        }
    }

    with pytest.raises(StorageFailed):
        store.put_original(OWNER, NAME, CONTENT)


def test_a_server_that_is_away_is_storage_that_failed(settings, in_bucket):
    settings.STORAGES = settings.STORAGES | {
        "originals": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": settings.STORAGES["originals"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"},
        }
    }

    with pytest.raises(StorageFailed):
        store.put_original(OWNER, NAME, CONTENT)
    with pytest.raises(StorageFailed):
        store.open_original(OWNER, NAME)
    with pytest.raises(StorageFailed):
        store.original_exists(OWNER, NAME)
