"""A progress bar for crawls that last, on a terminal only."""

from __future__ import annotations

import asyncio
import logging
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from bodspider.balance import read_balance
from bodspider.logs import is_json

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_PATIENCE = 2.0
"""Seconds a crawl may take before the bar appears."""
_TICK = 0.5


class ProgressExtension:
    """Show how many of the listed articles are done. Log lines go on above the bar."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._bar: Any = None
        self._task: Any = None
        self._ticking: asyncio.Task[None] | None = None
        self._handlers: list[logging.StreamHandler[Any]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not sys.stderr.isatty() or crawler.settings.get("LOG_FILE") or is_json():
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.opened, signals.spider_opened)
        crawler.signals.connect(extension.closed, signals.spider_closed)
        return extension

    def opened(self) -> None:
        self._ticking = asyncio.ensure_future(self._tick())

    def closed(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
        if self._bar is not None:
            self._bar.stop()
            for handler in self._handlers:
                handler.setStream(sys.stderr)

    async def _tick(self) -> None:
        started = monotonic()
        while True:
            await asyncio.sleep(_TICK)
            if self._bar is None and monotonic() - started >= _PATIENCE:
                self._show()
            if self._bar is not None:
                balance = read_balance(self.crawler.stats.get_stats())
                done = self.crawler.stats.get_value("item_scraped_count", 0) + balance.outcomes["dropped"]
                self._bar.update(self._task, completed=done, total=balance.listed or None)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._handlers = [
            handler
            for handler in logging.getLogger().handlers
            if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr
        ]
        self._bar = Progress(
            TextColumn("articles"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("articles", total=None)
        self._bar.start()
        for handler in self._handlers:
            handler.setStream(sys.stderr)
