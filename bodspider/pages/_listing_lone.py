"""Entries of a listing that stand alone: the one that is left on its last page, and those that are shown large before the others."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, takewhile
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from bodspider.pages._listing_boxes import is_dated, linked_headings, own_links
from bodspider.pages._listing_headings import Headings
from bodspider.pages._listing_links import follows, is_under, listing_key, page_numbers
from bodspider.pages._listing_mended import boxed
from bodspider.pages._listing_parts import link_around
from bodspider.urls import resolve, url_key

_BOX_DEPTH = 6
_MOST_LEADS = 3
_MOST_PARTS = 5


def is_paged(main: Any, address: str) -> bool:
    """Tell whether the page at `address` is one of several of a listing: it is not the first, or a link in `main` leads to another."""
    return bool(page_numbers(address)) or any(page_numbers(each) for each in _other_pages(main, address))


def _other_pages(main: Any, address: str) -> Iterable[str]:
    found = (resolve(address, each.get("href")) for each in main.iter("a") if each.get("href"))
    return (each for each in found if each and listing_key(each) == listing_key(address))


def single_entry(main: Any, address: str) -> list[Any]:
    """Return the box around the only linked title of `main`, or around its only link, when it holds a date, as on a last page with one entry left.

    The page at `address` must not be the first of its listing. The title must lead to a page under that of the listing, unless the page
    before this one is linked to, so that some entry must be here; then a link can be the title, and a title needs no date.
    """
    here = page_numbers(address)
    if not here:
        return []
    is_led_to = any(follows(here, numbers) for each in _other_pages(main, address) if (numbers := page_numbers(each)) is not None)
    titles = list(islice(linked_headings(main), 2)) or (_lone_links(main, address) if is_led_to else [])
    if len(titles) != 1 or titles[0].tag == "h1" or Headings(main).tell_of_others(titles[0]):
        return []
    link = link_around(titles[0], main) if titles[0].tag != "a" else titles[0]
    if link is None or not (is_led_to or is_under(resolve(address, link.get("href")), address)):
        return []
    box = _dated_box(titles[0], main)
    if box is None and is_led_to and titles[0].tag != "a":
        box = _box_before_pager(titles[0], main, address)
    return [] if box is None or next(box.iter("h1"), None) is not None else [box]


def _box_before_pager(title: Any, main: Any, address: str) -> Any:
    """Return what `title` stands in; when that is `main`, a box made here around the title and what follows up to the pager."""
    if (parent := title.getparent()) is not main:
        return parent
    behind = takewhile(lambda each: not any(_other_pages(each, address)), title.itersiblings(etree.Element))
    return boxed([title, *islice(behind, _MOST_PARTS)])


def _lone_links(main: Any, address: str) -> list[Any]:
    links = ((each, resolve(address, each.get("href"))) for each in own_links(main))
    return [each for each, url in links if url is None or listing_key(url) != listing_key(address)]


def _dated_box(title: Any, main: Any) -> Any | None:
    around = takewhile(lambda each: each is not main, title.iterancestors())
    return next((each for each in islice(around, _BOX_DEPTH) if is_dated(each)), None)


def leading_entries(main: Any, entries: list[Any], address: str) -> list[Any]:
    """Return the boxes before the `entries` of the list that are entries as well, in other markup: dated, titled, and of the same section.

    That is the address above that of an entry, which most of the `entries` share. No heading says that they are others, and the list does
    not hold them once more.
    """
    taken = set(entries)
    around = {ancestor for each in entries for ancestor in each.iterancestors()}
    titles = list(
        islice(takewhile(lambda each: taken.isdisjoint((each, *each.iterancestors())), linked_headings(main)), _MOST_LEADS + 1)
    )
    if not 0 < len(titles) <= _MOST_LEADS:
        return []
    known = [url for each in entries for link in islice(each.iter("a"), 1) if (url := resolve(address, link.get("href")))]
    keys, sections = {url_key(each) for each in known}, [_section(each) for each in known]
    before, found = Headings(main), []
    for title in titles:
        link = link_around(title, main)
        url = resolve(address, link.get("href")) if link is not None else None
        if url is None or title.tag == "h1" or url_key(url) in keys or 2 * sections.count(_section(url)) <= len(entries):
            continue
        box = _dated_box(title, main)
        if box is not None and box not in around and not before.tell_of_others(box):
            found.append(box)
    return found


def _section(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.rstrip('/').rpartition('/')[0]}"
