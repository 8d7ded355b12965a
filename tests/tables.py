"""Puts every table back to what migrations left, after a test that really committed."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import connection, transaction

from generation import append_only
from reviews.audit.triggers import ALL_TABLES

KEPT = {"django_migrations"}


@dataclass(frozen=True)
class Rows:
    columns: list[str]
    values: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Migrated:
    """The rows of all tables right after the migrations, as the database's driver gives them."""

    tables: dict[str, Rows]

    @classmethod
    def now(cls) -> Self:
        names = [name for name in connection.introspection.table_names() if name not in KEPT]
        return cls({name: read(name) for name in names})

    def put_back(self) -> None:
        """Empties what has been written and inserts what was there. Guards of append-only tables are lifted for it."""
        dirty = [name for name, rows in self.tables.items() if read(name).values != rows.values]
        if not dirty:
            return
        with append_only.lifted(*dirty), transaction.atomic():
            # Foreign keys are checked at the commit, so the order does not matter.
            for name in dirty:
                execute(f"DELETE FROM {quoted(name)}")
            for name in dirty:
                insert(name, self.tables[name])
        if left := append_only.missing(*guarded(dirty)):
            raise AssertionError(f"Lifted guards are not back: {left}")


def guarded(tables: list[str]) -> list[str]:
    return [name for name in tables if name in ALL_TABLES]


def read(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quoted(table)}")
        return Rows([column[0] for column in cursor.description], cursor.fetchall())


def insert(table: str, rows: Rows) -> None:
    if not rows.values:
        return
    columns = ", ".join(quoted(column) for column in rows.columns)
    places = ", ".join(["%s"] * len(rows.columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quoted(table)} ({columns}) VALUES ({places})", rows.values)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
