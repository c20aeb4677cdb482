"""Which pages of a run go through the browser: none, all, or those whose plain answer shows too little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from bodspider.browser import BROWSER
from bodspider.browser.chromium import what_is_missing
from bodspider.browser.marks import has_more_button, marks_of
from bodspider.dates import RenderTime
from bodspider.errors import BrowserError, DetailError, ListingError
from bodspider.pages import Entry, Listing
from bodspider.pages.listing import read_listing
from bodspider.spiders._reading import Reading
from bodspider.spiders._walk import Walk
from bodspider.spiders.failures import advice, reason_of
from bodspider.urls import host_of
from bodspider.visits import Visit, entry_key

_VAIN = 3
"""Pages of one kind in a row to which the browser added nothing, after which no more of them are rendered."""
_PLAIN = "browser_plain"
"""The key of ``Request.meta`` for the plain answer that is used when the browser fails."""


class BetterRenderedError(Exception):
    """Raised for a plain page that shows too little; `request` asks for the same page through the browser."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.url)
        self.request = request


class Rendering:
    """What is known of the pages that need a browser. The answer for one page holds for the others of its listing, or host.

    `choice` is the argument `browser`; `report` is told of pages that failed.
    """

    def __init__(self, choice: str, crawler: Crawler, report: Callable[..., None]) -> None:
        self._choice = "never" if crawler.settings.getbool("BOD_REPLAY") else choice
        self._crawler = crawler
        self._report = report
        self._needed: set[tuple[str, str]] = set()
        self._vain: Counter[tuple[str, str]] = Counter()
        self._is_missing = False

    def meta(self, stage: str, url: str) -> dict[str, Any]:
        """Return what makes a request for a page, of the listing or the host at `url`, go the way that such pages need."""
        rendered = self._choice == "always" or (_key(stage, url) in self._needed and not self._is_missing)
        return {BROWSER: stage} if rendered else {}

    async def listing(
        self, response: Response, rendered: RenderTime, walk: Walk, reading: Reading, timezone: tzinfo
    ) -> tuple[Listing, Mapping[Entry, str]]:
        """Return what a page of the listing says, with the entries that it showed before a button replaced them, and the digests that `reading` gives.

        Raises `ListingError` when it is none or holds no entry at the start of the walk, and `BetterRenderedError` when the browser is to see it.
        """
        try:
            listing, digests = await reading.listing(response, rendered, timezone)
            if walk.at_start and not listing.entries and not response.meta.get("browser_earlier"):
                raise ListingError("listing-empty", "no news item was found on it; is this the address of a listing?")
        except ListingError:
            self._ask_again(response, "listing", walk.url, marks_of)
            raise
        if not listing.entries:
            self._ask_again(response, "listing", walk.url, marks_of)
        elif listing.next_url is None and self._asks_for_more(response, walk, listing.entries[-1].href):
            walk.is_cut = True
        self._learn(response, "listing", walk.url, bool(listing.entries))
        if response.meta.get("browser_cut"):
            walk.is_cut = True
            message = "it still grew when it was cut; raise BOD_BROWSER_CLICKS or BOD_BROWSER_SECONDS to get more of it"
            self._report(response.url, "listing", "endless", message=message)
        earlier = [_entries(response, text, rendered) for text in response.meta.get("browser_earlier", ())]
        return _joined(listing, earlier, walk.url) if earlier else listing, digests

    def _asks_for_more(self, response: Response, walk: Walk, last: str) -> bool:
        """Tell whether more is to be had that no browser is there for; raises `BetterRenderedError` when there is one."""
        if not has_more_button(response, last) or BROWSER in response.meta:
            return False
        self._ask_again(response, "listing", walk.url, lambda _: ("more-button",), plain=response)
        return self._choice != "never"

    async def visit(self, response: Response, visit: Visit, reading: Reading) -> Visit:
        """Return `visit` with what its page says; raises `DetailError` when that is no article, and `BetterRenderedError` when the browser is to see it."""
        try:
            read = await reading.read(response, visit)
        except DetailError as error:
            if error.reason == "empty":
                self._ask_again(response, "detail", response.url, marks_of)
            raise
        if _is_guess(read):
            self._ask_again(response, "detail", response.url, marks_of)
        elif read.hits.get("body") == "paragraphs":
            self._ask_again(response, "detail", response.url, lambda page: tuple({"empty-root"}.intersection(marks_of(page))))
        self._learn(response, "detail", response.url, not _is_guess(read))
        return read

    def _ask_again(
        self,
        response: Response,
        stage: str,
        url: str,
        marks: Callable[[Response], tuple[str, ...]],
        plain: Response | None = None,
    ) -> None:
        if self._choice != "auto" or BROWSER in response.meta or _PLAIN in response.meta or self._vain[_key(stage, url)] >= _VAIN:
            return
        found = marks(response)
        if not found or response.request is None or self._missing():
            return
        for name in found:
            self._crawler.stats.inc_value(f"bod/browser/mark/{name}")
        meta = {BROWSER: stage, _PLAIN: plain}
        raise BetterRenderedError(response.request.replace(url=response.url, meta=meta, dont_filter=True))

    def _learn(self, response: Response, stage: str, url: str, is_better: bool) -> None:
        """Remember whether the browser showed what the plain page did not."""
        if self._choice != "auto" or BROWSER not in response.meta:
            return
        if is_better:
            self._needed.add(_key(stage, url))
            self._vain.pop(_key(stage, url), None)
        else:
            self._vain[_key(stage, url)] += 1

    def _missing(self) -> bool:
        if not self._is_missing and (line := what_is_missing(self._crawler.settings["BOD_CHROMIUM"])):
            self._go_without(line)
        return self._is_missing

    def _go_without(self, line: str) -> None:
        """Render nothing any more, and let the verdict say why."""
        self._is_missing = True
        self._crawler.stats.set_value("bod/browser_problem", line)

    def instead(self, failure: Failure) -> Response | None:
        """Return the plain answer to use for a listing page that the browser failed to show, once that is reported; ``None`` without one."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if BROWSER not in request.meta:
            return None
        if isinstance(error, BrowserError) and error.reason in ("no-browser", "browser-start"):
            self._go_without(str(error))
        plain: Response | None = request.meta.get(_PLAIN)
        if plain is None:
            return None
        reason = reason_of(error)
        self._report(request.url, "listing", reason, message=said(error, reason))
        return plain.replace(request=plain.request.replace(meta={**plain.meta, _PLAIN: None})) if plain.request else None


def said(error: BaseException | None, reason: str) -> str:
    """Return what a person is told of a listing that could not be had."""
    return str(error) if isinstance(error, BrowserError) else advice(reason)


def _is_guess(read: Visit) -> bool:
    """Tell whether a page has no text, or none in a place where an article's is."""
    return read.hits.get("body") in (None, "trafilatura")


def _key(stage: str, url: str) -> tuple[str, str]:
    return stage, url if stage == "listing" else host_of(url)


def _entries(response: Response, text: str, rendered: RenderTime) -> tuple[Entry, ...]:
    """Return the entries of an earlier state of a page; none when it was no listing then."""
    try:
        return read_listing(response.replace(body=text.encode(), encoding="utf-8"), rendered).entries
    except ListingError:
        return ()


def _joined(listing: Listing, earlier: list[tuple[Entry, ...]], url: str) -> Listing:
    """Return `listing` with the entries of its `earlier` states before its own, each once."""
    entries: dict[str, Entry] = {}
    for each in (*earlier, listing.entries):
        page: Counter[str] = Counter()
        for entry in each:
            key = entry_key(entry, url)
            page[key] += 1
            entries.setdefault(f"{key} {page[key]}", entry)
    return replace(listing, entries=tuple(entries.values()))
