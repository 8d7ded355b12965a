"""`make demo` as a person meets it, without the set-up (scripts/prepare.py) and with the data already there."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FILL = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from django.contrib.auth import get_user_model
get_user_model().objects.create_user("producer@demo.example", "P", "a password of mine")
"""


def free_ports():
    """A port with a free one after it."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture
def home(tmp_path):
    """An environment for a demo of its own: port and data."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "PORT": str(free_ports()),
        "DATA_DIR": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A folder of data with one person in it, so that nothing is seeded."""
    folder = tmp_path_factory.mktemp("template") / "home"
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", FILL], cwd=ROOT, env=environment, check=True, timeout=60)
    (folder / "logins.json").write_text(json.dumps({"producer@demo.example": "word-of-producer", "second@x": "other"}))
    return folder


@pytest.fixture
def filled(home, template):
    shutil.copytree(template, home["DATA_DIR"])
    return home


@contextmanager
def started(home):
    demo = subprocess.Popen(
        [sys.executable, "-m", "config.demo"],
        cwd=ROOT, env=home, start_new_session=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    with demo:
        try:
            yield demo
        finally:
            if demo.poll() is None:
                os.killpg(demo.pid, signal.SIGKILL)


def run(home):
    with started(home) as demo:
        out, _ = demo.communicate(timeout=60)
    return demo.returncode, out


def read_until(demo, words):
    lines = []
    while not lines or words not in lines[-1]:
        line = demo.stdout.readline()
        assert line, "".join(lines)
        lines.append(line)
    return "".join(lines)


def status(home, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{home['PORT']}{path}", timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def alive_in(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_demo_starts_everything_and_ctrl_c_stops_it_within_five_seconds(filled):
    with started(filled) as demo:
        out = read_until(demo, "Ctrl-C stops everything")
        assert f"http://127.0.0.1:{filled['PORT']}" in out
        assert "word-of-producer" in out
        assert "second@x" not in out
        assert healthy_within(filled, seconds=30) == 200
        began = time.monotonic()
        os.killpg(demo.pid, signal.SIGINT)
        rest, _ = demo.communicate(timeout=20)
        assert time.monotonic() - began <= 5
    assert demo.returncode == 0
    assert rest.endswith("Stopped; the data stay.\n")
    assert "Traceback" not in rest
    assert not alive_in(demo.pid)


def healthy_within(home, *, seconds):
    give_up_at = time.monotonic() + seconds
    while (seen := status(home, "/healthz"))[0] != 200 and time.monotonic() < give_up_at:
        time.sleep(0.3)
    return seen[0]


@pytest.mark.slow
def test_when_one_process_dies_all_stop_and_it_is_named(filled):
    with started(filled) as demo:
        read_until(demo, "Ctrl-C stops everything")
        os.kill(member(demo.pid, "beat"), signal.SIGKILL)
        rest, _ = demo.communicate(timeout=20)
    assert demo.returncode == 1
    assert "The timer process was killed by signal 9, so everything stops" in rest
    assert not alive_in(demo.pid)


def member(group, word):
    """The process of that group that was started with that word."""
    commands = {int(path.parent.name): path.read_bytes().split(b"\0") for path in Path("/proc").glob("[0-9]*/cmdline")}
    return next(pid for pid, words in commands.items() if word.encode() in words and os.getpgid(pid) == group)


def test_a_taken_port_is_one_sentence(home):
    with socket.create_server(("127.0.0.1", int(home["PORT"]) + 1)):
        code, out = run(home)
    why = f"Port {int(home['PORT']) + 1} cannot be used (address already in use)"
    assert (code, out) == (1, f"{why}; set PORT to another one: the demo takes it and the next.\n")


def test_a_second_demo_on_the_same_data_is_one_sentence(home):
    folder = Path(home["DATA_DIR"])
    folder.mkdir()
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, out = run(home)
    assert (code, out) == (1, f"Another demo runs with the data in {folder}; give this one its own DATA_DIR.\n")


INTERRUPT = """
import django; django.setup()
from config import first_start
first_start.open_seeding()
"""
BEGIN_AGAIN = """
import django; django.setup()
from config import first_start
try:
    first_start.begin_again()
except first_start.OtherDatabase as refusal:
    raise SystemExit(str(refusal))
"""


def python(program, home, **more):
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=home | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_an_interrupted_seeding_begins_again_from_an_empty_database(filled):
    folder = Path(filled["DATA_DIR"])
    python(INTERRUPT, filled)
    (folder / "files" / "originals").mkdir(parents=True)
    assert (folder / "seeding").exists()
    done = python(BEGIN_AGAIN, filled)
    assert done.returncode == 0, done.stderr
    left = sorted(path.name for path in folder.iterdir() if path.name not in {"broker", "static"})
    assert left == ["secret_key"]


def test_nothing_is_emptied_when_the_marker_speaks_of_another_database(filled, tmp_path):
    python(INTERRUPT, filled)
    precious = shutil.copy(Path(filled["DATA_DIR"]) / "db.sqlite3", tmp_path / "precious.sqlite3")
    done = python(BEGIN_AGAIN, filled, DATABASE_URL=f"sqlite:///{precious}")
    assert done.returncode == 1
    assert done.stderr.startswith("The seeding of another database was interrupted")
    assert precious.exists()
