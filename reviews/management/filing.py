"""A brief from a JSON file with its references, and the round that it orders, performed in this process when asked."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from generation.catalogue.moves import sync_endpoints
from generation.errors import ImageRefused
from generation.images.ingest import Ingested, ingest
from generation.providers.simulator.testing import running_simulator
from generation.runs.perform import Performer
from reviews import tasks
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.errors import Invalid
from reviews.strict_json import read_json

MOVING = (CandidateState.GENERATING, CandidateState.CHECKING)
ANSWERS_WITHIN_S = 2.0


def read_brief(path: Path) -> Any:
    try:
        return read_json(path.read_bytes())
    except OSError as error:
        raise Invalid({"file": [f"{path} cannot be read: {error.strerror}."]}) from error
    except (ValueError, RecursionError) as error:
        raise Invalid({"file": [f"{path} is not JSON: {error}."]}) from error


def references_of(data: Any, folders: list[Path], workspace_id: UUID) -> dict[str, Ingested | ImageRefused]:
    """The pictures that the brief names by file, ingested; what cannot be used brings its reason."""
    entries = data.get("references", []) if isinstance(data, Mapping) else []
    named = [entry.get("file") for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
    names = sorted({name for name in named if isinstance(name, str) and name.strip() and "\0" not in name})
    return {name.strip(): _found(name.strip(), folders, workspace_id) for name in names}


def _found(name: str, folders: list[Path], workspace_id: UUID) -> Ingested | ImageRefused:
    try:
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    except OSError:  # a name that no file can have
        path = None
    if path is None:
        looked = " or ".join(str(folder) for folder in folders)
        return ImageRefused(f"There is no such file in {looked}; give its folder by --references.")
    return _ingested(path, workspace_id)


def _ingested(path: Path, workspace_id: UUID) -> Ingested | ImageRefused:
    try:
        return ingest(workspace_id, path, simulated=False, purpose="reference")
    except ImageRefused as refused:
        return refused


def perform(group: UUID, *, seconds: float) -> None:
    """Perform the round here until nothing of it moves, at most so long; starts the simulator where it is the provider
    and none answers."""
    until = time.monotonic() + seconds
    with a_provider():
        performer = Performer(tasks.record, tasks.follow, timezone.now, "file_brief")
        performer.drain(group, timeout=seconds)
        while _checking(group) and time.monotonic() < until + 1:
            tasks.check_due()


def _checking(group: UUID) -> bool:
    return Candidate.objects.filter(round=group, state=CandidateState.CHECKING).exists()


@contextmanager
def a_provider() -> Iterator[None]:
    sync_endpoints()
    if settings.PROVIDER == "real" or answers(settings.SIMULATOR_URL):
        yield
        return
    with running_simulator(latency=None, port=urlsplit(settings.SIMULATOR_URL).port or 0):
        yield


def answers(url: str) -> bool:
    """Any HTTP answer counts."""
    try:
        urllib.request.urlopen(f"{url}/models", timeout=ANSWERS_WITHIN_S).close()  # noqa: S310 (our own loopback address)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
