"""The browser of a run: started for the first page that needs it, one context, and always closed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from playwright.async_api import Request as PageRequest
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request, Response

from bodspider.browser.driver import CLOSING, STARTS, Driver, Handler
from bodspider.browser.failures import explained
from bodspider.browser.traffic import refusal
from bodspider.browser.visit import Limits, PageVisit, Stage
from bodspider.errors import BrowserError
from bodspider.network import policy_of
from bodspider.urls import host_of

Plain = Callable[[Request], Awaitable[Response]]
"""How a request is answered without a browser."""

_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_sessions: WeakKeyDictionary[Crawler, Session] = WeakKeyDictionary()


def session_of(crawler: Crawler) -> Session:
    """Return the browser session of `crawler`, the same one for every call."""
    if crawler not in _sessions:
        _sessions[crawler] = Session(crawler)
    return _sessions[crawler]


async def close_session(crawler: Crawler) -> None:
    """Close the browser session of `crawler`, if there is one."""
    session = _sessions.pop(crawler, None)
    if session is not None:
        await session.close()


class Session:
    """One browser, with one context, for all pages of a run; started by the first page."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        settings = crawler.settings
        self._limits = Limits(
            content=settings.getfloat("DOWNLOAD_TIMEOUT"),
            total=settings.getfloat("BOD_BROWSER_SECONDS"),
            growth=settings.getint("BOD_BROWSER_CLICKS"),
            size=settings.getint("DOWNLOAD_MAXSIZE"),
        )
        self._driver = Driver(crawler, self._lose)
        self._crashes = 0
        self._visits: dict[Page, PageVisit] = {}
        self._under_way: set[PageVisit] = set()

    def _configure(self, handler: Handler) -> None:
        handler.abort_request = self._aborts
        handler.process_request_headers = self._headers

    async def fetch(self, request: Request, stage: Stage, plain: Plain) -> Response:
        """Return the page that `request` asks for as it is once its scripts have run.

        A redirect comes back as one, so that its target is checked like any other request; what is no web page is fetched by `plain`.
        Raises what a plain download raises, and `bodspider.errors.BrowserError` for what only happens in a browser.
        """
        handler = await self._driver.start(self._configure)
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        for _ in range(STARTS):
            visit = PageVisit(request, stage, self._limits, delay=slot.delay if slot else 0.0)
            try:
                response = await self._attempt(handler, visit)
            except _LostError:
                await handler.until_gone()
                continue
            if visit.redirect is not None:
                return Response(request.url, status=302, headers={"Location": visit.redirect}, request=request)
            if response is None or not visit.is_html:
                return await plain(request)
            return self._finished(response, visit)
        raise BrowserError("browser-crashed", "the browser crashed while it showed the page, twice")

    async def _attempt(self, handler: Handler, visit: PageVisit) -> Response | None:
        """Return what became of a page, ``None`` when that is nothing to show, such as a download, or led elsewhere; raises `_LostError` when the browser crashed meanwhile."""
        seconds = self._limits.content * 2 + (self._limits.total if visit.stage == "listing" else 0)
        try:
            async with asyncio.timeout(seconds) as visit.deadline:
                self._under_way.add(visit)
                response: Response = await handler.download_request(self._inner(visit))
                return response
        except TimeoutError as error:
            if visit.is_lost:
                raise _LostError from error
            raise BrowserError("timeout", f"the page was not done after {seconds:g} s") from error
        except (PlaywrightError, RuntimeError) as error:
            if visit.is_lost or "has been closed" in str(error):
                raise _LostError from error
            if visit.is_download or visit.redirect is not None or "ERR_ABORTED" in str(error):
                return None
            raise explained(error, visit.last_url or visit.request.url, self._driver.guard.refused) from error
        finally:
            self._under_way.discard(visit)
            await self._close_pages(visit)
            self._count(visit)

    def _lose(self) -> None:
        """End the wait for all pages of a browser that crashed: some of what they wait for never comes."""
        self._crashes += 1
        for visit in self._under_way:
            visit.is_lost = True
            if visit.deadline is not None and not visit.deadline.expired():
                visit.deadline.reschedule(0)

    def _inner(self, visit: PageVisit) -> Request:
        async def begin(page: Page, _: Request) -> None:
            visit.begin(page)
            self._visits[page] = visit

        request, headers = visit.request, visit.request.headers.copy()
        for name in _CONDITIONS:
            headers.pop(name, None)
        meta = {
            "playwright": True,
            "playwright_context": f"bodspider-{self._crashes}",
            "playwright_context_kwargs": self._context_options(),
            "playwright_page_init_callback": begin,
            "playwright_page_goto_kwargs": {"wait_until": "commit", "timeout": self._limits.content * 1000},
            "visit": visit,
        }
        return Request(request.url, headers=headers, meta=meta, dont_filter=True)

    def _context_options(self) -> dict[str, Any]:
        return {
            "accept_downloads": False,
            "locale": "en-GB",  # like the plain requests in language; and days come before months
            "reduced_motion": "reduce",
            "service_workers": "block",
            "timezone_id": str(self.crawler.settings["BOD_TIMEZONE"]),
            "user_agent": self.crawler.settings["USER_AGENT"],
            "viewport": {"width": 1280, "height": 2000},
        }

    def _finished(self, response: Response, visit: PageVisit) -> Response:
        if len(response.body) > self._limits.size:
            raise DownloadCancelledError(f"the page is larger than {self._limits.size} bytes")
        request = visit.request
        if visit.latency is not None:
            request.meta["download_latency"] = visit.latency
        request.meta["browser_earlier"], request.meta["browser_cut"] = visit.earlier, visit.is_cut
        moved = urlsplit(response.url).path != urlsplit(request.url).path
        for name in ("ETag", "Content-Length"):
            response.headers.pop(name, None)
        return response.replace(request=request, url=response.url if moved else request.url)

    def _count(self, visit: PageVisit) -> None:
        stats = self.crawler.stats
        assert stats is not None
        stats.inc_value("bod/browser/pages")
        for name, count in (("presses", visit.presses), ("walls", visit.walls)):
            if count:
                stats.inc_value(f"bod/browser/{name}", count)

    async def _aborts(self, request: PageRequest) -> bool:
        """Tell whether a request of a page is not to be sent."""
        try:
            visit = self._visits.get(request.frame.page)
        except PlaywrightError:
            return True  # of no page that was asked for
        if visit is None:
            return True
        if visit.is_main(request):
            return await self._stays(request, visit)
        reason = refusal(request.url, request.resource_type, host_of(visit.request.url), policy_of(self.crawler))
        if reason is None and (urlsplit(request.url).netloc != visit.site or await self._robots_allow(request.url)):
            return False
        self.crawler.stats.inc_value(f"bod/browser/blocked/{reason or 'robots'}")
        return True

    async def _stays(self, request: PageRequest, visit: PageVisit) -> bool:
        """Tell whether a page must not be left for another one; the first page itself was checked before it came here."""
        if not visit.is_navigated:
            visit.is_navigated = True
            return False
        if visit.is_growing:
            return True
        if urlsplit(request.url).netloc != visit.site:
            visit.redirect = request.url
            return True
        return not await self._robots_allow(request.url)

    async def _robots_allow(self, url: str) -> bool:
        """Tell whether robots.txt of the page's own site, which was read before the page was asked for, allows `url`."""
        robots = self.crawler.get_downloader_middleware(RobotsTxtMiddleware)
        if robots is None:
            return True
        parser = await robots.robot_parser(Request(url))
        settings = self.crawler.settings
        return parser is None or parser.allowed(url, settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"])

    async def _headers(
        self, *, browser_type_name: str, playwright_request: PageRequest, scrapy_request_data: dict[str, Any]
    ) -> dict[str, str]:
        if playwright_request.is_navigation_request():
            headers: dict[str, str] = scrapy_request_data["headers"].to_unicode_dict()
            return headers
        headers = dict(playwright_request.headers)
        if urlsplit(playwright_request.url).netloc != urlsplit(scrapy_request_data["url"]).netloc:
            headers.pop("referer", None)
        return headers

    async def _close_pages(self, visit: PageVisit) -> None:
        for page in visit.pages:
            self._visits.pop(page, None)
            if visit.is_lost:
                continue
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(CLOSING):
                    await page.close()
        visit.pages.clear()

    async def close(self) -> None:
        """Close the browser."""
        await self._driver.close()


class _LostError(Exception):
    """Raised inside for a page whose browser crashed."""
