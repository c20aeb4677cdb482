"""The last resort: dateparser, for texts in forms that are not known here. Importing it takes long, so it is imported when needed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any

from bodspider.dates._absolute import NoDateError, day_window, plausible
from bodspider.dates._calendar import first_instant, last_instant
from bodspider.dates._types import Window
from bodspider.dates._words import MONTHS, languages_for

_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")


def read_generally(text: str, *, language: str | None, zone: tzinfo, now: datetime) -> tuple[Window, ...]:
    """Return the window that dateparser reads in `text`, or nothing.

    It is only asked about a text with a four-digit year and the name of a month, so that day and month cannot be swapped and a bare
    number is never taken for a date, and is told one language at a time; it may not fill in what the text does not say.
    """
    words = _WORDS.findall(text)
    numbers = _NUMBERS.findall(text)
    if not _YEAR.search(text) or len(numbers) > 6 or len(words) > 8 or not any(word in MONTHS for word in words):
        return ()
    for each in languages_for(language):
        parsed = _parser(each)(text)
        if parsed is not None and str(parsed.year) in text and str(parsed.day) in {number.lstrip("0") for number in numbers}:
            try:
                plausible(parsed.date(), now)
            except NoDateError:
                return ()
            return (_window(parsed, text, zone),)
    return ()


def _window(parsed: datetime, text: str, zone: tzinfo) -> Window:
    if not _CLOCK.search(text):
        return day_window(parsed.date(), zone)
    if parsed.tzinfo is not None:
        start = parsed.astimezone(UTC)
        return Window(start, start if parsed.second else start.replace(second=59))
    return Window(first_instant(parsed, zone), last_instant(parsed if parsed.second else parsed.replace(second=59), zone))


@cache
def _parser(language: str) -> Any:
    from dateparser.date import DateDataParser

    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "DATE_ORDER": "DMY",
        "STRICT_PARSING": True,
    }
    parser = DateDataParser(languages=[language], settings=settings)

    def parse(text: str) -> datetime | None:
        found: datetime | None = parser.get_date_data(text).date_obj
        return found.replace(microsecond=0) if found else None

    return parse
