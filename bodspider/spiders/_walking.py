"""Walks along listings: page after page, each entry offered once, and one listing after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from bodspider.balance import count_listed, count_outcome
from bodspider.clock import now
from bodspider.dates import RenderTime, learn_month_first
from bodspider.errors import ListingError, SharedError, StoreError
from bodspider.pages import Entry, Listing
from bodspider.signals import listing_walked
from bodspider.spiders._errands import Offer, errand
from bodspider.spiders._feeds import Feeds
from bodspider.spiders._memory import Memory, decide
from bodspider.spiders._rendering import BetterRenderedError, Rendering, said
from bodspider.spiders._visiting import Visiting
from bodspider.spiders._walk import Walk
from bodspider.spiders.failures import WORKER_LOST, advice, reason_of
from bodspider.spiders.http import attempts, fetched_at, rendered_at
from bodspider.store import Again
from bodspider.visits import Visit, entry_digest, entry_key

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bodspider.extensions.shared import SharedExtension

_LISTING_PRIORITY = 100
"""Listing pages are fetched before details: the faster a listing is read, the less it shifts meanwhile."""


class Walking:
    """The walks of one run along `listings`. What they find goes into the queue of `visiting`; in a crawl that is `shared`, on from there to all workers."""

    def __init__(
        self,
        crawler: Crawler,
        listings: Iterable[str],
        visiting: Visiting,
        rendering: Rendering,
        memory: Memory,
        *,
        timezone: ZoneInfo,
        report: Callable[..., None],
        shared: SharedExtension | None,
    ) -> None:
        self._crawler = crawler
        self._listings = deque(listings)
        self._visiting = visiting
        self._queue = visiting.queue
        self._rendering = rendering
        self._memory = memory
        self._timezone = timezone
        self._report = report
        self._shared = shared
        self._feeds = Feeds(crawler, report)
        self._seen: set[str] = set()

    async def next_listing(self) -> list[Request]:
        """Return the request for the first page of the next listing; none when there is no other."""
        if not self._listings:
            return []
        walk = Walk(self._listings.popleft())
        await self._memory.begin(walk, now())
        return [self._request(walk.url, walk)]

    def _request(self, url: str, walk: Walk) -> Request:
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            cb_kwargs={"walk": walk},
            meta=self._rendering.meta("listing", walk.url),
            priority=_LISTING_PRIORITY,
            dont_filter=True,
        )

    async def parse(self, response: Response, walk: Walk) -> AsyncIterator[Request | Visit]:
        """Read one page of a listing: offer its entries and go on to the next page, or to the next listing."""
        rendered = rendered_at(response, fetched_at(response))
        try:
            listing, digests = await self._rendering.listing(response, rendered, walk, self._visiting.reading, self._timezone)
        except BetterRenderedError as need:
            yield need.request
            return
        except ListingError as error:
            async for each in self._give_up(walk, response, error.reason, str(error)):
                yield each
            return
        self._crawler.stats.inc_value(f"bod/listing/{listing.markup}")
        walk.title = walk.title or listing.title
        walk.markup = walk.markup or listing.markup
        if walk.month_first is None:
            told = [statement for entry in listing.entries for statement in entry.statements]
            walk.month_first = learn_month_first(told, timezone=self._timezone, now=rendered.instant)
        with suppress(StoreError, SharedError):  # the run ends then, and says why
            await self._turn(walk, listing, digests, response, rendered)
            await self._share(walk, listing.entries)
        for each in self._visiting.take():
            yield each

    async def _turn(
        self, walk: Walk, listing: Listing, made: Mapping[Entry, str], response: Response, rendered: RenderTime
    ) -> None:
        """Put what is to be visited of one page in the queue, and then the next page or the next listing."""
        keys = tuple(entry_key(entry, walk.url) for entry in listing.entries)
        known = await self._memory.recall(walk, keys)
        digests = [
            made.get(each) or entry_digest(each, timezone=self._timezone, now=rendered.instant) for each in listing.entries
        ]
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
        most = self._crawler.settings.getint("BOD_MAX_PAGES")
        next_url = walk.turn(keys, new, listing.next_url, most, proves_end=proves_end)
        if next_url:
            self._queue.pages.append(self._request(next_url, walk))
        else:
            await self._finish(walk)

    def _offer(self, offers: Sequence[Offer], walk: Walk) -> int:
        """Put the entries of a page that are to be visited in the queue, count the others, and return how many were not seen before."""
        new, stats = 0, self._crawler.stats
        assert stats is not None
        for offer in offers:
            repeated = offer.key in self._seen
            if repeated and walk.looks > 1:
                continue
            if repeated or offer.decision == "duplicate":
                count_listed(stats)
                count_outcome(stats, "dropped", reason="duplicate", language=offer.entry.language)
            elif offer.decision == "skip":
                count_listed(stats)
                count_outcome(stats, "unchanged", language=offer.entry.language)
            else:
                self._wait(offer, walk)
            new += not repeated
            self._seen.add(offer.key)
        return new

    def _wait(self, offer: Offer | Again, walk: Walk) -> None:
        """Put a visit in the queue. In a shared crawl it counts for the worker that makes it, once it is made."""
        self._queue.errands.append(errand(offer, walk))
        if self._shared is None:
            count_listed(self._crawler.stats)

    async def _share(self, walk: Walk, entries: Sequence[Entry]) -> None:
        """Leave what waits to all workers of a shared crawl, but for the next page, which this one reads, as long as the walk is its own.

        `entries` are what the page that was read lists.
        """
        if self._shared is None:
            return
        listed = [entry_key(each, walk.url) for each in entries]
        errands, pages = list(self._queue.errands), list(self._queue.pages)
        self._queue.errands.clear()
        self._queue.pages.clear()
        goes_on = pages[0].cb_kwargs["walk"] if pages else None
        plain = goes_on and {"url": pages[0].url, "walk": goes_on.plain(), "listings": list(self._listings)}
        tasks = {each.key: each.plain() for each in errands}
        if await self._shared.pass_on(tasks, walk=plain, listed=listed, is_ended=goes_on is not walk):
            self._queue.pages.extend(pages)

    async def go_on(
        self, plain: Mapping[str, Any], seen: set[str], listed: set[str], *, is_given_up: bool
    ) -> AsyncIterator[Request | Visit]:
        """Go on with the walk of a shared crawl where another worker left it, or end it there.

        `plain` is what was passed on of it; `seen` are the entries of all listings so far, and `listed` those of this one.
        """
        self._listings, self._seen = deque(plain["listings"]), seen
        walk = Walk.from_plain(plain["walk"], listed)
        await self._memory.begin(walk, now())
        page = self._request(plain["url"], walk)
        if not is_given_up:
            yield page
            return
        async for each in self._give_up(walk, page, WORKER_LOST, advice(WORKER_LOST)):
            yield each

    async def failed(self, failure: Failure) -> AsyncIterator[Request | Visit]:
        """Say why a page of a listing could not be had, and go on to the next listing."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk, reason = request.cb_kwargs["walk"], reason_of(failure.value)
        plain = self._rendering.instead(failure)
        done = self._give_up(walk, request, reason, said(failure.value, reason)) if plain is None else self.parse(plain, walk)
        async for each in done:
            yield each

    async def _give_up(self, walk: Walk, page: Request | Response, reason: str, message: str) -> AsyncIterator[Request | Visit]:
        self._report(page.url, "listing", reason, attempts(page), message)
        with suppress(StoreError, SharedError):  # the run ends then, and says why
            await self._finish(walk)
            await self._share(walk, ())
        for each in self._visiting.take():
            yield each

    async def _finish(self, walk: Walk) -> None:
        """End the walk along one listing: what is to be looked at again comes next, and then the next listing."""
        again = await self._memory.left_over(walk, self._seen)
        for each in again:
            self._seen.add(each.key)
            self._wait(each, walk)
        self._queue.pages.extend(await self.next_listing())
        self._crawler.signals.send_catch_log(
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
