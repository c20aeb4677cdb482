"""Listing pages: an aggregator, a view of teasers or a feed in, its entries and the next page out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scrapy.http import HtmlResponse, Response, TextResponse

from bodspider.dates._read import show_one_unit
from bodspider.dates._types import RenderTime
from bodspider.errors import ListingError
from bodspider.pages._limits import content_type_of, crowd_of, tangle_of, text_of_page
from bodspider.pages._listing_aggregated import read_aggregated
from bodspider.pages._listing_fields import Place
from bodspider.pages._listing_items import find_items, main_of
from bodspider.pages._listing_marked import Kind
from bodspider.pages._listing_page import checked_of, feed_of, kind_of, place_of, title_of
from bodspider.pages._listing_pager import next_of
from bodspider.pages._listing_refusals import refuse_other_pages
from bodspider.pages._listing_teasers import read_teaser
from bodspider.pages._text import parse
from bodspider.pages._types import Entry, Listing
from bodspider.pages.feed import read_feed
from bodspider.urls import url_key

_READERS: dict[Kind, Callable[[Any, Place], Entry]] = {
    "aggregator": read_aggregated,
    "drupal7": read_aggregated,
    "views": read_teaser,
}
_SNIFFED = 65_536
_TELLTALE = re.compile(r"<(?:[a-z]\w*:)?(rss|feed|rdf|!doctype\s+html|html|head|body|main|article|h1|div|p)[\s>/]", re.IGNORECASE)
_ROOT = re.compile(r"<([a-z][\w:.-]*)", re.IGNORECASE)
_MAGIC = {
    b"%PDF-": "a PDF document",
    b"\x89PNG": "an image",
    b"GIF8": "an image",
    b"\xff\xd8\xff": "an image",
    b"PK\x03\x04": "a ZIP or Office file",
    b"\x1f\x8b": "a compressed file",
    b"\xd0\xcf\x11\xe0": "an Office file",
}
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_JSON = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"\]\d]")
_FEEDS = frozenset(("rss", "feed", "rdf"))
_WANTED = "give the address of a news listing, or of its RSS or Atom feed"


def read_listing(response: Response, rendered: RenderTime) -> Listing:
    """Return what the listing page or feed in `response` says; `rendered` is when it was rendered.

    A page without any entry comes back with no entries: a page past the end of a listing is like that. Raises
    `bodspider.errors.ListingError` for what is no listing: ``not-html`` (JSON, a document, an image, any other file),
    ``empty``, ``login``, ``article`` (the page of one article), ``sources`` (a list of feeds), ``too-complex`` (more elements, or deeper, than a page can need) and ``unreadable``
    (XML that is broken beyond repair, or that declares entities).
    """
    text = _text_of(response)
    if crowd := crowd_of(text):
        raise ListingError("too-complex", f"it is too complex: {crowd}")
    head = _without_comments(text[:_SNIFFED])
    root = _ROOT.search(head)
    name = root.group(1).rpartition(":")[2].lower() if root else ""
    telltale = _TELLTALE.search(head)
    if name in _FEEDS or (telltale and telltale.group(1).lower() in _FEEDS):
        return read_feed(text, response.url, rendered)
    is_xml = text.startswith("<?xml") or "xml" in content_type_of(response)
    if is_xml and name not in ("html", ""):
        raise ListingError("not-html", f"it is XML, but neither RSS nor Atom (its root is {name[:40]}); {_WANTED}")
    if telltale is None:
        raise ListingError("not-html", f"it is no web page ({content_type_of(response) or 'of no type'}); {_WANTED}")
    return _read_page(text, response, rendered)


def _read_page(text: str, response: Response, rendered: RenderTime) -> Listing:
    root = parse(text)
    if tangle := tangle_of(root, text):
        raise ListingError("too-complex", f"it is too complex: {tangle}")
    place = place_of(root, response, rendered)
    main = main_of(root)
    items = find_items(main, response.url)
    elements = [item.element for item in items]
    next_url = _other(next_of(root, main, elements, place), place)
    refuse_other_pages(root, main, elements, is_paged=next_url is not None or "page=" in response.url)
    entries = _with_granularity(tuple(_READERS[item.kind](item.element, place) for item in items))
    return Listing(
        markup=kind_of(root, items),
        title=title_of(root, main, elements),
        language=place.language,
        entries=entries,
        next_url=next_url,
        feed_url=_other(feed_of(root, main, elements, place), place),
        checked=checked_of(main, items, place),
    )


def _with_granularity(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return `entries` with statements that know when the ages of their page show one unit only."""
    if not show_one_unit(each for entry in entries for each in entry.statements):
        return entries
    return tuple(replace(entry, statements=tuple(each._replace(granularity=1) for each in entry.statements)) for entry in entries)


def _other(url: str | None, place: Place) -> str | None:
    return None if url is None or url_key(url) == url_key(place.url) else url


def _text_of(response: Response) -> str:
    """Return the text in `response`; raises `ListingError` when there is none, and when it is some other file."""
    body = response.body
    if not body.strip():
        raise ListingError("empty", f"the page is empty; {_WANTED}")
    kind = next((kind for magic, kind in _MAGIC.items() if body.startswith(magic)), None)
    if kind is None and not body.startswith(_WIDE) and body.count(b"\0", 0, 4096) > 64:
        kind = "a binary file"
    if kind:
        raise ListingError("not-html", f"it is {kind}; {_WANTED}")
    page = response if isinstance(response, TextResponse) else response.replace(cls=HtmlResponse)
    text = text_of_page(page).lstrip("\ufeff \t\r\n\0")
    if "json" in content_type_of(response) or _JSON.match(text):
        raise ListingError("not-html", f"it is JSON; {_WANTED}")
    return text


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)
