"""A listing page joined with the feed it was made from, which has the exact dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from bodspider.errors import ListingError
from bodspider.pages import Entry, Listing
from bodspider.pages.feed import feed_dates
from bodspider.pages.listing import read_listing
from bodspider.spiders.failures import reason_of
from bodspider.spiders.http import fetched_at, rendered_at
from bodspider.urls import url_key


class Feeds:
    """The feeds that listings name as their sources, each fetched once in a run.

    `report` is told, with address, stage, reason and message, of one that cannot be had; the listing goes on without it.
    """

    def __init__(self, crawler: Crawler, report: Callable[..., None]) -> None:
        self._crawler = crawler
        self._report = report
        self._known: dict[str, Listing | None] = {}

    async def join(self, listing: Listing, response: Response) -> tuple[Entry, ...]:
        """Return the entries of `listing`, which came in `response`, with what the feed it was made from says of their dates."""
        url = listing.feed_url
        if url is None or url_key(url) == url_key(response.url):
            return listing.entries
        if url not in self._known:
            self._known[url] = await self._fetch(url)
        return join_feed(listing, self._known[url])

    async def _fetch(self, url: str) -> Listing | None:
        engine: Any = self._crawler.engine
        try:
            answer = await engine.download_async(Request(url, dont_filter=True))
            if answer.status != 200:
                raise ListingError(f"http-{answer.status}", f"the feed answered {answer.status}")
            return read_listing(answer, rendered_at(answer, fetched_at(answer)))
        except ListingError as error:
            self._report(url, "feed", error.reason, message=str(error))
        except Exception as error:  # noqa: BLE001 the feed only adds to the listing; whatever fails is listed
            self._report(url, "feed", reason_of(error), message=str(error))
        return None


def join_feed(listing: Listing, feed: Listing | None) -> tuple[Entry, ...]:
    """Return the entries of `listing`, each with what `feed` says of its date.

    An aggregator gives an item without a date the time of import. Where the feed has the item and no date for it, the
    listing's age is therefore no statement of a publication date, and is left out.
    """
    if feed is None:
        return listing.entries
    known = feed_dates(feed)
    return tuple(_joined(entry, known.get(url_key(entry.url)) if entry.url else None) for entry in listing.entries)


def _joined(entry: Entry, source: Entry | None) -> Entry:
    if source is None:
        return entry
    if not source.statements:
        return replace(entry, statements=())
    return replace(entry, statements=source.statements + entry.statements)
