"""The spider: it walks listings and visits what they list. What pages say is read in ``bodspider.pages``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider

from bodspider.ahead import make_line, steps_ahead
from bodspider.arguments import SAMPLE, Arguments, parse_arguments
from bodspider.balance import count_outcome
from bodspider.engine import DirectEngine
from bodspider.errors import StoreError
from bodspider.network import Policy
from bodspider.signals import page_failed, store_failed
from bodspider.spiders._errands import Errand
from bodspider.spiders._memory import Ask, Memory
from bodspider.spiders._reading import Reading
from bodspider.spiders._rendering import Rendering
from bodspider.spiders._visiting import Queue, Visiting
from bodspider.spiders._walk import Walk
from bodspider.spiders._walking import Walking
from bodspider.spiders.failures import WORKER_LOST
from bodspider.text import plain_text
from bodspider.visits import Visit

if TYPE_CHECKING:
    from bodspider.extensions.shared import SharedExtension
    from bodspider.readers import Readers

_LINES = ("jsonlines", "jsonl", "jl")
"""The formats of feeds that are JSON Lines."""


class BodSpider(scrapy.Spider):
    """Crawl listings one after the other, and the articles of each as they come.

    Every entry of a listing comes out as one `Visit`, in the order of the listing, whether its detail page could be had
    or not. `bodspider.spiders._walking` has the listings, `bodspider.spiders._visiting` the articles.
    """

    name = "bod"
    readers: ClassVar[Readers | None] = None
    """The processes that read pages, if there are any; the command that crawls sets them before the crawl begins."""

    def __init__(self, arguments: Arguments, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.arguments = arguments
        self.policy = Policy()
        self.allowed_hosts = arguments.allowed_domains
        self.ask_store: Ask | None = None
        self.shared: SharedExtension | None = None
        self.resumed_run: int | None = None
        self._queue = Queue(arguments.max_items)
        self._samples: list[Any] = []
        self._tasks: list[asyncio.Future[None]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider from its `-a` options; raises `bodspider.errors.UsageError` for one that cannot be used."""
        spider = super().from_crawler(crawler, arguments=parse_arguments(kwargs, crawler.settings))
        crawler.signals.connect(spider.on_dropped, signals.item_dropped)
        crawler.signals.connect(spider.on_idle, signals.spider_idle)
        crawler.signals.connect(spider.on_closed, signals.spider_closed)
        crawler.signals.connect(spider.on_store_failed, store_failed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Start with the first listing; each listing starts the next when it is done."""
        listings = list(self._listing_urls())
        for url in listings:
            self.policy.open(url)
        rendering = Rendering(self.arguments.browser, self.crawler, self._report)
        told: dict[str, Any] = {"report": self._report, "shared": self.shared}
        self._visiting = Visiting(self._queue, rendering, self._reading(), stats=self.crawler.stats, logger=self.logger, **told)
        timezone = self.arguments.timezone
        self._walking = Walking(
            self.crawler, listings, self._visiting, rendering, self._memory(listings), timezone=timezone, **told
        )
        if self.shared is not None:
            self.shared.begin()
            return
        with suppress(StoreError):  # the store ends the run, and says why
            for request in await self._walking.next_listing():
                yield request

    def _listing_urls(self) -> Iterator[str]:
        for url in self.arguments.url:
            name, _, query = url.partition("?")
            if name == SAMPLE:
                from bodspider.sample_site import serve, variant_of

                site = serve(scripted=variant_of(query))
                self._samples.append(site)
                for host in site.hosts:
                    self.policy.open(f"http://{host}")
                yield from site.listings
            else:
                yield url

    def _reading(self) -> Reading:
        feeds = self.settings.getdict("FEEDS").values()
        writes_lines = any(each.get("format") in _LINES for each in feeds)
        engine = self.crawler.engine
        if not (
            isinstance(engine, DirectEngine) and engine.is_direct
        ):  # a spider middleware may change what comes to the pipelines
            return Reading(self.readers)
        return Reading(self.readers, steps_ahead(engine.scraper.itemproc.middlewares, (make_line, ()) if writes_lines else None))

    def _memory(self, listings: list[str]) -> Memory:
        arguments, settings = self.arguments, self.settings
        return Memory(
            self.ask_store,
            listings,
            is_update=arguments.mode == "update",
            is_whole=arguments.is_whole and not settings.getbool("BOD_REPLAY"),
            most_due=settings.getint("BOD_MAX_RECHECKS"),
            full_every=settings.getint("BOD_FULL_EVERY"),
            resumed=self.resumed_run,
        )

    @staticmethod
    def new_walk(url: str) -> dict[str, Any]:
        """Return the walk along the listing at `url`, not yet begun, for the queue of a shared crawl."""
        return Walk(url).plain()

    async def walk_on(
        self, plain: Mapping[str, Any], seen: set[str], listed: set[str], *, is_given_up: bool
    ) -> AsyncIterator[Request | Visit]:
        """Go on with the walk of a shared crawl; see `bodspider.spiders._walking.Walking.go_on`."""
        async for each in self._walking.go_on(plain, seen, listed, is_given_up=is_given_up):
            yield each

    def visit_shared(self, plain: Mapping[str, Any], *, given_up_after: int) -> Iterator[Request | Visit]:
        """Make a visit from the queue of a shared crawl, or give it up when workers died with it: `given_up_after` so many, 0 for none."""
        errand = Errand.from_plain(plain)
        if given_up_after:
            yield from self._visiting.give_up(errand, WORKER_LOST, given_up_after)
        else:
            yield from self._visiting.begin(errand)

    def _report(self, url: str, stage: str, reason: str, attempts: int = 1, message: str = "") -> None:
        said = {"url": plain_text(url), "message": plain_text(message)}
        self.crawler.signals.send_catch_log(page_failed, stage=stage, reason=reason, attempts=attempts, **said)

    def on_dropped(self, item: Any) -> None:
        """Make room for another article when one was dropped."""
        self._queue.taken -= 1

    def on_store_failed(self) -> None:
        """End the crawl: what cannot be stored need not be fetched."""
        self._tasks.append(asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="store-failed")))

    def on_idle(self) -> None:
        """Go on with what waits when dropped articles made room under `max_items`, or a visit was lost on its way."""
        engine = self.crawler.engine
        self._queue.underway = 0
        taken = list(self._visiting.take())
        for each in taken:
            if isinstance(each, Request):
                engine.crawl(each)
            else:
                self._tasks.append(asyncio.ensure_future(engine.scraper.start_itemproc_async(each, response=None)))
        if taken:
            raise DontCloseSpider

    def on_closed(self) -> None:
        """Count what `max_items` left out, and stop serving the sample site."""
        if self._queue.most is not None and self._queue.taken >= self._queue.most:
            for each in self._queue.errands:
                count_outcome(self.crawler.stats, "dropped", reason="max-items", language=each.entry.language)
        for site in self._samples:
            site.close()
