"""Images per minute of the worker against a bare client: `python -m tests.benchmarks.worker`. Prints, judges nothing.

Bare is `AsyncOpenAI` and `gather`, which keeps nothing. The worker writes every attempt before its call, keeps every
answer on disk, settles, and takes each image in. Both call the simulated provider in a process of its own, in turns.
DATABASE_URL says which database; without it a SQLite file that is thrown away.
"""

# ruff: noqa: PLC0415, T201 - imports wait until the settings stand; figures are printed
import argparse
import asyncio
import logging
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import django


def main() -> None:
    chosen = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": folder,
            "STORAGE_URL": f"file://{folder}/f",
            "SECRET_KEY": "only-for-measuring",
        }
        django.setup()
        logging.disable(logging.INFO)
        with fresh_database():
            measure(chosen)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=192)
    parser.add_argument("--in-flight", type=int, default=64)
    parser.add_argument("--latency", type=float, default=5.0, help="seconds per call at the provider")
    parser.add_argument("--size", default="1024x1024")
    parser.add_argument("--weight", type=int, default=1_700_000, help="bytes of an image")
    parser.add_argument("--rounds", type=int, default=2, help="of each, in turns")
    return parser.parse_args()


def fresh_database() -> Any:
    """A test database beside the one that DATABASE_URL names, gone afterwards."""
    from contextlib import contextmanager

    from django.test.utils import setup_databases, teardown_databases

    @contextmanager
    def made() -> Any:
        from django.conf import settings

        if settings.SQLITE:
            settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{settings.DATA_DIR}/measured.sqlite3"
        kept = setup_databases(verbosity=0, interactive=False)
        try:
            yield
        finally:
            teardown_databases(kept, verbosity=0)

    return made()


def measure(chosen: argparse.Namespace) -> None:
    from generation.providers.simulator.testing import simulator_process

    limit = chosen.in_flight * 60 / chosen.latency
    print(f"{chosen.images} images of {chosen.size}, {chosen.weight:,} bytes; {chosen.in_flight} in flight, ", end="")
    print(f"{chosen.latency} s each: at most {limit:.0f} a minute")
    wire = ("--plain", "--weight", str(chosen.weight))
    bare, settled, stored = [], [], []
    with simulator_process(*wire, latency=chosen.latency) as simulator:
        asyncio.run(bare_client(simulator.url, chosen, chosen.in_flight))  # the pictures are painted once
        for _ in range(chosen.rounds):
            bare.append(rate(chosen, asyncio.run(bare_client(simulator.url, chosen, chosen.images))))
            times = worker(simulator.url, chosen)
            settled.append(rate(chosen, times["attempt.settled"]))
            stored.append(rate(chosen, times["image.stored"]))
            print(f"bare {bare[-1]:6.0f}   worker: settled {settled[-1]:6.0f}, taken in {stored[-1]:6.0f} images/min")
    middle = statistics.median(bare)
    print(f"of bare: settled {statistics.median(settled) / middle:.2f}, ", end="")
    print(f"taken in {statistics.median(stored) / middle:.2f}")


def rate(chosen: argparse.Namespace, seconds: float) -> float:
    return chosen.images * 60 / seconds


async def bare_client(url: str, chosen: argparse.Namespace, images: int) -> float:
    import openai

    client = openai.AsyncOpenAI(api_key="simulated", base_url=url, max_retries=0, timeout=120)
    slots = asyncio.Semaphore(chosen.in_flight)

    async def one() -> None:
        async with slots:
            await client.images.generate(
                model="gpt-image-2", prompt="a lamp", size=chosen.size, quality="low", output_format="png"
            )

    began = time.monotonic()
    await asyncio.gather(*(one() for _ in range(images)))
    taken = time.monotonic() - began
    await client.close()
    return taken


def worker(url: str, chosen: argparse.Namespace) -> dict[str, float]:
    """Seconds from the first knock until the last event of each kind was written."""
    from generation.runs.models import Run
    from generation.runs.perform import Performer

    last: dict[str, float] = {}

    def record(verb: str, **_: Any) -> None:
        last[verb] = time.monotonic()

    def follow(run: Run, at: datetime) -> None:
        """Nobody follows here."""

    group = order(url, chosen)
    performer = Performer(record, follow, lambda: datetime.now(UTC), "measured", processes=1)
    began = time.monotonic()
    performer.drain(group)
    done = Run.objects.filter(group=group, state="done").count()
    if done != chosen.images:
        raise SystemExit(f"Only {done} of {chosen.images} images came.")
    return {verb: moment - began for verb, moment in last.items()}


def order(url: str, chosen: argparse.Namespace) -> UUID:
    from django.db import transaction

    from generation.catalogue.models import Endpoint, ImageModel
    from generation.ledger import moves as ledger
    from generation.ledger.states import Scope
    from generation.providers.base import ImageSpec
    from generation.runs import moves

    owner, group = uuid4(), uuid4()
    endpoint = Endpoint.objects.create(
        owner=owner, name="measured", base_url=url, simulated=True, in_flight_limit=chosen.in_flight
    )
    keys = [(Scope.BRIEF, str(uuid4())), (Scope.CAMPAIGN, str(uuid4())), (Scope.MONTH, "2026-11")]
    for scope, key in keys:
        ledger.ensure_accounts(owner=owner, scope=scope, key=key, limit=None)
    with transaction.atomic():
        moves.order(
            owner=owner,
            group=group,
            endpoint=endpoint,
            image_model=ImageModel.objects.get(name="gpt-image-2"),
            spec=ImageSpec("a lamp", "gpt-image-2", chosen.size, "low", "png"),
            count=chosen.images,
            accounts=ledger.accounts_for(owner=owner, keys=keys, simulated=True),
            bound=Decimal("0.01"),
            at=datetime.now(UTC),
        )
    return group


if __name__ == "__main__":
    main()
