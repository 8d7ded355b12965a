import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, NotSupportedError, connection, transaction

from generation import append_only
from generation.ledger.models import CostEntry
from generation.ledger.states import CostSource

TABLE = "generation_costentry"
GUARDED = ("generation_attempt", "generation_attemptoutcome", TABLE, "generation_image")
NOTES = "append_only_notes"
ON_SQLITE = connection.vendor == "sqlite"
only_sqlite = pytest.mark.skipif(not ON_SQLITE, reason="a statement that only SQLite knows")
only_postgresql = pytest.mark.skipif(ON_SQLITE, reason="a statement that only PostgreSQL knows")


def entry(**columns):
    facts = {"owner": uuid4(), "subject": uuid4(), "simulated": False, "source": CostSource.STATED}
    return CostEntry.objects.create(**facts, amount=Decimal(1), at=datetime(2026, 11, 21, tzinfo=UTC), **columns)


def run(statement, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)


def refused(statement, *parameters):
    with pytest.raises(IntegrityError, match="append-only"):
        run(statement, *parameters)
    return True


def rows(table=NOTES):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return cursor.fetchall()


@pytest.fixture
def notes(db):
    """A small guarded table: key, a unique name, unique place among those with an even place, frozen once set."""
    run(f"CREATE TABLE {NOTES} (id integer PRIMARY KEY, name varchar(9) UNIQUE, place integer, frozen varchar(9))")
    run(f"CREATE UNIQUE INDEX notes_place ON {NOTES} (place) WHERE (place % 2 = 0 AND place > 0)")
    run(f"INSERT INTO {NOTES} VALUES (1, 'one', 2, NULL), (2, 'two', 4, 'yes')")


def set_up(once=None):
    for operation in append_only.operations(NOTES, once=once):
        operation.code(None, SimpleNamespace(connection=connection))


def take_away():
    for operation in append_only.operations(NOTES):
        operation.reverse_code(None, SimpleNamespace(connection=connection))


@pytest.mark.django_db
def test_the_tables_of_money_images_and_attempts_are_guarded():
    assert append_only.missing(*GUARDED) == []


@pytest.mark.django_db
def test_a_booked_amount_cannot_be_changed_or_deleted():
    booked = entry()

    with pytest.raises(IntegrityError), transaction.atomic():
        CostEntry.objects.filter(id=booked.id).update(amount=Decimal(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        booked.delete()
    assert refused(f"UPDATE {TABLE} SET amount = 0")
    assert refused(f"DELETE FROM {TABLE}")
    assert CostEntry.objects.get().amount == Decimal(1)


@pytest.mark.django_db
def test_without_its_triggers_a_booked_amount_could_be_changed():
    entry()
    append_only.execute(connection, append_only.unguard(TABLE, connection))

    assert append_only.missing(*GUARDED) == [TABLE]
    run(f"UPDATE {TABLE} SET amount = 0")
    assert CostEntry.objects.get().amount == 0


@pytest.mark.django_db
def test_rows_are_added_freely():
    first = entry(attempt=uuid4())

    assert entry(attempt=first.attempt, corrects=first)
    assert CostEntry.objects.count() == 2


@pytest.mark.django_db
def test_a_guard_that_is_set_up_twice_is_there_once(notes):
    set_up()
    set_up()

    assert append_only.missing(NOTES) == []
    assert refused(f"DELETE FROM {NOTES}")


@pytest.mark.django_db
def test_a_guard_is_taken_away_by_migrating_back(notes):
    set_up()
    take_away()

    run(f"DELETE FROM {NOTES}")
    assert rows() == []


@pytest.mark.django_db
def test_an_upsert_over_a_row_is_refused(notes):
    set_up()

    assert refused(f"INSERT INTO {NOTES} (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'x'")


@pytest.mark.django_db
def test_a_row_that_freezes_can_be_changed_until_then(notes):
    set_up(once="frozen")

    run(f"UPDATE {NOTES} SET name = 'uno' WHERE id = 1")
    assert refused(f"UPDATE {NOTES} SET name = 'due' WHERE id = 2")
    assert refused(f"DELETE FROM {NOTES} WHERE id = 2")
    run(f"UPDATE {NOTES} SET frozen = 'now' WHERE id = 1")
    assert refused(f"UPDATE {NOTES} SET frozen = NULL WHERE id = 1")
    assert rows() == [(1, "uno", 2, "now"), (2, "two", 4, "yes")]


@pytest.mark.django_db
def test_a_row_that_is_not_frozen_can_be_deleted(notes):
    set_up(once="frozen")

    run(f"DELETE FROM {NOTES} WHERE id = 1")
    assert rows() == [(2, "two", 4, "yes")]


@pytest.mark.django_db
def test_lifted_guards_are_back_with_their_condition(notes):
    set_up(once="frozen")
    before = append_only.triggers(NOTES, connection)

    with append_only.lifted(NOTES, TABLE):
        assert append_only.missing(NOTES, TABLE) == [NOTES, TABLE]
        run(f"DELETE FROM {NOTES} WHERE id = 2")

    assert append_only.missing(NOTES, TABLE) == []
    assert append_only.triggers(NOTES, connection) == before
    run(f"UPDATE {NOTES} SET frozen = 'now'")
    assert refused(f"UPDATE {NOTES} SET frozen = NULL")


@pytest.mark.django_db
def test_lifted_guards_are_back_after_an_error():
    with pytest.raises(ZeroDivisionError), append_only.lifted(TABLE):
        raise ZeroDivisionError

    assert append_only.missing(TABLE) == []


@pytest.mark.django_db
def test_lifting_leaves_an_unguarded_table_unguarded(notes):
    with append_only.lifted(NOTES):
        pass

    assert append_only.missing(NOTES) == [NOTES]


@only_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    "row",
    [
        "(id, name, place) VALUES (1, 'new', 8)",
        "(rowid, name, place) VALUES (2, 'new', 8)",
        "(id, name, place) VALUES (9, 'one', 8)",
        "(id, name, place) VALUES (9, 'new', 4)",
    ],
    ids=["key", "rowid", "unique column", "partial unique index"],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_replace_cannot_take_the_place_of_a_row(notes, row, recursive):
    set_up()
    run(f"PRAGMA recursive_triggers = {recursive}")
    try:
        assert refused(f"INSERT OR REPLACE INTO {NOTES} {row}")
    finally:
        run("PRAGMA recursive_triggers = ON")
    assert rows() == [(1, "one", 2, None), (2, "two", 4, "yes")]


@only_sqlite
@pytest.mark.django_db
def test_replace_may_add_a_row_that_takes_no_place(notes):
    set_up()

    run(f"INSERT OR REPLACE INTO {NOTES} (id, name, place) VALUES (3, 'three', 3), (4, 'four', 3), (5, NULL, -4)")
    run(f"INSERT OR REPLACE INTO {NOTES} (name, place) VALUES ('six', -4)")
    assert [row[0] for row in rows()] == [1, 2, 3, 4, 5, 6]


@only_sqlite
@pytest.mark.django_db
def test_replace_may_take_the_place_of_a_row_that_is_not_frozen(notes):
    set_up(once="frozen")

    run(f"INSERT OR REPLACE INTO {NOTES} (id, name, place) VALUES (1, 'uno', 2)")
    assert refused(f"INSERT OR REPLACE INTO {NOTES} (id, name, place) VALUES (2, 'due', 8)")
    assert refused(f"INSERT OR REPLACE INTO {NOTES} (id, name, place) VALUES (9, 'due', 4)")


@only_sqlite
@pytest.mark.django_db
def test_without_the_guard_replace_deletes_silently_where_recursive_triggers_are_off(notes):
    set_up()
    run(f"DROP TRIGGER {NOTES}_append_only_replace")
    run("PRAGMA recursive_triggers = OFF")
    try:
        run(f"INSERT OR REPLACE INTO {NOTES} (id, name) VALUES (1, 'new')")
    finally:
        run("PRAGMA recursive_triggers = ON")
    assert rows()[0][1] == "new"


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_another_program_that_opens_the_file_is_refused_too():
    booked = entry()

    with sqlite3.connect(connection.settings_dict["NAME"]) as other:
        columns = [column[1] for column in other.execute(f"PRAGMA table_info({TABLE})")]
        values = ", ".join("amount * 2" if column == "amount" else f'"{column}"' for column in columns)
        statement = f"INSERT OR REPLACE INTO {TABLE} SELECT {values} FROM {TABLE}"
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(statement)
    other.close()
    assert CostEntry.objects.get() == booked


@only_postgresql
@pytest.mark.django_db
def test_truncate_is_refused():
    assert refused(f"TRUNCATE {TABLE} CASCADE")


@only_postgresql
@pytest.mark.django_db
def test_a_session_that_plays_a_replica_is_refused_too():
    entry()

    run("SET LOCAL session_replication_role = replica")
    assert refused(f"UPDATE {TABLE} SET amount = 0")
    run("SET LOCAL session_replication_role = origin")


@only_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("state", ["DISABLE", "ENABLE"])
def test_a_trigger_that_is_switched_off_or_weakened_is_missed(state):
    run(f"ALTER TABLE {TABLE} {state} TRIGGER {TABLE}_append_only_row")

    assert append_only.missing(*GUARDED) == [TABLE]


def test_other_databases_are_refused():
    with pytest.raises(NotSupportedError, match="not on oracle"):
        append_only.guard(TABLE, SimpleNamespace(vendor="oracle"))
