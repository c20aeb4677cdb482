"""The bundled site as a pure function: a path and a query in, a page out."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader

from bodspider.sample_site._ages import age, printed
from bodspider.sample_site.stories import CHECKED, ELSEWHERE, LANGUAGES, NOW, REDIRECTED, Story, stories, texts

PER_PAGE = 16
THEMES = {"nl": "bartik", "fr": "olivero", "de": "plain", "en": "modern"}
"""Language to the markup of its pages: classes everywhere, field classes only, none, and Drupal 10's with ``<time>``."""

SITE_NAME = "Samenwerking / Coopération"
_LISTING = "/aggregator/sources/"
_LONG_AGO = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the site."""

    status: int
    body: bytes
    kind: str = "text/html; charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def listing_path(language: str) -> str:
    """Return the path of the listing in `language`."""
    return f"/{language}{_LISTING}{LANGUAGES.index(language) + 1}"


def render(path: str, query: Mapping[str, str], base: str, second: str) -> Page:
    """Return the page at `path`; `base` is the address of the site and `second` that of the other host it answers on."""
    language = path[1:3]
    if path == "/":
        return _html("index.html.j2", listings=[base + listing_path(each) for each in LANGUAGES])
    if path == "/robots.txt":
        return Page(200, b"User-agent: *\nDisallow: /*/user/\nDisallow: /comment/\n", "text/plain; charset=UTF-8")
    if path.startswith("/sites/default/files/"):
        return _file(path)
    if language not in LANGUAGES:
        return _missing()
    if path == listing_path(language):
        return _listing(language, query, base, second)
    if path == f"/{language}/rss.xml":
        return _feed(language, base, second)
    if path == f"/{language}/old-address":
        return Page(301, b"", headers={"Location": base + _by_number(language)[REDIRECTED].path})
    story = _by_path(language).get(path)
    return _article(story, base, second) if story else _missing()


@cache
def _by_path(language: str) -> dict[str, Story]:
    return {story.path: story for story in stories(language)}


@cache
def _by_number(language: str) -> dict[int, Story]:
    return {story.number: story for story in stories(language)}


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("bodspider.sample_site"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _html(name: str, **values: Any) -> Page:
    return Page(200, _templates().get_template(name).render(**values).encode())


def _missing() -> Page:
    return Page(404, b"<!DOCTYPE html><html lang=en><title>404</title><main><h1>Page not found</h1></main></html>")


def _common(language: str, base: str, path: str, title: str) -> dict[str, Any]:
    return {
        "language": language,
        "theme": THEMES[language],
        "base": base,
        "path": path,
        "title": title,
        "site": SITE_NAME,
        "words": texts()["words"][language],
        "latest": [(each, age(each.published or NOW - CHECKED, NOW, language)) for each in stories(language)[:5]],
    }


def _address(story: Story, base: str, second: str) -> str:
    if story.number == REDIRECTED:
        return f"{base}/{story.language}/old-address"
    return (second if story.number == ELSEWHERE else base) + story.path


def _listing(language: str, query: Mapping[str, str], base: str, second: str) -> Page:
    number = int(query["page"]) if query.get("page", "").isdecimal() else 0
    items = _entries(language, base, second)
    shown = items[number * PER_PAGE : (number + 1) * PER_PAGE]
    path = listing_path(language)
    return _html(
        "listing.html.j2",
        **_common(language, base, path, texts()["words"][language]["feed"]),
        alternates={language: path},
        switch={each: f"/{each}{path[3:]}" for each in LANGUAGES},
        items=shown,
        page=number,
        next=f"?page={number + 1}" if len(items) > (number + 1) * PER_PAGE else None,
        checked=age(NOW - CHECKED, NOW, language),
    )


def _entries(language: str, base: str, second: str) -> list[dict[str, str]]:
    """Return the entries of a listing: its stories, one of them twice, one whose page is gone, and one without a link."""
    entries = [
        {
            "title": story.title,
            "href": _address(story, base, second),
            "age": age(story.published or NOW - CHECKED, NOW, language),
            "summary": story.lead,
            "author": story.author,
        }
        for story in stories(language)
    ]
    gone = {**entries[8], "title": f"{entries[8]['title']} (2)", "href": f"{base}/{language}/gone"}
    unlinked = {**entries[10], "title": f"{entries[10]['title']} (3)", "href": ""}
    return [*entries[:9], gone, *entries[9:11], unlinked, *entries[11:20], entries[18], *entries[20:]]


def _feed(language: str, base: str, second: str) -> Page:
    items = [
        {
            "title": story.title,
            "url": _address(story, base, second),
            "summary": story.lead,
            "author": story.author,
            "date": format_datetime(story.published) if story.published else None,
            "guid": f"{story.node} at {base}",
        }
        for story in stories(language)
    ]
    page = _html("feed.xml.j2", language=language, base=base, words=texts()["words"][language], items=items)
    return Page(200, page.body, "application/rss+xml; charset=utf-8")


def _article(story: Story, base: str, second: str) -> Page:
    language, theme = story.language, THEMES[story.language]
    here = second if story.number == ELSEWHERE else base
    time = story.published
    return _html(
        "article.html.j2",
        **_common(language, here, story.path, story.title),
        alternates=story.translations,
        shortlink=f"/{language}/node/{story.node}",
        switch={each: story.translations.get(each, f"/{each}/node/{story.node}") for each in LANGUAGES},
        story=story,
        date=printed(time, language) if time else None,
        rdf=time.astimezone(UTC).isoformat(timespec="seconds") if time and theme == "bartik" else None,
        machine=f"{time.astimezone():%Y-%m-%dT%H:%M:%S%z}" if time and theme in ("olivero", "modern") else None,
        comments=[printed(NOW - _LONG_AGO, language)] if story.number % 5 == 0 else [],
        link=f"https://www.example.org/{story.number}?lang={language}#more" if story.number % 4 == 1 else None,
        link_text="www.example.org",
    )


def _file(path: str) -> Page:
    if path.endswith(".png"):
        return Page(200, _png(), "image/png")
    return Page(200, _pdf(), "application/pdf") if path.endswith(".pdf") else _missing()


@cache
def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x2e\x7d\x5b" * 16 for _ in range(9))
    header = struct.pack(">IIBBBBB", 16, 9, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@cache
def _pdf() -> bytes:
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out + b"xref\n0 4\n0000000000 65535 f \n" + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


def rendered_headers(now: datetime = NOW) -> dict[str, str]:
    """Return the headers by which Drupal says when a page was rendered."""
    return {"Last-Modified": format_datetime(now, usegmt=True), "ETag": f'"{int(now.timestamp())}"'}
