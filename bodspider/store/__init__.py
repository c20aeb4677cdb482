"""The database: what it looks like, and how articles get into it and out of it."""

from bodspider.store.store import Outcome, Store, shown
from bodspider.store.tables import articles, metadata

__all__ = ["Outcome", "Store", "articles", "metadata", "shown"]
