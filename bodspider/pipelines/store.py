"""Articles into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from bodspider.balance import count_outcome
from bodspider.errors import StoreError
from bodspider.items import Article
from bodspider.signals import store_failed
from bodspider.store import Outcome, Store
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BATCH = 100
"""Articles that are written in one transaction."""


class StorePipeline:
    """Store articles in batches, count what became of each, and let the article itself go on to the feeds.

    Without a database every article counts as new.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._store: Store | None = None
        self._batch: list[Article] = []
        self._broken = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        url = self.crawler.settings.get("DATABASE_URL")
        if url:
            self._store = Store.open(url)

    def process_item(self, item: Visit) -> Article:
        self._batch.append(item.article)
        if len(self._batch) >= BATCH:
            self._write()
        return item.article

    def close_spider(self) -> None:
        self._write()
        if self._store is not None:
            self._store.close()

    def _write(self) -> None:
        batch, self._batch = self._batch, []
        if self._broken:
            self._count_lost(batch)
            return
        try:
            outcomes: list[Outcome] = self._store.write(batch) if self._store is not None else ["new"] * len(batch)
        except StoreError as error:
            self._fail(batch, error)
            return
        for article, outcome in zip(batch, outcomes, strict=True):
            if article.error:
                count_outcome(self.crawler.stats, "failed", reason=article.error, language=article.language)
            else:
                count_outcome(self.crawler.stats, outcome, language=article.language)

    def _fail(self, batch: list[Article], error: StoreError) -> None:
        """Count the batch as failed and end the run: what cannot be stored need not be fetched."""
        self._broken = True
        self._count_lost(batch)
        self.crawler.stats.set_value("bod/store_problem", str(error))
        self.crawler.signals.send_catch_log(store_failed)

    def _count_lost(self, batch: list[Article]) -> None:
        for article in batch:
            count_outcome(self.crawler.stats, "failed", reason="not-stored", language=article.language)
