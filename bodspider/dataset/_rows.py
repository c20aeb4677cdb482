"""What every format is made of: a few articles at a time, as records and as rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bodspider.items import Article
from bodspider.store import plain

Row = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """Some articles that are written together."""

    articles: Sequence[Article]

    @cached_property
    def rows(self) -> list[Row]:
        """The articles as values that JSON knows, in the order and form of the crawl's JSON Lines."""
        return [plain(article) for article in self.articles]


Write = Callable[[Batch], None]
"""What writes the next articles to a file."""
