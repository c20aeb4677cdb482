"""The database: what it looks like, and how articles get into it and out of it.

`store` is what others use; `tables` is the schema, `records` the values that go in and out, `schedule` when an article is
looked at again. Private: `_engine` (connections, errors, trying again), `_schema` (versions of the schema), `_write` (one
batch), `_bulk` and `_rows` (many rows fast), `_memory` (what an update asks), `_read` (reading back).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bodspider.store.records import Again, Failure, Known, Listed, ListingState, Outcome, Record, Run, Version

if TYPE_CHECKING:
    from bodspider.store._engine import read_address, shown
    from bodspider.store._read import Selection
    from bodspider.store._rows import article_row, line_of, plain
    from bodspider.store.store import Store
    from bodspider.store.tables import articles, metadata

__all__ = [
    "Again",
    "Failure",
    "Known",
    "Listed",
    "ListingState",
    "Outcome",
    "Record",
    "Run",
    "Selection",
    "Store",
    "Version",
    "article_row",
    "articles",
    "line_of",
    "metadata",
    "plain",
    "read_address",
    "shown",
]

_LATE = {
    "Selection": "_read",
    "Store": "store",
    "article_row": "_rows",
    "articles": "tables",
    "line_of": "_rows",
    "metadata": "tables",
    "plain": "_rows",
    "read_address": "_engine",
    "shown": "_engine",
}
"""What needs SQLAlchemy, which takes longer to import than all else of a short command, and the module it is in."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
    return value
