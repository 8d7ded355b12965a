"""Reads one value of the environment each; a wrong or missing one ends the start with one sentence that names it."""

import os
import secrets
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import environ

env = environ.Env()

BROKERS = {"filesystem", "redis", "rediss", "amqp", "amqps", "memory"}


def stop(name: str, why: str) -> NoReturn:
    """SystemExit, so that manage.py, gunicorn and celery alike end with the sentence instead of a traceback."""
    raise SystemExit(f"{name} {why}")


def text(name: str, default: str = "") -> str:
    """The value without blanks around it; an empty one counts as not given."""
    return str(env.str(name, default="")).strip() or default


def flag(name: str) -> bool:
    value = text(name, "off").lower()
    if value not in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        stop(name, f"is {value!r}; it must be on or off.")
    return value in {"1", "true", "yes", "on"}


def names(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def key(name: str) -> str:
    value = text(name)
    if not value.isprintable() or " " in value:
        stop(name, "has a blank or a line break inside; it must be one word.")
    return value


def port(name: str, default: int) -> int:
    value = text(name, str(default))
    # The simulated provider listens on the next one.
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65534:
        stop(name, f"is {value!r}; it must be a number from 1 to 65534.")
    return int(value)


def web_address(name: str, default: str) -> str:
    """An http or https address without a slash at its end."""
    value = text(name, default).rstrip("/")
    parts = split(name, value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        stop(name, f"is {value!r}; it must be an address that begins with http:// or https://.")
    return value


def split(name: str, value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - a port that is no number shows only when it is asked for
    except ValueError as error:
        stop(name, f"cannot be read: {error}.")
    return parts


def folder(name: str, default: Path) -> Path:
    """A folder that exists and can be written, readable by its owner only when it is made here."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        stop(name, f"is {str(path)!r}, and this folder cannot be made: {error.strerror}.")
    if not os.access(path, os.W_OK | os.X_OK):
        stop(name, f"is {str(path)!r}, and nothing can be written there.")
    return path


def database(name: str, default: Path) -> dict[str, Any]:
    """Django's description of the database; SQLite and PostgreSQL are what the project is tested on."""
    url = text(name, f"sqlite:///{default}")
    scheme = split(name, url).scheme
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        stop(name, f"begins with {scheme!r}; it must begin with sqlite:/// or postgres://.")
    try:
        found = dict(environ.Env.db_url_config(url))
    except (ValueError, environ.ImproperlyConfigured) as error:
        stop(name, f"cannot be read: {error}.")
    if not found.get("NAME"):
        stop(name, "names no database.")
    if scheme != "sqlite":
        return found | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": postgresql_options(found)}
    if not Path(found["NAME"]).parent.is_dir():
        stop(name, f"lies in {str(Path(found['NAME']).parent)!r}, and there is no such folder.")
    return found | {"OPTIONS": sqlite_options()}


def postgresql_options(found: dict[str, Any]) -> dict[str, Any]:
    # A process that was frozen inside a transaction must not hold its locks for as long as it sleeps.
    return {"options": "-c idle_in_transaction_session_timeout=30s"} | found.get("OPTIONS", {})


def sqlite_options() -> dict[str, Any]:
    # IMMEDIATE: a transaction that reads and then writes waits for its turn instead of failing with "locked".
    # FULL: what is committed about money survives a power cut. recursive_triggers: REPLACE cannot pass by a trigger.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
    return {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}


def secret_key(name: str, *, kept_in: Path | None) -> str:
    """The given key, else the one kept in that folder, made there once; without a folder it must be given."""
    if given := text(name):
        return given
    if kept_in is None:
        stop(name, "is missing; with a database other than SQLite it must be given.")
    return kept_secret(kept_in / "secret_key")


def kept_secret(path: Path) -> str:
    if not path.exists():
        own = path.with_name(f"{path.name}.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(64))
        try:
            # Of two processes that start at once, the first one's key counts.
            os.link(own, path)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_text()


def broker(name: str, data_dir: Path) -> tuple[str, dict[str, Any]]:
    """The broker's address and its transport's options. The folders are those of kombu's filesystem transport."""
    url = text(name, "filesystem://")
    scheme = split(name, url).scheme
    if scheme not in BROKERS:
        stop(name, f"begins with {scheme!r}; it must begin with filesystem://, redis:// or amqp://.")
    if scheme == "filesystem":
        return "filesystem://localhost", broker_folders(data_dir / "broker")
    # A knock that cannot be delivered is no loss (the sweep finds the row), so nobody waits long for it.
    return url, {"socket_connect_timeout": 2} if scheme.startswith("redis") else {"max_retries": 1}


def broker_folders(base: Path) -> dict[str, Any]:
    queue, control = base / "queue", base / "control"
    for path in (queue, control):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    folders = {"data_folder_in": str(queue), "data_folder_out": str(queue), "control_folder": str(control)}
    # Kombu looks into the folder once a second unless it is told otherwise.
    return folders | {"polling_interval": 0.2}


def storage(name: str, default: Path, *, prefix: str) -> dict[str, Any]:
    """An entry of Django's STORAGES below that prefix, on a disk (file:///…) or in a bucket (s3://…)."""
    url = split(name, text(name, default.as_uri()))
    if url.scheme == "s3":
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": bucket(name, url) | {"location": prefix}}
    if url.scheme != "file" or url.netloc or len(url.path) < 2:
        stop(name, "must look like file:///folder or s3://bucket?endpoint=https://….")
    location = Path(unquote(url.path)) / prefix
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(location)}}


def bucket(name: str, url: SplitResult) -> dict[str, Any]:
    options = dict(parse_qsl(url.query))
    if unknown := sorted(set(options) - {"endpoint", "region"}):
        stop(name, f"has the unknown option {unknown[0]!r}; it may have endpoint and region.")
    if not url.netloc:
        stop(name, "names no bucket; it must look like s3://bucket?endpoint=https://….")
    return {
        "bucket_name": url.netloc,
        "endpoint_url": options.get("endpoint"),
        "region_name": options.get("region") or text("AWS_REGION", text("AWS_DEFAULT_REGION", "us-east-1")),
        # Without this a second file under the same name silently takes the place of the first.
        "file_overwrite": False,
        "default_acl": None,
        "addressing_style": "path" if "endpoint" in options else "auto",
    }
