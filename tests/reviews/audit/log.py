"""Events for these tests, and the hands of somebody who owns the database."""

import hashlib
import json
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from generation import append_only
from reviews.audit import moves
from reviews.audit.models import AuditEvent, AuditHead
from tests import factories

CANDIDATE = UUID(int=1)
BRIEF = UUID(int=2)


def fill(events=5, by=None, start=factories.AT):
    """So many events of one person, a minute apart, on one candidate and its brief; gives the actor."""
    by = by or factories.actor()
    for n in range(events):
        with transaction.atomic():
            moves.record(
                "review.submitted",
                by=by,
                at=start + timedelta(minutes=n),
                workspace=by.workspace_id,
                subject=("candidate", CANDIDATE),
                about=[("brief", BRIEF)],
                moved=[moves.Moved("candidate", CANDIDATE, "in_review", "approved")],
                facts={"n": n},
                texts={"comment": f"Comment {n}"},
            )
    return by


@contextmanager
def as_owner():
    """Without the guards, as the owner of the database can be."""
    with append_only.lifted("reviews_auditevent", "reviews_auditsubject"):
        yield


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rewrite(seq, *, rehash=True, **changes):
    """Changes fields of a body; with `rehash` the row's own hash fits again."""
    event = AuditEvent.objects.get(seq=seq)
    body = dump(json.loads(event.body) | changes)
    sql("UPDATE reviews_auditevent SET body = %s WHERE seq = %s", body, seq)
    if rehash:
        sql("UPDATE reviews_auditevent SET hash = %s WHERE seq = %s", sha256(body), seq)


def rechain(start):
    """Writes every hash from `start` on anew, and the head row too, so that the log agrees with itself again."""
    before = AuditEvent.objects.filter(seq__lt=start).order_by("-seq").first()
    prev, seq = (before.hash, before.seq) if before else ("0" * 64, 0)
    for event in list(AuditEvent.objects.filter(seq__gte=start)):
        seq += 1
        body = dump(json.loads(event.body) | {"prev": prev, "seq": seq})
        hash_ = sha256(body)
        statement = "UPDATE reviews_auditevent SET body = %s, hash = %s, prev = %s, seq = %s WHERE seq = %s"
        sql(statement, body, hash_, prev, seq, event.seq)
        if seq != event.seq:
            sql("UPDATE reviews_auditsubject SET event = %s WHERE event = %s", seq, event.seq)
            sql("UPDATE reviews_audittext SET event = %s WHERE event = %s", seq, event.seq)
        prev = hash_
    AuditHead.objects.update(size=seq, hash=prev)


def remove(*seqs):
    for seq in seqs:
        sql("DELETE FROM reviews_auditevent WHERE seq = %s", seq)
        sql("DELETE FROM reviews_auditsubject WHERE event = %s", seq)
        sql("DELETE FROM reviews_audittext WHERE event = %s", seq)


def dump(body):
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()
