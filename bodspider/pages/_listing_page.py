"""What a listing page says beside its entries: title, language, next page, feed, and when it was last checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from scrapy.http import Response

from bodspider.dates._types import RenderTime, Statement
from bodspider.pages._generator import counts_fixed
from bodspider.pages._listing_fields import Place, statement_of
from bodspider.pages._listing_links import listing_key, page_number
from bodspider.pages._listing_marked import Item
from bodspider.pages._listing_parts import stands_aside
from bodspider.pages._text import classes_of, is_date_text, is_never, line_of, text_of
from bodspider.pages._types import Markup
from bodspider.urls import host_of, resolve

_TITLE_SEPARATOR = re.compile(r"(?<!\s)\s+[|–—·»-]\s+")
_NEXT_CLASS = re.compile(r"\S*(?:pager|pagination)\S*[_-]next")
_NEXT_NAME = re.compile(
    r"\W*(?:(?:(?:go to )?(?:the )?next|(?:(?:ga )?naar (?:de )?)?volgende|(?:aller à la )?(?:page )?suivante?|(?:zur )?nächsten?)\b.{0,40}|›{1,2})\W*",
    re.IGNORECASE,
)
_MORE_NAME = re.compile(
    r"(?!.*(?:download|document|file|bestand|fichier))\W*(?:(?:load|show|view) more(?: [^\W\d_]+)?|(?:laad|toon|bekijk) meer(?: [^\W\d_]+)?|meer (?:[^\W\d_]+ )?(?:laden|tonen)|"
    r"meer resultaten|(?:voir|afficher|charger) plus|plus de résultats|"
    r"mehr (?:laden|anzeigen|ergebnisse)|weitere (?:laden|anzeigen|ergebnisse)|more|meer|mehr)\W*",
    re.IGNORECASE,
)
_GENERATOR = "head/meta[@name='generator' or @name='Generator']/@content"
_NUMBER = re.compile(r"[\s\[(|·]*\d{1,4}[\s\])|·]*")
_NEAR = 3
_MOST_LINKS = 200
_PAGER_CLASSES = frozenset(("pager", "pagination", "pager__items", "pager-nav"))
_PAGER_DEPTH = 3
_FEED_TYPE = re.compile(r"rss|atom", re.IGNORECASE)
_IN_PAGER = frozenset(("nav", "header"))


def place_of(root: Any, response: Response, rendered: RenderTime) -> Place:
    """Return the address, the base of its links and the language of the page in `response`."""
    bases = [url for href in root.xpath("//base/@href") if (url := resolve(response.url, href))]
    header = (response.headers.get("Content-Language") or b"").decode("latin-1")
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or ""
    return Place(
        url=response.url,
        base=bases[0] if bases else response.url,
        language=language.strip() or header.partition(",")[0].strip() or None,
        rendered=rendered,
        counts_fixed=counts_fixed(response, next(iter(root.xpath(_GENERATOR)), None)),
    )


def kind_of(root: Any, items: list[Item]) -> Markup:
    """Return the kind of the listing: that of its items, else what else of it is on the page."""
    if items:
        return items[0].kind
    for name, markup in _LEFT_BEHIND.items():
        if _with_class(root, name):
            return markup
    return "views"


_NAMED = etree.XPath("descendant-or-self::*[contains(@class, $name)]")
_LEFT_BEHIND: dict[str, Markup] = {
    "aggregator-feed": "aggregator",
    "feed-description": "aggregator",
    "feed-source": "drupal7",
}


def title_of(root: Any, main: Any, items: list[Any]) -> str | None:
    """Return the title of the listing: its ``h1``, wherever it stands, else the page's, without the site's name."""
    entries = set(items)
    headings = [each for each in root.iter("h1") if not entries.intersection(each.iterancestors()) and text_of(each)]
    named = [each for each in headings if "page-title" in (*classes_of(each), each.get("id"))]
    inside = [each for each in headings if main in each.iterancestors()]
    others = [each for each in headings if not _is_site_name(each)]
    for each in (*named, *inside, *others):
        return line_of(each)
    full = " ".join("".join(root.xpath("//head/title[1]//text()")).split())
    return _without_site_name(full, root) or None


def _is_site_name(heading: Any) -> bool:
    names = {*classes_of(heading), heading.get("id") or ""}
    home = any("home" in (each.get("rel") or "").split() for each in heading.iter("a"))
    return home or bool({"site-name", "site-title"} & names)


def _without_site_name(title: str, root: Any) -> str:
    """Return `title` without its last part where that is the site's name, or stands behind a bar as in Drupal."""
    cuts = list(_TITLE_SEPARATOR.finditer(title))
    if not cuts:
        return title
    sites = {line_of(each) for each in root.xpath("//a[@rel='home']")} | {
        each.strip() for each in root.xpath("//meta[@property='og:site_name']/@content")
    }
    last = title[cuts[-1].end() :]
    return title[: cuts[-1].start()] if last in sites or "|" in cuts[-1].group() else title


def next_of(root: Any, main: Any, items: list[Any], place: Place) -> str | None:
    """Return the address of the next page: of the pager behind the last item, else of any; ``None`` at the end."""
    links = list(_own(items, (each for each in main.iter("a") if each.get("href") and _is_next(each))))
    behind = set(items[-1].xpath("following::a[@href]")) if items else set()
    ordered = [each for each in links if each in behind] + [each for each in links if each not in behind]
    hrefs = [each.get("href") for each in ordered] + root.xpath("//head/link[@rel='next']/@href")
    return next((url for href in hrefs if (url := resolve(place.base, href))), None) or _numbered_next(main, items, place)


def _numbered_next(main: Any, items: list[Any], place: Place) -> str | None:
    """Return the address of this listing with the number of the page after this one, when a link of a pager leads there.

    No class tells a pager here, but numbers or other pages of the listing beside the link, or what the link says.
    """
    here = page_number(place.url)
    named = _own(items, (each for each in main.iter("a") if "page=" in (each.get("href") or "")))
    for link in islice(named, _MOST_LINKS):
        url = resolve(place.base, link.get("href"))
        if (
            url
            and here is not None
            and page_number(url) == here + 1
            and listing_key(url) == listing_key(place.url)
            and _is_of_pager(link, url, place)
        ):
            return url
    return None


def _is_of_pager(link: Any, url: str, place: Place) -> bool:
    names = (link.get("title"), link.get("aria-label"), line_of(link))
    if any(_NEXT_NAME.fullmatch(name) or _MORE_NAME.fullmatch(name) for name in names if name):
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


def _is_next(link: Any) -> bool:
    if "next" in (link.get("rel") or "").split():
        return True
    near = classes_of(link) | classes_of(link.getparent())
    if any("next" in name and _NEXT_CLASS.fullmatch(name) for name in near):
        return True
    around = islice(link.iterancestors("ul", "nav", "div"), _PAGER_DEPTH)
    if all(_PAGER_CLASSES.isdisjoint(classes_of(each)) for each in around):
        return False
    names = (link.get("title"), link.get("aria-label"), line_of(link))
    return "next" in near or any(_NEXT_NAME.fullmatch(name) for name in names if name)


def _own(items: list[Any], links: Iterable[Any]) -> Iterator[Any]:
    """Return those of the `links` that are of the listing itself: not in its entries, nor in what is set apart."""
    entries = set(items)
    return (link for link in links if not entries.intersection(link.iterancestors()) and not stands_aside(link, _IN_PAGER))


def feed_of(root: Any, main: Any, items: list[Any], place: Place) -> str | None:
    """Return the address of the feed of this listing: its feed icon's, else the one its head names for it alone."""
    for link in _own(items, _with_class(main, "feed-icon")):
        if link.get("href"):
            return resolve(place.base, link.get("href"))
    named = [
        each.get("href")
        for each in root.xpath("//head/link[@href]")
        if "alternate" in (each.get("rel") or "").split() and _FEED_TYPE.search(each.get("type") or "")
    ]
    feeds = list(dict.fromkeys(url for href in named if (url := resolve(place.base, href))))
    own = [url for url in feeds if _belongs(url, place.url)]
    return own[0] if own and (len(own) == 1 or len(own) == len(feeds)) else None


def _belongs(feed: str, listing: str) -> bool:
    """Tell whether the address of `feed` stands under that of `listing`."""
    path = urlsplit(listing).path.rstrip("/") + "/"
    return host_of(feed) == host_of(listing) and urlsplit(feed).path.startswith(path) and listing_key(feed) != path


def checked_of(main: Any, items: list[Item], place: Place) -> Statement | None:
    """Return when the listing says that it last looked at its source; ``None`` when it does not say."""
    box = next((each for name in ("field--name-checked", "feed-updated") for each in _with_class(main, name)), None)
    if box is not None:
        return _checked_in(box, place)
    if items and items[-1].kind == "aggregator":
        for each in items[-1].element.itersiblings("div"):
            value = next(each.iterchildren("div", "span", "time", reversed=True), each)
            if is_date_text(line_of(value)) or is_never(line_of(value)):
                return statement_of(value, place)
    return None


def _checked_in(box: Any, place: Place) -> Statement | None:
    value = next(iter(_with_class(box, "field__item")), None)
    if value is not None:
        return statement_of(value, place)
    label = [each for each in box.iterchildren("*") if "field__label" in classes_of(each) or (line_of(each) or "").endswith(":")]
    text = text_of(box, label)
    return statement_of(box, place, text.replace("\n", " ")) if text else None


def _with_class(element: Any, name: str) -> list[Any]:
    return [each for each in _NAMED(element, name=name) if name in classes_of(each)]
