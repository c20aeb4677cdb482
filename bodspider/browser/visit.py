"""One page in the browser: what it may ask for, when it is done, and what came of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from time import monotonic
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from playwright.async_api import Request as PageRequest
from playwright.async_api import Response as PageResponse
from scrapy.http import Request

from bodspider.errors import BrowserError

Stage = Literal["listing", "detail"]
"""What a page is rendered for: a listing is made to grow, a detail is not."""

_QUIET = 60
"""Milliseconds without any change after which a page with content is at rest."""
_PATIENCE = 4_000
"""Milliseconds that a page without content may rest before it is taken to have none."""
_GROWTH_PATIENCE = 2_500
"""Milliseconds that a pressed button may bring nothing before it is taken to have nothing to bring."""
_LITTLE = 100
"""Characters of text that a page which never came to rest must show to be read all the same."""
_NAVIGATIONS = 5
"""Times that a page may replace itself by another one while it is waited for."""
_LEFT = ("context was destroyed", "because of a navigation", "is navigating")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a page may take to show its content and in all, in seconds, how often it is made to grow, and how large it may get."""

    content: float
    total: float
    growth: int
    size: int


@dataclass(eq=False)
class PageVisit:
    """What is known of a page while it is in the browser.

    `redirect` is where it led instead of showing itself, `status` and `is_html` are of its first answer, `latency` how long that
    took, `last_url` the last address that was asked for on the way to it.
    `earlier` are the states of a listing whose entries later states no longer show; `is_cut` tells that it still grew at its limits, `is_lost`
    that its browser crashed before its `deadline`.
    """

    request: Request
    stage: Stage
    limits: Limits
    delay: float = 0.0
    deadline: asyncio.Timeout | None = None
    is_lost: bool = False
    pages: list[Page] = field(default_factory=list)
    redirect: str | None = None
    status: int = 200
    is_html: bool = True
    last_url: str = ""
    is_download: bool = False
    is_navigated: bool = False
    is_growing: bool = False
    is_cut: bool = False
    latency: float | None = None
    earlier: list[str] = field(default_factory=list)
    presses: int = 0
    walls: int = 0
    _started: float = 0.0

    @property
    def site(self) -> str:
        """The host and port that the page is on."""
        return urlsplit(self.request.url).netloc

    def begin(self, page: Page) -> None:
        """Take note of what happens in `page`."""
        self.pages.append(page)
        self._started = monotonic()
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("download", self._on_download)
        page.on("popup", _close_soon)

    def _on_request(self, request: PageRequest) -> None:
        if request.is_navigation_request() and self.latency is None:
            self.last_url = request.url

    def _on_response(self, response: PageResponse) -> None:
        if not response.request.is_navigation_request() or response.frame.parent_frame is not None or self.latency is not None:
            return
        if 300 <= response.status < 400 and "location" in response.headers:
            return
        self.latency = monotonic() - self._started
        self.status = response.status
        kind = response.headers.get("content-type", "")
        self.is_html = not kind or "html" in kind
        if response.request.redirected_from is not None and _plain(response.url) != _plain(self.request.url):
            self.redirect = response.url

    async def _on_download(self, download: Any) -> None:
        self.is_download = True
        await download.cancel()

    async def work(self, page: Page) -> None:
        """Wait until the page shows its content, refuse consent walls, and make a listing grow to its end.

        Raises `bodspider.errors.BrowserError` with the reason ``timeout`` when no content came in time.
        """
        if not self.is_html or self.is_download or self.redirect or self.status >= 400:
            return
        settled = await self._settle(page, {"patience": _PATIENCE, "quiet": _QUIET, "limit": self.limits.content * 1000})
        self.walls += settled["walls"]
        if settled["timeout"] and settled["text"] < _LITTLE:
            raise BrowserError("timeout", f"the page showed no content within {self.limits.content:g} s")
        if self.stage == "listing" and self.redirect is None:
            await self._grow(page)

    async def _settle(self, page: Page, options: dict[str, float]) -> dict[str, Any]:
        for left in range(_NAVIGATIONS, 0, -1):
            try:
                settled: dict[str, Any] = await page.evaluate(_script("settle.js"), options)
            except PlaywrightError as error:
                if left == 1 or not any(each in error.message for each in _LEFT):
                    raise
            else:
                return settled
        raise AssertionError("unreachable")

    async def _grow(self, page: Page) -> None:
        self.is_growing = True
        until, size = self._started + self.limits.total, 0
        for _ in range(self.limits.growth):
            left = min(until - monotonic(), self.limits.content)
            if left <= 0:
                break
            step = await page.evaluate(_script("grow.js"), {"patience": _GROWTH_PATIENCE, "quiet": _QUIET, "limit": left * 1000})
            if step["state"] == "end":
                return
            self.presses += 1
            if step.get("earlier"):
                self.earlier.append(step["earlier"])
                size += len(step["earlier"])
                if size > self.limits.size:
                    break
            await asyncio.sleep(self.delay)
        self.is_cut = True

    def is_main(self, request: PageRequest) -> bool:
        """Tell whether `request` would put another page in the place of this one."""
        return request.is_navigation_request() and request.frame.parent_frame is None


async def _close_soon(page: Page) -> None:
    await page.close()


def _plain(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


@cache
def _script(name: str) -> str:
    return files("bodspider.browser").joinpath(name).read_text(encoding="utf-8")


def preparation() -> str:
    """Return the script that runs before any script of a page."""
    return _script("prepare.js")
