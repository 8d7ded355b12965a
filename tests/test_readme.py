"""A README promise is a test."""

import json
import re
import shlex
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command, load_command_class

from config.demo import welcome

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks():
    return re.findall(r"^```\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)


def commands():
    """Every line of the README that calls a management command, as its words."""
    lines = [line for block in blocks() for line in block.splitlines() if "manage.py " in line]
    return [shlex.split(line.partition("manage.py ")[2].partition("&&")[0]) for line in lines]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)", document.read_text())
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("words", commands(), ids=lambda words: words[0])
def test_every_command_exists_with_its_options(words):
    name, *options = words
    if name in {"migrate", "collectstatic"}:
        return
    parser = load_command_class("reviews", name).create_parser("manage.py", name)
    assert parser.parse_args(options)


@pytest.mark.parametrize("path", re.findall(r"`(reviews/[\w./-]+)`", TEXT))
def test_every_file_it_names_is_there(path):
    assert (ROOT / path).exists()


def test_every_variable_it_names_is_read():
    named = set(re.findall(r"`([A-Z][A-Z_]{3,})`", TEXT.partition("## Deploying")[2]))
    code = "".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    others = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "FORWARDED_ALLOW_IPS"}  # read by boto3 and gunicorn
    assert {name for name in named - others if f'"{name}"' not in code} == set()


def test_the_demo_prints_what_the_readme_says(settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    said = next(line for block in blocks() for line in block.splitlines() if "is ready at" in line)
    assert said in welcome()


def test_make_knows_the_two_commands():
    for target in ("demo", "test"):
        shown = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True)
        assert "scripts/prepare.py" in shown.stdout


def test_the_procfile_names_what_can_be_started():
    lines = next(block for block in blocks() if block.startswith("release:")).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["release", "web", "worker", "timer"]
    programs = {line.partition(":")[2].split()[0] for line in lines} - {"python"}
    assert all((ROOT / ".venv" / "bin" / program).exists() for program in programs)


@pytest.mark.django_db
def test_cost_report_answers_on_a_new_database():
    out = StringIO()
    call_command("cost_report", "--by", "brand", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["rows"] == []
    assert [(row["simulated"], row["spent_usd"], row["cost_per_approved_usd"]) for row in answer["total"]] == [
        (False, "0.00", None),
        (True, "0.00", None),
    ]
