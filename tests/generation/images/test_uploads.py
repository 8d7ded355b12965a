"""Uploads are counted on their way in: nothing is read past the limit, no temporary file stays (U01)."""

import tempfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadhandler import load_handler
from django.test import RequestFactory

from generation.errors import ImageRefused, StorageFailed
from generation.images import uploads
from generation.images.refusals import MAX_BYTES
from generation.images.uploads import spool, uploaded

BOUNDARY = "next-part"


@pytest.fixture
def temporary(tmp_path, settings, monkeypatch):
    """Where temporary files go."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    return folder


class Counted:
    """A request's body of zeros between its head and its end, made as it is read."""

    def __init__(self, size, name="image"):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="x.png"\r\n\r\n'
        self.head, self.zeros = BytesIO(head.encode()), size
        self.tail = BytesIO(f"\r\n--{BOUNDARY}--\r\n".encode())
        self.length, self.read_so_far = len(head) + size + len(self.tail.getvalue()), 0

    def read(self, size=-1):
        part = self.head.read(size) or bytes(min(self.zeros, max(size, 0))) or self.tail.read(size)
        if part and part == bytes(len(part)):
            self.zeros -= len(part)
        self.read_so_far += len(part)
        return part

    def readline(self):
        return self.read(65_536)


def posted(body):
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    request = RequestFactory().generic("POST", "/", "replaced", content_type=kind)
    request.META["CONTENT_LENGTH"] = str(body.length)
    request._stream = body
    request._read_started = False
    request.upload_handlers = [load_handler("generation.images.uploads.LimitedUpload", request)]
    return request


def test_an_upload_within_the_limit_arrives(temporary):
    request = posted(Counted(300_000))
    file = uploaded(request, "image")

    assert file.size == 300_000
    assert Path(file.temporary_file_path()).read_bytes() == bytes(300_000)
    assert uploaded(request, "other") is None
    request.close()
    assert not list(temporary.iterdir())


def test_an_upload_of_exactly_the_limit_arrives(temporary):
    request = posted(Counted(MAX_BYTES))

    assert uploaded(request, "image").size == MAX_BYTES
    request.close()


def test_u01_an_upload_over_the_limit_is_refused_and_not_read_to_its_end(temporary):
    body = Counted(3 * MAX_BYTES)
    request = posted(body)

    with pytest.raises(ImageRefused) as refusal:
        uploaded(request, "image")

    assert refusal.value.code == "file_too_large"
    assert body.read_so_far < MAX_BYTES + 200_000
    assert not list(temporary.iterdir())


def test_u01_one_byte_over_the_limit_is_refused(temporary):
    with pytest.raises(ImageRefused):
        uploaded(posted(Counted(MAX_BYTES + 1)), "image")
    assert not list(temporary.iterdir())


def test_many_files_of_one_request_share_a_limit(temporary, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_REQUEST_BYTES", 500_000)

    with pytest.raises(ImageRefused):
        uploaded(posted(Counted(600_000)), "image")
    assert not list(temporary.iterdir())


def test_an_upload_that_cannot_be_kept_says_so(temporary, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(temporary / "away")

    with pytest.raises(StorageFailed, match="could not be kept"):
        uploaded(posted(Counted(300_000)), "image")


def test_spooled_chunks_lie_in_a_file_for_as_long_as_they_are_needed(temporary):
    with spool([b"one", b"two"]) as (path, digest):
        assert path.read_bytes() == b"onetwo"
        assert digest == sha256(b"onetwo").hexdigest()
        assert list(temporary.iterdir()) == [path]
    assert not list(temporary.iterdir())


def test_spooling_asks_for_no_chunk_past_the_limit(temporary):
    asked = []

    def chunks():
        for number in range(100):
            asked.append(number)
            yield bytes(10)

    with pytest.raises(ImageRefused) as refusal, spool(chunks(), limit=35):
        pytest.fail("nothing is handed out")

    assert refusal.value.code == "file_too_large"
    assert asked == [0, 1, 2, 3]
    assert not list(temporary.iterdir())
