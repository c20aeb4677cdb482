"""The next page of a listing: what its pager, the head of the page, or the number of a page says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bodspider.pages._listing_fields import Place
from bodspider.pages._listing_links import follows, is_under, listing_key, page_numbers
from bodspider.pages._listing_parts import stands_aside
from bodspider.pages._text import class_judge, classes_of, line_of
from bodspider.urls import resolve

_is_next_class = class_judge(re.compile(r"\S*(?:pager|pagination|paging)\S*[_-]next(?:[_-](?:page|link|item|button))?"))
_is_pager = class_judge(re.compile(r"(?:\S*[_-])?(?:pager|pagination|paginator|paging)(?:[_-]\S*)?"))
_is_disabled = class_judge(re.compile(r"(?:\S*[_-])?disabled"))
_OLDER = r"older|oudere?|ältere[nrs]?|plus anciennes|plus anciens"
_NEXT_NAME = re.compile(
    r"\W*(?:(?:(?:go to )?(?:the )?next|(?:(?:ga )?naar (?:de )?)?volgende|(?:aller à la )?(?:[^\W\d_]+ )?suivante?s?|(?:zur )?nächsten?|weiter|"
    rf"(?:[^\W\d_]+ )?(?:{_OLDER}))\b.{{0,40}}|[›>]{{1,2}}|→)\W*",
    re.IGNORECASE,
)
_MORE_NAME = re.compile(
    r"(?!.*(?:download|document|file|bestand|fichier))(?=.{1,60}$).*\b(?:more|meer|plus|davantage|mehr|weitere[nrs]?)\b.*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\s\[(|·]*\d{1,4}[\s\])|·]*")
_NUMBERED_PATH = re.compile(r"(?<!/\d{4})/[^/\d]*\d{1,3}(?:\.\w+)?/?$")
_CALENDAR = re.compile(
    r"month|maand|mois|monat|year|jaar|ann[eé]e|jahr|week|semaine|woche|da(?:y|te|tum|g)|jour|tag", re.IGNORECASE
)
_MOST_DIGITS = 5
_NEAR = 3
_MOST_LINKS = 200
_PAGER_DEPTH = 3
_IN_PAGER = frozenset(("nav", "header"))


def next_of(root: Any, main: Any, items: list[Any], place: Place) -> str | None:
    """Return the address of the next page: of the pager behind the last item, else of any; ``None`` at the end."""
    found = (
        each for each in main.iter("a") if each.get("href") and is_next(each) and (_is_named_next(each) or _stays(each, place))
    )
    links = list(outside_entries(items, found))
    hrefs = [each.get("href") for each in _in_order(links, items)] + root.xpath("//head/link[@rel='next']/@href")
    return next((url for href in hrefs if (url := resolve(place.base, href))), None) or _numbered_next(main, items, place)


def _in_order(links: list[Any], items: list[Any]) -> list[Any]:
    """Return `links`, those behind the last of `items` first."""
    behind = set(items[-1].xpath("following::a[@href]")) if items and links else set()
    return [each for each in links if each in behind] + [each for each in links if each not in behind]


def _numbered_next(main: Any, items: list[Any], place: Place) -> str | None:
    """Return the address of this listing with the number of the page after this one, when a link of a pager leads there.

    No class tells a pager here, but numbers or other pages of the listing beside the link, or what the link says.
    """
    here = page_numbers(place.url)
    named = outside_entries(items, (each for each in main.iter("a") if "page=" in (each.get("href") or "")))
    for link in _in_order(list(islice(named, _MOST_LINKS)), items):
        url = resolve(place.base, link.get("href"))
        if (
            url
            and here is not None
            and follows(page_numbers(url), here)
            and listing_key(url) == listing_key(place.url)
            and not _is_off(link)
            and _is_of_pager(link, url, place)
        ):
            return url
    return None


def _is_of_pager(link: Any, url: str, place: Place) -> bool:
    if any(_NEXT_NAME.fullmatch(name) or _MORE_NAME.fullmatch(name) for name in _names(link)):
        return True
    around = link.getparent()
    if around.tag in ("li", "span") and len(around) == 1 and around.getparent() is not None:
        link, around = around, around.getparent()
    if around.tag in ("td", "tr", "th", "table"):
        return False
    near = [*islice(link.itersiblings(), _NEAR), *islice(link.itersiblings(preceding=True), _NEAR)]
    others = [resolve(place.base, each.get("href")) for beside in near for each in islice(beside.iter("a"), 1)]
    is_paged = any(each and each != url and "page=" in each and listing_key(each) == listing_key(place.url) for each in others)
    texts = [around.text, link.tail, *(text for each in near for text in (line_of(each), each.tail))]
    return is_paged or ((line_of(link) or "").isdigit() and any(_NUMBER.fullmatch(text or "") for text in texts))


def is_next(control: Any) -> bool:
    """Tell whether `control`, a link or a button, is the way of a pager to the next page, wherever it leads."""
    return (_is_named_next(control) or _is_next_in_pager(control)) and not _is_off(control)


def _is_named_next(control: Any) -> bool:
    return "next" in (control.get("rel") or "").split() or _is_next_class(control) or _is_next_class(control.getparent())


def _stays(link: Any, place: Place) -> bool:
    """Tell whether `link` leads to a page of this listing, or of several, and not on to the next of something else, such as a month."""
    url = resolve(place.base, link.get("href"))
    if url is None or listing_key(url) == listing_key(place.url) or page_numbers(url) or _counts_on(url, place.url):
        return True
    return is_under(url, place.url) or _NUMBERED_PATH.search(urlsplit(url).path) is not None


def _counts_on(url: str, here: str) -> bool:
    """Tell whether `url` is the address `here` but for one number in its query, such as ``start=20``, which is none of a calendar."""
    there, now = urlsplit(url), urlsplit(here)
    if there[:3] != now[:3]:
        return False
    others = set(parse_qsl(there.query)) ^ set(parse_qsl(now.query))
    return len({name for name, _ in others}) == 1 and all(
        value.isdecimal() and len(value) <= _MOST_DIGITS and not _CALENDAR.search(name) for name, value in others
    )


def _is_next_in_pager(control: Any) -> bool:
    if not any(map(_is_pager, islice(control.iterancestors("ul", "nav", "div"), _PAGER_DEPTH))):
        return False
    return "next" in classes_of(control) | classes_of(control.getparent()) or any(map(_NEXT_NAME.fullmatch, _names(control)))


def _is_off(control: Any) -> bool:
    """Tell whether a pager shows `control` as switched off, as at the end of the listing."""
    around = (control, control.getparent())
    return control.get("disabled") is not None or any(
        _is_disabled(each) or each.get("aria-disabled") == "true" for each in around
    )


def _names(link: Any) -> Iterator[str]:
    """Yield what `link` says: its title, its label, its text, and each part of that, as screen readers are told more than others."""
    images = (each.get("alt") or "" for each in link.iter("img"))
    texts = (" ".join(each.split()) for each in (*link.itertext(), *images))
    return (name for name in (link.get("title"), link.get("aria-label"), line_of(link), *texts) if name)


def outside_entries(items: list[Any], links: Iterable[Any]) -> Iterator[Any]:
    """Return those of the `links` that are of the listing itself: not in its entries, nor in what is set apart."""
    entries = set(items)
    return (link for link in links if not entries.intersection(link.iterancestors()) and not stands_aside(link, _IN_PAGER))
