"""The settings as other processes meet them: each test starts one."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BIN = Path(sys.executable).parent


def run(*command, tmp_path, **environment):
    base = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DATA_DIR": str(tmp_path / "data")}
    return subprocess.run(
        command, cwd=ROOT, env=base | environment, capture_output=True, text=True, check=False, timeout=60
    )


def manage(*words, tmp_path, **environment):
    return run(sys.executable, "manage.py", *words, tmp_path=tmp_path, **environment)


def show(expression, *, tmp_path, **environment):
    """What a setting comes to; asked of a bare import, which is quicker than all of Django."""
    program = f"from config import settings as s; print(repr(({expression})))"
    done = run(sys.executable, "-c", program, tmp_path=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


WRONG = {
    "PORT": ["abc", "0", "65535"],
    "DEBUG": ["perhaps"],
    "PUBLIC_URL": ["proof.example", "ftp://proof.example", "https://"],
    "DATABASE_URL": ["mysql://localhost/x", "sqlite:////nowhere/db.sqlite3", "postgres://localhost:x/y", "nonsense"],
    "STORAGE_URL": ["ftp://x", "file://host/x", "s3://", "s3://bucket?colour=red"],
    "BROKER_URL": ["http://localhost", "nonsense"],
    "OPENAI_BASE_URL": ["localhost:8080", "http://["],
    "OPENAI_API_KEY": ["two words"],
    "DATA_DIR": ["/proc/here"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_stops_the_start_with_one_sentence_naming_it(name, value, tmp_path):
    done = run(sys.executable, "-c", "import config.settings", tmp_path=tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "manage.py", "check"),
        (BIN / "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"),
        (BIN / "celery", "-A", "config", "worker"),
        (BIN / "celery", "-A", "config", "beat"),
        (sys.executable, "-m", "config.demo"),
    ],
    ids=["manage.py", "gunicorn", "worker", "timer", "demo"],
)
def test_every_process_stops_with_that_sentence_alone(command, tmp_path):
    done = run(*command, tmp_path=tmp_path, PORT="abc")
    assert done.returncode == 1
    assert done.stderr == "PORT is 'abc'; it must be a number from 1 to 65534.\n"


def test_a_laptop_needs_nothing(tmp_path):
    seen = show("s.PUBLIC_URL, s.SQLITE, s.DEBUG, s.PROVIDER, s.SIMULATOR_URL", tmp_path=tmp_path)
    assert seen == "('http://127.0.0.1:8000', True, False, 'simulator', 'http://127.0.0.1:8001/v1')"


def test_the_simulator_listens_on_the_next_port(tmp_path):
    assert show("s.PUBLIC_URL, s.SIMULATOR_URL", tmp_path=tmp_path, PORT="9100") == (
        "('http://127.0.0.1:9100', 'http://127.0.0.1:9101/v1')"
    )


def test_only_a_key_makes_the_provider_real(tmp_path):
    base = "http://127.0.0.1:9/v1"
    assert show("s.PROVIDER", tmp_path=tmp_path, OPENAI_BASE_URL=base) == "'simulator'"
    assert show("s.PROVIDER, s.OPENAI_BASE_URL", tmp_path=tmp_path, OPENAI_BASE_URL=base, OPENAI_API_KEY="k") == (
        f"('real', '{base}')"
    )


def test_with_sqlite_a_secret_key_is_made_once_and_kept_from_others(tmp_path):
    first = show("s.SECRET_KEY", tmp_path=tmp_path)
    assert show("s.SECRET_KEY", tmp_path=tmp_path) == first
    assert len(first) > 64
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


def test_with_another_database_a_secret_key_must_be_given(tmp_path):
    done = manage("check", tmp_path=tmp_path, DATABASE_URL="postgres://postgres@127.0.0.1/x")
    assert (done.returncode, done.stderr) == (
        1,
        "SECRET_KEY is missing; with a database other than SQLite it must be given.\n",
    )


def test_sqlite_waits_for_its_turn_and_syncs_and_guards_against_replace(tmp_path):
    program = (
        "import django; django.setup(); from django.db import connection as c; cursor = c.cursor();"
        "ask = lambda name: cursor.execute('PRAGMA ' + name).fetchone()[0];"
        "names = 'journal_mode synchronous foreign_keys recursive_triggers busy_timeout'.split();"
        "print(c.transaction_mode, [ask(name) for name in names])"
    )
    done = run(sys.executable, "-c", program, tmp_path=tmp_path, DJANGO_SETTINGS_MODULE="config.settings")
    assert done.stdout.strip() == "IMMEDIATE ['wal', 2, 1, 1, 20000]", done.stderr


PRODUCTION = {
    "DATABASE_URL": "postgres://proofroom@db.example/proofroom",
    "BROKER_URL": "redis://broker.example/0",
    "STORAGE_URL": "s3://proofroom?endpoint=https://s3.example",
    "SECRET_KEY": "a-long-value-0123456789-" * 3,
    "PUBLIC_URL": "https://proof.example",
}


def test_check_deploy_is_clean_under_production_settings(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_https_turns_on_redirect_hsts_and_host_bound_cookies(tmp_path):
    wanted = (
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS, s.ALLOWED_HOSTS[-1]"
    )
    assert show(wanted, tmp_path=tmp_path, **PRODUCTION) == str(
        (True, True, "__Host-sessionid", "__Host-csrftoken", True, True, ["https://proof.example"], "proof.example")
    )
    laptop = (False, False, "sessionid", "csrftoken", False, False, [], "127.0.0.1")
    assert show(wanted, tmp_path=tmp_path) == str(laptop)


def test_a_bucket_never_overwrites(tmp_path):
    options = show("s.STORAGES['originals']['OPTIONS']", tmp_path=tmp_path, **PRODUCTION)
    assert "'file_overwrite': False" in options
    assert "'endpoint_url': 'https://s3.example'" in options
    assert "'location': 'originals'" in options
