"""What requests and responses say besides their pages: when, how often, and whether anything changed."""

from __future__ import annotations

from datetime import datetime

from scrapy import Request
from scrapy.http import Response

from bodspider.clock import now
from bodspider.dates import TELLING, RenderTime, render_time
from bodspider.spiders._errands import Errand


def fetched_at(response: Response) -> datetime:
    """Return when `response` came: as it was noted then, else the present time."""
    noted: datetime | None = response.meta.get("fetched")
    return noted or now()


def rendered_at(response: Response, fetched: datetime) -> RenderTime:
    """Return when the page of `response` was rendered."""
    headers = {name: value for name in TELLING if (value := header(response, name)) is not None}
    return render_time(headers, fetched)


def header(response: Response, name: str) -> str | None:
    """Return a header of `response`, or ``None``."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def conditions(errand: Errand) -> dict[str, str]:
    """Return the headers by which a site can answer that a page has not changed (RFC 9110, section 13.1)."""
    asked = {"If-None-Match": errand.etag, "If-Modified-Since": errand.last_modified}
    return {name: value for name, value in asked.items() if value}


def attempts(page: Request | Response) -> int:
    """Return how often the page was asked for."""
    return int(page.meta.get("retry_times", 0)) + 1
