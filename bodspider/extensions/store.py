"""The database of a crawl: open while it lasts, with its run, its failures and what its listings prove."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, TypeVar

from scrapy import signals
from scrapy.exceptions import NotConfigured

from bodspider.balance import count_outcome
from bodspider.errors import StoreError
from bodspider.extensions.run import RunExtension
from bodspider.signals import listing_walked, page_failed, run_judged, store_failed
from bodspider.store import Failure, Listed
from bodspider.store.writer import LINGER, LINGER_ASKED, LINGER_REPLAYED, Writer
from bodspider.visits import Visit, entry_facts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bodspider.store import Store
    from bodspider.verdict import Verdict

logger = logging.getLogger(__name__)
T = TypeVar("T")
RESUMABLE = timedelta(days=7)
"""How long ago a run may have begun that an update goes on with; what it visited is visited again later."""


class StoreExtension:
    """Open the database, let the spider ask it and the store pipeline write to it, and record how the run went."""

    def __init__(self, crawler: Crawler, url: str) -> None:
        self.crawler = crawler
        self.writer: Writer | None = None
        self._url = url
        self._failures: list[tuple[str, str, str, int]] = []
        self._walked: list[tuple[str, str | None, bool]] = []
        self._proven_by: int | None = None
        self._duplicates: list[tuple[Listed, str]] = []
        self._moved: list[tuple[str, str]] = []
        self._unmodified: list[str] = []
        self._is_broken = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        url = crawler.settings.get("DATABASE_URL")
        if not url:
            raise NotConfigured
        extension = cls(crawler, url)
        for handler, signal in (
            (extension.opened, signals.spider_opened),
            (extension.on_dropped, signals.item_dropped),
            (extension.on_page_failed, page_failed),
            (extension.on_listing_walked, listing_walked),
            (extension.on_run_judged, run_judged),
        ):
            crawler.signals.connect(handler, signal)
        return extension

    async def opened(self) -> None:
        run = self.crawler.get_extension(RunExtension)
        arguments = self.crawler.spider.arguments  # type: ignore[union-attr]
        assert run is not None
        from bodspider.store import Store

        try:
            store = await asyncio.get_running_loop().run_in_executor(None, Store.open, self._url)
            number = await asyncio.get_running_loop().run_in_executor(
                None,
                lambda: store.begin_run(run.run_id, started=run.started, mode=arguments.mode, arguments=arguments.plain()),
            )
        except StoreError as error:
            self.fail(error)
            return
        usual = LINGER_REPLAYED if self.crawler.settings.getbool("BOD_REPLAY") else LINGER
        self.writer = Writer(store, number, linger=LINGER_ASKED if arguments.mode == "update" else usual)
        self.crawler.spider.ask_store = self.ask  # type: ignore[union-attr]
        if arguments.mode == "update" and not self.crawler.settings.get("REDIS_URL"):
            with suppress(StoreError):  # the run ends then, and says why
                await self._resume(arguments.url, number)

    async def _resume(self, listings: Sequence[str], number: int) -> None:
        """Find out which run this one goes on with, and let the spider know."""
        since = datetime.now(UTC) - RESUMABLE
        cut = await self.ask(lambda store: store.cut_short(listings, before=number, since=since))
        if cut is not None:
            self.crawler.spider.resumed_run = cut.number  # type: ignore[union-attr]
            line = f"run {cut.id} was cut short; {cut.visited} articles were visited since"
            self.crawler.stats.set_value("bod/resumed", line)
            logger.info("Resumed: %s", line)

    async def ask(self, work: Callable[[Store], T]) -> T:
        """Return what `work`, which is given the store, returns.

        Raises `bodspider.errors.StoreError` when the database is out of reach; the run ends then.
        """
        if self.writer is None:
            raise StoreError("the database could not be opened")
        try:
            return await self.writer.call(work)
        except StoreError as error:
            self.fail(error)
            raise

    @property
    def is_sound(self) -> bool:
        """Whether the database can still be asked."""
        return self.writer is not None and not self._is_broken

    async def ask_at_end(self, work: Callable[[Store], T]) -> T:
        """Return what `work`, which is given the store, returns, when there is no crawl left that an error would have to end.

        Raises `bodspider.errors.StoreError` when the database is out of reach.
        """
        if self.writer is None:
            raise StoreError("the database could not be opened")
        return await self.writer.call(work)

    def fail(self, error: StoreError) -> None:
        """End the run: what cannot be stored need not be fetched."""
        if not self._is_broken:
            self._is_broken = True
            self.crawler.stats.set_value("bod/store_problem", str(error))
            self.crawler.signals.send_catch_log(store_failed)

    def on_page_failed(self, url: str, stage: str, reason: str, attempts: int, message: str) -> None:
        self._failures.append((url, stage, reason, attempts))

    def on_listing_walked(self, url: str, title: str | None, is_complete: bool, is_visited: bool) -> None:
        if is_complete:
            self._walked.append((url, title, is_visited))

    def prove(self, walked: Sequence[tuple[str, str | None, bool]], run: int) -> None:
        """Record at the end what all workers of a shared crawl have walked, by the last of their runs."""
        self._walked, self._proven_by = list(walked), run

    def on_dropped(self, item: Visit, exception: BaseException) -> None:
        """Record what a dropped visit tells: a second way to an article, or that one has not changed."""
        article, reason = item.article, str(exception)
        if reason == "unmodified" and item.asked:
            self._unmodified.append(item.asked)
            count_outcome(self.crawler.stats, "unchanged", language=article.language)
        elif reason == "duplicate" and item.asked and item.asked != article.id:
            self._moved.append((item.asked, article.id))
        elif reason == "duplicate" and not article.error and (listed := listed_of(item)):
            self._duplicates.append((listed, article.id))

    async def flush(self) -> None:
        """Write everything but how the run ended."""
        if self.writer is None:
            return
        await self.writer.flush()
        run = self.writer.run
        failures = [Failure(run, *each) for each in self._failures]

        def write(store: Store) -> None:
            store.touch(self._unmodified, run=run)
            store.mark_duplicates(self._duplicates, run=run)
            store.mark_moved(self._moved, run=run)
            store.add_failures(failures)

        try:
            await self.ask(write)
        except StoreError:
            return

    async def on_run_judged(
        self, verdict: Verdict, balance: dict[str, Any], quality: dict[str, Any] | None, is_whole: bool
    ) -> str | None:
        """Record how the run ended, and what its listings prove when it `is_whole`; return what went wrong, if anything."""
        if self.writer is None:
            return None
        problem = None if self._is_broken else await self._finish(self.writer, verdict, balance, quality, is_whole)
        await self.writer.close()
        return problem

    async def _finish(
        self, writer: Writer, verdict: Verdict, balance: dict[str, Any], quality: dict[str, Any] | None, is_whole: bool
    ) -> str | None:
        state = "good" if verdict.good else "failed"
        run = writer.run
        proven_by = self._proven_by or run
        walked = self._walked if is_whole or self._proven_by else []

        def write(store: Store) -> None:
            for url, title, is_visited in walked:
                store.prove(url, title=title, run=proven_by, visited=is_visited)
            store.end_run(run, verdict=state, reasons=verdict.reasons, balance=balance, quality=quality)

        try:
            await writer.call(write)
        except StoreError as error:
            return str(error)
        return None


def listed_of(item: Visit) -> Listed | None:
    """Return the entry that led to a visit, as the store keeps it; ``None`` for an article looked up from the database."""
    article = item.article
    if item.entry is None or item.key is None or item.digest is None or article.listing is None:
        return None
    return Listed(article.listing, item.key, item.digest, entry_facts(item.entry, item.month_first))
