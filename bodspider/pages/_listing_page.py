"""What a listing page says beside its entries: title, language, feed, and when it was last checked."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from scrapy.http import Response

from bodspider.dates._types import RenderTime, Statement
from bodspider.pages._generator import counts_fixed
from bodspider.pages._listing_fields import Place, statement_of
from bodspider.pages._listing_links import listing_key
from bodspider.pages._listing_marked import Item
from bodspider.pages._listing_pager import outside_entries
from bodspider.pages._text import classes_of, is_date_text, is_never, line_of, text_of
from bodspider.pages._types import Markup
from bodspider.urls import host_of, resolve

_TITLE_SEPARATOR = re.compile(r"(?<!\s)\s+[|–—·»-]\s+")
_GENERATOR = "head/meta[@name='generator' or @name='Generator']/@content"
_FEED_TYPE = re.compile(r"rss|atom", re.IGNORECASE)


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


def feed_of(root: Any, main: Any, items: list[Any], place: Place) -> str | None:
    """Return the address of the feed of this listing: its feed icon's, else the one its head names for it alone."""
    for link in outside_entries(items, _with_class(main, "feed-icon")):
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
