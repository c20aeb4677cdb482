"""Articles into the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from bodspider.ahead import Step, outcome
from bodspider.balance import count_outcome
from bodspider.errors import StoreError
from bodspider.extensions.store import StoreExtension, listed_of
from bodspider.items import Article
from bodspider.signals import article_stored
from bodspider.store import Outcome, Record, article_row
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class StorePipeline:
    """Hand articles to the database, count what became of each, and let the article itself go on to the feeds.

    An update waits for the answer of the database: only what is new or changed goes on, and what could not be had and
    was not known before. Without a database every article counts as new.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def step(self) -> Step | None:
        """Return what can be done ahead: making the row of the article's table, where there is a database."""
        extension = self.crawler.get_extension(StoreExtension)
        return None if extension is None or extension.writer is None else (_row, (extension.writer.time,))

    async def process_item(self, item: Visit) -> Article:
        item.is_counted = True
        article = item.article
        extension = self.crawler.get_extension(StoreExtension)
        if extension is None:
            self._count(article, "new")
            return article
        if extension.writer is None:
            self._count_lost(article)
            return article
        row = outcome(item, (_row, (extension.writer.time,)))  # now, while all that it is made of is at hand
        future = await extension.writer.submit(_record(item, row, replayed=self.crawler.settings.getbool("BOD_REPLAY")))
        future.add_done_callback(partial(self._written, item, extension))
        if item.asked or self.crawler.spider.arguments.mode == "update":  # type: ignore[union-attr]
            await asyncio.wait([future])
            became = None if future.exception() else future.result()
            if became == "unchanged" or (became == "failed" and item.asked):
                raise DropItem("known", log_level="DEBUG")
        return article

    async def close_spider(self) -> None:
        extension = self.crawler.get_extension(StoreExtension)
        if extension is not None:
            await extension.flush()

    def _written(self, item: Visit, extension: StoreExtension, future: asyncio.Future[Outcome]) -> None:
        error = future.exception()
        if isinstance(error, StoreError):
            self._count_lost(item.article)
            extension.fail(error)
        elif error is None:
            self._count(item.article, future.result())
            self.crawler.signals.send_catch_log(article_stored, key=item.key)

    def _count(self, article: Article, outcome: Outcome) -> None:
        if article.error:
            count_outcome(self.crawler.stats, "failed", reason=article.error, language=article.language)
        elif outcome != "failed":
            count_outcome(self.crawler.stats, outcome, language=article.language)

    def _count_lost(self, article: Article) -> None:
        count_outcome(self.crawler.stats, "failed", reason="not-stored", language=article.language)


def _row(visit: Visit, time: Callable[[Any], Any]) -> tuple[Any, ...]:
    return article_row(visit.article, time)


def _record(item: Visit, row: tuple[Any, ...], *, replayed: bool) -> Record:
    return Record(
        article=item.article,
        row=row,
        addresses=item.addresses,
        listed=listed_of(item),
        asked=item.asked,
        url=item.visited,
        etag=item.etag,
        last_modified=item.last_modified,
        archive=item.archive,
        replayed=replayed,
    )
