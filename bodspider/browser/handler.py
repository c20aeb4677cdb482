"""The download handler of http and https: plain over checked connections, until a request asks for the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from bodspider.browser import BROWSER
from bodspider.network import policy_of
from bodspider.network.connecting import CheckedPool, Connecting

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response


class BrowserDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own handler over connections that are checked, but for those to a proxy, which the user chose and which looks names up itself.

    Only the first request that asks for the browser imports and starts what renders pages.
    """

    lazy = True

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
        stage = request.meta.get(BROWSER)
        if stage is None:
            return await self._download_plainly(request)
        from bodspider.browser.session import session_of

        return await session_of(self._crawler).fetch(request, stage, self._download_plainly)

    async def _download_plainly(self, request: Request) -> Response:
        if request.meta.get("proxy"):
            return await self._through_proxies.download_request(request)
        return await super().download_request(request)

    async def close(self) -> None:
        await super().close()
        await self._through_proxies.close()
        import sys

        if "bodspider.browser.session" in sys.modules:
            from bodspider.browser.session import close_session

            await close_session(self._crawler)
