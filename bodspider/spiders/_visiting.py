"""Visits of articles: what waits to be visited, how its page is asked for, and what becomes of the answer."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from logging import Logger, LoggerAdapter
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

from bodspider.errors import DetailError
from bodspider.spiders._backlog import Backlog
from bodspider.spiders._errands import Errand
from bodspider.spiders._order import InOrder
from bodspider.spiders._reading import Reading
from bodspider.spiders._rendering import BetterRenderedError, Rendering
from bodspider.spiders.failures import reason_of
from bodspider.spiders.http import attempts, conditions, fetched_at
from bodspider.visits import Visit, from_entry, without_detail

if TYPE_CHECKING:
    from bodspider.extensions.shared import SharedExtension

_AHEAD = 200
"""Visits that are under way at most, asked for or waiting to be; the others wait as errands."""


@dataclass(slots=True)
class Queue:
    """What waits to be asked for, in order: `pages` of listings at once, `errands` as others are made, `most` visits in all.

    An errand takes a fraction of the memory of a request, and a backlog of them a fraction of that. `taken` are the visits that were begun, `underway` those
    that are not made yet.
    """

    most: int | None
    pages: deque[Request] = field(default_factory=deque)
    errands: Backlog = field(default_factory=Backlog)
    taken: int = 0
    underway: int = 0

    def take(self) -> Iterator[Request | Errand]:
        """Take what there is room for."""
        while self.pages and (self.most is None or self.taken + len(self.errands) < self.most):
            yield self.pages.popleft()
        while self.errands and self.underway < _AHEAD and (self.most is None or self.taken < self.most):
            self.taken += 1
            yield self.errands.popleft()


class Visiting:
    """The visits of one run. Each comes out of `begin`, `parse` or `failed` once, in the order in which they were begun.

    In a crawl that is `shared` they come out as they are made, and what waits here is on its way to Redis.
    """

    def __init__(
        self,
        queue: Queue,
        rendering: Rendering,
        reading: Reading,
        *,
        stats: StatsCollector,
        report: Callable[..., None],
        logger: Logger | LoggerAdapter[Any],
        shared: SharedExtension | None,
    ) -> None:
        self.queue = queue
        self._rendering = rendering
        self.reading = reading
        self._stats = stats
        self._report = report
        self._logger = logger
        self._shared = shared
        self._order: InOrder[Visit] = InOrder()

    def take(self) -> Iterator[Request | Visit]:
        """Take what waits and there is room for."""
        for each in self.queue.take():
            if isinstance(each, Request):
                yield each
            else:
                yield from self.begin(each)

    def begin(self, errand: Errand) -> Iterator[Request | Visit]:
        """Begin a visit: ask for its page, or send it on at once when it has no address."""
        visit = self._visit_of(errand)
        entry, url = errand.entry, errand.url or errand.entry.url
        if url is None:
            self._report(entry.href, "detail", entry.problem or "no-link")
            yield from self._settle(visit)
            return
        self.queue.underway += 1
        yield Request(
            url,
            callback=self.parse,
            errback=self.failed,
            cb_kwargs={"visit": visit},
            headers=conditions(errand),
            meta={**self._rendering.meta("detail", url), **({"handle_httpstatus_list": [304]} if errand.asked else {})},
            dont_filter=True,
        )

    def give_up(self, errand: Errand, reason: str, attempts: int) -> Iterator[Request | Visit]:
        """Send on a visit that is not made, with `reason` as its error."""
        self._report(errand.url or errand.entry.url or errand.entry.href, "detail", reason, attempts)
        yield from self._settle(without_detail(self._visit_of(errand), reason))

    def _visit_of(self, errand: Errand) -> Visit:
        visit = from_entry(
            errand.entry,
            listing=errand.listing,
            listing_title=errand.listing_title,
            month_first=errand.month_first,
            place=self._order.ticket() if self._shared is None else None,
        )
        visit.key, visit.digest, visit.asked = errand.key, errand.digest, errand.asked
        return visit

    def _settle(self, visit: Visit) -> Iterator[Visit]:
        """Send on a visit that is made, and those that waited for it to keep the order; a shared crawl keeps none."""
        if visit.place is not None:
            for place, each in self._order.settle(visit.place, visit):
                each.place = place
                yield each
        if self._shared is not None:
            self._shared.made(visit)
            yield visit

    async def parse(self, response: Response, visit: Visit) -> AsyncIterator[Request | Visit]:
        """Read one article page, and send on the visits whose turn it is."""
        fetched = fetched_at(response)
        try:
            done = await self._read(response, visit)
        except BetterRenderedError as need:
            yield need.request
            return
        except Exception as error:
            known = isinstance(error, DetailError)
            if not known:
                self._logger.exception("bug while reading %s", response.url)
            reason = error.reason if isinstance(error, DetailError) else "extraction-error"
            self._report(response.url, "detail", reason, attempts(response), str(error))
            done = without_detail(visit, reason, fetched=fetched, status=response.status)
        for each in self._made(done):
            yield each

    async def _read(self, response: Response, visit: Visit) -> Visit:
        if response.status == 304:
            visit.unmodified = True
            return visit
        done = await self._rendering.visit(response, visit, self.reading)
        for field_name, selector in done.hits.items():
            self._stats.inc_value(f"bod/selector/{field_name}/{selector}")
        return done

    def failed(self, failure: Failure) -> Iterator[Request | Visit]:
        """Keep what the listing said of an article whose page could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        response: Response | None = getattr(failure.value, "response", None)
        reason = reason_of(failure.value)
        self._report(request.url, "detail", reason, attempts(request), str(failure.value))
        visit: Visit = request.cb_kwargs["visit"]
        fetched, status = (fetched_at(response), response.status) if response is not None else (None, None)
        yield from self._made(without_detail(visit, reason, fetched=fetched, status=status))

    def _made(self, visit: Visit) -> Iterator[Request | Visit]:
        """Send on a visit that is made, and take what there is room for now."""
        self.queue.underway -= 1
        yield from self._settle(visit)
        if self._shared is None:
            yield from self.take()
