"""The last resort: dateparser, for texts in forms that are not known here. Importing it takes long, so it is imported when needed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any

from bodspider.dates._absolute import NoDateError, day_window, plausible, weekdays
from bodspider.dates._calendar import first_instant, last_instant
from bodspider.dates._types import Window
from bodspider.dates._words import MONTHS, WEEKDAYS, ZONES, languages_for

_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?!\d)")
_PLAUSIBLE = re.compile(r"[\w\s.,:'’()-]{8,48}")
_SECONDS = re.compile(r"\d[:.h]\d\d[:.]\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")
_ORDINAL_END = re.compile(r"(?<=\d)[^\W\d_]+")
_KNOWN = frozenset(
    (
        *MONTHS,
        *ZONES,
        *(word for days in WEEKDAYS.values() for word in days),
        *[
            "at",
            "of",
            "on",
            "the",
            "om",
            "op",
            "de",
            "den",
            "der",
            "um",
            "am",
            "le",
            "la",
            "à",
            "er",
            "st",
            "nd",
            "rd",
            "th",
            "e",
            "ste",
            "h",
            "u",
            "uur",
            "uhr",
            "pm",
        ],
    )
)
_ENGLISH_MONTHS = frozenset(
    ("january", "february", "march", "may", "june", "july", "august", "october", "december", "mar", "jun", "jul", "aug", "oct")
)


def read_generally(text: str, *, language: str | None, zone: tzinfo, now: datetime) -> tuple[Window, ...]:
    """Return the window that dateparser reads in `text`, or nothing.

    It is only asked about a short text of known words with one four-digit year and the name of one month, in an order that is not, so that day and month cannot be swapped and
    a bare number is never taken for a date, and is told one language; it may not fill in what the text does not say.
    """
    words = _WORDS.findall(text)
    numbers = _NUMBERS.findall(_TIME.sub(" ", text))
    months = [word for word in words if word in MONTHS]
    if (
        len(words) > 6
        or any(word not in _KNOWN for word in words)
        or sorted(map(len, numbers)) not in ([1, 4], [2, 4])
        or len(months) != 1
        or len(_YEAR.findall(text)) != 1
    ):
        return ()
    if not _PLAUSIBLE.fullmatch(text):
        return ()
    spoken = "en" if months[0] in _ENGLISH_MONTHS else languages_for(language)[0]
    parsed = _parser(spoken)(text)
    if (
        parsed is None
        or not _is_on(parsed, text, language)
        or f"{parsed.year}" not in numbers
        or f"{parsed.day}" not in {number.lstrip("0") for number in numbers}
    ):
        return ()
    try:
        plausible(parsed.date(), now.date())
    except NoDateError:
        return ()
    return (_window(parsed, text, zone),)


def _is_on(day: datetime, text: str, language: str | None) -> bool:
    """Return whether every weekday that `text` names can be that of `day`; the end of an ordinal, as in ``5th``, names none."""
    words = _WORDS.findall(_ORDINAL_END.sub("", text))
    meanings = (weekdays(word, language) for word in words if word not in MONTHS)
    return all(not each or day.weekday() in each for each in meanings)


def _window(parsed: datetime, text: str, zone: tzinfo) -> Window:
    if not _CLOCK.search(text):
        return day_window(parsed.date(), zone)
    has_seconds = _SECONDS.search(text) is not None
    if parsed.tzinfo is not None:
        start = parsed.astimezone(UTC)
        return Window(start, start if has_seconds else start.replace(second=59))
    return Window(first_instant(parsed, zone), last_instant(parsed if has_seconds else parsed.replace(second=59), zone))


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
