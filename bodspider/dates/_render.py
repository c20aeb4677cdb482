"""When a page was rendered. An age on a page counts from then, and a page cache can be hours old."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bodspider.dates._types import RenderTime

TELLING = ("last-modified", "etag", "date", "age")
"""The headers of a response that tell when its page was rendered."""

_SKEW = timedelta(minutes=5)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_FIXED_DATE = re.compile(
    r"[A-Z][a-z]{2}, (\d\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([12]\d{3}) (\d\d):(\d\d):(\d\d) GMT", re.ASCII
)
"""The form of times in HTTP (RFC 9110, section 5.6.7)."""
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_UNIX_ETAG = re.compile(r'(?:W/)?"?(\d{9,10})(?:-gzip)?"?')


def render_time(headers: Mapping[str, str], fetched: datetime) -> RenderTime:
    """Return when the page with these response `headers`, by lower-case name, was rendered.

    In this order: ``Last-Modified``, an ``ETag`` that is a Unix time (both are Drupal's own), ``Date`` minus ``Age``, and the time at which
    the page was `fetched`. A time is passed over when it is none, lies before 1990, or after the ``Date`` or the fetch by more than
    five minutes.
    """
    sent = _http_date(headers.get("date"))
    latest = min(sent, fetched) if sent else fetched
    etag = _UNIX_ETAG.fullmatch(headers.get("etag", "").strip())
    modified = _http_date(headers.get("last-modified"))
    if modified and _EARLIEST <= modified <= latest + _SKEW:
        return RenderTime(modified, "Last-Modified")
    if etag:
        tagged = datetime.fromtimestamp(int(etag[1]), UTC)
        if _EARLIEST <= tagged <= latest + _SKEW:
            return RenderTime(tagged, "ETag")
    if sent and _EARLIEST <= sent <= fetched + _SKEW:
        return RenderTime(sent - timedelta(seconds=_age(headers.get("age"))), "Date")
    return RenderTime(fetched.astimezone(UTC).replace(microsecond=0), "fetched")


def _http_date(value: str | None) -> datetime | None:
    fixed = _FIXED_DATE.fullmatch(value) if value else None
    if fixed is None:
        return _any_date(value)
    day, month, year, hour, minute, second = fixed.groups()
    try:
        return datetime(int(year), _MONTHS.index(month) // 3 + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    except ValueError:
        return None


def _any_date(value: str | None) -> datetime | None:
    """Do what `_http_date` does, for any form that a time has had in a header."""
    from email.utils import parsedate_to_datetime

    try:
        parsed = parsedate_to_datetime(value or "")
        return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _age(value: str | None) -> int:
    return int(value) if value and value.strip().isdecimal() and len(value.strip()) < 9 else 0
