"""Reading of article pages: the fixture folders, the captured pages, and pages that a test makes up."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from bodspider.dates import RenderTime
from bodspider.pages import Detail
from bodspider.pages.article import read_article

FIXTURES = Path(__file__).parent / "fixtures"
CAPTURED = Path(__file__).resolve().parents[3] / "shared" / "pages"
RENDERED = RenderTime(datetime(2021, 5, 7, 14, 54, 57, tzinfo=UTC), "Last-Modified")
BRUSSELS = ZoneInfo("Europe/Brussels")
ADDRESS = "https://site.example/nl/nieuws/x"
TITLE = "<h1 class=page-title>Titel</h1>"
PROSE = '<div class="text-formatted field field--name-body field--type-text-with-summary field__item"><p>De tekst.</p></div>'
LONG = "De minister sprak met de delegatie over de hulp aan de regio en over het komende jaar."


def read(body: str | bytes, url: str = ADDRESS, **headers: str) -> Detail:
    """Return what the page `body` at `url`, sent with these `headers`, says."""
    given = Headers(
        {"Content-Type": "text/html; charset=utf-8", **{name.replace("_", "-"): value for name, value in headers.items()}}
    )
    data = body.encode() if isinstance(body, str) else body
    return read_article(responsetypes.from_args(headers=given, url=url, body=data)(url, headers=given, body=data), RENDERED)


def plain(value: Any) -> Any:
    """Return `value` as it would come out of JSON; a link as address and text, a statement as source, raw, shown, language."""
    if hasattr(value, "raw"):
        return [value.source, value.raw, value.shown, value.language]
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return [value.url, value.text] if hasattr(value, "url") else value


@cache
def fixture(folder: str) -> tuple[Detail, dict[str, Any]]:
    """Return what the page in `folder` says, and what it is to say."""
    expected = json.loads((FIXTURES / folder / "expected.json").read_text("utf-8"))
    return read((FIXTURES / folder / "page.html").read_bytes(), expected.get("address", expected["url"])), expected


def dates_of(page: str) -> list[str]:
    """Return the texts that `page` gives for when it was published."""
    return [each.raw for each in read(page).published]
