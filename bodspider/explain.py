"""Why an article is what it is: each field with its value, what gave it, and what else was tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bodspider.dates import Statement, read
from bodspider.items import Article, Link
from bodspider.pages import Detail
from bodspider.pipelines.clean import CleanPipeline
from bodspider.pipelines.dates import settle_dates
from bodspider.visits import Visit

_FROM_LISTING = {"summary", "listing", "listing_title"}
"""Fields that only the listing gives."""
_DATES = {"published", "published_earliest", "published_latest", "published_precision", "published_conflict"}
_MADE_OF = {
    "id": "the address of the article",
    "story": "the number of the node, else the addresses of the translations",
    "content_hash": "title, summary, body, tags and attachments",
    "fetched": "the clock",
    "status": "the answer",
}
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Explained:
    """One field: its value as text, what gave it, what was tried before that, and lines about its evidence."""

    name: str
    value: str
    source: str
    tried: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def explain(visit: Visit, detail: Detail, *, timezone: ZoneInfo) -> list[Explained]:
    """Return the fields of the article that `visit`, made with `detail`, stands for, each explained, in the order of the article."""
    article = CleanPipeline().process_item(visit).article
    now = article.fetched or datetime.now(timezone)
    month_first = settle_dates(visit, timezone=timezone, now=now)
    lines = {
        "published_evidence": tuple(_read(visit.published, timezone, now, month_first)),
        "modified": tuple(_read(visit.modified, timezone, now, month_first)),
    }
    return [
        Explained(
            name=each.name,
            value=_shown(getattr(article, each.name)),
            source=_source(article, detail, each.name),
            tried=tuple(detail.tried.get(each.name, ())),
            evidence=lines.get(each.name, ()),
        )
        for each in fields(article)
    ]


def in_lines(explained: list[Explained]) -> Iterator[str]:
    """Yield what is explained, as lines for a terminal."""
    width = max(len(each.name) for each in explained)
    for each in explained:
        yield f"{each.name.ljust(width)}  {each.value}"
        tried = f"; tried before: {', '.join(each.tried)}" if each.tried else ""
        yield f"{' ' * width}    from {each.source}{tried}"
        yield from (f"{' ' * width}    {line}" for line in each.evidence)


def _source(article: Article, detail: Detail, name: str) -> str:
    if name in _FROM_LISTING:
        return "the listing" if getattr(article, name) else "the listing, which was not asked"
    if name in _MADE_OF:
        return _MADE_OF[name]
    if name in _DATES:
        return "the evidence below"
    if name == "error":
        return "the visit"
    if name == "published_evidence":
        return detail.hits.get("published") or "nothing on the page"
    if name in ("images", "attachments", "links"):
        return "the text of the article" if getattr(article, name) else "nothing on the page"
    return detail.hits.get(name) or ("the listing" if getattr(article, name) else "nothing on the page")


def _read(statements: tuple[Statement, ...], timezone: ZoneInfo, now: datetime, month_first: bool | None) -> Iterator[str]:
    for each in statements:
        reading = read(each, timezone=timezone, now=now, month_first=month_first)
        windows = " or ".join(f"{_shown(window.earliest)} to {_shown(window.latest)}" for window in reading.windows)
        counted = (
            f", an age counted from {_shown(each.rendered.instant)} ({each.rendered.basis})"
            if reading.is_age and each.rendered
            else ""
        )
        yield f"{each.source} {_cut(each.raw)!r}{counted}: {windows or f'proves nothing ({reading.reason})'}"


def _shown(value: Any) -> str:
    if value is None:
        return "(nothing)"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S %Z")
    if isinstance(value, list):
        return f"{len(value)}: {_cut('; '.join(_item(each) for each in value))}" if value else "(none)"
    if isinstance(value, dict):
        return _cut(", ".join(f"{key}: {each}" for key, each in value.items())) or "(none)"
    text = str(value)
    return _cut(text) + (f" ({len(text)} characters)" if len(text) > _LONGEST else "")


def _item(value: Any) -> str:
    if isinstance(value, Link):
        return f"{value.text or ''} {value.url}".strip()
    return f"{value.source} {value.raw!r}" if hasattr(value, "raw") else str(value)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
