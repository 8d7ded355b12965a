"""Fill an empty database with data worth looking at; `make demo` does it at its first start."""

import logging
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from generation.catalogue.moves import sync_endpoints
from generation.images.models import Image
from generation.providers.simulator.testing import RunningSimulator, simulator_process
from reviews.briefs.models import Brief
from reviews.candidates.models import Candidate
from reviews.demo import seeding
from reviews.management.filing import answers
from reviews.people.models import Workspace

ONLY_EMPTY = (
    "This database has workspaces already; the demo's data are made in an empty one only. Give another DATABASE_URL."
)


class Command(BaseCommand):
    help = "Fill an empty database with the demo's people, briefs, candidates and their trail (on the simulator)."

    def handle(self, *args: Any, **options: Any) -> None:
        if Workspace.objects.exists():
            raise CommandError(ONLY_EMPTY)
        # What the worker says of each call would drown the steps.
        logging.getLogger("generation.runs").setLevel(logging.WARNING)
        started = time.monotonic()
        sync_endpoints()
        with only_simulated(), a_simulator() as simulator:
            logins = settings.DATA_DIR / "logins.json"
            seeding.seed(simulator, end=timezone.now(), logins=logins, say=self.say)
        self.say(f"100 % {counted()} in {time.monotonic() - started:.0f} s")

    def say(self, line: str) -> None:
        self.stderr.write(line)
        self.stderr.flush()


def counted() -> str:
    briefs, candidates, images = (model.objects.count() for model in (Brief, Candidate, Image))
    return f"{briefs} briefs, {candidates} candidates, {images} images"


@contextmanager
def only_simulated() -> Iterator[None]:
    """Rounds of this process are made by the simulated provider, also where a key says that later ones are not."""
    given, settings.PROVIDER = settings.PROVIDER, "simulator"
    try:
        yield
    finally:
        settings.PROVIDER = given


@contextmanager
def a_simulator() -> Iterator[RunningSimulator]:
    """The one that runs beside us, else one of our own at its address."""
    if not answers(settings.SIMULATOR_URL):
        with simulator_process(port=urlsplit(settings.SIMULATOR_URL).port or 0, latency=0) as simulator:
            yield simulator
        return
    simulator = RunningSimulator(settings.SIMULATOR_URL)
    try:
        simulator.reset()
    except urllib.error.HTTPError as error:
        raise CommandError(
            f"What answers at {settings.SIMULATOR_URL} is not the simulated provider; set PORT to another one."
        ) from error
    yield simulator
