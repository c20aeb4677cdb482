"""The download handler of http and https: plain, until a request asks for the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy.http import Request, Response

BROWSER = "browser"
"""The key of ``Request.meta`` that asks for the browser; its value, ``listing`` or ``detail``, says what for."""


class BrowserDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own handler; only the first request that asks for the browser imports and starts what renders pages."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        stage = request.meta.get(BROWSER)
        if stage is None:
            return await super().download_request(request)
        from bodspider.browser.session import session_of

        return await session_of(self._crawler).fetch(request, stage, super().download_request)

    async def close(self) -> None:
        await super().close()
        import sys

        if "bodspider.browser.session" in sys.modules:
            from bodspider.browser.session import close_session

            await close_session(self._crawler)
