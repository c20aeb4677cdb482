"""The downloader, held to the number of requests at once that it is allowed."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.defer import Deferred

from bodspider.chains import Middlewares


class Downloader(ScrapyDownloader):
    """Scrapy's own, which counts a request from when it is sent.

    Scrapy 2.19 counts it when the task that sends it begins to run. Until then it takes the place to be free and sends others: all that
    wait without a delay between requests, and one too many when the machine is busy for longer than the delay.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.middleware = Middlewares(*self.middleware.middlewares, crawler=crawler)

    async def fetch_async(self, request: Request) -> Response | Request:
        """Return what `fetch` does, without a task and a Deferred of its own."""
        self.active.add(request)
        try:
            return await self.middleware.download_async(self._enqueue_request, request)
        finally:
            self.active.remove(request)

    def _wait_for_download(self, slot: Slot, request: Request, queue_dfd: Deferred[Response]) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
