"""Blobs in an S3 bucket: a conditional put, so that the first to come stays, whoever else comes at the same time."""

import os
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from generation.errors import StorageFailed

CHUNK: Final = 256 * 1024
ALREADY_THERE: Final = "PreconditionFailed"
BEING_WRITTEN: Final = "ConditionalRequestConflict"
NOT_THERE: Final = {"NoSuchKey", "404"}
PUTS: Final = 5
PAUSE_SECONDS: Final = 0.2
LOCK: Final = Lock()


class Bucket:
    def __init__(self, storage: Any) -> None:
        """`storage` is django-storages' S3Storage: its settings and its client are used, its naming is not."""
        self.client = client_of(storage)
        self.name = storage.bucket_name
        self.prefix = storage.location.strip("/")

    def put(self, name: str, content: bytes) -> bool:
        for _ in range(PUTS):
            try:
                self.put_if_absent(name, content)
            except ClientError as error:
                if code(error) == ALREADY_THERE:
                    return False
                if code(error) != BEING_WRITTEN:
                    raise failed("stored") from error
            except BotoCoreError as error:
                raise failed("stored") from error
            else:
                return True
            # Another upload of the same bytes is under way; S3 asks to come again once it ended.
            time.sleep(PAUSE_SECONDS)
        raise failed("stored")

    def put_if_absent(self, name: str, content: bytes) -> None:
        self.client.put_object(
            Bucket=self.name,
            Key=self.key(name),
            Body=content,
            IfNoneMatch="*",
            # The server proves with it that it has what we sent.
            ChecksumSHA256=b64encode(sha256(content).digest()).decode(),
            ContentType="application/octet-stream",
        )

    def open(self, name: str, start: int, length: int | None) -> tuple[int, Iterator[bytes]]:
        end = "" if length is None else start + length - 1
        part = {} if start == 0 and length is None else {"Range": f"bytes={start}-{end}"}
        try:
            found = self.client.get_object(Bucket=self.name, Key=self.key(name), **part)
        except ClientError as error:
            if code(error) in NOT_THERE:
                raise FileNotFoundError(name) from error
            raise failed("read") from error
        except BotoCoreError as error:
            raise failed("read") from error
        size = found["ContentRange"].rpartition("/")[2] if part else found["ContentLength"]
        return int(size), chunks(found["Body"])

    def exists(self, name: str) -> bool:
        try:
            self.client.head_object(Bucket=self.name, Key=self.key(name))
        except ClientError as error:
            if code(error) in NOT_THERE:
                return False
            raise failed("read") from error
        except BotoCoreError as error:
            raise failed("read") from error
        return True

    def key(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name


def client_of(storage: Any) -> Any:
    """One client for all threads (boto3's are safe to share, and take half a second to make), anew after a fork."""
    with LOCK:
        return clients(storage, os.getpid())


@lru_cache(maxsize=8)
def clients(storage: Any, _process: int) -> Any:
    return storage.connection.meta.client


def chunks(body: Any) -> Iterator[bytes]:
    with closing(body):
        yield from body.iter_chunks(CHUNK)


def code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def failed(what: str) -> StorageFailed:
    return StorageFailed(f"The file could not be {what}: the storage does not answer as it should. Try again later.")
