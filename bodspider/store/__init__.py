"""The database: what it looks like, and how articles get into it and out of it.

`store` is what others use; `tables` is the schema, `records` the values that go in and out, `schedule` when an article is
looked at again. Private: `_engine` (connections, errors, trying again), `_schema` (versions of the schema), `_write` (one
batch), `_bulk` and `_rows` (many rows fast), `_memory` (what an update asks), `_read` (reading back).
"""

from bodspider.store._engine import shown
from bodspider.store._read import Selection
from bodspider.store._rows import plain
from bodspider.store.records import Again, Failure, Known, Listed, ListingState, Outcome, Record, Run, Version
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
    "articles",
    "metadata",
    "plain",
    "shown",
]
