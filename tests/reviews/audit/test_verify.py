"""The rows of the attack list on the audit log: each tampering names the first event that does not agree."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from reviews.audit import chain, moves, queries, verify
from reviews.audit.models import AuditEvent, AuditHead, AuditSubject, AuditText
from reviews.audit.verify import Broken, CannotTell, Verified
from tests import factories
from tests.reviews.audit.log import CANDIDATE, as_owner, fill, rechain, remove, rewrite, sql

pytestmark = pytest.mark.django_db(transaction=True)

HASH = "Its text does not have its hash."
PREV = "It does not name the hash of the event before it."
KEPT = "Its hash is not the one that was kept."
COLUMN = "A column beside its text says something else."
THINGS = "The list of what it speaks of is another one."
MISSING = "It is missing."
SOMEBODY = {"kind": "person", "id": str(UUID(int=9)), "roles": ["lead"], "way": "web"}


@pytest.fixture
def log():
    """Ten events, guards lifted; gives the head kept after the seventh and at the end."""
    fill(7)
    seventh = queries.head()
    fill(3, start=factories.AT + timedelta(hours=1))
    with as_owner():
        yield seventh, queries.head()


def test_a_log_that_was_not_touched_is_verified_with_its_count_and_head(log):
    seventh, tenth = log
    assert verify.verify() == Verified(*tenth)
    for expect in (seventh, tenth, (0, chain.FIRST_PREV)):
        assert verify.verify(expect) == Verified(*tenth)


def test_a_log_longer_than_what_is_read_at_once_is_verified(log, monkeypatch):
    monkeypatch.setattr(verify, "AT_ONCE", 3)
    assert verify.verify() == Verified(*log[1])


def test_a01_an_edited_actor_is_found_by_the_hash_of_its_row(log):
    rewrite(4, rehash=False, actor=SOMEBODY)
    assert verify.verify() == Broken(4, HASH)


def test_a02_an_edited_actor_with_a_hash_that_fits_is_found_by_the_next_event(log):
    rewrite(4, actor=SOMEBODY)
    sql("UPDATE reviews_auditevent SET actor = %s WHERE seq = 4", bare(SOMEBODY["id"]))
    assert verify.verify() == Broken(5, PREV)


def test_a02_in_the_last_event_it_is_found_by_the_head(log):
    rewrite(10, facts={})
    assert verify.verify() == Broken(10, "The head has another hash.")


def test_a03_a_deleted_row_is_missing(log):
    remove(5)
    assert verify.verify() == Broken(5, MISSING)


def test_a03_a_deleted_first_row_is_missing(log):
    remove(1)
    assert verify.verify() == Broken(1, MISSING)


def test_a04_two_rows_that_changed_places_are_found(log):
    sql("UPDATE reviews_auditevent SET seq = 99 WHERE seq = 5")
    sql("UPDATE reviews_auditevent SET seq = 5 WHERE seq = 6")
    sql("UPDATE reviews_auditevent SET seq = 6 WHERE seq = 99")
    assert verify.verify() == Broken(5, PREV)


def test_a05_a_forged_row_in_the_middle_is_found_by_the_event_after_it(log):
    for seq in range(10, 5, -1):
        sql("UPDATE reviews_auditevent SET seq = %s WHERE seq = %s", seq + 1, seq)
        sql("UPDATE reviews_auditsubject SET event = %s WHERE event = %s", seq + 1, seq)
        sql("UPDATE reviews_audittext SET event = %s WHERE event = %s", seq + 1, seq)
    fifth = AuditEvent.objects.get(seq=5)
    body = fifth.body.replace('"seq":5', '"seq":6').replace(fifth.prev, fifth.hash)
    sql("UPDATE reviews_auditevent SET prev = %s WHERE seq = 7", chain.event_hash(body))
    fifth.seq, fifth.body, fifth.prev, fifth.hash = 6, body, fifth.hash, chain.event_hash(body)
    fifth.save(force_insert=True)
    for kind, thing in (("candidate", CANDIDATE), ("brief", UUID(int=2))):
        AuditSubject.objects.create(event=6, kind=kind, object_id=thing)
    assert verify.verify() == Broken(7, COLUMN)


def test_a05_a_forged_row_after_the_last_is_found(log):
    AuditEvent.objects.create(seq=11, body="{}", hash=chain.event_hash("{}"), prev=log[1][1], at=factories.AT, verb="x")
    assert verify.verify() == Broken(11, "The head says that there are only 10.")


def test_a05_a_row_before_the_first_is_found(log):
    AuditEvent.objects.create(seq=0, body="{}", hash=chain.event_hash("{}"), prev="none", at=factories.AT, verb="x")
    assert verify.verify() == Broken(0, "It stands before the first.")


def test_a06_a_tail_cut_off_is_found_by_the_head(log):
    remove(9, 10)
    assert verify.verify() == Broken(9, "It is missing: the head says that there are 10.")


def test_a07_a_tail_cut_off_together_with_the_head_is_found_only_by_a_kept_head(log):
    remove(9, 10)
    eighth = AuditEvent.objects.get(seq=8)
    AuditHead.objects.update(size=8, hash=eighth.hash)
    assert verify.verify() == Verified(8, eighth.hash)
    assert verify.verify(log[0]) == Verified(8, eighth.hash)
    assert verify.verify(log[1]) == Broken(10, "It was kept, but the log ends with 8.")


@pytest.mark.parametrize("start", [1, 4, 7])
def test_a09_a_log_written_anew_is_found_only_by_a_head_kept_after_the_place(log, start):
    rewrite(start, facts={"n": 99})
    rechain(start)
    assert isinstance(verify.verify(), Verified)
    assert verify.verify(log[0]) == Broken(7, KEPT)
    assert verify.verify(log[1]) == Broken(10, KEPT)


def test_a09_an_event_taken_out_of_a_log_written_anew_is_found_by_a_kept_head(log):
    remove(4)
    rechain(4)
    assert isinstance(verify.verify(), Verified)
    assert verify.verify(log[0]) == Broken(7, KEPT)
    assert verify.verify(log[1]) == Broken(10, "It was kept, but the log ends with 9.")


def test_what_was_written_anew_after_the_kept_head_is_not_covered_by_it(log):
    rewrite(9, facts={"n": 99})
    rechain(9)
    assert isinstance(verify.verify(log[0]), Verified)


def test_a_first_break_before_the_kept_event_is_the_one_that_is_named(log):
    rewrite(3, rehash=False, facts={})
    assert verify.verify((7, "0" * 64)) == Broken(3, HASH)


def test_a_kept_head_of_nothing_with_another_hash_does_not_agree(log):
    assert verify.verify((0, "f" * 64)) == Broken(0, KEPT)


def test_a13_an_event_that_is_turned_to_another_thing_is_found(log):
    other = uuid4()
    sql("UPDATE reviews_auditsubject SET object_id = %s WHERE event = 4 AND kind = 'candidate'", bare(other))
    assert verify.verify() == Broken(4, THINGS)


def test_a13_an_event_taken_out_of_a_trail_is_found(log):
    sql("DELETE FROM reviews_auditsubject WHERE event = 4 AND kind = 'brief'")
    assert verify.verify() == Broken(4, THINGS)


def test_a13_a_thing_added_to_an_event_is_found(log):
    AuditSubject.objects.create(event=4, kind="candidate", object_id=uuid4())
    assert verify.verify() == Broken(4, THINGS)


@pytest.mark.parametrize(
    ("column", "value"),
    [("actor", UUID(int=9)), ("workspace", UUID(int=9)), ("actor", None), ("verb", "x.y")],
)
def test_a_column_that_does_not_repeat_the_text_is_found(log, column, value):
    sql(f"UPDATE reviews_auditevent SET {column} = %s WHERE seq = 4", bare(value) if isinstance(value, UUID) else value)
    assert verify.verify() == Broken(4, COLUMN)


def test_a_column_with_another_time_is_found(log):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_auditevent SET at = (SELECT at FROM reviews_auditevent WHERE seq = 3) WHERE seq = 4"
        )
    assert verify.verify() == Broken(4, COLUMN)


def test_a_column_with_another_hash_of_the_event_before_is_found(log):
    sql("UPDATE reviews_auditevent SET prev = %s WHERE seq = 4", "a" * 64)
    assert verify.verify() == Broken(4, PREV)


def test_a15_an_event_dated_before_the_one_before_it_is_found(log):
    third = AuditEvent.objects.get(seq=3)
    AuditEvent.objects.filter(seq=4).update(at=third.at - timedelta(milliseconds=1))
    rewrite(4, at=chain.moment(third.at - timedelta(milliseconds=1)))
    rechain(4)
    assert verify.verify() == Broken(4, "Its time is earlier than that of the event before it.")


def test_a_text_changed_beside_the_log_is_found(log):
    AuditText.objects.filter(event=4).update(text="Another comment")
    assert verify.verify() == Broken(4, "A text beside it is not the one that was recorded.")


def test_a_text_added_beside_the_log_is_found(log):
    AuditText.objects.create(event=4, field="reason", salt="00", text="Added")
    assert verify.verify() == Broken(4, "A text beside it is not the one that was recorded.")


def test_a_text_and_its_salt_that_were_erased_leave_the_log_verified(log):
    AuditText.objects.filter(event=4).delete()
    assert verify.verify() == Verified(*log[1])


@pytest.mark.parametrize("seq", [0, 11, 500])
def test_a_row_that_points_at_no_event_is_found(log, seq):
    AuditSubject.objects.create(event=seq, kind="candidate", object_id=CANDIDATE)
    assert verify.verify() == Broken(seq, "Something points at it, but there is no such event.")


def test_a_text_that_points_at_no_event_is_found(log):
    AuditText.objects.create(event=11, field="why", salt="00", text="Added")
    assert verify.verify() == Broken(11, "Something points at it, but there is no such event.")


def test_a_head_that_was_emptied_is_found(log):
    AuditHead.objects.all().delete()
    assert verify.verify() == Broken(1, "The head says that there are only 0.")


def test_a18_an_empty_log_cannot_be_told_from_one_that_was_emptied():
    assert verify.verify() == CannotTell("The log is empty.")


def test_a18_an_empty_log_does_not_agree_with_a_head_that_was_kept():
    assert verify.verify((7, "a" * 64)) == Broken(7, "It was kept, but the log ends with 0.")


def test_a18_an_emptied_log_whose_head_stayed_is_broken(log):
    remove(*range(1, 11))
    assert verify.verify() == Broken(1, "It is missing: the head says that there are 10.")


@pytest.mark.parametrize("version", [0, 2, "1", True, [1]])
def test_a18_a_version_that_this_program_does_not_know_is_not_told(log, version):
    rewrite(4, v=version)
    rechain(4)
    assert verify.verify() == CannotTell(f"Event 4 has the version {version!r}; this program knows version 1.")


def test_a_break_behind_an_unknown_version_is_still_found(log):
    rewrite(4, v=2)
    assert verify.verify() == Broken(5, PREV)


@pytest.mark.parametrize("garbage", ["", "garbage", "[]", "{}", "null", "{'v':1}", '{"v":1,"n":1.5}', "[" * 100_000])
def test_a18_garbage_whose_hashes_agree_is_not_told(garbage):
    overwrite(garbage)
    assert verify.verify() == CannotTell("Event 2 cannot be read; this program knows version 1.")


@pytest.mark.parametrize(
    "body",
    [
        '{"v":1}',
        '{"actor":[],"at":"2026-11-02T09:00:00.000Z","prev":"","seq":2,"v":1,"verb":"x","workspace":null}',
        '{"actor":{},"at":"yesterday","prev":"","seq":2,"v":1,"verb":"x","workspace":null}',
        '{"actor":{},"at":5,"prev":"","seq":2,"v":1,"verb":"x","workspace":null}',
        '{"actor":{},"at":"2026-11-02T09:00:00.000Z","prev":"","seq":2,"v":1,"verb":"x","workspace":7}',
    ],
)
def test_an_event_of_version_1_without_its_parts_is_none_of_ours(body):
    overwrite(body)
    assert verify.verify() == Broken(2, verify.NOT_OURS)


@pytest.mark.parametrize(
    "change",
    [
        {"about": None},
        {"about": [{"kind": "brief"}]},
        {"about": [{"kind": "brief", "id": 5}]},
        {"about": [{"kind": "brief", "id": [5]}]},
        {"moved": 5},
        {"subject": []},
        {"texts": ["x"]},
    ],
)
def test_an_event_of_version_1_with_other_parts_is_none_of_ours(log, change):
    rewrite(10, **change)
    rechain(10)
    assert verify.verify() == Broken(10, verify.NOT_OURS)


def test_a18_a_text_longer_than_any_of_ours_is_not_read(log, monkeypatch):
    monkeypatch.setattr(chain, "LARGEST_BODY", 100)
    assert verify.verify() == CannotTell("Event 1 cannot be read; this program knows version 1.")


def test_a18_a_log_without_its_table_cannot_be_told(log):
    with transaction.atomic():
        sql("ALTER TABLE reviews_auditsubject RENAME TO away")
    try:
        found = verify.verify()
    finally:
        with transaction.atomic():
            sql("ALTER TABLE away RENAME TO reviews_auditsubject")
    assert isinstance(found, CannotTell)
    assert found.why.startswith("The log cannot be read: ")


def test_what_is_appended_while_it_is_read_is_read_too(log, monkeypatch):
    by = factories.actor()
    asked = iter([True])
    head = queries.head

    def appending_head():
        if next(asked, False):
            with transaction.atomic():
                moves.record(
                    "brief.filed", by=by, at=factories.AT, workspace=by.workspace_id, subject=("brief", CANDIDATE)
                )
        return head()

    monkeypatch.setattr(queries, "head", appending_head)
    assert verify.verify() == Verified(*head())
    assert head()[0] == 11


def bare(id_):
    """An id as the database of this test takes it in plain SQL."""
    return str(id_).replace("-", "") if connection.vendor == "sqlite" else str(id_)


def overwrite(body):
    """A log of two events whose second is that text, with all hashes agreeing."""
    fill(1)
    first = AuditEvent.objects.get()
    hash_ = chain.event_hash(body)
    AuditEvent.objects.create(seq=2, body=body, hash=hash_, prev=first.hash, at=factories.AT, verb="x")
    AuditHead.objects.update(size=2, hash=hash_)
