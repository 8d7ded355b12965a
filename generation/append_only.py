"""Tables that only grow: the database itself refuses UPDATE, DELETE, REPLACE and TRUNCATE of what stands in them.

Triggers stop accidents and the application, never the owner of the database: for that the log has witnesses outside.
On SQLite a schema migration that remakes a guarded table drops its triggers, and the guard against REPLACE knows the
unique indexes of its day: such a migration repeats `operations(table)` at its end. `missing` finds the forgotten one.
A refusal is an IntegrityError on both databases. There is no `ignore_conflicts` on a guarded table: SQLite refuses it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import NotSupportedError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

FUNCTION = """
CREATE OR REPLACE FUNCTION generation_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
KINDS = {"sqlite": ("update", "delete", "replace"), "postgresql": ("row", "truncate")}


def operations(*tables: str, once: str | None = None) -> list[RunPython]:
    """Migration operations that guard the tables; with `once`, a row is guarded from when that column is set."""

    def forwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables:
            execute(editor.connection, unguard(table, editor.connection) + guard(table, editor.connection, once=once))

    def backwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables:
            execute(editor.connection, unguard(table, editor.connection))

    return [RunPython(forwards, backwards)]


def missing(*tables: str) -> list[str]:
    """Those of the tables that lack one of their triggers, or where one is switched off."""
    found = {table: set(triggers(table, connection)) for table in tables}
    return [table for table, names in found.items() if not names >= set(names_of(table, connection))]


@contextmanager
def lifted(*tables: str) -> Iterator[None]:
    """Without guard for a moment, only for the emptying of tables between tests; the very same guard comes back."""
    kept = {name: sql for table in tables for name, sql in triggers(table, connection).items()}
    with transaction.atomic():
        for table in tables:
            execute(connection, unguard(table, connection))
    try:
        yield
    finally:
        with transaction.atomic():
            execute(connection, list(kept.values()))


def guard(table: str, db: BaseDatabaseWrapper, *, once: str | None = None) -> list[str]:
    """SQL statements that make the triggers of a table."""
    return on_sqlite(table, db, once) if vendor(db) == "sqlite" else on_postgresql(table, db, once)


def unguard(table: str, db: BaseDatabaseWrapper) -> list[str]:
    """SQL statements that drop the triggers of a table, where they are."""
    place = "" if vendor(db) == "sqlite" else f" ON {db.ops.quote_name(table)}"
    return [f"DROP TRIGGER IF EXISTS {db.ops.quote_name(name)}{place}" for name in names_of(table, db)]


def on_sqlite(table: str, db: BaseDatabaseWrapper, once: str | None) -> list[str]:
    update, delete, replace = (db.ops.quote_name(name) for name in names_of(table, db))
    held = f" WHEN OLD.{db.ops.quote_name(once)} IS NOT NULL" if once else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    quoted = db.ops.quote_name(table)
    return [
        f"CREATE TRIGGER {update} BEFORE UPDATE ON {quoted}{held} {refuse}",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {quoted}{held} {refuse}",
        # REPLACE fires the trigger above only where recursive_triggers is on, as in our own connections alone.
        f"CREATE TRIGGER {replace} BEFORE INSERT ON {quoted} WHEN {takes_a_place(table, db, once)} {refuse}",
    ]


def takes_a_place(table: str, db: BaseDatabaseWrapper, once: str | None) -> str:
    """A condition: the new row would take the place of one that is there, by its rowid or by any unique index."""
    quoted = db.ops.quote_name(table)
    held = f" AND {db.ops.quote_name(once)} IS NOT NULL" if once else ""
    same = [f"EXISTS (SELECT 1 FROM {quoted} WHERE rowid = NEW.rowid{held})"]  # noqa: S608 - names of ours
    for columns, condition in unique_indexes(table, db):
        equal = " AND ".join(f"{column} = NEW.{column}" for column in columns)
        old = f" AND ({condition})" if condition else ""
        exists = f"EXISTS (SELECT 1 FROM {quoted} WHERE {equal}{old}{held})"  # noqa: S608 - names of ours
        same.append(f"({exists} AND {of_new(table, db, condition)})" if condition else exists)
    return " OR ".join(same)


def unique_indexes(table: str, db: BaseDatabaseWrapper) -> list[tuple[list[str], str]]:
    """Quoted columns and condition (empty where it is for all rows) of each unique index of a table in SQLite."""
    found = []
    with db.cursor() as cursor:
        cursor.execute('SELECT name FROM pragma_index_list(%s) WHERE "unique" = 1 ORDER BY name', [table])
        for (index,) in cursor.fetchall():
            cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [index])
            columns = [db.ops.quote_name(column) for (column,) in cursor.fetchall()]
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [index])
            _, _, condition = ((cursor.fetchone() or ("",))[0] or "").partition(" WHERE ")
            found.append((columns, condition))
    return found


def of_new(table: str, db: BaseDatabaseWrapper, condition: str) -> str:
    """The condition of a partial index, asked of the row that is about to be inserted."""
    with db.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(%s)", [table])
        columns = [db.ops.quote_name(column) for (column,) in cursor.fetchall()]
    new = ", ".join(f"NEW.{column} AS {column}" for column in columns)
    return f"EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {condition})"  # noqa: S608 - names of ours


def on_postgresql(table: str, db: BaseDatabaseWrapper, once: str | None) -> list[str]:
    row, truncate = (db.ops.quote_name(name) for name in names_of(table, db))
    held = f" WHEN (OLD.{db.ops.quote_name(once)} IS NOT NULL)" if once else ""
    quoted = db.ops.quote_name(table)
    call = "EXECUTE FUNCTION generation_append_only()"
    return [
        FUNCTION,
        f"CREATE TRIGGER {row} BEFORE UPDATE OR DELETE ON {quoted} FOR EACH ROW{held} {call}",
        f"CREATE TRIGGER {truncate} BEFORE TRUNCATE ON {quoted} FOR EACH STATEMENT {call}",
        # ALWAYS: also in a session that plays a replica, which skips ordinary triggers.
        f"ALTER TABLE {quoted} ENABLE ALWAYS TRIGGER {row}, ENABLE ALWAYS TRIGGER {truncate}",
    ]


def names_of(table: str, db: BaseDatabaseWrapper) -> list[str]:
    return [f"{table}_append_only_{kind}" for kind in KINDS[vendor(db)]]


def triggers(table: str, db: BaseDatabaseWrapper) -> dict[str, str]:
    """The triggers of ours that stand on a table and work, by name, with the SQL that makes them again."""
    ours = names_of(table, db)
    with db.cursor() as cursor:
        if vendor(db) == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            return {name: sql for name, sql in cursor.fetchall() if name in ours}
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(t.oid) || '; ALTER TABLE ' || quote_ident(relname)"
            " || ' ENABLE ALWAYS TRIGGER ' || quote_ident(tgname)"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
            " WHERE relname = %s AND pg_table_is_visible(c.oid) AND tgenabled = 'A' AND NOT tgisinternal",
            [table],
        )
        return {name: sql for name, sql in cursor.fetchall() if name in ours}


def vendor(db: BaseDatabaseWrapper) -> str:
    if db.vendor not in KINDS:
        raise NotSupportedError(f"Append-only tables are guarded on SQLite and PostgreSQL, not on {db.vendor}.")
    return db.vendor


def execute(db: BaseDatabaseWrapper, statements: list[str]) -> None:
    with db.cursor() as cursor:
        for statement in statements:
            # Without parameters a % stands for itself.
            cursor.execute(statement)
