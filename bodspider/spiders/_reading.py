"""A page read here, or in a process that is there for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from scrapy.http import Response, TextResponse

from bodspider.ahead import Step, go_ahead
from bodspider.archive.handler import UNREAD, Archived, read_answer
from bodspider.archive.reading import Exchange
from bodspider.browser import BROWSER
from bodspider.dates import RenderTime
from bodspider.errors import DetailError
from bodspider.pages import Entry, Listing
from bodspider.pages.article import read_article
from bodspider.pages.listing import read_listing
from bodspider.readers import Beside, Readers
from bodspider.spiders.http import fetched_at, header, rendered_at
from bodspider.visits import Visit, entry_digest, with_detail


@dataclass(frozen=True, slots=True)
class Reading:
    """How pages are read: by the `readers`, if there are any, which do the `steps` ahead of the pipelines."""

    readers: Readers | None = None
    steps: tuple[Step, ...] = ()

    async def listing(self, response: Response, rendered: RenderTime, timezone: tzinfo) -> tuple[Listing, Mapping[Entry, str]]:
        """Return what the page of a listing in `response` says, and the digests of its entries (`bodspider.visits.entry_digest`), none where they were not made yet.

        Raises what `bodspider.pages.listing.read_listing` does.
        """
        if self.readers is not None and _is_plain(response):
            with suppress(LookupError):  # what could not be read there is read here, where a bug has its traceback
                listing, digests = await self.readers.call(_read_listing, _packed(response), rendered, timezone)
                return listing, dict(zip(listing.entries, digests, strict=True))
        return read_listing(response, rendered), {}

    async def read(self, response: Response, visit: Visit) -> Visit:
        """Return `visit` with what the article page in `response` says, and raise what `bodspider.pages.article.read_article` does."""
        unread: Exchange | None = response.meta.get(UNREAD)
        page: tuple[Any, ...] = (fetched_at(response), _addresses(response))
        if self.readers is not None and (unread is not None or _is_plain(response)):
            with suppress(LookupError):  # what could not be read there is read here, where a bug has its traceback
                where = (_read_archived, unread) if unread is not None else (_read_fetched, _packed(response))
                read: Visit = await self.readers.call(*where, replace(visit, entry=None), *page, self.steps)
                read.entry, read.archive = visit.entry, response.meta.get("archive")
                return read
        read = _read(response if unread is None else _answer(unread), visit, *page)
        read.archive = response.meta.get("archive")
        return read


def _addresses(response: Response) -> tuple[str, ...]:
    return (*response.request.meta.get("redirect_urls", ()), response.url) if response.request else ()


def _is_plain(response: Response) -> bool:
    """Tell whether a page is told by its bytes and headers alone: the browser says in which encoding it gives one."""
    return isinstance(response, TextResponse) and BROWSER not in response.meta


def _packed(response: Response) -> tuple[Any, ...]:
    return type(response), response.url, response.status, dict(response.headers), Beside(response.body)


def _unpacked(packed: tuple[Any, ...]) -> Response:
    kind, url, status, headers, body = packed
    response: Response = kind(url, status=status, headers=headers, body=body)
    return response


def _read_listing(packed: tuple[Any, ...], rendered: RenderTime, timezone: tzinfo) -> tuple[Listing, list[str]]:
    listing = read_listing(_unpacked(packed), rendered)
    return listing, [entry_digest(each, timezone=timezone, now=rendered.instant) for each in listing.entries]


def _read_fetched(
    packed: tuple[Any, ...], visit: Visit, fetched: datetime, addresses: Sequence[str], steps: Sequence[Step]
) -> Visit:
    read = _read(_unpacked(packed), visit, fetched, addresses)
    go_ahead(read, steps)
    return read


def _read_archived(exchange: Exchange, visit: Visit, fetched: datetime, addresses: Sequence[str], steps: Sequence[Step]) -> Visit:
    read = _read(_answer(exchange), visit, fetched, addresses)
    go_ahead(read, steps)
    return read


def _read(response: Response, visit: Visit, fetched: datetime, addresses: Sequence[str]) -> Visit:
    detail = read_article(response, rendered_at(response, fetched))
    read = with_detail(visit, detail, addresses=addresses, fetched=fetched, status=response.status)
    read.etag, read.last_modified = header(response, "ETag"), header(response, "Last-Modified")
    return read


def _answer(exchange: Exchange) -> Response:
    try:
        return read_answer(exchange)
    except Archived as error:
        raise DetailError(error.reason, "the archive is damaged where the page is") from error
