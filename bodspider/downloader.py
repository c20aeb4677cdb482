"""The downloader, held to the number of requests at once that it is allowed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic

from scrapy import Request, signals
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later

from bodspider.chains import Middlewares


class Downloader(ScrapyDownloader):
    """Scrapy's own, which counts a request from when it may be sent, and lets the task that waits for that send it.

    Scrapy 2.19 starts another task for it, and counts it when that begins to run. Until then it takes the place to be free and sends others:
    all that wait without a delay between requests, and one too many when the machine is busy for longer than the delay.
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

    async def _enqueue_request(self, request: Request) -> Response:
        key, slot = self._get_slot(request)
        request.meta[self.DOWNLOAD_SLOT] = key
        slot.active.add(request)
        self.signals.send_catch_log(signals.request_reached_downloader, request=request, spider=self.crawler.spider)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        _queue(slot).append((request, turn))
        self._process_queue(slot)
        try:
            await turn
            return await self._download(slot, request)
        finally:
            slot.active.remove(request)

    def _process_queue(self, slot: Slot) -> None:
        """Let those requests of `slot` go for which there is a place, with its delay between each two."""
        while slot.queue and slot.latercall is None and slot.free_transfer_slots() > 0:
            now, delay = monotonic(), slot.download_delay()
            wait = slot.lastseen + delay - now if delay else 0.0
            if wait > 0:
                slot.latercall = call_later(wait, self._latercall, slot)
                return
            slot.lastseen = now
            request, turn = _queue(slot).popleft()
            slot.transferring.add(request)
            turn.set_result(None)

    def send_back(self, slot: Slot, is_wanted: Callable[[Request], bool], error: Exception) -> None:
        """Give those of the requests that wait for a place in `slot` and are wanted back, with `error`."""
        queue = _queue(slot)
        for request, turn in [each for each in queue if is_wanted(each[0])]:
            queue.remove((request, turn))
            turn.set_exception(error)


def _queue(slot: Slot) -> deque[tuple[Request, asyncio.Future[None]]]:
    """Return what waits for a place in `slot`: futures, where Scrapy itself has Deferreds of the answers."""
    return slot.queue  # type: ignore[return-value]
