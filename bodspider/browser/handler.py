"""The download handler of http and https: plain, until a request asks for the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodspider.browser import BROWSER
from bodspider.network.handler import PlainDownloadHandler

if TYPE_CHECKING:
    from scrapy.http import Request, Response


class BrowserDownloadHandler(PlainDownloadHandler):
    """Fetches plainly, and through a browser what asks for it; only the first request that does imports and starts what renders pages."""

    async def download_request(self, request: Request) -> Response:
        stage = request.meta.get(BROWSER)
        if stage is None:
            return await super().download_request(request)
        from bodspider.browser.session import session_of

        return await session_of(self.crawler).fetch(request, stage, super().download_request)

    async def close(self) -> None:
        await super().close()
        import sys

        if "bodspider.browser.session" in sys.modules:
            from bodspider.browser.session import close_session

            await close_session(self.crawler)
