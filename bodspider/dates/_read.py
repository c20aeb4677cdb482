"""One statement, read: what it proves, or why it proves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple
from unicodedata import normalize

from bodspider.dates._absolute import (
    NoDateError,
    day_window,
    instant_window,
    pattern,
    plausible,
    read_absolute,
    read_days_ago,
)
from bodspider.dates._ages import Age, parse_age, window_of
from bodspider.dates._surroundings import PAST_WORDS, without_surroundings
from bodspider.dates._types import Statement, Window
from bodspider.dates._words import MONTHS, NEVER, SECOND

_PROOF = 4
"""Different ages of one unit on one page that prove that its site shows no more: with two units, that is one page in some thousands."""
_ONE_DAY = timedelta(days=1)
LONGEST = 200
"""Characters of a statement that are read."""

_TAG = r"<[^<>]{0,200}>"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_LETTERS = str.maketrans("ᵉʳˢᵗⁿᵈʰ\u2010\u2011\u2212", "erstndh---")
"""What sets ordinals and hyphens in other characters than a keyboard has."""
_AHEAD = r"(?:in|over|dans)\s|.*\s(?:hence|später|spaeter)$|(?:morgen|overmorgen|demain|après-demain|übermorgen|tomorrow)\b"
"""What lies ahead: behind other words, it is the time of something else than a publication."""
_ZONE_NAME = (
    r"central european (?:standard|(?P<summer>summer)) time|midden-europese (?:standaard|(?P<zomer>zomer))tijd|"
    r"mitteleurop[äa]ische (?:normal|standard|(?P<sommer>sommer))?zeit|heure (?:normale|(?P<ete>d['’][ée]t[ée]|avanc[ée]e)) (?:de l|d)['’]europe centrale"
)
_UNIX = re.compile(r"\d{9,10}|\d{13}")
_NOON = r"\d{4}-\d\d-\d\dt12:00(?::00(?:\.0+)?)?(?:z|\+00:?00)"
_MIDNIGHT = r"\d{4}-\d\d-\d\dt00:00(?::00(?:\.0+)?)?(?:z|[+-]\d\d:?\d\d)?"
_MACHINE = frozenset(("time", "json-ld", "meta", "feed"))
_WRITTEN_BY_MACHINES = frozenset(("time", "json-ld", "meta"))
"""Where no age stands: a word such as ``now`` is a mistake there."""
_ISO_START = re.compile(r"\d{4}-")
_HAS_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"\d{1,4}|[^\W\d_]+")


class Reading(NamedTuple):
    """What a statement proves: one window, two where day and month could be swapped, or none and the `reason`."""

    windows: tuple[Window, ...]
    reason: str | None = None
    is_age: bool = False


def read(statement: Statement, *, timezone: tzinfo, now: datetime, month_first: bool | None = None) -> Reading:
    """Return what `statement` proves about a date on a site in `timezone`, seen at `now`.

    `month_first` tells the order of the site's numeric dates when it is known.
    Never raises: a text that proves no date gives a reading without windows and with the reason.
    """
    text = _plain(statement.raw)
    try:
        reading = _read_raw(text, statement, timezone, now, month_first)
    except NoDateError as nothing:
        return Reading((), nothing.reason)
    if reading.windows and statement.shown and not reading.is_age and not _agrees(reading.windows, statement, timezone, now):
        return Reading((), "contradicts-what-is-shown")
    return reading


def _read_raw(text: str, statement: Statement, timezone: tzinfo, now: datetime, month_first: bool | None) -> Reading:
    if statement.source in _MACHINE or statement.shown is not None:
        window = _machine(statement, text, timezone, now)
        if window:
            return Reading((window,))
    is_shown = statement.source not in _WRITTEN_BY_MACHINES
    rendered = statement.rendered.instant if statement.rendered and is_shown else None
    return _read_text(text, statement, rendered, timezone, now, month_first)


def _agrees(windows: tuple[Window, ...], statement: Statement, timezone: tzinfo, now: datetime) -> bool:
    """Return whether the day that readers see is one of `windows`, give or take a day, as the zones of a site and its pages may differ.

    What shows no whole date, or an age, agrees with everything.
    """
    shown = _plain(statement.shown or "")
    if not _HAS_DIGIT.search(shown) or _spells(shown, windows[0], timezone):
        return True
    try:
        seen = _read_text(shown, statement, None, timezone, now, None).windows
    except NoDateError:
        return True
    return not seen or any(
        each.earliest - _ONE_DAY <= other.latest and other.earliest - _ONE_DAY <= each.latest
        for each in seen
        for other in windows
    )


def _spells(shown: str, window: Window, timezone: tzinfo) -> bool:
    """Tell whether `shown` begins with year, month and day of `window`, as nearly every page has it; what does not may still be that day."""
    day = window.earliest.astimezone(timezone)
    parts = _PARTS.findall(shown)
    numbers = [int(part) for part in parts if part.isdecimal()][:3]
    months = [MONTHS[part] for part in parts if part in MONTHS]
    if not months and sorted(numbers) == sorted((day.day, day.month, day.year % 100)):
        return True
    is_month = day.month in months if months else numbers.count(day.month) > (day.month == day.day)
    return is_month and day.year in numbers and day.day in numbers


def _plain(raw: str) -> str:
    text = raw[:LONGEST]
    if "&" in text:
        from html import unescape

        text = unescape(text)
    if "<" in text:
        text = pattern(_TAG).sub("", text)
    if not text.isascii():
        text = normalize("NFC", _INVISIBLE.sub("", text)).translate(_LETTERS)
    text = " ".join(text.split()).lower()
    if "europ" in text:
        text = pattern(_ZONE_NAME).sub(lambda match: "cest" if any(match.groups()) else "cet", text)
    return text


def _machine(statement: Statement, text: str, timezone: tzinfo, now: datetime) -> Window | None:
    if _UNIX.fullmatch(text):
        return instant_window(datetime.fromtimestamp(int(text[:10]), UTC), now)
    is_noon = statement.source in ("time", "listing") and pattern(_NOON).fullmatch(text)
    is_midnight = statement.shown and pattern(_MIDNIGHT).fullmatch(text)
    if (is_noon or is_midnight) and not re.search(r"\d[:.h]\d\d(?!\d)", statement.shown or ""):
        return _day_only(text, timezone, now)
    return None


def _day_only(text: str, timezone: tzinfo, now: datetime) -> Window:
    """Return the day of a field that knows only days: Drupal prints noon UTC for it, Drupal 7 midnight."""
    day = datetime.fromisoformat(text[:10]).date()
    plausible(day, now.date())
    return day_window(day, timezone)


def _read_text(
    text: str, statement: Statement, rendered: datetime | None, timezone: tzinfo, now: datetime, month_first: bool | None
) -> Reading:
    language = statement.language
    if not text or text in NEVER:
        return Reading((), "never" if text else "empty")
    reason = "not-a-date"
    for candidate in without_surroundings(text):
        if candidate != text and pattern(_AHEAD).match(candidate):
            continue
        relative = None if _ISO_START.match(candidate) else _relative(candidate, statement, rendered, timezone)
        if relative:
            return relative
        if not _HAS_DIGIT.search(candidate):
            continue
        try:
            return Reading(read_absolute(candidate, language, timezone, now.date(), month_first))
        except NoDateError as nothing:
            if nothing.reason == "weekday-contradicts":
                raise
            reason = reason if nothing.reason == "not-a-date" else nothing.reason
    if reason == "not-a-date":
        from bodspider.dates._general import read_generally

        windows = read_generally(candidate, language=language, zone=timezone, now=now)
        if windows:
            return Reading(windows)
    return Reading((), reason)


def _relative(text: str, statement: Statement, rendered: datetime | None, timezone: tzinfo) -> Reading | None:
    language = statement.language
    age = parse_age(text, language)
    if age is None:
        if rendered is None or (_HAS_DIGIT.match(text) or not text[:1].isalpha()):
            return None
        window = read_days_ago(text, language=language, rendered=rendered, zone=timezone)
        return Reading((window,), is_age=True) if window else None
    if rendered is None:
        return Reading((), "no-render-time", is_age=True)
    age = age._replace(fixed=True) if statement.fixed else age
    window = window_of(age, rendered, timezone, statement.granularity)
    return Reading((window,), is_age=True) if window else Reading((), "implausible", is_age=True)


def show_one_unit(statements: Iterable[Statement]) -> bool:
    """Return whether the ages in `statements` of one page, at least four different ones, all show one unit: a site can set Drupal so.

    Where two units are shown, one age in seven to sixty has one, whose second is zero; what was imported together has the same
    age. Seconds, which have no unit below them, prove nothing.
    """
    ages = [age for each in statements if PAST_WORDS.search(each.raw) and (age := _age_of(each))]
    return len({each.amounts for each in ages}) >= _PROOF and all(len(each.amounts) == 1 for each in ages)


def _age_of(statement: Statement) -> Age | None:
    parsed = (parse_age(each, statement.language) for each in without_surroundings(_plain(statement.raw)))
    return next((age for age in parsed if age and not age.rough and age.amounts[0][0] < SECOND), None)
