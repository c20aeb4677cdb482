"""The download handler of what only a lenient client can read, and of proxies: Scrapy's own, over connections that are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from bodspider.network.connecting import CheckedPool, Connecting
from bodspider.network.policy import policy_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response


class LenientDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own handler over connections that are checked, but for those to a proxy, which the user chose and which looks names up itself."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._through_proxies = HTTP11DownloadHandler(crawler)
        pool = CheckedPool(
            Connecting(
                reactor=reactor,
                policy=lambda: policy_of(crawler),
                tls=self._contextFactory,
                dns_timeout=crawler.settings.getfloat("DNS_TIMEOUT"),
                timeout=crawler.settings.getfloat("DOWNLOAD_TIMEOUT"),
            )
        )
        pool.maxPersistentPerHost, pool._factory = self._pool.maxPersistentPerHost, self._pool._factory
        self._pool = pool

    async def download_request(self, request: Request) -> Response:
        if request.meta.get("proxy"):
            return await self._through_proxies.download_request(request)
        return await super().download_request(request)

    async def close(self) -> None:
        await super().close()
        await self._through_proxies.close()
