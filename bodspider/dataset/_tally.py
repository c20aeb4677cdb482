"""What is in a dataset, counted while it is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from bodspider.dataset._rows import Batch
from bodspider.items import FIELD_NAMES, Article, describe

NO_LANGUAGE = "unknown"
"""What stands for the language of an article that gives none."""

_VALUES = attrgetter(*FIELD_NAMES)


@dataclass(slots=True)
class Tally:
    """Counts of the articles that were written."""

    articles: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    precisions: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    listings: dict[str, str | None] = field(default_factory=dict)
    listed: Counter[str] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None
    fetched: datetime | None = None

    def add(self, batch: Batch) -> None:
        """Count the articles of `batch`."""
        self.articles += len(batch.articles)
        for described, column in zip(describe(Article), zip(*map(_VALUES, batch.articles), strict=True), strict=True):
            self.filled[described.name] += len(column) if described.type is bool else sum(map(bool, column))
        for article in batch.articles:
            self.languages[article.language or NO_LANGUAGE] += 1
            self.precisions[article.published_precision or "none"] += 1
            if article.published is not None:
                self.first = min(self.first or article.published, article.published)
                self.last = max(self.last or article.published, article.published)
            if article.fetched is not None:
                self.fetched = max(self.fetched or article.fetched, article.fetched)
            if article.listing is not None:
                self.listed[article.listing] += 1
                if article.listing_title or article.listing not in self.listings:
                    self.listings.setdefault(article.listing, article.listing_title)
