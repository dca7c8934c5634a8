"""Writing millions of rows fast: COPY on PostgreSQL, one prepared statement on SQLite, indexes made afterwards."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection


def is_postgres() -> bool:
    """Say which database this is."""
    return connection.vendor == "postgresql"


def copy_rows(table: str, columns: list[str], rows: Iterable[tuple]) -> None:
    """Write rows as they are, beside the ORM."""
    names = ", ".join(f'"{one}"' for one in columns)
    with connection.cursor() as cursor:
        if is_postgres():
            with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as out:
                for row in rows:
                    out.write_row(row)
            return
        holes = ", ".join("?" * len(columns))
        connection.connection.cursor().executemany(
            f"INSERT INTO {table} ({names}) VALUES ({holes})",
            (tuple(_for_sqlite(one) for one in row) for row in rows),
        )


def _for_sqlite(value: object) -> object:
    """Return a value as Django keeps it there."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return value


def run(sql: str) -> None:
    """Run one statement that both databases understand."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def without_indexes(tables: list[str]) -> Iterator[None]:
    """Drop the plain indexes of these tables and make them again at the end; keys and unique columns stay."""
    quoted = ", ".join(f"'{one}'" for one in tables)
    if is_postgres():
        found = f"""SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({quoted})
            AND indexname NOT IN (SELECT conname FROM pg_constraint)"""
    else:
        found = f"""SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
            AND sql NOT LIKE 'CREATE UNIQUE%' AND tbl_name IN ({quoted})"""
    with connection.cursor() as cursor:
        cursor.execute(found)
        dropped = cursor.fetchall()
    for name, _sql in dropped:
        run(f'DROP INDEX "{name}"')
    if is_postgres():
        run(
            "SET session_replication_role = replica"
        )  # millions of foreign keys, right by making, are not looked up
    yield
    if is_postgres():
        run("SET session_replication_role = origin")
    for _name, sql in dropped:
        run(sql)
    run("ANALYZE")
