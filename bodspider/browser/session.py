"""The browser of a run: started for the first page that needs it, one context, and always closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.async_api import Browser, BrowserContext, Page
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request as PageRequest
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Request, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.provider import PlaywrightBrowserProvider

from bodspider.browser.chromium import find_chromium, launch_options, what_is_missing
from bodspider.browser.guard import Guard
from bodspider.browser.memory import end_processes, watch
from bodspider.browser.traffic import refusal
from bodspider.browser.visit import Limits, PageVisit, Stage, preparation
from bodspider.errors import BrowserError
from bodspider.middlewares.safety import Refused
from bodspider.urls import host_of

Plain = Callable[[Request], Awaitable[Response]]
"""How a request is answered without a browser."""

_STARTS = 2
"""Times that a browser is started in a run: once, and once more when it crashed."""
_CLOSING = 15.0
"""Seconds that a page or the browser may take to close before its processes are ended."""
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_NETWORK: tuple[tuple[str, type[Exception]], ...] = (
    ("ERR_NAME_NOT_RESOLVED", CannotResolveHostError),
    ("ERR_CONNECTION_REFUSED", DownloadConnectionRefusedError),
    ("ERR_TIMED_OUT", DownloadTimeoutError),
    ("ERR_CONNECTION_TIMED_OUT", DownloadTimeoutError),
    ("Timeout", DownloadTimeoutError),
)
_UNCONNECTED: dict[str, type[Exception]] = {
    "unknown-host": CannotResolveHostError,
    "connection-refused": DownloadConnectionRefusedError,
    "timeout": DownloadTimeoutError,
    "connection-lost": DownloadFailedError,
}
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
        self.guard = Guard(self._is_opened)
        settings = crawler.settings
        self._limits = Limits(
            content=settings.getfloat("DOWNLOAD_TIMEOUT"),
            total=settings.getfloat("BOD_BROWSER_SECONDS"),
            growth=settings.getint("BOD_BROWSER_CLICKS"),
            size=settings.getint("DOWNLOAD_MAXSIZE"),
        )
        self._handler: _Handler | None = None
        self._launches = 0
        self._crashes = 0
        self._under_way: set[PageVisit] = set()
        self._has_started = False
        self._failure: BrowserError | None = None
        self._lock = asyncio.Lock()
        self._prepared: BrowserContext | None = None
        self._visits: dict[Page, PageVisit] = {}
        self._processes: dict[int, str] = {}
        self._watching: set[asyncio.Task[None]] = set()

    def _is_opened(self, host: str) -> bool:
        opened: frozenset[str] = getattr(self.crawler.spider, "opened_hosts", frozenset())
        return host in opened

    async def fetch(self, request: Request, stage: Stage, plain: Plain) -> Response:
        """Return the page that `request` asks for as it is once its scripts have run.

        A redirect comes back as one, so that its target is checked like any other request; what is no web page is fetched by `plain`.
        Raises what a plain download raises, and `bodspider.errors.BrowserError` for what only happens in a browser.
        """
        handler = await self._start()
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))  # type: ignore[union-attr]
        for _ in range(_STARTS):
            visit = PageVisit(request, stage, self._limits, delay=slot.delay if slot else 0.0)
            try:
                response = await self._attempt(handler, visit)
            except _Lost:
                await handler.until_gone()
                continue
            if visit.redirect is not None:
                return Response(request.url, status=302, headers={"Location": visit.redirect}, request=request)
            if response is None or not visit.is_html:
                return await plain(request)
            return self._finished(response, visit)
        raise BrowserError("browser-crashed", "the browser crashed while it showed the page, twice")

    async def _attempt(self, handler: _Handler, visit: PageVisit) -> Response | None:
        """Return what became of a page, ``None`` when that is a download or led elsewhere; raises `_Lost` when the browser crashed meanwhile."""
        seconds = self._limits.content * 2 + (self._limits.total if visit.stage == "listing" else 0)
        try:
            async with asyncio.timeout(seconds) as visit.deadline:
                self._under_way.add(visit)
                return await handler.download_request(self._inner(visit))
        except TimeoutError as error:
            if visit.is_lost:
                raise _Lost from error
            raise BrowserError("timeout", f"the page was not done after {seconds:g} s") from error
        except (PlaywrightError, RuntimeError) as error:
            if visit.is_lost or "has been closed" in str(error):
                raise _Lost from error
            if visit.is_download or visit.redirect is not None:
                return None
            raise self._explained(error, visit) from error
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
            await self._prepare(page.context)
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

    async def _start(self) -> _Handler:
        async with self._lock:
            if self._failure is not None:
                raise self._failure
            if self._handler is None:
                missing = what_is_missing(self.crawler.settings["BOD_CHROMIUM"])
                if missing:
                    raise BrowserError("no-browser", missing)
                await self.guard.start()
                self._handler = await self._make_handler()
            return self._handler

    async def _make_handler(self) -> _Handler:
        if self.crawler.settings.get("LOG_LEVEL") != "DEBUG":
            for name in ("scrapy-playwright", "playwright"):
                logging.getLogger(name).setLevel(logging.CRITICAL)  # what fails is reported by this project, in one line
        handler = _Handler(self.crawler)
        handler.on_crash = self._lose
        handler.config = replace(
            handler.config,
            max_pages_per_context=self.crawler.settings.getint("CONCURRENT_REQUESTS"),
            navigation_timeout_ms=self._limits.content * 1000,
            download_timeout_secs=1.0,
            restart_disconnected_browser=True,
            target_closed_max_retries=0,
        )
        handler.browser_provider_cls = lambda config: _Provider(config, self._launch)
        handler.abort_request = self._aborts
        handler.process_request_headers = self._headers
        await handler._launch()
        return handler

    async def _launch(self, provider: PlaywrightBrowserProvider) -> Browser:
        """Start the browser; raises `BrowserError` when it cannot be started, and when it has crashed before."""
        if self._launches >= _STARTS:
            self._failure = self._failure or BrowserError("browser-crashed", "the browser crashed again after it was restarted")
            raise self._failure
        settings = self.crawler.settings
        path = find_chromium(settings["BOD_CHROMIUM"])
        most = settings.getint("BOD_BROWSER_MEMORY")
        assert path is not None and provider.browser_type is not None
        options: dict[str, Any] = launch_options(path, proxy_port=self.guard.port, heap_mib=most)
        self._launches += 1
        try:
            browser = await provider.browser_type.launch(**options)
        except PlaywrightError as error:
            if self._launches < _STARTS:
                return await self._launch(provider)
            reason, verb = ("browser-crashed", "restarted") if self._has_started else ("browser-start", "started")
            self._failure = BrowserError(reason, f"{path} could not be {verb}: {_first_line(error)}")
            raise self._failure from error
        self._has_started = True
        self.crawler.stats.inc_value("bod/browser/starts")  # type: ignore[union-attr]
        task = asyncio.ensure_future(self._watch(browser, most))
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return browser

    async def _watch(self, browser: Browser, most: int) -> None:
        stats = self.crawler.stats
        assert stats is not None

        def see(processes: dict[int, str], mib: float) -> None:
            self._processes |= processes
            stats.max_value("bod/browser/memory_mib", int(mib))

        with suppress(PlaywrightError):  # the browser is gone, and its processes with it
            await watch(await browser.new_browser_cdp_session(), most_mib=most, on_seen=see)

    async def _prepare(self, context: BrowserContext) -> None:
        """Give all pages of `context` the script that counts what they do; pop-ups may load nothing."""
        async with self._lock:
            if self._prepared is not context:
                await context.add_init_script(preparation())
                await context.route("**", lambda route: route.abort())
                self._prepared = context

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
        opened: frozenset[str] = getattr(self.crawler.spider, "opened_hosts", frozenset())
        reason = refusal(request.url, request.resource_type, host_of(visit.request.url), opened)
        if reason is None and urlsplit(request.url).netloc == visit.site and not await self._robots_allow(request.url):
            reason = "robots"
        if reason is not None:
            self.crawler.stats.inc_value(f"bod/browser/blocked/{reason}")  # type: ignore[union-attr]
        return reason is not None

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

    def _explained(self, error: Exception, visit: PageVisit) -> Exception:
        """Return what a plain download would have raised in the place of `error`, else a `BrowserError`."""
        text = _first_line(error)
        url = visit.request.url
        if "crashed" in text:
            return BrowserError("page-crashed", "the page crashed, or took more memory than BOD_BROWSER_MEMORY")
        if "ERR_TOO_MANY_REDIRECTS" in text:
            return IgnoreRequest("max redirections reached")
        if "_SOCKS_" in text or "_PROXY_" in text:
            url = visit.last_url or url
            reason = self.guard.refused.get(host_of(url), "connection-lost")
            return Refused(reason, url) if reason == "unsafe-url" else _UNCONNECTED[reason](text)
        kind = next((kind for name, kind in _NETWORK if name in text), None)
        if kind is None:
            kind = DownloadFailedError if "net::" in text else None
        return kind(text) if kind else BrowserError("browser-error", text)

    async def _close_pages(self, visit: PageVisit) -> None:
        for page in visit.pages:
            self._visits.pop(page, None)
            if visit.is_lost:
                continue
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(_CLOSING):
                    await page.close()
        visit.pages.clear()

    async def close(self) -> None:
        """Close the browser and everything around it; processes that do not go are ended."""
        if self._handler is not None:
            left = sum(len(each.context.pages) for each in self._handler.context_wrappers.values())
            self.crawler.stats.set_value("bod/browser/pages_left", left)  # type: ignore[union-attr]
            self._handler.is_closing = True
            for task in self._watching:
                task.cancel()
            try:
                async with asyncio.timeout(_CLOSING):
                    await self._handler.close()
            except (PlaywrightError, TimeoutError):
                end_processes(self._processes)
        await self.guard.close()


class _Lost(Exception):
    """Raised inside for a page whose browser crashed."""


class _Handler(ScrapyPlaywrightDownloadHandler):
    """scrapy-playwright's handler, but for two waits of its own that may never end.

    Its page methods wait for the load event, which some pages never have; and after a crash it closes contexts that are gone already.
    """

    on_crash: Callable[[], None]
    is_closing = False

    async def _apply_page_methods(self, page: Page, request: Request, spider: Any) -> None:
        await request.meta["visit"].work(page)

    async def _browser_disconnected_callback(self) -> None:
        self.context_wrappers.clear()
        if hasattr(self, "browser"):
            del self.browser
        if not self.is_closing:
            self.on_crash()

    async def until_gone(self) -> None:
        """Wait until a crash is known here, so that the next page gets a new browser."""
        for _ in range(100):
            if not hasattr(self, "browser") or self.browser.is_connected():
                return
            await asyncio.sleep(0.05)


class _Provider(PlaywrightBrowserProvider):
    """Starts the browser the way the session wants it."""

    def __init__(self, config: Any, launch: Callable[[PlaywrightBrowserProvider], Awaitable[Browser]]) -> None:
        super().__init__(config)
        self._launch = launch

    async def launch_browser(self) -> Browser:
        return await self._launch(self)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]
