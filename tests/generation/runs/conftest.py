"""A room for runs alone: the simulated provider over HTTP, an endpoint, money, and a clock that stands still."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction

from generation.catalogue.models import Endpoint, ImageModel
from generation.catalogue.queries import quote
from generation.catalogue.sizes import Size
from generation.ids import new_id
from generation.ledger import moves as ledger
from generation.ledger.models import Account, CostEntry
from generation.ledger.states import Scope
from generation.providers.base import ImageSpec
from generation.providers.simulator.testing import running_simulator
from generation.runs import moves
from generation.runs.models import Attempt, AttemptOutcome, Run
from generation.runs.perform import Performer
from generation.runs.sweep import sweep
from generation.runs.worker import Timing

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
QUICK = Timing(lease=30, read=5, deadline=10, poll=0.2, beat=0.2, grace=5, free_bytes=1_000_000)
LIMIT = Decimal(10)


@dataclass
class Room:
    """`events` are what was recorded, `followed` the states of runs as they moved."""

    url: str
    owner: UUID
    endpoint: Endpoint
    accounts: list[Account]
    now: datetime = NOON
    events: list[tuple[str, dict]] = field(default_factory=list)
    followed: list[tuple[UUID, str]] = field(default_factory=list)

    def clock(self):
        return self.now

    def record(self, verb, *, subject, owner, at, facts):
        assert transaction.get_connection().in_atomic_block
        assert all(isinstance(value, int | str) for value in facts.values())
        self.events.append((verb, {"subject": subject[0], **facts}))

    def follow(self, run, at):
        assert transaction.get_connection().in_atomic_block
        self.followed.append((run.id, str(run.state)))

    def performer(self, label="worker", **options):
        options = {"timing": QUICK, "processes": 0} | options
        return Performer(self.record, self.follow, self.clock, label, **options)

    def drain(self, **options):
        self.performer().drain(**options)

    def sweep(self, timing=QUICK, **options):
        calls = {"record": self.record, "follow": self.follow, "clock": self.clock}
        return sweep(**calls, worker="sweep", timing=timing, **options)

    def later(self, **units):
        self.now += timedelta(**units)

    def order(self, count=1, *, prompt="a lamp", owner=None, accounts=None, group=None, **changes):
        spec = ImageSpec(prompt, "gpt-image-2", "1024x1024", "low", "png", "opaque", **changes)
        model = ImageModel.objects.get(name="gpt-image-2")
        sizes = [Size(each.width, each.height) for each in spec.files]
        priced = quote(model, quality="low", size=Size(1024, 1024), prompt=prompt, inputs=sizes, day=self.now.date())
        with transaction.atomic():
            return moves.order(
                owner=owner or self.owner,
                group=group or new_id(),
                endpoint=self.endpoint,
                image_model=model,
                spec=spec,
                count=count,
                accounts=accounts or self.accounts,
                bound=priced.bound,
                at=self.now,
            )

    def move(self, change, *arguments):
        with transaction.atomic():
            return change(*arguments, at=self.now)

    def line(self, **columns):
        Endpoint.objects.filter(id=self.endpoint.id).update(**columns)

    def money(self):
        """Reserved and spent, the same in all accounts."""
        found = {(each.reserved, each.spent) for each in Account.objects.filter(id__in=[a.id for a in self.accounts])}
        assert len(found) == 1
        return found.pop()

    def verbs(self):
        return [verb for verb, _ in self.events]


def state(run):
    return str(Run.objects.get(id=run.id).state)


def outcomes(run):
    """Of all its attempts, in the order they were written: (attempt's number, outcome)."""
    rows = AttemptOutcome.objects.filter(attempt__run=run).order_by("attempt__n", "n")
    return [(row.attempt.n, str(row.outcome)) for row in rows]


def booked(run):
    """(amount, source) of every entry."""
    return [(row.amount, str(row.source)) for row in CostEntry.objects.filter(run=run.id).order_by("at", "id")]


def attempts(run):
    return list(Attempt.objects.filter(run=run).order_by("n"))


@pytest.fixture(scope="session")
def shared_simulator():
    with running_simulator(plain=True) as simulator:
        yield simulator


@pytest.fixture
def simulator(shared_simulator):
    shared_simulator.reset()
    return shared_simulator


@pytest.fixture
def room(transactional_db, simulator):
    return made(simulator.url)


def made(url):
    owner = new_id()
    endpoint = Endpoint.objects.create(owner=owner, name="test", base_url=url, simulated=True, in_flight_limit=8)
    keys = [(Scope.BRIEF, str(new_id())), (Scope.MONTH, "2026-11")]
    return Room(url, owner, endpoint, purse(owner, keys))


def purse(owner, keys, limit=LIMIT):
    for scope, key in keys:
        ledger.ensure_accounts(owner=owner, scope=scope, key=key, limit=limit)
    return ledger.accounts_for(owner=owner, keys=keys, simulated=True)
