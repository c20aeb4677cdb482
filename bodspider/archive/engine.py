"""The engine of a replay: answers come straight out of the archive, without anything that only a network needs."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.engine import ExecutionEngine
from scrapy.http import Response

from bodspider.archive.handler import Archived, ArchiveDownloadHandler, answer
from bodspider.engine import AHEAD, DirectCrawler, DirectEngine, is_article

_COUNTED = ("downloader/request_count", "downloader/response_count", "downloader/response_status_count/200")


class ReplayCrawler(DirectCrawler):
    """A crawler whose engine is a `ReplayEngine`."""

    def _create_engine(self) -> ExecutionEngine:
        return ReplayEngine(self, lambda _: self.stop_async())


class ReplayEngine(DirectEngine):
    """An engine that has every page from the archive, and gives it to its callback at once.

    What the archive answers otherwise, with a redirect, an error or nothing, takes Scrapy's way through all its middlewares, and so does
    everything when the user has spider middlewares.
    """

    def needs_backout(self) -> bool:
        return len(self._going) >= AHEAD or super().needs_backout()

    def _begin(self, request: Request) -> None:
        assert self._slot is not None
        self._slot.add_request(request)

    async def _go(self, request: Request) -> None:
        response = self._answer(request) if self.is_direct else None
        if response is None:
            self.downloader.active.add(request)
            await super()._go(request)
        else:
            await self._call_back(response, request)

    def _answer(self, request: Request) -> Response | None:
        """Return the page that the archive has for `request`; ``None`` when it has something else, or nothing."""
        contents = ArchiveDownloadHandler.contents
        exchange = contents.next_of(request.url)
        if exchange is None or exchange.status != 200 or request.callback is None:
            return None
        contents.take(exchange)
        for each in _COUNTED:
            self.crawler.stats.inc_value(each)
        try:
            return answer(exchange, request, unread=is_article(request))
        except Archived:
            return None
