"""Many rows at once, in the quickest way that each database has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table

Row = tuple[Any, ...]

_MOST = 2**21
"""Characters that one statement is given, more or less. PostgreSQL keeps the rows of an array in its `work_mem`, 4 MB unless set
otherwise, and writes them to a file first when they are more, which takes it half as long again."""


def upsert(connection: Connection, table: Table, rows: Sequence[Row], *, keep: str | None = None) -> None:
    """Write `rows`, each with a value for every column of `table`; a row with the same key is replaced, but for its column `keep`.

    No key may stand in `rows` twice.
    """
    _write(connection, table, rows, _on_conflict(table, keep))


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write new `rows`, each with a value for every column of `table`."""
    _write(connection, table, rows, "")


def _write(connection: Connection, table: Table, rows: Sequence[Row], on_conflict: str) -> None:
    """SQLite takes the rows one by one in one call; PostgreSQL is given an array for each column."""
    if connection.dialect.name == "postgresql":
        statement = f"{_insert(table)} SELECT * FROM unnest({_arrays(table, connection)}) {on_conflict}"  # noqa: S608
        for some in _slices(rows):
            connection.exec_driver_sql(statement, tuple(map(list, zip(*some, strict=True))))
    elif rows:
        marks = ", ".join("?" * len(table.columns))
        connection.exec_driver_sql(f"{_insert(table)} VALUES ({marks}) {on_conflict}", list(rows))


def _slices(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    start = length = 0
    for at, row in enumerate(rows, 1):
        length += sum(len(value) for value in row if type(value) is str)
        if length > _MOST or at == len(rows):
            yield rows[start:at]
            start, length = at, 0


def _arrays(table: Table, connection: Connection) -> str:
    return ", ".join(f"%b::{column.type.compile(connection.dialect)}[]" for column in table.columns)


@cache
def _insert(table: Table) -> str:
    columns = ", ".join(_quoted(column) for column in table.columns)
    return f"INSERT INTO {_quoted(table)} ({columns})"


@cache
def _on_conflict(table: Table, keep: str | None) -> str:
    keys = ", ".join(_quoted(column) for column in table.primary_key)
    replaced = [_quoted(column) for column in table.columns if not column.primary_key and column.name != keep]
    return f"ON CONFLICT ({keys}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in replaced)}"


def _quoted(named: Table | Column[Any]) -> str:
    return f'"{named.name}"'
