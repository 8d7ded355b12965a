"""docs/api.md is true: its examples run one after the other against the real stack, as a reader would run them."""

import json
import re
import shlex
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from reviews.api.problems import CODES
from reviews.checks import inspecting
from reviews.queues.models import Claim
from tests.factories import actor, workspace
from tests.factories_briefs import png
from tests.reviews.api.calling import token_of

pytestmark = pytest.mark.django_db
TEXT = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text()
SITE = "http://testserver"
KEPT = re.compile(r"(?P<name>[A-Z0-9]+)=\$\((?P<command>.*) \| jq -r \.(?P<field>\w+)\)", re.DOTALL)


def commands():
    """Each example, its lines joined; a quote that is still open goes on in the next line."""
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    found, open_ = [], ""
    for line in "\n".join(blocks).replace("\\\n", " ").splitlines():
        open_ = f"{open_}\n{line}" if open_ else line
        if open_.count("'") % 2 == 0 and open_.count('"') % 2 == 0:
            found.append(open_)
            open_ = ""
    assert not open_
    return [one for one in found if one and not one.startswith("export")]


class Shell:
    """As much of a shell and of curl as the examples need."""

    def __init__(self, **variables):
        self.variables = {"PROOFROOM": SITE} | variables
        self.client = Client()

    def run(self, line):
        kept = KEPT.fullmatch(line)
        response = self.curl(kept["command"] if kept else line)
        if kept:
            self.variables[kept["name"]] = str(response.json()[kept["field"]])
        return response

    def curl(self, command):
        words = shlex.split(re.sub(r"\$(\w+)", lambda match: self.variables[match[1]], command))
        assert words.pop(0) == "curl"
        method, headers, form, body, url = None, {}, {}, None, None
        while words:
            word = words.pop(0)
            if word == "-X":
                method = words.pop(0)
            elif word == "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            elif word == "-d":
                body = words.pop(0)
            elif word == "-F":
                name, _, value = words.pop(0).partition("=")
                form[name] = SimpleUploadedFile(value[1:], png()) if value.startswith("@") else value
            elif word == "-o":
                words.pop(0)
            elif word != "-s":
                url = word.removeprefix(SITE)
        if form:
            return self.client.post(url, form, headers=headers)
        kind = headers.pop("Content-Type", "")
        method = method or ("POST" if body is not None else "GET")
        return self.client.generic(method, url, body or "", content_type=kind, headers=headers)


def test_every_example_runs():
    of = workspace()
    shell = Shell(TOKEN=token_of(actor(of, "producer")), REVIEWER=token_of(actor(of, "reviewer")))
    answered = []
    for line in commands():
        response = shell.run(line)
        assert response.status_code in {200, 201}, (line, response.content[:500])
        response.getvalue()
        answered.append(line)
        if line.startswith("CANDIDATE="):
            # What the worker does meanwhile.
            inspecting.check(shell.variables["CANDIDATE"], clock=timezone.now)
        if line.startswith("CLAIM="):
            # A person needs a moment before anything was displayed for 400 ms.
            claim = Claim.objects.filter(pk=shell.variables["CLAIM"])
            claim.update(claimed_at=timezone.now() - timedelta(minutes=1))
    assert len(answered) > 15


def test_the_last_review_has_asked_for_changes_and_its_edit_was_ordered():
    assert [line.split("/api/")[1].split("/")[0] for line in commands() if "/edits/" in line] == ["candidates"]
    assert json.loads(re.search(r"-d '(\{\"candidates\".*?\})'", TEXT)[1]) == {"candidates": 2}


def test_the_table_of_refusals_knows_every_status_and_code():
    for status, code in CODES.items():
        assert str(status.value) in TEXT
        assert f"`{code}`" in TEXT or status in {429, 503}
