"""Static files as they are served outside of tests: hashed, compressed, and each finds the others."""

import re

import pytest
from django.core.management import call_command

BACKEND = {"BACKEND": "config.static.HashedStaticFiles"}
NAMED = re.compile(r"""(?:from\s*|import\s*|import\s*\(\s*)["'](\.[^"']+)["']|url\(["']?([^"')]+)["']?\)""")


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": BACKEND}
    call_command("collectstatic", interactive=False, verbosity=0)
    return settings.STATIC_ROOT


@pytest.mark.slow
def test_every_file_that_ours_name_is_there_under_that_name(collected):
    ours = [path for path in (collected / "reviews").rglob("*") if path.suffix in {".js", ".css"}]
    assert ours
    named = [(path, next(filter(None, match.groups()))) for path in ours for match in NAMED.finditer(path.read_text())]
    relative = [(path, name.split("#")[0]) for path, name in named if not name.startswith(("data:", "#", "http"))]
    assert relative
    assert [f"{path.name}: {name}" for path, name in relative if not (path.parent / name).exists()] == []
    assert [path.name for path in ours if not re.search(r"\.[0-9a-f]{12}\.", path.name)] == []
