"""The monitors of a crawl: what is measured while it lasts, compared with earlier runs at its end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured

from bodspider.arguments import SAMPLE
from bodspider.errors import StoreError
from bodspider.extensions.store import StoreExtension
from bodspider.monitors.measure import Quality, note_newest, quality_of
from bodspider.monitors.rules import Case, Limits
from bodspider.monitors.settings import read_limits, suites_named
from bodspider.monitors.usual import Earlier, past_of
from bodspider.signals import Finding, listing_walked, page_failed, run_ending
from bodspider.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bodspider.store import Store

_RUNS = 60
"""Good runs that are looked back on at most."""


class MonitorExtension:
    """Measure a run, and let its monitors compare it with the good runs before it."""

    def __init__(self, crawler: Crawler, suites: list[str], limits: Limits) -> None:
        self.crawler = crawler
        self.quality = Quality(is_baseline=crawler.settings.getbool("BOD_BASELINE"))
        self._suites = suites
        self._limits = limits
        self._problems: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        suites = suites_named(crawler.settings)
        if not suites:
            raise NotConfigured
        extension = cls(crawler, suites, read_limits(crawler.settings))
        crawler.signals.connect(extension.on_page_failed, page_failed)
        crawler.signals.connect(extension.on_listing_walked, listing_walked)
        crawler.signals.connect(extension.on_run_ending, run_ending)
        return extension

    def on_page_failed(self, url: str, stage: str, reason: str) -> None:
        if stage == "listing":
            self._problems[url_key(url)] = reason

    def on_listing_walked(
        self,
        url: str,
        markup: str | None,
        first_page: int,
        pages: int,
        entries: int,
        is_visited: bool,
    ) -> None:
        seen = self.quality.of(url)
        seen.markup, seen.first_page, seen.pages, seen.entries = markup, first_page, pages, entries
        seen.is_full = is_visited
        seen.problem = self._problems.get(url_key(url))

    async def on_run_ending(self, is_whole: bool) -> Finding:
        """Compare the run with those before it; one that is no whole run is measured by the floors alone, a replay by nothing."""
        if self.crawler.settings.getbool("BOD_REPLAY"):
            return Finding()
        try:
            case = await self._case(is_whole)
        except StoreError as error:
            return Finding((f"the monitors could not read the earlier runs: {error}",))
        from bodspider.monitors.suite import load_suites, run_suites

        stats = self.crawler.stats.get_stats()
        data: dict[str, Any] = {"case": case, "crawler": self.crawler, "spider": self.crawler.spider, "stats": stats}
        problems = tuple(run_suites(load_suites(self._suites), **data))
        return Finding(problems, self.quality.plain() if is_whole else None)

    async def _case(self, is_whole: bool) -> Case:
        now = datetime.now(UTC)
        store = self.crawler.get_extension(StoreExtension)
        listings = list(self.quality.listings) if is_whole and store is not None and store.is_sound else []

        def read(store: Store) -> tuple[list[tuple[datetime, dict[str, Any]]], dict[str, list[datetime]]]:
            return store.measured(_RUNS), {url: store.recent_dates(url, before=now) for url in listings}

        measured, dates = await store.ask_at_end(read) if store is not None and listings else ([], {})
        earlier = [] if self.quality.is_baseline else [Earlier(started, quality_of(each)) for started, each in measured]
        is_timeless = any(url.partition("?")[0] == SAMPLE for url in self.crawler.spider.arguments.url)  # type: ignore[union-attr]
        for url, seen in self.quality.listings.items():
            if is_timeless:
                seen.newest = None
            elif known := dates.get(url):
                note_newest(seen, known[0])
        return Case(
            quality=self.quality,
            past={url: past_of(url, earlier) for url in self.quality.listings},
            now=now,
            is_comparable=is_whole,
            dates=dates,
            limits=self._limits,
        )
