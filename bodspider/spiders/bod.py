"""The spider: it walks listings and visits what they list. What pages say is read in ``bodspider.pages``."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from bodspider.arguments import SAMPLE, Arguments, parse_arguments
from bodspider.balance import count_listed, count_outcome
from bodspider.dates import RenderTime, learn_month_first, render_time
from bodspider.errors import DetailError, ListingError
from bodspider.pages import Entry, Listing
from bodspider.pages.article import read_article
from bodspider.pages.listing import read_listing
from bodspider.signals import listing_walked, page_failed, store_failed
from bodspider.spiders._failures import reason_of
from bodspider.spiders._feeds import join_feed
from bodspider.spiders._order import InOrder
from bodspider.spiders._walk import Walk
from bodspider.urls import host_of, url_key
from bodspider.visits import Visit, entry_key, from_entry, with_detail, without_detail

_LISTING_PRIORITY = 100
"""Listing pages are fetched before details: the faster a listing is read, the less it shifts meanwhile."""


class BodSpider(scrapy.Spider):
    """Crawl listings one after the other, and the articles of each as they come.

    Every entry of a listing comes out as one `Visit`, in the order of the listing, whether its detail page could be had
    or not.
    """

    name = "bod"

    def __init__(self, arguments: Arguments, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.arguments = arguments
        self.opened_hosts: frozenset[str] = frozenset()
        self.allowed_hosts = arguments.allowed_domains
        self._listings: deque[str] = deque()
        self._seen: set[str] = set()
        self._feeds: dict[str, Listing | None] = {}
        self._order: InOrder[Visit] = InOrder()
        self._waiting: deque[tuple[Entry, Walk] | Request] = deque()
        self._taken = 0
        self._sample: Any = None
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
        self._listings.extend(self._listing_urls())
        self.opened_hosts |= {host_of(url) for url in self._listings}
        for request in self._next_listing():
            yield request

    def _listing_urls(self) -> Iterator[str]:
        for url in self.arguments.url:
            if url == SAMPLE:
                from bodspider.sample_site import serve

                self._sample = serve()
                self.opened_hosts |= {host.rpartition(":")[0] for host in self._sample.hosts}
                yield from self._sample.listings
            else:
                yield url

    def _next_listing(self) -> Iterator[Request]:
        if self._listings:
            walk = Walk(self._listings.popleft())
            yield self._listing_request(walk.url, walk)

    def _listing_request(self, url: str, walk: Walk) -> Request:
        return Request(
            url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"walk": walk},
            priority=_LISTING_PRIORITY,
            dont_filter=True,
        )

    async def parse_listing(self, response: Response, walk: Walk) -> AsyncIterator[Request | Visit]:
        """Read one page of a listing: offer its entries and go on to the next page, or to the next listing."""
        rendered = _rendered(response, _now())
        try:
            listing = read_listing(response, rendered)
            if walk.at_start and not listing.entries:
                raise ListingError("listing-empty", "no news item was found on it; is this the address of a listing?")
        except ListingError as error:
            for request in self._give_up(walk, response, error.reason, str(error)):
                yield request
            return
        self.crawler.stats.inc_value(f"bod/listing/{listing.markup}")
        walk.title = walk.title or listing.title
        if walk.month_first is None:
            told = [statement for entry in listing.entries for statement in entry.statements]
            walk.month_first = learn_month_first(told, timezone=self.arguments.timezone, now=rendered.instant)
        entries = join_feed(listing, await self._feed(listing, response))
        keys = tuple(entry_key(entry, walk.url) for entry in entries)
        new = self._offer(entries, keys, walk)
        next_url = walk.turn(keys, new, listing.next_url, self.settings.getint("BOD_MAX_PAGES"))
        if next_url:
            self._waiting.append(self._listing_request(next_url, walk))
        else:
            self._finish(walk)
            self._waiting.extend(self._next_listing())
        for each in self._take():
            yield each

    def _offer(self, entries: tuple[Entry, ...], keys: tuple[str, ...], walk: Walk) -> int:
        new = 0
        for entry, key in zip(entries, keys, strict=True):
            if key not in self._seen:
                self._seen.add(key)
                self._waiting.append((entry, walk))
                new += 1
            elif walk.looks > 1:
                continue
            else:
                count_outcome(self.crawler.stats, "dropped", reason="duplicate", language=entry.language)
            count_listed(self.crawler.stats)
        return new

    def _take(self) -> Iterator[Request | Visit]:
        """Take what waits, in order, as far as `max_items` allows."""
        limit = self.arguments.max_items
        while self._waiting and (limit is None or self._taken < limit):
            each = self._waiting.popleft()
            if isinstance(each, Request):
                yield each
            else:
                self._taken += 1
                yield from self._visit(*each)

    def _visit(self, entry: Entry, walk: Walk) -> Iterator[Request | Visit]:
        place = self._order.ticket()
        visit = from_entry(entry, listing=walk.url, listing_title=walk.title, month_first=walk.month_first, place=place)
        if entry.url is None:
            self._report(entry.href, "detail", entry.problem or "no-link")
            yield from self._order.settle(visit.place, visit)
            return
        yield Request(
            entry.url,
            callback=self.parse_detail,
            errback=self.detail_failed,
            cb_kwargs={"visit": visit},
            dont_filter=True,
        )

    def parse_detail(self, response: Response, visit: Visit) -> Iterator[Visit]:
        """Read one article page and let go of the visits that are due."""
        fetched = _now()
        try:
            detail = read_article(response, _rendered(response, fetched))
            addresses = (*response.request.meta.get("redirect_urls", ()), response.url) if response.request else ()
            for field, selector in detail.hits.items():
                self.crawler.stats.inc_value(f"bod/selector/{field}/{selector}")
            done = with_detail(visit, detail, addresses=addresses, fetched=fetched, status=response.status)
        except Exception as error:
            known = isinstance(error, DetailError)
            if not known:
                self.logger.exception("bug while reading %s", response.url)
            reason = error.reason if isinstance(error, DetailError) else "extraction-error"
            self._report(response.url, "detail", reason, _attempts(response), str(error))
            done = without_detail(visit, reason, fetched=fetched, status=response.status)
        yield from self._order.settle(done.place, done)

    def detail_failed(self, failure: Failure) -> Iterator[Visit]:
        """Keep what the listing said of an article whose page could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        response: Response | None = getattr(failure.value, "response", None)
        reason = reason_of(failure.value)
        self._report(request.url, "detail", reason, _attempts(request), str(failure.value))
        visit: Visit = request.cb_kwargs["visit"]
        fetched, status = (_now(), response.status) if response is not None else (None, None)
        done = without_detail(visit, reason, fetched=fetched, status=status)
        yield from self._order.settle(done.place, done)

    def listing_failed(self, failure: Failure) -> Iterator[Request | Visit]:
        """Say why a page of a listing could not be had, and go on to the next listing."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = reason_of(failure.value)
        yield from self._give_up(request.cb_kwargs["walk"], request, reason, _explain(reason))

    def _give_up(self, walk: Walk, page: Request | Response, reason: str, message: str) -> Iterator[Request | Visit]:
        self._report(page.url, "listing", reason, _attempts(page), message)
        self._finish(walk)
        self._waiting.extend(self._next_listing())
        yield from self._take()

    def _finish(self, walk: Walk) -> None:
        self.crawler.signals.send_catch_log(
            listing_walked, url=walk.url, title=walk.title, pages=walk.pages, entries=walk.entries
        )

    async def _feed(self, listing: Listing, response: Response) -> Listing | None:
        """Return the feed that a listing page names as its source, which has exact dates; ``None`` without one."""
        url = listing.feed_url
        if url is None or url_key(url) == url_key(response.url):
            return None
        if url not in self._feeds:
            self._feeds[url] = None
            try:
                answer = await self.crawler.engine.download_async(Request(url, dont_filter=True))
                if answer.status != 200:
                    raise ListingError(f"http-{answer.status}", f"the feed answered {answer.status}")
                self._feeds[url] = read_listing(answer, _rendered(answer, _now()))
            except ListingError as error:
                self._report(url, "feed", error.reason, message=str(error))
            except Exception as error:  # noqa: BLE001 the feed only adds to the listing; whatever fails is listed
                self._report(url, "feed", reason_of(error), message=str(error))
        return self._feeds[url]

    def _report(self, url: str, stage: str, reason: str, attempts: int = 1, message: str = "") -> None:
        self.crawler.signals.send_catch_log(page_failed, url=url, stage=stage, reason=reason, attempts=attempts, message=message)

    def on_dropped(self, item: Any) -> None:
        """Make room for another article when one was dropped."""
        self._taken -= 1

    def on_store_failed(self) -> None:
        """End the crawl: what cannot be stored need not be fetched."""
        self._tasks.append(asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="store-failed")))

    def on_idle(self) -> None:
        """Go on with what waits when dropped articles made room under `max_items`."""
        engine = self.crawler.engine
        taken = list(self._take())
        for each in taken:
            if isinstance(each, Request):
                engine.crawl(each)
            else:
                self._tasks.append(asyncio.ensure_future(engine.scraper.start_itemproc_async(each, response=None)))
        if taken:
            raise DontCloseSpider

    def on_closed(self) -> None:
        """Count what `max_items` left out, and stop serving the sample site."""
        if self.arguments.max_items is not None and self._taken >= self.arguments.max_items:
            for each in self._waiting:
                if not isinstance(each, Request):
                    count_outcome(self.crawler.stats, "dropped", reason="max-items", language=each[0].language)
        if self._sample is not None:
            self._sample.close()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _rendered(response: Response, fetched: datetime) -> RenderTime:
    headers = {
        name.decode("latin-1").lower(): values[-1].decode("latin-1") for name, values in response.headers.items() if values
    }
    return render_time(headers, fetched)


def _attempts(page: Request | Response) -> int:
    return int(page.meta.get("retry_times", 0)) + 1


def _explain(reason: str) -> str:
    return _EXPLAINED.get(reason, "it could not be fetched; is the address right, and is the site up?")


_EXPLAINED = {
    "http-401": "it asks for a login; listings must be public",
    "http-403": "the site refuses to show it; is it public?",
    "http-404": "there is no such page; check the address",
    "http-410": "the page is gone; check the address",
    "http-429": "the site asks to slow down; try again later",
    "robots": "robots.txt of the site forbids it",
    "unsafe-url": "it leads to a private address",
    "redirects": "it redirects without end",
    "timeout": "the site did not answer in time; try again later",
    "unknown-host": "its host has no address; check the spelling and the network",
    "connection-refused": "nothing answers there; check host and port",
    "too-large": "it is larger than any listing; check the address",
}
