"""How fast is the log verified and appended to? `.venv/bin/pytest tests/benchmarks/verify_log.py -s`, not in the suite.

Aim: 25,000 events in a second of processor time, each with a person, four things and, every fifth, a text."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from reviews.audit import chain, moves
from reviews.audit.models import AuditEvent, AuditHead, AuditSubject, AuditText
from reviews.audit.verify import Verified, verify
from tests import factories

EVENTS = 100_000
APPENDED = 1_000


def write(by, ids, n):
    moves.record(
        "review.submitted",
        by=by,
        at=factories.AT + timedelta(seconds=n),
        workspace=by.workspace_id,
        subject=("candidate", ids[n % 500]),
        about=[("brief", ids[n * 7 % 500])],
        moved=[
            moves.Moved("candidate", ids[n % 500], "in_review", "approved"),
            moves.Moved("seat", ids[(n + 1) % 500], "open", "filled"),
        ],
        facts={"sha256": "a" * 64, "coverage_ppm": 970_000, "answers_sha256": "b" * 64},
        texts={"comment": "The label is sharp, the hand is right."} if n % 5 == 0 else {},
    )


def multiply(events):
    """The rest of the log out of the events that are there, chained as `record` chains them."""
    rows = list(AuditEvent.objects.all())
    things, texts = list(AuditSubject.objects.all()), list(AuditText.objects.all())
    seq, prev, last = rows[-1].seq, rows[-1].hash, rows[-1].at
    while seq < events:
        first, made = seq, []
        for row in rows:
            seq += 1
            at = last + timedelta(seconds=seq)
            body = chain.read(row.body) | {"seq": seq, "prev": prev, "at": chain.moment(at)}
            text = chain.canonical(body)
            columns = {"workspace": row.workspace, "actor": row.actor, "verb": row.verb, "at": at}
            made.append(AuditEvent(seq=seq, body=text, hash=chain.event_hash(text), prev=prev, **columns))
            prev = made[-1].hash
        AuditEvent.objects.bulk_create(made, batch_size=1_000)
        AuditSubject.objects.bulk_create(
            [AuditSubject(event=first + t.event, kind=t.kind, object_id=t.object_id) for t in things], batch_size=1_000
        )
        AuditText.objects.bulk_create(
            [AuditText(event=first + t.event, field=t.field, salt=t.salt, text=t.text) for t in texts], batch_size=1_000
        )
    AuditHead.objects.update(size=seq, hash=prev)


@pytest.mark.django_db(transaction=True)
def test_speed():
    by, ids = factories.actor(), [uuid4() for _ in range(500)]
    began = time.perf_counter()
    for n in range(APPENDED):
        with transaction.atomic():
            write(by, ids, n)
    print(f"\nappended {APPENDED / (time.perf_counter() - began):,.0f} events a second, a transaction each")  # noqa: T201 - what it is for
    with transaction.atomic():
        multiply(EVENTS)
    wall, processor = time.perf_counter(), time.process_time()
    assert verify() == Verified(EVENTS, AuditHead.objects.get().hash)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"verified {EVENTS / wall:,.0f} events a second, {EVENTS / processor:,.0f} in one of processor time")  # noqa: T201 - as above
