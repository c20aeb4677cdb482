"""Many rows at once, in the quickest way that each database has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write `rows`, each with a value for every column of `table`; a row with the same key is replaced.

    No key may stand in `rows` twice. SQLite takes the rows one by one in one call; PostgreSQL is given them by COPY into a
    temporary table, and merges them.
    """
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _merge(connection, table, rows)
    else:
        connection.exec_driver_sql(f"{_insert(table)} {_on_conflict(table)}", list(rows))


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write new `rows`, each with a value for every column of `table`."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, _quoted(table), table, rows)
    else:
        connection.exec_driver_sql(_insert(table), list(rows))


def _merge(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    name = _quoted(table)
    staging = f"staged_{table.name}"
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging} (LIKE {name} INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
    )
    _copy(connection, staging, table, rows)
    columns = _columns(table)
    connection.exec_driver_sql(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {staging} {_on_conflict(table)}")  # noqa: S608


def _copy(connection: Connection, target: str, table: Table, rows: Sequence[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(f"COPY {target} ({_columns(table)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(f"COPY {target}", None, error) from error


@cache
def _insert(table: Table) -> str:
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {_quoted(table)} ({_columns(table)}) VALUES ({marks})"  # noqa: S608


@cache
def _columns(table: Table) -> str:
    return ", ".join(_quoted(column) for column in table.columns)


@cache
def _on_conflict(table: Table) -> str:
    keys = ", ".join(_quoted(column) for column in table.primary_key)
    rest = ", ".join(f"{_quoted(column)} = excluded.{_quoted(column)}" for column in table.columns if not column.primary_key)
    return f"ON CONFLICT ({keys}) DO UPDATE SET {rest}"


def _quoted(named: Table | Column[Any]) -> str:
    return f'"{named.name}"'
