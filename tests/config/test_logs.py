import logging
import sys

import pytest

from config.logs import LineFormatter, process_name


@pytest.fixture
def formatter(monkeypatch):
    monkeypatch.setenv("PROCESS_NAME", "worker")
    return LineFormatter(secrets=["sk-very-secret", ""])


def record(message, *, args=(), exc_info=None):
    return logging.LogRecord("a.logger", logging.INFO, __file__, 1, message, args, exc_info)


def test_a_line_names_its_process(formatter):
    assert formatter.format(record("Hello")).endswith(" worker    INFO    a.logger: Hello")


def test_text_from_outside_cannot_forge_a_line(formatter):
    line = formatter.format(record("name %s", args=("x\r\n2026-11-21 web INFO forged\x1b[2J",)))
    assert line.endswith(r"name x\r\n2026-11-21 web INFO forged\x1b[2J")
    assert "\n" not in line


def test_a_traceback_stands_indented_below(formatter):
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        lines = formatter.format(record("It broke", exc_info=sys.exc_info())).splitlines()
    assert lines[0].endswith("It broke")
    assert all(line.startswith("    | ") for line in lines[1:])


def test_secrets_are_struck_out(formatter):
    try:
        raise ValueError("Bearer sk-very-secret")
    except ValueError:
        text = formatter.format(record("key=%s", args=("sk-very-secret",), exc_info=sys.exc_info()))
    assert "sk-very-secret" not in text
    assert text.count("[hidden]") >= 2


def test_under_a_supervisor_the_name_is_left_to_it(monkeypatch):
    monkeypatch.setenv("PROCESS_NAME", "-")
    line = LineFormatter().format(record("Hello"))
    assert line.endswith(" INFO    a.logger: Hello")
    assert line.split()[2] == "INFO"


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("/venv/bin/gunicorn -c config/gunicorn.py config.wsgi", "web"),
        ("/venv/bin/celery -q -A config worker -P threads", "worker"),
        ("/venv/bin/celery -A config beat", "timer"),
        ("manage.py --verbosity=0 file_brief x.json", "file_brief"),
        ("/venv/bin/pytest", "pytest"),
    ],
)
def test_a_process_is_named_after_its_part(monkeypatch, command, name):
    monkeypatch.delenv("PROCESS_NAME", raising=False)
    monkeypatch.setattr(sys, "argv", command.split())
    assert process_name() == name
