"""The browser itself, through scrapy-playwright: started when it is needed, once more after a crash, and closed without a trace."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from playwright.async_api import Browser, Page
from playwright.async_api import Error as PlaywrightError
from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy_playwright.handler import BrowserContextWrapper, ScrapyPlaywrightDownloadHandler
from scrapy_playwright.provider import PlaywrightBrowserProvider

from bodspider.browser.chromium import find_chromium, launch_options, what_is_missing
from bodspider.browser.failures import first_line
from bodspider.browser.guard import Guard
from bodspider.browser.memory import end_processes, watch
from bodspider.browser.visit import preparation
from bodspider.errors import BrowserError
from bodspider.network import policy_of
from bodspider.network.connecting import addresses_of

STARTS = 2
"""Times that a browser is started in a run: once, and once more when it crashed."""
CLOSING = 15.0
"""Seconds that a page or the browser may take to close before it is left, or its processes are ended."""


class Driver:
    """One browser at a time for a run. `on_crash` is called when it is gone before it was closed."""

    def __init__(self, crawler: Crawler, on_crash: Callable[[], None]) -> None:
        self.crawler = crawler
        timeout = crawler.settings.getfloat("DNS_TIMEOUT")
        self.guard = Guard(lambda: policy_of(crawler), lambda host: addresses_of(host, timeout))
        self.handler: Handler | None = None
        self._on_crash = on_crash
        self._starts = 0
        self._has_started = False
        self._failure: BrowserError | None = None
        self._lock = asyncio.Lock()
        self._processes: dict[int, str] = {}
        self._watching: set[asyncio.Task[None]] = set()

    async def start(self, configure: Callable[[Handler], None]) -> Handler:
        """Return the handler that shows pages, which `configure` is given when it is new. The browser starts with its first page.

        Raises `BrowserError`: ``no-browser`` when something is not installed, ``browser-start`` and ``browser-crashed`` when it can not be used
        any more.
        """
        async with self._lock:
            if self._failure is not None:
                raise self._failure
            if self.handler is None:
                missing = what_is_missing(self.crawler.settings["BOD_CHROMIUM"])
                if missing:
                    raise BrowserError("no-browser", missing)
                await self.guard.start()
                handler = self._make_handler()
                configure(handler)
                await handler._launch()
                self.handler = handler
            return self.handler

    def _make_handler(self) -> Handler:
        settings = self.crawler.settings
        if settings.get("LOG_LEVEL") != "DEBUG":
            for name in ("scrapy-playwright", "playwright"):
                logging.getLogger(name).setLevel(logging.CRITICAL)  # what fails is reported by this project, in one line
        handler = Handler(self.crawler)
        handler.on_crash = self._on_crash
        handler.browser_provider_cls = lambda config: _Provider(config, self._launch)
        handler.config = replace(
            handler.config,
            max_pages_per_context=settings.getint("CONCURRENT_REQUESTS"),
            navigation_timeout_ms=settings.getfloat("DOWNLOAD_TIMEOUT") * 1000,
            download_timeout_secs=1.0,
            restart_disconnected_browser=True,
            target_closed_max_retries=0,
        )
        return handler

    async def _launch(self, provider: PlaywrightBrowserProvider) -> Browser:
        """Start the browser; raises `BrowserError` when it cannot be started, and when it has crashed too often."""
        if self._starts >= STARTS:
            self._failure = self._failure or BrowserError("browser-crashed", "the browser crashed again after it was restarted")
            raise self._failure
        settings = self.crawler.settings
        path = find_chromium(settings["BOD_CHROMIUM"])
        most = settings.getint("BOD_BROWSER_MEMORY")
        assert path is not None and provider.browser_type is not None
        self._starts += 1
        try:
            browser: Browser = await provider.browser_type.launch(
                **launch_options(path, proxy_port=self.guard.port, heap_mib=most)
            )
        except PlaywrightError as error:
            if self._starts < STARTS:
                return await self._launch(provider)
            reason, verb = ("browser-crashed", "restarted") if self._has_started else ("browser-start", "started")
            self._failure = BrowserError(reason, f"{path} could not be {verb}: {first_line(error)}")
            raise self._failure from error
        self._has_started = True
        self.crawler.stats.inc_value("bod/browser/starts")
        task = asyncio.ensure_future(self._watch(browser, most))
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return browser

    async def _watch(self, browser: Browser, most: int) -> None:
        def see(processes: dict[int, str], mib: float) -> None:
            self._processes |= processes
            self.crawler.stats.max_value("bod/browser/memory_mib", int(mib))

        with suppress(PlaywrightError):  # the browser is gone, and its processes with it
            await watch(await browser.new_browser_cdp_session(), most_mib=most, on_seen=see)

    async def close(self) -> None:
        """Close the browser and the way out of it; processes that do not go are ended."""
        if self.handler is not None:
            left = sum(len(each.context.pages) for each in self.handler.context_wrappers.values())
            self.crawler.stats.set_value("bod/browser/pages_left", left)
            self.handler.is_closing = True
            for task in self._watching:
                task.cancel()
            try:
                async with asyncio.timeout(CLOSING):
                    await self.handler.close()
            except (PlaywrightError, TimeoutError):
                end_processes(self._processes)
        await self.guard.close()


class Handler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """scrapy-playwright's handler, but for two waits of its own that may never end.

    Its page methods wait for the load event, which some pages never have; and after a crash it closes contexts that are gone already.
    A context is prepared before its first page, because a page that is just opening would miss a script that is added meanwhile.
    """

    on_crash: Callable[[], None]
    is_closing = False

    async def _create_browser_context(self, *args: Any, **kwargs: Any) -> BrowserContextWrapper:
        wrapper = await super()._create_browser_context(*args, **kwargs)
        await wrapper.context.add_init_script(preparation())
        await wrapper.context.route("**", lambda route: route.abort())  # of pop-ups, which are no page of ours
        return wrapper

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


class _Provider(PlaywrightBrowserProvider):  # type: ignore[misc]
    """Starts the browser the way the driver wants it."""

    def __init__(self, config: Any, launch: Callable[[PlaywrightBrowserProvider], Awaitable[Browser]]) -> None:
        super().__init__(config)
        self._launch = launch

    async def launch_browser(self) -> Browser:
        return await self._launch(self)
