"""Addresses in an article: images, files, and everything else it links to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from lxml import etree

from bodspider.items import Link
from bodspider.pages._article_parts import field_name, field_type, is_beside, is_term_link, own
from bodspider.urls import resolve

Element = etree._Element

_FILE = re.compile(
    r"\.(?:pdf|docx?|dotx?|xlsx?|xlsm|csv|tsv|pptx?|ppsx?|od[tspg]|rtf|epub|zip|7z|rar|gz|tar|mp3|mp4|m4a|m4v|mov|avi|wav|ogg|ogv|webm|"
    r"ics|kml|kmz|gpx|geojson)$",
    re.IGNORECASE,
)
_PIXEL = frozenset(("0", "1", "2"))


def images_of(scope: Element, base: str) -> tuple[Link, ...]:
    """Return the images of the article, with their alternative text; pixels that count visitors are no images."""
    return _once(_images(scope, base))


def _images(scope: Element, base: str) -> Iterator[Link]:
    for image in own(scope):
        if image.tag != "img" or (image.get("width") in _PIXEL and image.get("height") in _PIXEL):
            continue
        source = next((image.get(name) for name in ("src", "data-src", "data-lazy-src") if _is_address(image.get(name))), None)
        url = resolve(base, source or (image.get("srcset") or "").strip().split(" ")[0])
        if url:
            yield Link(url=url, text=image.get("alt") or None)


def attachments_of(scope: Element, base: str) -> tuple[Link, ...]:
    """Return the files that the article links to, with the text of the link."""
    return _once(link for element, link in _anchors([scope], base) if _is_file(element, link.url))


def links_of(text: Iterable[Element], base: str, page: str) -> tuple[Link, ...]:
    """Return the other addresses that the text of the article links to."""
    return _once(
        link
        for element, link in _anchors(text, base)
        if not _is_file(element, link.url) and not is_term_link(element) and link.url.partition("#")[0] != page.partition("#")[0]
    )


def _anchors(scopes: Iterable[Element], base: str) -> Iterator[tuple[Element, Link]]:
    for scope in scopes:
        beside: set[Element] = set()
        for element in own(scope):
            if element is not scope and (is_beside(element) or not beside.isdisjoint(element.iterancestors())):
                beside.add(element)
            elif element.tag == "a" and element.get("href"):
                url = resolve(base, element.get("href"))
                if url:
                    yield element, Link(url=url, text=" ".join("".join(element.itertext()).split()) or None)


def _is_file(element: Element, url: str) -> bool:
    kind = element.get("type") or ""
    if kind and not kind.startswith(("text/html", "application/xhtml")) and "/" in kind:
        return True
    if _FILE.search(urlsplit(url).path):
        return True
    return any(field_type(each) == "file" or "file" in each.get("class", "").split() for each in (element, *element.iterancestors()) if field_name(each) or each.get("class"))


def _is_address(value: str | None) -> bool:
    return bool(value and not value.startswith("data:"))


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    kept: dict[str, Link] = {}
    for link in links:
        kept.setdefault(link.url, link)
    return tuple(kept.values())
