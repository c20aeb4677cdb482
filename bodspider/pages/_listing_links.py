"""Addresses of a listing: what a link of an entry leads to, or why it leads nowhere."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bodspider.urls import host_of, resolve, url_key

_DIGITS = 9
_KEYS = 64  # a listing is asked for with each of its entries


def entry_address(href: str, base: str, listing: str) -> tuple[str | None, str | None]:
    """Return the address that `href` names and ``None``, or ``None`` and the problem: ``no-link`` or ``unsafe-url``.

    An empty `href`, one that only names a place on the page, and one that leads to any page of the `listing` itself
    are no link.
    """
    plain = href.strip()
    if not plain or plain.startswith("#"):
        return None, "no-link"
    url = resolve(base, plain)
    if url is None:
        return None, "unsafe-url"
    if listing_key(url) == listing_key(listing):
        return None, "no-link"
    return url, None


@lru_cache(maxsize=_KEYS)
def listing_key(url: str) -> str:
    """Return what all pages of one listing have in common: its address without the number of the page."""
    parts = urlsplit(url)
    if "page=" not in parts.query:
        return url_key(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "page"]
    return url_key(urlunsplit(parts._replace(query=urlencode(query))))


def page_numbers(url: str) -> tuple[int, ...] | None:
    """Return the numbers of the pages that `url` names, one for each pager of its page, as in Drupal's ``?page=0,1``.

    Those that stand for the first page are left out at the end; ``None`` comes back when any is no number.
    """
    named = next((value for name, value in parse_qsl(urlsplit(url).query) if name == "page"), "0")
    numbers = named.split(",")
    if not all(each.isascii() and each.isdigit() and len(each) < _DIGITS for each in numbers):
        return None
    shown = [int(each) for each in numbers]
    while shown and not shown[-1]:
        shown.pop()
    return tuple(shown)


def follows(numbers: tuple[int, ...] | None, here: tuple[int, ...]) -> bool:
    """Tell whether the page with these `numbers` is the one after `here`: one of its pagers has gone on by a page."""
    steps = [there - number for there, number in zip_longest(numbers or (), here, fillvalue=0)]
    return steps.count(1) == 1 and steps.count(0) == len(steps) - 1


def is_under(url: str | None, listing: str) -> bool:
    """Tell whether `url` is of a page whose path is longer than that of the `listing`, and begins with it."""
    if url is None or host_of(url) != host_of(listing):
        return False
    return urlsplit(url).path.startswith(urlsplit(listing).path.rstrip("/") + "/")
