"""The downloader, held to the number of requests at once that it is allowed."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.core.downloader import Slot
from scrapy.http import Response
from twisted.internet.defer import Deferred


class Downloader(ScrapyDownloader):
    """Scrapy's own, which counts a request from when it is sent.

    Scrapy 2.19 counts it when the task that sends it begins to run. Until then it takes the place to be free and sends others: all that
    wait without a delay between requests, and one too many when the machine is busy for longer than the delay.
    """

    def _wait_for_download(self, slot: Slot, request: Request, queue_dfd: Deferred[Response]) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
