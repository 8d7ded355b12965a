import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from reviews.audit import queries
from reviews.audit.models import AuditEvent
from reviews.audit.moves import record_look, record_refusal
from reviews.errors import NotAllowed
from reviews.people.models import Workspace
from tests import factories
from tests.reviews.audit.log import BRIEF, CANDIDATE

AT = factories.AT
OWN = NotAllowed("Ann, this is your own brief.", code="own_brief", recorded=True)


def looked(by, subject=("candidate", CANDIDATE), at=AT):
    return record_look(by=by, at=at, subject=subject)


@transaction.atomic
def refuse():
    factories.workspace("Refused")
    raise OWN


@pytest.mark.django_db
def test_a_refusal_is_written_with_its_code_and_its_sentence_beside():
    by = factories.actor()
    event = record_refusal(OWN, by=by, at=AT, subject=("candidate", CANDIDATE))
    body = json.loads(event.body)
    assert (event.verb, event.workspace, event.actor) == ("refused.own_brief", by.workspace_id, by.user_id)
    assert body["subject"] == {"kind": "candidate", "id": str(CANDIDATE)}
    assert queries.texts_of([event.seq]) == {event.seq: {"message": "Ann, this is your own brief."}}
    assert "Ann" not in event.body


@pytest.mark.django_db
def test_a_refusal_without_a_thing_is_about_the_person():
    by = factories.actor()
    body = json.loads(record_refusal(OWN, by=by, at=AT).body)
    assert body["subject"] == {"kind": "person", "id": str(by.user_id)}


@pytest.mark.django_db
def test_a_refusal_of_nobody_known_names_nobody():
    event = record_refusal(OWN, by=None, at=AT)
    assert json.loads(event.body)["subject"] is None
    assert (event.workspace, event.actor) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_stays_when_what_was_refused_is_rolled_back():
    by = factories.actor()
    with pytest.raises(NotAllowed):
        refuse()
    record_refusal(OWN, by=by, at=AT)
    assert not Workspace.objects.filter(name="Refused").exists()
    assert AuditEvent.objects.get().verb == "refused.own_brief"


@pytest.mark.django_db(transaction=True)
def test_a_refusal_cannot_be_written_inside_the_refused_transaction():
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        record_refusal(OWN, by=None, at=AT)


@pytest.mark.django_db
def test_a_look_is_written_at_most_once_per_person_object_and_hour():
    one, other = factories.actor(None, "auditor"), factories.actor(None, "auditor")
    first = looked(one)
    assert (first.verb, first.actor, first.workspace) == ("candidate.opened", one.user_id, one.workspace_id)
    assert looked(one, at=AT + timedelta(minutes=59, seconds=59)) is None
    assert looked(one, ("brief", BRIEF)).verb == "brief.opened"
    assert looked(other).actor == other.user_id
    assert looked(one, at=AT + timedelta(hours=1)).seq == 4
    assert AuditEvent.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_the_same_moment_are_one():
    by = factories.actor(None, "auditor")
    start = Barrier(4)

    def look():
        start.wait()
        looked(by)
        connection.close()

    crowd = [Thread(target=look) for _ in range(4)]
    [one.start() for one in crowd]
    [one.join() for one in crowd]
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_a_look_asks_again_under_the_lock(monkeypatch):
    by = factories.actor(None, "auditor")
    looked(by)
    has_looked, before_the_lock = queries.has_looked, iter([False])
    monkeypatch.setattr(
        queries, "has_looked", lambda *a, **k: next(before_the_lock, None) is None and has_looked(*a, **k)
    )
    assert looked(by) is None
    assert next(before_the_lock, "used") == "used"


@pytest.mark.django_db
def test_a_look_that_is_known_takes_no_lock(django_assert_num_queries):
    by = factories.actor(None, "auditor")
    looked(by)
    with django_assert_num_queries(1):
        assert looked(by) is None
