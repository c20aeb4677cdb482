"""A listing page joined with the feed it was made from, which has the exact dates."""

from __future__ import annotations

from dataclasses import replace

from bodspider.pages import Entry, Listing
from bodspider.pages.feed import feed_dates
from bodspider.urls import url_key


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
