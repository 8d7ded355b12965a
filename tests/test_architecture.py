"""What ARCHITECTURE.md promises about the code, beside the import contracts of pyproject.toml."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
HOUSES = ("config", "generation", "reviews")
SOURCES = sorted(
    path
    for house in HOUSES
    for path in (ROOT / house).rglob("*.py")
    if "migrations" not in path.relative_to(ROOT).parts
)
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# Before there is a workspace nobody can be an actor in it.
WITHOUT_ACTOR = {"open_workspace"}
# What is caught there is raised again where the item was put.
HANDED_ON = {"generation.runs.batches"}
BROAD = {"Exception", "BaseException"}
# A domain package is one that has one of the six; beside them stand modules named after what they are.
SIX = {"states", "models", "rules", "queries", "moves", "actions"}


def name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def tree(path):
    return ast.parse(path.read_text())


def imports(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_import_contracts_are_kept():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_with_the_six_files_is_under_the_contract_for_them():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    listed = next(contract["containers"] for contract in contracts if contract["id"] == "package")
    found = {name(path.parent) for path in SOURCES if path.stem in SIX and len(path.relative_to(ROOT).parts) == 3}
    assert sorted(found) == sorted(listed)


def test_nobody_imports_a_door_of_django():
    doors = ("generation.models", "reviews.models")
    assert [
        name(path) for path in SOURCES for one in imports(path) if one.startswith(tuple(f"{d}." for d in doors))
    ] == []


def test_imports_stand_at_the_top_and_are_absolute():
    wrong = []
    # Django's AppConfig.ready is the one place for what needs the tables to be known.
    for path in (path for path in SOURCES if path.stem != "apps"):
        inner = [part for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef) for part in ast.walk(node)]
        wrong += [f"{path}:{part.lineno}" for part in inner if isinstance(part, ast.Import | ast.ImportFrom)]
    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_tells_one_story(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lines = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {function: n for function, n in lines.items() if n > LONGEST_FUNCTION} == {}


def test_rules_ask_neither_database_nor_clock():
    wrong = []
    for path in SOURCES:
        if path.stem == "rules":
            text = path.read_text()
            wrong += [f"{path}: {word}" for word in (".objects", "timezone.now", "datetime.now") if word in text]
    assert wrong == []


def test_actions_take_who_and_when_by_keyword():
    wrong = []
    for path in (path for path in SOURCES if path.stem == "actions" and len(path.relative_to(ROOT).parts) == 3):
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and is_action(node):
                words = {argument.arg for argument in node.args.kwonlyargs}
                wrong += (
                    []
                    if {"by", "at"} <= words or node.name in WITHOUT_ACTOR
                    else [f"{path.relative_to(ROOT)}: {node.name}"]
                )
    assert wrong == []


def is_action(node):
    """A public function that opens a transaction or records an event."""
    text = ast.unparse(node)
    return not node.name.startswith("_") and ("transaction.atomic" in text or "record(" in text)


def test_no_message_carries_a_time():
    """An ETA longer than the broker's patience is delivered again and again; `not_before` columns wait instead."""
    late = re.compile(r"\b(eta|countdown)=|\.retry\(|autoretry_for")
    assert [f"{path}: {hit[0]}" for path in SOURCES if (hit := late.search(path.read_text()))] == []


def test_nothing_is_caught_that_cannot_be_answered():
    wrong = []
    for path in (path for path in SOURCES if name(path) not in HANDED_ON):
        handlers = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler)]
        broad = [node for node in handlers if node.type is None or ast.unparse(node.type) in BROAD]
        wrong += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in broad]
    assert wrong == []


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_address_of_a_registry_and_no_machine_of_ours_stands_in_the_project():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    # Put together here, so that this file does not find itself.
    forbidden = re.compile("|".join(("pypi" + r"\.org", "registry" + r"\.npmjs", "files" + r"\.pythonhosted")))
    texts = [ROOT / file for file in tracked if Path(file).suffix not in {".png", ".jpg", ".webp", ".woff2", ".ttf"}]
    assert [str(path) for path in texts if path.exists() and forbidden.search(path.read_text(errors="ignore"))] == []
