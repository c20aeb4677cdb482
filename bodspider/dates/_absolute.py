"""Absolute dates: from a text to the days or instants that it can mean.

Machine-readable forms come first, then the forms in which sites of the four languages print dates, then dateparser, with one language at
a time and strict settings, for what is left. A text that gives no whole date, or whose weekday contradicts it, proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import NamedTuple

from bodspider.dates._calendar import first_instant, last_instant
from bodspider.dates._types import Window
from bodspider.dates._words import DAYS_AGO, LANGUAGES, MONTHS, WEEKDAYS, ZONES, languages_for

_REMEMBERED = 1024
"""Texts that are remembered with what they mean: a page, and the listing that led to it, state the same date."""
FIRST_YEAR = 1990
"""Dates before this year are not believed: no news site is that old."""

_ISO = (
    r"(\d{4})-(\d\d)-(\d\d)(?:[t ]\s?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?\s?(z|utc|gmt|[+-]\d\d(?::?\d\d)?)?)?|"
    r"(\d{4})(\d\d)(\d\d)(?:t(\d\d)(\d\d)(\d\d)?(z|[+-]\d\d(?::?\d\d)?)?)?"
)
_WORD = r"[^\W\d_]+"
_WEEKDAY = (
    rf"(?:(?!(?:le|den|de|the)\s)(?P<weekday>{_WORD})(?:\.\s*,?\s*|\s*,\s*|\s*[|·•]\s*|\s+[-–—]\s+|\s+)(?:(?:den|the|le)\s)?)?"
)
_TIME = (
    r"(?:\s*(?:,|-|–|—|\||·|•|@|/|t\b)?\s*(?:om|um|at|à|a|op|te|vers)?\s*\(?"
    r"(?:(?P<hour>\d{1,2})(?:[:.h]|\s?(?:uur|uhr|heures?|u|h)\s?|(?=\d\d\s?hrs?\b))(?P<minute>\d\d)(?:\s?min)?"
    r"(?:(?:[:.]|\s?(?=\d\d\s?s\b))(?P<second>\d\d)(?:[.,]\d{1,6})?(?:\s?s\b)?)?|"
    r"(?P<full_hour>\d{1,2})(?=\s*(?:uur|uhr|u|h|heures?|am|pm|a\.m\.|p\.m\.)(?:\W|$)))"
    r"\s*(?:(?:uur|uhr|hrs?|heures?|u|h)(?![a-z]))?\.?\s*(?P<half>am|pm|a\.m\.?|p\.m\.?)?"
    r"\s*\(?(?P<zone>(?:utc|gmt)?\s?[+-]\d\d?(?::?\d\d)?|[a-z]{1,4})?\)?)?"
)
_ARTICLE = r"(?:(?:le|den|de|the|am|op|on)\s)?"
_ORDINAL = r"(?:\s?(?:er|st|nd|rd|th|e|ste|de)\b)?"
_CLOCK_TIME = (
    r"(?:,|\s-)?\s(?P<hour>\d{1,2})[:h](?P<minute>\d\d)(?::(?P<second>\d\d))?\s?(?P<half>am|pm)?"
    r"(?:\s(?P<zone>[+-]\d\d:?\d\d|[a-z]{1,4}))?"
)
_DAY_FIRST = (
    rf"{_WEEKDAY}{_ARTICLE}\s*(?P<day>\d{{1,2}}){_ORDINAL}\.?(?P<dash>-)?[\s/-]*(?:of\s|de\s)?"
    rf"(?P<month>{_WORD})\.?[,\s/-]*(?P<year>\d{{4}}|['’]\d\d|(?(dash)(?<=\w-)\d\d|(?!)))(?!\d){_TIME}"
)
_SHORT_YEAR = rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?\s(?P<month>{_WORD})\.?\s(?P<year>\d\d)(?:{_CLOCK_TIME})?"
"""A year of two digits with nothing to tell it from an hour but the words around it: no range, no unit and no bare hour may follow."""
_MONTH_FIRST = (
    rf"{_WEEKDAY}(?P<month>{_WORD})(?:\.?\s+|[,-]\s*)(?P<day>\d{{1,2}}){_ORDINAL}\.?(?:\s*,?\s+|-)(?P<year>\d{{4}})(?!\d){_TIME}"
)
_YEAR_AND_MONTH = rf"{_WEEKDAY}(?P<year>\d{{4}})[.,]?\s(?P<month>{_WORD})\.?\s(?P<day>\d{{1,2}})\.?(?!\d){_TIME}"
_TIME_FIRST = (
    r"(?P<clock>\d{1,2}(?:[:hu]\d\d|\.\d\d(?=\s?(?:[ap]\.?m|uur|uhr|h\b|u\b)))(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?)(?:\s?(?:uur|uhr|hrs?|h|u)\b\.?)?"
    r"(?:\s?[,|·•–—/-])?\s(?:(?:op|on|le|am)\s)?(?P<day>.+)",
    r"(?P<day>[a-z]{2,4}\.?\s[^\W\d_]{3,5}\.?\s\d{1,2})\s(?P<clock>\d{1,2}:\d\d:\d\d(?:\s(?:[a-z]{3,4}|[+-]\d{4}))?)\s(?P<year>\d{4})",
)
"""Forms in which the time stands before the day, or as in C's ``asctime`` before the year."""
_WEEKDAY_LAST = r"(?P<day>.*\d)(?:,\s|\s\(|\s?[|·•]\s|\s[-–—]\s)(?P<weekday>[^\W\d_]{2,10})\.?\)?"
_CLOSE = r"(?=(?:\d{1,2}[/-]){2}['’\d]|\d{1,2}\.|[\d\s/.|-]*\d{4})"
"""Numbers with spaces between them are a date only with a year of four digits, or with full stops."""
_NUMERIC = rf"{_WEEKDAY}{_ARTICLE}{_CLOSE}(?P<one>\d{{1,2}})\s?(?P<mark>[/.|-])\s?(?P<two>\d{{1,2}})\s?(?P=mark)\s?(?P<year>\d{{4}}|['’]?\d\d)(?![\d/.-]\d){_TIME}"
_YEAR_FIRST = rf"{_WEEKDAY}(?P<year>\d{{4}})(?P<mark>[/.-])(?P<one>\d{{1,2}})(?P=mark)(?P<two>\d{{1,2}})(?!\d){_TIME}"
_DAYS_AGO = rf"(?P<word>[a-zéèà'’üß-]+){_TIME}"
_OFFSET = r"(?:utc|gmt)?\s?([+-])(\d\d?):?(\d\d)?"
_FORMS = (_DAY_FIRST, _MONTH_FIRST, _NUMERIC, _YEAR_FIRST, _YEAR_AND_MONTH, _SHORT_YEAR)


@cache
def pattern(text: str) -> re.Pattern[str]:
    """Return the compiled `text`; the forms of dates take long to compile, so each is compiled when it is first needed."""
    return re.compile(text)


class NoDateError(Exception):
    """Raised inside the date engine for a text that proves no date; `reason` is the short form that is counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Moment(NamedTuple):
    """A time of day as it is written: to the hour, the minute or the second, in a zone or in that of the site."""

    hour: int
    minute: int | None
    second: int | None
    zone: tzinfo | None


@lru_cache(maxsize=_REMEMBERED)
def read_absolute(
    text: str, language: str | None, zone: tzinfo, today: date, month_first: bool | None = None
) -> tuple[Window, ...]:
    """Return the windows that `text`, in lower case, can mean: one, or two where day and month could be swapped.

    `zone` is the site's; `today` bounds what is plausible; `month_first` tells the order of the site's numeric dates when it is known.
    Raises `NoDateError` when the text proves none.
    """
    found = pattern(_ISO).fullmatch(text)
    if found:
        return (_iso(found, zone, today),)
    for each in (text, *_with_time_last(text), *_with_weekday_first(text)):
        for form in _FORMS:
            match = pattern(form).fullmatch(each)
            if match and ("month" not in match.re.groupindex or match["month"] in MONTHS):
                return tuple(_windows(match, form is _NUMERIC, language, zone, today, month_first))
    raise NoDateError("not-a-date")


def _with_weekday_first(text: str) -> Iterator[str]:
    match = None if text[-1:].isdigit() else pattern(_WEEKDAY_LAST).fullmatch(text)
    if match and any(match["weekday"] in WEEKDAYS[each] for each in LANGUAGES):
        yield f"{match['weekday']}, {match['day']}"


def _with_time_last(text: str) -> Iterator[str]:
    for form in _TIME_FIRST:
        match = pattern(form).fullmatch(text)
        if match:
            yield " ".join(match.group(*(name for name in ("day", "year", "clock") if name in match.re.groupindex)))


def read_days_ago(text: str, *, language: str | None, rendered: datetime, zone: tzinfo) -> Window | None:
    """Return the window of a text such as ``gisteren`` or ``yesterday at 14:32`` on a page rendered at `rendered`, else ``None``."""
    match = pattern(_DAYS_AGO).fullmatch(text)
    if not match:
        return None
    days = next((DAYS_AGO[each][match["word"]] for each in languages_for(language) if match["word"] in DAYS_AGO[each]), None)
    if days is None:
        return None
    day = rendered.astimezone(zone).date() - timedelta(days=days)
    return _window(day, _moment(match), zone)


def day_window(day: date, zone: tzinfo) -> Window:
    """Return the whole of `day` in `zone`."""
    return _window(day, None, zone)


def plausible(day: date, today: date) -> None:
    """Raise `NoDateError` for a day before 1990, or over a year ahead of `today`."""
    if day.year < FIRST_YEAR or day > today + timedelta(days=366):
        raise NoDateError("implausible")


def _iso(match: re.Match[str], zone: tzinfo, today: date) -> Window:
    groups = match.groups()
    year, month, day, hour, minute, second, offset = groups[:7] if groups[0] else groups[7:]
    that_day = _date(int(year), int(month), int(day))
    plausible(that_day, today)
    if hour is None:
        return _window(that_day, None, zone)
    moment = _Moment(int(hour), int(minute), None if second is None else int(second), _offset(offset) if offset else None)
    return _window(that_day, moment, zone)


def _windows(
    match: re.Match[str], numeric: bool, language: str | None, zone: tzinfo, today: date, month_first: bool | None
) -> Iterator[Window]:
    groups = match.groupdict()
    year = _year(groups["year"], today)
    if numeric:
        days = _numeric_days(year, groups, language, month_first)
    elif "one" in groups:
        days = [_date(year, int(groups["one"]), int(groups["two"]))]
    else:
        days = [_date(year, MONTHS[groups["month"]], int(groups["day"]))]
    days = _of_weekday(days, groups["weekday"], language)
    believable = [day for day in days if day.year >= FIRST_YEAR and day <= today + timedelta(days=366)]
    if not believable:
        raise NoDateError("implausible")
    moment = _moment(match)
    for day in believable:
        yield _window(day, moment, zone)


def _numeric_days(year: int, groups: dict[str, str | None], language: str | None, month_first: bool | None) -> list[date]:
    """Return the days that two numbers and a year can mean, the day-first reading before the other."""
    one, two = groups["one"] or "", groups["two"] or ""
    readings = [(int(one), int(two)), (int(two), int(one))]
    days = [that_day for day, month in readings if (that_day := _day(year, month, day))]
    if not days:
        raise NoDateError("impossible")
    if len(days) < 2 or days[0] == days[1]:
        return days[:1]
    base = (language or "").partition("-")[0].lower()
    mark = groups["mark"]
    padded_second_only = len(one) == 1 and two.startswith("0")
    if mark == "." or (mark == "-" and base in ("nl", "fr", "de")) or padded_second_only:
        return days[:1]
    if month_first is not None and not groups["weekday"]:
        return [days[1]] if month_first else [days[0]]
    return days


def _of_weekday(days: list[date], word: str | None, language: str | None) -> list[date]:
    if not word:
        return days
    wanted = weekdays(word, language)
    if not wanted:
        raise NoDateError("not-a-date")
    kept = [day for day in days if day.weekday() in wanted]
    if not kept:
        raise NoDateError("weekday-contradicts")
    return kept


def weekdays(word: str, language: str | None) -> set[int]:
    """Return the weekdays that `word` can name: in the page's language or English, else in any of the four."""
    near = {WEEKDAYS[each][word] for each in languages_for(language) if word in WEEKDAYS[each]}
    return near or {WEEKDAYS[each][word] for each in LANGUAGES if word in WEEKDAYS[each]}


def _moment(match: re.Match[str]) -> _Moment | None:
    groups = match.groupdict()
    hours = groups["hour"] or groups.get("full_hour")
    if hours is None:
        return None
    hour, half = int(hours), (groups["half"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            raise NoDateError("impossible")
        hour = hour % 12 + (12 if half == "pm" else 0)
    zone = groups["zone"]
    return _Moment(
        hour,
        None if groups["minute"] is None else int(groups["minute"]),
        None if groups["second"] is None else int(groups["second"]),
        _offset(zone) if zone else None,
    )


def _offset(text: str) -> tzinfo:
    if text in ZONES:
        return timezone(timedelta(minutes=ZONES[text]))
    found = pattern(_OFFSET).fullmatch(text)
    if not found or int(found[2]) > 14 or int(found[3] or 0) > 59:
        raise NoDateError("unknown-zone")
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text.strip("'’"))
    return year if year <= today.year + 1 else year - 100


def _date(year: int, month: int, day: int) -> date:
    found = _day(year, month, day)
    if found is None:
        raise NoDateError("impossible")
    return found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _window(day: date, moment: _Moment | None, zone: tzinfo) -> Window:
    try:
        if moment is None:
            first, last = time.min, time(23, 59, 59)
        else:
            zone = moment.zone or zone
            first = time(moment.hour, moment.minute or 0, moment.second or 0)
            last = time(
                moment.hour, 59 if moment.minute is None else moment.minute, 59 if moment.second is None else moment.second
            )
        return Window(first_instant(datetime.combine(day, first), zone), last_instant(datetime.combine(day, last), zone))
    except (ValueError, OverflowError):
        raise NoDateError("impossible") from None


def instant_window(instant: datetime, now: datetime) -> Window:
    """Return the window of one instant, to the second; raises `NoDateError` when it is not plausible."""
    instant = instant.astimezone(UTC).replace(microsecond=0)
    plausible(instant.date(), now.date())
    return Window(instant, instant)
