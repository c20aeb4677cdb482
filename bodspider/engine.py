"""Scrapy's engine with a shorter way for article pages: from the download to the spider and on to the pipelines."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterable
from typing import Any

from scrapy import Request, signals
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.log import logformatter_adapter
from twisted.python.failure import Failure

from bodspider.chains import Signals
from bodspider.downloader import Downloader

logger = logging.getLogger(__name__)

AHEAD = 64
"""Pages that may be on their way from the download to the end of the pipelines; beyond that nothing new is asked for."""
_BEGINS = 0.01
"""Seconds between two looks at whether a crawl that is to be stopped has begun: Scrapy would leave one that has not without an end."""
_ARTICLE = "visit"
"""The callback's argument by which the request for an article page is told."""


class DirectCrawler(Crawler):
    """A crawler whose engine is a `DirectEngine`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signals = Signals(self)

    def _create_engine(self) -> ExecutionEngine:
        return DirectEngine(self, lambda _: self.stop_async())

    async def stop_async(self) -> None:
        """Do what Scrapy does, but wait with it while the crawl is just beginning: stopped then, it would never end."""
        engine = self.engine
        while self.crawling and isinstance(engine, DirectEngine) and engine.is_beginning and not engine.running:
            await asyncio.sleep(_BEGINS)
        await super().stop_async()


class DirectEngine(ExecutionEngine):
    """Scrapy's engine, but for two things: a request has one task from the scheduler to the end, and an article page that came with status
    200 goes straight to its callback.

    What Scrapy does between, spider middlewares and a group of tasks for each page, is there for pages with many links, and costs as
    much as all of the database. Listings, and whatever is no page, take Scrapy's way, and so does
    everything when the user has spider middlewares; `is_direct` tells that there are none.
    """

    def __init__(self, crawler: Crawler, spider_closed_callback: Any) -> None:
        super().__init__(crawler, spider_closed_callback)
        self._going: set[asyncio.Task[None]] = set()
        self._underway = 0
        self.is_beginning = False
        middlewares = crawler.settings.getwithbase("SPIDER_MIDDLEWARES")
        self.is_direct = all(str(name).startswith("scrapy.") for name in middlewares)

    async def open_spider_async(self, *, close_if_idle: bool = True) -> None:
        self.is_beginning = True
        try:
            await super().open_spider_async(close_if_idle=close_if_idle)
        except BaseException:
            self.is_beginning = False
            raise

    async def start_async(self, *, _start_request_processing: bool = True) -> None:
        try:
            await super().start_async(_start_request_processing=_start_request_processing)
        finally:
            self.is_beginning = False

    async def close_spider_async(self, *, reason: str = "cancelled") -> None:
        while self.is_beginning and not self.running and not self._stopping:
            await asyncio.sleep(_BEGINS)
        await super().close_spider_async(reason=reason)

    def needs_backout(self) -> bool:
        return self._underway >= AHEAD or super().needs_backout()

    def spider_is_idle(self) -> bool:
        return not self._going and super().spider_is_idle()

    def _start_scheduled_request(self) -> bool:
        assert self._slot is not None
        request = self._slot.scheduler.next_request()
        if request is None:
            self.signals.send_catch_log(signals.scheduler_empty)
            return False
        self._begin(request)
        task = asyncio.ensure_future(self._go(request))
        self._going.add(task)
        task.add_done_callback(lambda done: self._end(done, request))
        return True

    def _begin(self, request: Request) -> None:
        """Count `request` at once; its task begins to run later."""
        assert self._slot is not None
        self._slot.add_request(request)
        self.downloader.active.add(request)

    def _end(self, task: asyncio.Task[None], request: Request) -> None:
        self._going.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("bug on the way of %s", request.url, exc_info=error)
        if self._slot is not None:
            self._slot.nextcall.schedule()
            self._slot.remove_request(request)

    async def _go(self, request: Request) -> None:
        result: Response | Request | Failure
        try:
            result = await self._fetch(request)
        except Exception:  # noqa: BLE001 the spider's errback gets it
            result = Failure()
        if self.is_direct and isinstance(result, Response) and result.status == 200 and is_article(result.request or request):
            await self._call_back(result, result.request or request)
        else:
            await maybe_deferred_to_future(self._handle_downloader_output(result, request))

    async def _fetch(self, request: Request) -> Response | Request:
        """Do what Scrapy's own method for a download does, without a Deferred where the downloader is ours."""
        if not isinstance(self.downloader, Downloader):
            return await maybe_deferred_to_future(self._download(request))
        try:
            result = await self.downloader.fetch_async(request)
            if isinstance(result, Response):
                result.request = result.request or request
                self._tell(result, result.request)
            return result
        finally:
            if self._slot is not None:
                self._slot.nextcall.schedule()

    def _tell(self, response: Response, request: Request) -> None:
        assert self.spider is not None
        line = self.logformatter.crawled(request, response, self.spider)
        if line is not None:
            logger.log(*logformatter_adapter(line), extra={"spider": self.spider})
        self.signals.send_catch_log(signals.response_received, response=response, request=request, spider=self.spider)

    async def _call_back(self, response: Response, request: Request) -> None:
        """Give `response` to the callback of `request`, and what comes back to the scheduler and the pipelines."""
        assert request.callback is not None
        self._underway += 1
        try:
            output: Any = request.callback(response, **request.cb_kwargs)
            found = [each async for each in output] if isinstance(output, AsyncIterable) else list(output)
        except Exception:  # noqa: BLE001 told as Scrapy tells it
            self.scraper.handle_spider_error(Failure(), request, response)
        else:
            await self._pass_on(found, response)
        finally:
            self._underway -= 1

    async def _pass_on(self, found: list[Any], response: Response) -> None:
        items = []
        for each in found:
            if isinstance(each, Request):
                self.crawl(each)
            else:
                items.append(self.scraper.start_itemproc_async(each, response=response))
        if len(items) == 1:
            await items[0]
        elif items:
            await asyncio.gather(*items)


def is_article(request: Request) -> bool:
    """Tell whether `request` asks for an article page."""
    return request.callback is not None and _ARTICLE in request.cb_kwargs
