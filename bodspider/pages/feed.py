"""Feeds: RSS 2.0 and older, RSS 1.0 (RDF) and Atom, read without trusting them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from lxml import etree

from bodspider.dates._types import RenderTime, Statement
from bodspider.errors import ListingError
from bodspider.pages._feed_xml import ADVICE, NOT_XML, children_of, local_name, parse_feed
from bodspider.pages._limits import tangle_of
from bodspider.pages._listing_links import entry_address
from bodspider.pages._text import classes_of, parse, text_of, without_half_pairs
from bodspider.pages._types import Entry, Listing
from bodspider.urls import resolve, url_key

_XML = "{http://www.w3.org/XML/1998/namespace}"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DATES = ("pubDate", "published", "date", "issued", "created")
_AUTHORS = ("creator", "author")
_BODY_FIELDS = frozenset(("field--name-body", "field-name-body"))
_FIELD = re.compile("field-{1,2}name-body")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#\w+|\w+);")


def read_feed(text: str, url: str, rendered: RenderTime) -> Listing:
    """Return what the feed `text`, fetched from `url` at `rendered`, says.

    Small faults (bare ampersands, undeclared names and prefixes, control characters) are repaired as long as no entry
    is lost. Raises `bodspider.errors.ListingError` with the reason ``unreadable`` when they are not small, and when the
    feed declares entities; with ``not-html`` when it is XML of another kind, and with ``too-complex`` when it holds more elements than a
    feed can need.
    """
    root = parse_feed(without_half_pairs(text))
    if tangle := tangle_of(root, text):
        raise ListingError("too-complex", f"the feed is too complex: {tangle}; {ADVICE}")
    kind = local_name(root).lower()
    if kind == "feed":
        return _read_atom(root, url, rendered)
    if kind in ("rss", "rdf"):
        return _read_rss(root, url, rendered)
    raise ListingError("not-html", f"it is XML, but neither RSS nor Atom (its root is {kind[:40]}); {ADVICE}")


def feed_dates(listing: Listing) -> dict[str, Entry]:
    """Return the entries of `listing` by `bodspider.urls.url_key` of their address; the first of several wins."""
    dates: dict[str, Entry] = {}
    for entry in listing.entries:
        if entry.url:
            dates.setdefault(url_key(entry.url), entry)
    return dates


def _value(element: Any, *names: str) -> str | None:
    """Return the text of the first child that has one of these names and any text."""
    texts = ("".join(each.itertext()).strip() for each in children_of(element, *names))
    return next((text for text in texts if text), None)


def _base(element: Any, url: str) -> str:
    bases = [each.get(f"{_XML}base") for each in (element, *element.iterancestors())]
    for base in reversed([each for each in bases if each]):
        url = resolve(url, base) or url
    return url


def _language(element: Any, *own: str) -> str | None:
    named = _value(element, *own) if own else None
    marked = (each.get(f"{_XML}lang") for each in (element, *element.iterancestors()))
    return named or next((each.strip() for each in marked if each and each.strip()), None)


def _plain(markup: str | None) -> str | None:
    """Return what a reader sees of `markup`: text, or HTML as a text; of a node of Drupal, its body without title, author and date."""
    if not markup or not markup.strip():
        return None
    if not _MARKUP.search(markup):
        return markup.strip()
    root = parse(f"<html><body>{NOT_XML.sub('', markup)}")
    bodies = (each for each in root.iter("div") if not _BODY_FIELDS.isdisjoint(classes_of(each))) if _FIELD.search(markup) else ()
    return next((text for each in bodies if (text := text_of(each))), None) or text_of(root)


def _title(text: str | None) -> str | None:
    """Return `text` on one line; entities that the feed escaped twice are decoded, what looks like a tag is text."""
    return " ".join(unescape(text).split()) or None if text else None


def _statements(element: Any, language: str | None, rendered: RenderTime) -> tuple[Statement, ...]:
    raws = ("".join(each.itertext()).strip() for each in children_of(element, *_DATES))
    return tuple(Statement("feed", raw, None, language, rendered) for raw in dict.fromkeys(raws) if raw)


def _texts(element: Any, *names: str) -> tuple[str, ...]:
    texts = ("".join(each.itertext()).strip() for each in children_of(element, *names))
    return tuple(dict.fromkeys(text for text in texts if text))


def _read_rss(root: Any, url: str, rendered: RenderTime) -> Listing:
    channels = children_of(root, "channel")
    channel = next(iter(channels), root)
    language = _language(channel, "language")
    items = [item for each in (*channels, root) for item in children_of(each, "item")]
    return Listing(
        markup="rss",
        title=_title(_value(channel, "title")),
        language=language,
        entries=tuple(_rss_entry(item, url, language, rendered) for item in items),
        next_url=_next(channel, url),
    )


def _rss_entry(item: Any, url: str, feed_language: str | None, rendered: RenderTime) -> Entry:
    language = _language(item, "language") or feed_language
    href = _rss_href(item)
    address, problem = entry_address(href, _base(item, url), url)
    return Entry(
        title=_title(_value(item, "title")),
        href=href,
        url=address,
        problem=problem,
        summary=_plain(_value(item, "description")) or _plain(_value(item, "encoded")),
        author=_title(_plain(_value(item, *_AUTHORS))),
        language=language,
        tags=_texts(item, "category", "subject"),
        statements=_statements(item, language, rendered),
    )


def _rss_href(item: Any) -> str:
    """Return the link of an RSS item: its own, else an Atom link in it, else a ``guid``, or in RDF its name, that is one."""
    for each in children_of(item, "link"):
        href = "".join(each.itertext()).strip() or (each.get("href") or "" if _is_alternate(each) else "")
        if href:
            return str(href)
    for each in children_of(item, "guid"):
        guid = "".join(each.itertext()).strip()
        if (each.get("isPermaLink") or "true").strip().lower() != "false" and re.match(r"https?://", guid):
            return guid
    about = (item.get(_ABOUT) or "").strip()
    return about if re.match(r"https?://", about) else ""


def _is_alternate(link: Any) -> bool:
    return (link.get("rel") or "alternate").strip() == "alternate"


def _next(element: Any, url: str) -> str | None:
    for link in children_of(element, "link"):
        if (link.get("rel") or "").strip() == "next":
            found = resolve(_base(link, url), link.get("href"))
            return None if found is None or url_key(found) == url_key(url) else found
    return None


def _read_atom(root: Any, url: str, rendered: RenderTime) -> Listing:
    language, author = _language(root), _named_author(root)
    return Listing(
        markup="atom",
        title=_atom_line(root, "title"),
        language=language,
        entries=tuple(_atom_entry(entry, author, url, rendered) for entry in children_of(root, "entry")),
        next_url=_next(root, url),
    )


def _atom_entry(entry: Any, author: str | None, url: str, rendered: RenderTime) -> Entry:
    language = _language(entry)
    link = _atom_link(entry)
    href = (link.get("href") or "").strip() if link is not None else _web_id(entry)
    address, problem = entry_address(href, _base(link if link is not None else entry, url), url)
    return Entry(
        title=_atom_line(entry, "title"),
        href=href,
        url=address,
        problem=problem,
        summary=_atom_text(entry, "summary") or _atom_text(entry, "content"),
        author=_named_author(entry) or author or _value(entry, "creator"),
        language=(link.get("hreflang") if link is not None else None) or language,
        tags=tuple(dict.fromkeys(name for each in children_of(entry, "category") if (name := _category(each)))),
        statements=_statements(entry, language, rendered),
    )


def _named_author(element: Any) -> str | None:
    return next((name for each in children_of(element, "author") if (name := _value(each, "name"))), None)


def _category(element: Any) -> str:
    return (element.get("label") or element.get("term") or "").strip()


def _atom_link(entry: Any) -> Any | None:
    """Return the link to the article: the alternate that is a web page first."""
    links = [each for each in children_of(entry, "link") if _is_alternate(each) and each.get("href") is not None]
    pages = [each for each in links if "html" in (each.get("type") or "html")]
    return next(iter(pages or links), None)


def _web_id(entry: Any) -> str:
    """Return the ``id`` of an Atom entry when it is an address of the web; empty otherwise."""
    found = _value(entry, "id") or ""
    return found if re.match(r"https?://", found) else ""


def _atom_text(parent: Any, name: str) -> str | None:
    """Return the text of an Atom text construct (RFC 4287, section 3.1)."""
    for each in children_of(parent, name):
        kind = (each.get("type") or "text").strip().lower()
        if kind in ("html", "text/html"):
            return _plain("".join(each.itertext()))
        if kind == "xhtml" or len(each):
            return _plain("".join(_inner(each)))
        return (each.text or "").strip() or None
    return None


def _inner(element: Any) -> list[str]:
    return [etree.tostring(child, encoding="unicode", method="html") for child in element]


def _atom_line(parent: Any, name: str) -> str | None:
    return _title(_atom_text(parent, name))
