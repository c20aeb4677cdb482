"""Reading of listing pages: the fixture folders, pages that a test makes up, and what a listing says as plain values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from bodspider.dates._types import RenderTime
from bodspider.pages import Listing
from bodspider.pages.listing import read_listing

FIXTURES = Path(__file__).parent / "fixtures"
CAPTURED = Path(__file__).resolve().parents[3] / "shared" / "pages"
RENDERED = RenderTime(datetime(2021, 5, 7, 14, 54, 57, tzinfo=UTC), "Last-Modified")
ITEM = '<article class="aggregator-item"><h3 class="feed-item-title"><a href="{href}">{title}</a></h3>{rest}</article>'
A, B, C = (f'<h3><a href="/{name}">{name}</a></h3>' for name in "abc")


def respond(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", url: str | None = None) -> Response:
    headers = Headers({"Content-Type": content_type} if content_type else {})
    data = body.encode() if isinstance(body, str) else body
    address = url or "https://site.example/list"
    return responsetypes.from_args(headers=headers, url=address, body=data)(address, headers=headers, body=data)


def read(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", url: str | None = None) -> Listing:
    return read_listing(respond(body, content_type, url), RENDERED)


def fields(name: str) -> Iterator[tuple[str, str]]:
    """Return every fixture folder that holds the page `name`, with each field that is expected of it."""
    for folder in sorted(FIXTURES.glob("listing-*")):
        if (folder / name).exists():
            expected = json.loads((folder / "expected.json").read_text("utf-8"))
            yield from ((folder.name, f"{part}.{field}") for part in ("listing", "entries") for field in expected[part])


@cache
def fixture(folder: str) -> tuple[Listing, dict[str, Any]]:
    expected = json.loads((FIXTURES / folder / "expected.json").read_text("utf-8"))
    [page] = (FIXTURES / folder).glob("page.*")
    kind = "text/html; charset=utf-8" if page.suffix == ".html" else "application/rss+xml"
    return read(page.read_bytes(), kind, expected["url"]), expected


def plain(value: Any) -> Any:
    """Return `value` as it would come out of JSON; a statement as source, raw, shown and language."""
    if hasattr(value, "raw"):
        return [value.source, value.raw, value.shown, value.language]
    return [plain(each) for each in value] if isinstance(value, tuple) else value


def said(listing: Listing, path: str) -> Any:
    part, _, field = path.partition(".")
    if part == "listing":
        return plain(getattr(listing, field))
    return [plain(getattr(entry, field)) for entry in listing.entries]


def page(main: str, *, head: str = "", outside: str = "", language: str = "nl") -> str:
    """Return a page with this `main` content, and what stands `outside` it."""
    return f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body>{outside}<main>{main}</main></body></html>'


def rows(titles: str, tag: str = "article") -> str:
    """Return entries with these `titles`, one letter each, and a date."""
    return "".join(f'<{tag}><h3><a href="/{each}">{each}</a></h3><time>5 mei 2021</time></{tag}>' for each in titles)
