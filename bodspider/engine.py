"""Scrapy's engine with a shorter way for article pages: from the download to the spider and on to the pipelines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Generator
from typing import Any

from scrapy import Request
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.python.failure import Failure

AHEAD = 64
"""Pages that may be on their way from the download to the end of the pipelines; beyond that nothing new is asked for."""
_ARTICLE = "visit"
"""The callback's argument by which the request for an article page is told."""


class DirectCrawler(Crawler):
    """A crawler whose engine is a `DirectEngine`."""

    def _create_engine(self) -> ExecutionEngine:
        return DirectEngine(self, lambda _: self.stop_async())


class DirectEngine(ExecutionEngine):
    """Scrapy's engine, but for one thing: an article page that came with status 200 goes straight to its callback.

    What Scrapy does between, spider middlewares and a group of tasks for each page, is there for pages with many links, and costs as
    much as all of the database. Listings, and whatever is no page, take Scrapy's way, and so does
    everything when the user has spider middlewares.
    """

    def __init__(self, crawler: Crawler, spider_closed_callback: Any) -> None:
        super().__init__(crawler, spider_closed_callback)
        self._underway = 0
        middlewares = crawler.settings.getwithbase("SPIDER_MIDDLEWARES")
        self._is_direct = all(str(name).startswith("scrapy.") for name in middlewares)

    def needs_backout(self) -> bool:
        return self._underway >= AHEAD or super().needs_backout()

    def spider_is_idle(self) -> bool:
        return not self._underway and super().spider_is_idle()

    @inlineCallbacks
    def _handle_downloader_output(
        self, result: Request | Response | Failure, request: Request
    ) -> Generator[Deferred[Any], Any, None]:
        if self._is_direct and isinstance(result, Response) and result.status == 200 and is_article(result.request or request):
            yield deferred_from_coro(self._call_back(result, result.request or request))
        else:
            yield super()._handle_downloader_output(result, request)

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
