"""What happens once before the demo runs: static files, and the marker that makes an interrupted seeding start over."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from config.seeding import marker

# What a seeding leaves in DATA_DIR besides the database.
MADE_BY_SEEDING = ("files", "answers", "broker", "logins.json")


class OtherDatabase(Exception):
    """The marker speaks of another database than the settings: nothing is emptied."""


def open_seeding() -> None:
    """From here on every page says `seeding`. The marker names the database, which is empty at this moment."""
    marker().write_text(json.dumps(this_database()))


def close_seeding() -> None:
    marker().unlink()


def begin_again() -> None:
    """Empties what an interrupted seeding has left half done, in this database and in DATA_DIR."""
    text = marker().read_text()
    if text and json.loads(text) != this_database():
        raise OtherDatabase(
            f"The seeding of another database was interrupted ({marker()} names it); "
            "give that DATABASE_URL again, or another DATA_DIR."
        )
    drop_tables()
    for name in MADE_BY_SEEDING:
        remove(settings.DATA_DIR / name)
    close_seeding()


def this_database() -> dict[str, str]:
    known = connection.settings_dict
    return {part: str(known[part]) for part in ("ENGINE", "HOST", "PORT", "NAME")}


def drop_tables() -> None:
    if connection.vendor == "sqlite":
        connection.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{end}").unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        for table in [*connection.introspection.django_table_names(only_existing=True), "django_migrations"]:
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def collect_static() -> None:
    """Collects, hashes and compresses; not again when no file has changed since."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    now = digest_of_sources()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def digest_of_sources() -> str:
    digest = hashlib.sha256(str(settings.DEBUG).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(fingerprint(path, storage))
    return digest.hexdigest()


def fingerprint(path: str, storage: Any) -> bytes:
    status = Path(storage.path(path)).stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}\n".encode()
