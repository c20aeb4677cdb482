"""The spider: it walks listings and visits what they list. What pages say is read in ``bodspider.pages``."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from bodspider.ahead import steps_ahead
from bodspider.arguments import SAMPLE, Arguments, parse_arguments
from bodspider.balance import count_listed, count_outcome
from bodspider.clock import now
from bodspider.dates import RenderTime, learn_month_first
from bodspider.errors import DetailError, ListingError, SharedError, StoreError
from bodspider.network import Policy
from bodspider.pages import Listing
from bodspider.signals import listing_walked, page_failed, store_failed
from bodspider.spiders._errands import Errand, Offer, errand
from bodspider.spiders._failures import MOST_LOST, WORKER_LOST, explain, reason_of
from bodspider.spiders._feeds import Feeds
from bodspider.spiders._http import attempts, conditions, fetched_at, rendered_at
from bodspider.spiders._memory import Ask, Memory, decide
from bodspider.spiders._order import InOrder
from bodspider.spiders._reading import Reading
from bodspider.spiders._rendering import BetterRenderedError, Rendering, said
from bodspider.spiders._walk import Walk
from bodspider.store import Again
from bodspider.text import plain_text
from bodspider.visits import Visit, entry_digest, entry_key, from_entry, without_detail

if TYPE_CHECKING:
    from bodspider.extensions.shared import SharedExtension
    from bodspider.readers import Readers

_AHEAD = 200
"""Visits that are under way at most, asked for or waiting to be; the others wait as errands."""
_LISTING_PRIORITY = 100
"""Listing pages are fetched before details: the faster a listing is read, the less it shifts meanwhile."""


class BodSpider(scrapy.Spider):
    """Crawl listings one after the other, and the articles of each as they come.

    Every entry of a listing comes out as one `Visit`, in the order of the listing, whether its detail page could be had
    or not.
    """

    name = "bod"
    readers: ClassVar[Readers | None] = None
    """The processes that read article pages, if there are any; the command that crawls sets them before the crawl begins."""

    def __init__(self, arguments: Arguments, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.arguments = arguments
        self.policy = Policy()
        self.allowed_hosts = arguments.allowed_domains
        self._listings: deque[str] = deque()
        self._seen: set[str] = set()
        self._order: InOrder[Visit] = InOrder()
        self._waiting: deque[Errand] = deque()
        self._pages: deque[Request] = deque()
        self._underway = 0
        self.ask_store: Ask | None = None
        self.shared: SharedExtension | None = None
        self.resumed_run: int | None = None
        self._taken = 0
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
        self._listings.extend(self._listing_urls())
        for url in self._listings:
            self.policy.open(url)
        arguments, settings = self.arguments, self.settings
        self._feeds = Feeds(self.crawler, self._report)
        self._rendering = Rendering(arguments.browser, self.crawler, self._report)
        self._reading = Reading(self.readers, steps_ahead(self.crawler.engine.scraper.itemproc.middlewares))
        self._memory = Memory(
            self.ask_store,
            self._listings,
            is_update=arguments.mode == "update",
            is_whole=arguments.is_whole and not settings.getbool("BOD_REPLAY"),
            most_due=settings.getint("BOD_MAX_RECHECKS"),
            full_every=settings.getint("BOD_FULL_EVERY"),
            resumed=self.resumed_run,
        )
        if self.shared is not None:
            self.shared.begin()
            return
        with suppress(StoreError):  # the store ends the run, and says why
            for request in await self._next_listing():
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

    async def _next_listing(self) -> list[Request]:
        if not self._listings:
            return []
        walk = Walk(self._listings.popleft())
        await self._memory.begin(walk, now())
        return [self._listing_request(walk.url, walk)]

    def _listing_request(self, url: str, walk: Walk) -> Request:
        return Request(
            url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"walk": walk},
            meta=self._rendering.meta("listing", walk.url),
            priority=_LISTING_PRIORITY,
            dont_filter=True,
        )

    async def parse_listing(self, response: Response, walk: Walk) -> AsyncIterator[Request | Visit]:
        """Read one page of a listing: offer its entries and go on to the next page, or to the next listing."""
        rendered = rendered_at(response, fetched_at(response))
        try:
            listing = self._rendering.listing(response, rendered, walk)
        except BetterRenderedError as need:
            yield need.request
            return
        except ListingError as error:
            async for each in self._give_up(walk, response, error.reason, str(error)):
                yield each
            return
        self.crawler.stats.inc_value(f"bod/listing/{listing.markup}")
        walk.title = walk.title or listing.title
        walk.markup = walk.markup or listing.markup
        if walk.month_first is None:
            told = [statement for entry in listing.entries for statement in entry.statements]
            walk.month_first = learn_month_first(told, timezone=self.arguments.timezone, now=rendered.instant)
        with suppress(StoreError, SharedError):  # the run ends then, and says why
            await self._turn(walk, listing, response, rendered)
            await self._share(walk, [entry_key(entry, walk.url) for entry in listing.entries])
        for each in self._take():
            yield each

    async def _turn(self, walk: Walk, listing: Listing, response: Response, rendered: RenderTime) -> None:
        """Put what is to be visited of one page in the queue, and then the next page or the next listing."""
        keys = tuple(entry_key(entry, walk.url) for entry in listing.entries)
        known = await self._memory.recall(walk, keys)
        digests = [entry_digest(each, timezone=self.arguments.timezone, now=rendered.instant) for each in listing.entries]
        decisions = [
            decide(known.get(key), digest, is_due=self._memory.is_due(walk, key, known.get(key)))
            for key, digest in zip(keys, digests, strict=True)
        ]
        wanted = any(each in ("visit", "check") and key not in self._seen for key, each in zip(keys, decisions, strict=True))
        entries = await self._feeds.join(listing, response) if wanted else listing.entries
        new = self._offer(
            [Offer(*each, known.get(each[1])) for each in zip(entries, keys, digests, decisions, strict=True)], walk
        )
        walk.found_new |= "visit" in decisions
        proves_end = await self._memory.proves_end(walk, keys, known, changed="visit" in decisions)
        next_url = walk.turn(keys, new, listing.next_url, self.settings.getint("BOD_MAX_PAGES"), proves_end=proves_end)
        if next_url:
            self._pages.append(self._listing_request(next_url, walk))
        else:
            await self._finish(walk)

    def _offer(self, offers: Sequence[Offer], walk: Walk) -> int:
        """Put the entries of a page that are to be visited in the queue, count the others, and return how many were not seen before."""
        new = 0
        for offer in offers:
            repeated = offer.key in self._seen
            if repeated and walk.looks > 1:
                continue
            if repeated or offer.decision == "duplicate":
                count_listed(self.crawler.stats)
                count_outcome(self.crawler.stats, "dropped", reason="duplicate", language=offer.entry.language)
            elif offer.decision == "skip":
                count_listed(self.crawler.stats)
                count_outcome(self.crawler.stats, "unchanged", language=offer.entry.language)
            else:
                self._wait(offer, walk)
            new += not repeated
            self._seen.add(offer.key)
        return new

    def _wait(self, offer: Offer | Again, walk: Walk) -> None:
        """Put a visit in the queue. In a shared crawl it counts for the worker that makes it, once it is made."""
        self._waiting.append(errand(offer, walk))
        if self.shared is None:
            count_listed(self.crawler.stats)

    async def _share(self, walk: Walk, listed: Sequence[str]) -> None:
        """Leave what waits to all workers of a shared crawl, but for the next page, which this one reads, as long as the walk is its own."""
        if self.shared is None:
            return
        errands, pages = list(self._waiting), list(self._pages)
        self._waiting.clear()
        self._pages.clear()
        goes_on = pages[0].cb_kwargs["walk"] if pages else None
        plain = goes_on and {"url": pages[0].url, "walk": goes_on.plain(), "listings": list(self._listings)}
        tasks = {each.key: each.plain() for each in errands}
        if await self.shared.pass_on(tasks, walk=plain, listed=listed, is_ended=goes_on is not walk):
            self._pages.extend(pages)

    async def walk_on(
        self, plain: Mapping[str, Any], seen: set[str], listed: set[str], lost: int
    ) -> AsyncIterator[Request | Visit]:
        """Go on with the walk of a shared crawl where another worker left it; give up a listing with which `lost` too many died."""
        self._listings, self._seen = deque(plain["listings"]), seen
        walk = Walk.from_plain(plain["walk"], listed)
        await self._memory.begin(walk, now())
        page = self._listing_request(plain["url"], walk)
        if lost < MOST_LOST:
            yield page
            return
        async for each in self._give_up(walk, page, WORKER_LOST, explain(WORKER_LOST)):
            yield each

    def visit_shared(self, plain: Mapping[str, Any], lost: int) -> Iterator[Request | Visit]:
        """Make a visit from the queue of a shared crawl; give up one with which `lost` too many workers died."""
        taken = Errand.from_plain(plain)
        if lost < MOST_LOST:
            yield from self._visit(taken)
            return
        self._report(taken.url or taken.entry.url or taken.entry.href, "detail", WORKER_LOST, lost)
        yield from self._settle(without_detail(self._visit_of(taken), WORKER_LOST))

    def _take(self) -> Iterator[Request | Visit]:
        """Take what waits, in order, as far as `max_items` allows: pages of listings at once, visits as others are made.

        What waits is an errand, a few strings, which takes a fraction of the memory of a request.
        """
        limit = self.arguments.max_items
        while self._pages and (limit is None or self._taken + len(self._waiting) < limit):
            yield self._pages.popleft()
        while self._waiting and self._underway < _AHEAD and (limit is None or self._taken < limit):
            self._taken += 1
            yield from self._visit(self._waiting.popleft())

    def _take_next(self) -> Iterator[Request | Visit]:
        """Take what there is room for after a visit was made; in a shared crawl, what waits here is on its way to Redis."""
        return self._take() if self.shared is None else iter(())

    def _visit(self, errand: Errand) -> Iterator[Request | Visit]:
        visit = self._visit_of(errand)
        entry, url = errand.entry, errand.url or errand.entry.url
        if url is None:
            self._report(entry.href, "detail", entry.problem or "no-link")
            yield from self._settle(visit)
            return
        self._underway += 1
        yield Request(
            url,
            callback=self.parse_detail,
            errback=self.detail_failed,
            cb_kwargs={"visit": visit},
            headers=conditions(errand),
            meta={**self._rendering.meta("detail", url), **({"handle_httpstatus_list": [304]} if errand.asked else {})},
            dont_filter=True,
        )

    def _visit_of(self, errand: Errand) -> Visit:
        visit = from_entry(
            errand.entry,
            listing=errand.listing,
            listing_title=errand.listing_title,
            month_first=errand.month_first,
            place=self._order.ticket() if self.shared is None else None,
        )
        return replace(visit, key=errand.key, digest=errand.digest, asked=errand.asked)

    def _settle(self, visit: Visit) -> Iterator[Visit]:
        """Let go of a visit that is made and of those that waited for it; a shared crawl keeps no order."""
        if visit.place is not None:
            for place, each in self._order.settle(visit.place, visit):
                yield replace(each, place=place)
        if self.shared is not None:
            self.shared.made(visit)
            yield visit

    async def parse_detail(self, response: Response, visit: Visit) -> AsyncIterator[Request | Visit]:
        """Read one article page and let go of the visits that are due."""
        fetched = fetched_at(response)
        try:
            done = await self._read_detail(response, visit)
        except BetterRenderedError as need:
            yield need.request
            return
        except Exception as error:
            known = isinstance(error, DetailError)
            if not known:
                self.logger.exception("bug while reading %s", response.url)
            reason = error.reason if isinstance(error, DetailError) else "extraction-error"
            self._report(response.url, "detail", reason, attempts(response), str(error))
            done = without_detail(visit, reason, fetched=fetched, status=response.status)
        self._underway -= 1
        for each in (*self._settle(done), *self._take_next()):
            yield each

    async def _read_detail(self, response: Response, visit: Visit) -> Visit:
        if response.status == 304:
            return replace(visit, unmodified=True)
        done = await self._rendering.visit(response, visit, self._reading)
        for field, selector in done.hits.items():
            self.crawler.stats.inc_value(f"bod/selector/{field}/{selector}")
        return done

    def detail_failed(self, failure: Failure) -> Iterator[Request | Visit]:
        """Keep what the listing said of an article whose page could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        response: Response | None = getattr(failure.value, "response", None)
        reason = reason_of(failure.value)
        self._report(request.url, "detail", reason, attempts(request), str(failure.value))
        visit: Visit = request.cb_kwargs["visit"]
        fetched, status = (fetched_at(response), response.status) if response is not None else (None, None)
        done = without_detail(visit, reason, fetched=fetched, status=status)
        self._underway -= 1
        yield from self._settle(done)
        yield from self._take_next()

    async def listing_failed(self, failure: Failure) -> AsyncIterator[Request | Visit]:
        """Say why a page of a listing could not be had, and go on to the next listing."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk, reason = request.cb_kwargs["walk"], reason_of(failure.value)
        plain = self._rendering.instead(failure)
        done = (
            self._give_up(walk, request, reason, said(failure.value, reason))
            if plain is None
            else self.parse_listing(plain, walk)
        )
        async for each in done:
            yield each

    async def _give_up(self, walk: Walk, page: Request | Response, reason: str, message: str) -> AsyncIterator[Request | Visit]:
        self._report(page.url, "listing", reason, attempts(page), message)
        with suppress(StoreError, SharedError):  # the run ends then, and says why
            await self._finish(walk)
            await self._share(walk, ())
        for each in self._take():
            yield each

    async def _finish(self, walk: Walk) -> None:
        """End the walk along one listing: what is to be looked at again comes next, and then the next listing."""
        again = await self._memory.left_over(walk, self._seen)
        for each in again:
            self._seen.add(each.key)
            self._wait(each, walk)
        self._pages.extend(await self._next_listing())
        self.crawler.signals.send_catch_log(
            listing_walked,
            url=walk.url,
            title=walk.title,
            pages=walk.pages,
            ended=walk.ended,
            markup=walk.markup,
            first_page=walk.first_page,
            entries=walk.entries,
            rechecked=len(again),
            is_complete=walk.is_complete,
            is_visited=walk.is_complete and walk.is_full,
        )

    def _report(self, url: str, stage: str, reason: str, attempts: int = 1, message: str = "") -> None:
        said = {"url": plain_text(url), "message": plain_text(message)}
        self.crawler.signals.send_catch_log(page_failed, stage=stage, reason=reason, attempts=attempts, **said)

    def on_dropped(self, item: Any) -> None:
        """Make room for another article when one was dropped."""
        self._taken -= 1

    def on_store_failed(self) -> None:
        """End the crawl: what cannot be stored need not be fetched."""
        self._tasks.append(asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="store-failed")))

    def on_idle(self) -> None:
        """Go on with what waits when dropped articles made room under `max_items`, or a visit was lost on its way."""
        engine = self.crawler.engine
        self._underway = 0
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
                count_outcome(self.crawler.stats, "dropped", reason="max-items", language=each.entry.language)
        for site in self._samples:
            site.close()
