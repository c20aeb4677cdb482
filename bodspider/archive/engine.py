"""The engine of a replay: answers come straight out of the archive, without anything that only a network needs."""

from __future__ import annotations

import asyncio
import logging

from scrapy import Request, signals
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.python.failure import Failure

from bodspider.archive.handler import Archived, ArchiveDownloadHandler, answer
from bodspider.engine import AHEAD, DirectEngine, is_article

logger = logging.getLogger(__name__)

_COUNTED = ("downloader/request_count", "downloader/response_count", "downloader/response_status_count/200")


class ReplayCrawler(Crawler):
    """A crawler whose engine is a `ReplayEngine`."""

    def _create_engine(self) -> ExecutionEngine:
        return ReplayEngine(self, lambda _: self.stop_async())


class ReplayEngine(DirectEngine):
    """An engine that has every page from the archive, and gives it to its callback at once.

    What the archive answers otherwise, with a redirect, an error or nothing, takes Scrapy's way through all its middlewares.
    """

    def __init__(self, crawler: Crawler, spider_closed_callback: object) -> None:
        super().__init__(crawler, spider_closed_callback)
        self._replaying: set[asyncio.Task[None]] = set()

    def needs_backout(self) -> bool:
        return len(self._replaying) >= AHEAD or super().needs_backout()

    def spider_is_idle(self) -> bool:
        return not self._replaying and super().spider_is_idle()

    def _start_scheduled_request(self) -> bool:
        assert self._slot is not None
        request = self._slot.scheduler.next_request()
        if request is None:
            self.signals.send_catch_log(signals.scheduler_empty)
            return False
        task = asyncio.ensure_future(self._replay(request))
        self._replaying.add(task)
        self._slot.add_request(request)
        task.add_done_callback(lambda done: self._end(done, request))
        return True

    def _end(self, task: asyncio.Task[None], request: Request) -> None:
        self._replaying.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("bug while replaying %s", request.url, exc_info=error)
        if self._slot is not None:
            self._slot.nextcall.schedule()
            self._slot.remove_request(request)

    async def _replay(self, request: Request) -> None:
        contents = ArchiveDownloadHandler.contents
        exchange = contents.next_of(request.url)
        if exchange is None or exchange.status != 200 or request.callback is None:
            await self._fetch(request)
            return
        contents.take(exchange)
        for each in _COUNTED:
            self.crawler.stats.inc_value(each)
        try:
            response = answer(exchange, request, unread=is_article(request))
        except Archived:
            await self._fetch(request)
            return
        await self._call_back(response, request)

    async def _fetch(self, request: Request) -> None:
        result: Response | Request | Failure
        try:
            result = await maybe_deferred_to_future(self._download(request))
        except Exception:  # noqa: BLE001 the spider's errback gets it
            result = Failure()
        if isinstance(result, Request):
            self.crawl(result)
        else:
            await maybe_deferred_to_future(self.scraper.enqueue_scrape(result, request))
