"""Briefs, references, rounds and candidates for tests, made by the real actions, so that nothing is half there."""

import copy
import json
from functools import cache
from io import BytesIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from PIL import Image as Picture

from generation.images.ingest import ingest
from generation.images.moves import adopt
from generation.runs import moves as run_moves
from generation.runs.models import Run
from generation.runs.states import RunState
from reviews.audit.models import AuditEvent
from reviews.briefs import actions
from reviews.candidates import actions as candidate_actions
from reviews.candidates import moves as candidate_moves
from tests.factories import AT, actor, workspace

BRIEFS = Path(settings.BASE_DIR) / "reviews" / "demo" / "briefs"
SAMPLES = tuple(sorted(path.name for path in BRIEFS.glob("*.json")))
IMPOSSIBLE = "robot-mascot.json"

SMALL = {
    "title": "A cup on a table",
    "brand": "Northfield Home",
    "subject": "a white cup",
    "budget_usd": "4.00",
    "policy": "one reviewer",
    "generation": {"quality": "low", "candidates": 2},
}


def data(**changes):
    """A small brief that is right; `changes` replace its fields, and `generation` is merged."""
    body = copy.deepcopy(SMALL)
    body["generation"] |= changes.pop("generation", {})
    return body | changes


def sample(name):
    return json.loads((BRIEFS / name).read_text())


@cache
def png(width=64, height=48, colour="#7A4526", **options):
    """The bytes of a picture."""
    out = BytesIO()
    Picture.new("RGB", (width, height), colour).save(out, "PNG", **options)
    return out.getvalue()


def ingested(of, *, purpose="reference", content=None, simulated=False, **size):
    """A picture that lies in the store of workspace `of`."""
    return ingest(getattr(of, "pk", of), content or png(**size), simulated=simulated, purpose=purpose)


def files(of, body, **size):
    """What a brief's references name as files, each a picture of its own."""
    names = dict.fromkeys(one["file"] for one in body.get("references", ()) if "file" in one)
    colours = ("#7A4526", "#20242B", "#C9CCD1", "#35D3F0")
    return {
        name: ingested(of, **({"width": 1024, "height": 1024, "colour": colours[n % 4]} | size))
        for n, name in enumerate(names)
    }


def producer(of=None):
    return actor(of or workspace(), "producer")


def filed(by=None, at=AT, **changes):
    """A draft."""
    return actions.file(data(**changes), by=by or producer(), at=at).brief


def submitted(by=None, at=AT, **changes):
    """A brief that rounds can be ordered for."""
    by = by or producer()
    return actions.submit(filed(by, at, **changes).pk, by=by, at=at).brief


def rows():
    """How many rows every table of ours has: what a refusal must leave as it was."""
    models = [model for app in ("generation", "reviews") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model.objects.count() for model in models}


def last_event():
    return json.loads(AuditEvent.objects.latest("seq").body)


def ordered(by=None, at=AT, brief=None, **wishes):
    """A round of a new brief (or of the given one)."""
    by = by or producer()
    brief = brief or submitted(by, at)
    return candidate_actions.order(brief.pk, by=by, at=at, **wishes).round


def step(candidate, *states, at=AT, why="", **columns):
    """Move a candidate's run through these states, the candidate following as it does with a worker."""
    for state in states:
        run = run_moves.move(Run.objects.get(pk=candidate.run_id), state, at=at, why=why, **columns)
        candidate_moves.follow(run, at)
    candidate.refresh_from_db()
    return candidate


def hold(candidate, at=AT, why="Nobody knows whether this call was carried out."):
    return step(candidate, RunState.HELD, at=at, why=why)


def arrive(candidate, at=AT, content=None, **size):
    """The image of a candidate comes in: from its call to the automatic checks."""
    image = adopt(ingested(candidate.workspace_id, purpose="candidate", content=content, simulated=True, **size), at=at)
    step(candidate, RunState.CALLING, RunState.INGESTING, at=at)
    return step(candidate, RunState.DONE, at=at, image=image)


def put(candidate, *states, at=AT):
    """Move a candidate (of any kind) on by hand: what queues and decisions do is not this test's matter."""
    for state in states:
        candidate_moves.move(candidate, state, at=at)
    return candidate
