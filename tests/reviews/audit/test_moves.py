import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from reviews.actor import Way
from reviews.audit import chain, queries
from reviews.audit.models import AuditEvent, AuditHead, AuditSubject, AuditText
from reviews.audit.moves import Moved, record
from reviews.audit.verify import Verified, verify
from reviews.people.models import Workspace
from tests import factories
from tests.reviews.audit.log import BRIEF, CANDIDATE, fill

AT = factories.AT


def write(verb="brief.filed", **given):
    by = given.pop("by", None)
    given = {"at": AT, "workspace": by and by.workspace_id, "subject": ("brief", BRIEF)} | given
    return record(verb, by=by, **given)


@transaction.atomic
def found(name):
    return write(subject=("workspace", factories.workspace(name).pk))


@pytest.mark.django_db
def test_an_event_is_written_exactly_in_the_final_format():
    by = factories.actor(None, "reviewer", "lead", way=Way.API)
    seat = uuid4()
    with transaction.atomic():
        event = write(
            "review.submitted",
            by=by,
            at=AT + timedelta(microseconds=1999),
            subject=("candidate", CANDIDATE),
            about=[("brief", BRIEF), ("candidate", CANDIDATE)],
            moved=[Moved("candidate", CANDIDATE, "in_review", "approved"), Moved("seat", seat, None, "filled")],
            facts={
                "coverage_ppm": 970000,
                "approve": True,
                "claim": seat,
                "cost_usd": "0.21",
                "codes": ("logo_wrong",),
            },
            texts={"comment": "Good."},
        )
    salt = AuditText.objects.get().salt
    body = {
        "v": 1,
        "seq": 1,
        "prev": "0" * 64,
        "at": "2026-11-02T09:00:00.001Z",
        "workspace": str(by.workspace_id),
        "actor": {"kind": "person", "id": str(by.user_id), "roles": ["lead", "reviewer"], "way": "api"},
        "verb": "review.submitted",
        "subject": {"kind": "candidate", "id": str(CANDIDATE)},
        "about": [{"kind": "brief", "id": str(BRIEF)}, {"kind": "candidate", "id": str(CANDIDATE)}],
        "moved": [
            {"kind": "candidate", "id": str(CANDIDATE), "before": "in_review", "after": "approved"},
            {"kind": "seat", "id": str(seat), "before": None, "after": "filled"},
        ],
        "facts": {
            "coverage_ppm": 970000,
            "approve": True,
            "claim": str(seat),
            "cost_usd": "0.21",
            "codes": ["logo_wrong"],
        },
        "texts": {"comment": hashlib.sha256(f"{salt}Good.".encode()).hexdigest()},
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    stored = AuditEvent.objects.get()
    assert stored == event
    assert (stored.body, stored.hash, stored.prev) == (text, hashlib.sha256(text.encode()).hexdigest(), "0" * 64)
    assert (stored.seq, stored.verb, stored.workspace, stored.actor) == (1, body["verb"], by.workspace_id, by.user_id)
    assert stored.at == AT + timedelta(milliseconds=1)
    assert set(AuditSubject.objects.values_list("event", "kind", "object_id")) == {
        (1, "candidate", CANDIDATE),
        (1, "brief", BRIEF),
        (1, "seat", seat),
    }
    assert AuditText.objects.values_list("event", "field", "text").get() == (1, "comment", "Good.")
    assert queries.head() == (1, stored.hash)


@pytest.mark.django_db
def test_a_machine_has_no_name_in_the_log():
    event = write()
    assert json.loads(event.body)["actor"] == {"kind": "machine"}
    assert (event.actor, event.workspace) == (None, None)


@pytest.mark.django_db
def test_each_event_names_the_hash_of_the_one_before():
    first, second, third = write(), write(), write()
    assert [first.prev, second.prev, third.prev] == ["0" * 64, first.hash, second.hash]
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert queries.head() == (3, third.hash)


@pytest.mark.django_db
def test_the_head_of_a_log_without_events_is_its_beginning():
    assert queries.head() == (0, chain.FIRST_PREV)


@pytest.mark.django_db
def test_free_text_among_the_facts_leaves_the_body_and_stands_beside_it():
    facts = {"why": "Ann saw six fingers", "code": "logo_wrong", "seen": [{"by": "ann@demo.example", "n": 2}]}
    event = write(facts=facts)
    body = json.loads(event.body)
    assert body["facts"] == {"why": None, "code": "logo_wrong", "seen": [{"by": None, "n": 2}]}
    assert set(body["texts"]) == {"why", "seen.0.by"}
    assert queries.texts_of([event.seq, 99]) == {
        event.seq: {"why": "Ann saw six fingers", "seen.0.by": "ann@demo.example"},
        99: {},
    }
    assert not any(word in event.body for word in ("Ann", "ann", "fingers"))


@pytest.mark.django_db
def test_a_sentence_with_characters_that_no_database_keeps_does_not_undo_the_step():
    event = write(facts={"why": "nul \0 and half a \ud800 pair, whole 😀"})
    assert queries.texts_of([event.seq])[event.seq] == {"why": "nul \ufffd and half a \ufffd pair, whole 😀"}
    assert verify() == Verified(1, event.hash)


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"share": 0.5}, {"cost": Decimal("0.21")}, {"at": AT}])
def test_facts_that_canonical_json_does_not_know_are_refused(facts):
    with pytest.raises(TypeError), transaction.atomic():
        write(facts=facts)
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_what_is_not_an_id_is_refused_so_that_no_name_can_stand_in_its_place():
    with pytest.raises(TypeError, match="is not an id"), transaction.atomic():
        write(subject=("brief", "Spring campaign"))
    with pytest.raises(TypeError, match="is not an id"), transaction.atomic():
        write(workspace=Workspace(name="Demo"))


@pytest.mark.django_db
def test_an_event_longer_than_any_reader_takes_is_refused():
    with pytest.raises(ValueError, match="at most 1000000"), transaction.atomic():
        write(facts={"words": ["x" * 100] * 10_000})


@pytest.mark.django_db
def test_the_path_of_a_text_must_fit_its_column():
    with pytest.raises(ValueError, match="at most 60"), transaction.atomic():
        write(facts={"x" * 61: "two words"})


@pytest.mark.django_db
def test_the_logs_time_never_goes_back_and_the_time_handed_in_is_kept():
    write(at=AT + timedelta(seconds=30))
    late = write(at=AT)
    later = write(at=AT + timedelta(seconds=31))
    body = json.loads(late.body)
    assert (body["at"], body["acted_at"]) == ("2026-11-02T09:00:30.000Z", "2026-11-02T09:00:00.000Z")
    assert late.at == AT + timedelta(seconds=30)
    assert "acted_at" not in json.loads(later.body)
    assert verify() == Verified(3, later.hash)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        write()
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_takes_its_event_with_it():
    with pytest.raises(TypeError), transaction.atomic():
        write(facts={"n": write().seq / 2})
    assert (AuditEvent.objects.count(), AuditSubject.objects.count(), queries.head()) == (0, 0, (0, chain.FIRST_PREV))


@pytest.mark.django_db(transaction=True)
def test_an_event_that_fails_takes_its_action_with_it_and_trying_again_works():
    fill(1)
    size, hash_ = queries.head()
    AuditHead.objects.update(size=0, hash=chain.FIRST_PREV)
    with pytest.raises(IntegrityError):
        found("Half done")
    assert not Workspace.objects.filter(name="Half done").exists()
    AuditHead.objects.update(size=size, hash=hash_)
    found("Half done")
    assert verify() == Verified(2, queries.head()[1])


@pytest.mark.django_db(transaction=True)
def test_events_of_many_at_once_stand_in_one_line_without_a_gap():
    threads, each = 6, 8
    by = factories.actor()
    start = Barrier(threads)

    def act():
        start.wait()
        fill(each, by=by)
        connection.close()

    crowd = [Thread(target=act) for _ in range(threads)]
    [one.start() for one in crowd]
    [one.join() for one in crowd]
    assert list(AuditEvent.objects.values_list("seq", flat=True)) == list(range(1, threads * each + 1))
    assert verify() == Verified(*queries.head())


@pytest.mark.django_db
def test_the_database_itself_refuses_two_events_after_the_same_one():
    fill(2)
    event = AuditEvent.objects.get(seq=2)
    twin = {"body": "{}", "hash": "f" * 64, "at": AT, "verb": "x.y"}
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.create(seq=3, prev=event.prev, **twin)


@pytest.mark.django_db
def test_the_trail_of_a_thing_is_every_event_that_speaks_of_it_in_its_workspace():
    by, stranger = factories.actor(), factories.actor()
    first = write(by=by, moved=[Moved("candidate", CANDIDATE, None, "generating")])
    write(by=by, subject=("brief", UUID(int=77)))
    last = write(by=by, subject=("candidate", CANDIDATE), about=[("brief", BRIEF)])
    write(by=stranger, subject=("candidate", CANDIDATE))
    assert list(queries.trail(CANDIDATE, workspace=by.workspace_id)) == [first, last]


@pytest.mark.django_db
def test_a_workspace_reads_only_its_own_events():
    by, stranger = factories.actor(), factories.actor()
    ours = [write(by=by), write(by=stranger) and write(by=by)]
    assert list(queries.events(by.workspace_id)) == ours
    assert list(queries.events(by.workspace_id, after=1)) == ours[1:]


def test_rows_of_the_log_say_what_they_are():
    assert str(AuditHead(size=2, hash="ab")) == "2:ab"
    assert str(AuditEvent(seq=2, verb="brief.filed")) == "#2 brief.filed"
    assert str(AuditSubject(event=2, kind="brief", object_id=BRIEF)) == f"brief {BRIEF} in #2"
    assert str(AuditText(event=2, field="why")) == "why of #2"
