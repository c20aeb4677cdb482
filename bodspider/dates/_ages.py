"""Relative ages, such as ``2 dagen 16 hours ago``: from the text to the window that it proves.

Drupal prints ages with two algorithms. `formatDiff` (Drupal 8 to 11) counts by the calendar, `formatInterval` (Drupal 7, and the words
``min`` and ``sec`` elsewhere) in fixed units. Both floor, stop at the first unit that is zero, and show two units unless told otherwise.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bodspider.dates._calendar import Difference, earliest_with, first_instant, last_instant, latest_with, wall
from bodspider.dates._types import Window
from bodspider.dates._words import (
    ABOUT,
    AND,
    DAY,
    FIXED_UNITS,
    FUTURE,
    HOUR,
    MONTH,
    ONE,
    PAST,
    ROUGH_UNITS,
    SECOND,
    UNITS,
    WEEK,
    YEAR,
    languages_for,
)

GRANULARITY = 2
"""Units that Drupal shows at most, unless a site changed it."""

_TOKEN = re.compile(r"(\d+)|([^\W\d_]+\.?|[^\s\w])")
_LEADING = re.compile(r"[\s,_]*(?:il|vor|seit|dans|in|over)")
"""How a text begins that states an age but ends with none of the words for it."""

_UNIT_SECONDS = (365 * 86400, 30 * 86400, 7 * 86400, 86400, 3600, 60, 1)
_FIXED_LIMITS = (10_000, 12, 4, 6, 23, 59, 59)
_CALENDAR_LIMITS = (10_000, 11, 4, 6, 23, 59, 59)
_SLACK = timedelta(hours=2)
_SECOND = timedelta(seconds=1)
_LONGEST = 14
_REMEMBERED = 1024
"""Ages that are remembered with what they mean: those of a listing count from one time, and each is read for its digest and for its date."""


class Age(NamedTuple):
    """A relative age as it is written: how many of which unit, the largest first, and whether it lies ahead.

    `fixed` ages are counted in fixed units, `rough` ones are precise to their last unit only, and those `about` which it is said to
    be can have been rounded up or down to it.
    """

    amounts: tuple[tuple[int, int], ...]
    ahead: bool
    fixed: bool
    rough: bool = False
    about: bool = False


def parse_age(text: str, language: str | None) -> Age | None:
    """Return the age that `text`, in lower case, states from its first to its last word; ``None`` when it states none."""
    if text[-1:].isdigit() and not _LEADING.match(text):
        return None
    tokens = _TOKEN.findall(text)
    if len(tokens) > _LONGEST * 2:
        return None
    words = [number or word for number, word in tokens if word != ","]
    past, ahead, rest = _directions(words)
    if past == ahead:
        return None
    about = bool(rest) and rest[0] in ABOUT
    rest = rest[1:] if about else rest
    amounts = _amounts(rest)
    if not amounts:
        return None
    german = languages_for(language)[0] == "de"
    fixed = not german and any(word in FIXED_UNITS for word in rest)
    rough = any(word in ROUGH_UNITS for word in rest) or any(
        word in ONE and _unit(unit) is not None for word, unit in pairwise(rest)
    )
    return Age(amounts, ahead, fixed, rough, about)


def _directions(words: list[str]) -> tuple[bool, bool, list[str]]:
    """Return whether past and future are named, and the words between."""
    past = ahead = False
    if words[:3] == ["il", "y", "a"]:
        past, words = True, words[3:]
    elif words[:1] in (["vor"], ["seit"]):
        past, words = True, words[1:]
    elif words[:1] in (["dans"], ["in"], ["over"]):
        ahead, words = True, words[1:]
    while words and (words[-1] in PAST or words[-1] in FUTURE):
        past |= words[-1] in PAST
        ahead |= words[-1] in FUTURE
        words = words[:-1]
    return past, ahead, words


def _amounts(words: list[str]) -> tuple[tuple[int, int], ...]:
    amounts: list[tuple[int, int]] = []
    index = 0
    while index < len(words):
        word = words[index]
        if amounts and word in AND and index + 1 < len(words):
            index += 1
            word = words[index]
        number = int(word) if word.isdecimal() and word.isascii() and len(word) < 8 else 1 if word in ONE else None
        unit = _unit(words[index + 1]) if index + 1 < len(words) else None
        if number is None or unit is None or (amounts and unit <= amounts[-1][0]):
            return ()
        amounts.append((unit, number))
        index += 2
    return tuple(amounts)


def _unit(word: str) -> int | None:
    unit = UNITS.get(word)
    return ROUGH_UNITS.get(word) if unit is None else unit


@lru_cache(maxsize=_REMEMBERED)
def window_of(age: Age, rendered: datetime, zone: tzinfo, granularity: int = GRANULARITY) -> Window | None:
    """Return the instants at which what `age` tells of can have been, on a page rendered at `rendered` by a site in `zone`.

    ``None`` comes back for an age that lies before the year 1 or after 9998.
    """
    if age.about:
        return _window_about(age, rendered, zone)
    if all(number == 0 for _, number in age.amounts):
        return Window(rendered - _SECOND, rendered + _SECOND) if len(age.amounts) == 1 else None
    limits = _FIXED_LIMITS if age.fixed else _CALENDAR_LIMITS
    beyond = {unit for unit, number in age.amounts if not 1 <= number <= limits[unit]}
    if age.rough or beyond:
        granularity = len(age.amounts)
    try:
        if age.fixed or not beyond <= {MONTH}:
            return _fixed_window(age, rendered, granularity, not beyond)
        counted = _calendar_window(age, rendered, zone, granularity)
        both = beyond or _skips(age)
        return _either(counted, _fixed_window(age, rendered, granularity, not beyond)) if both else counted
    except (OverflowError, ValueError):
        return None


def _window_about(age: Age, rendered: datetime, zone: tzinfo) -> Window | None:
    """Return the window from one less to one more of the last unit of `age`, which holds whatever was rounded to it."""
    *larger, (unit, number) = age.amounts
    near = (Age((*larger, (unit, number + more)), age.ahead, age.fixed, rough=True) for more in (-1, 0, 1) if number + more >= 0)
    windows = [found for each in near if (found := window_of(each, rendered, zone))]
    return Window(min(each.earliest for each in windows), max(each.latest for each in windows)) if windows else None


def _skips(age: Age) -> bool:
    """Return whether a unit is left out, as in ``1 month 3 days``: Drupal 7 does so, which counts in fixed units, and people do."""
    return any(after - before > 1 for (before, _), (after, _) in pairwise(age.amounts))


def _either(one: Window | None, other: Window) -> Window:
    return Window(min(one.earliest, other.earliest), max(one.latest, other.latest)) if one else other


def _fixed_window(age: Age, rendered: datetime, granularity: int, drupal: bool) -> Window:
    least = sum(number * _UNIT_SECONDS[unit] for unit, number in age.amounts)
    last = age.amounts[-1][0]
    stops = drupal and len(age.amounts) < granularity and last < SECOND
    width = _UNIT_SECONDS[last + 1 if stops else last]
    if age.ahead:
        return Window(rendered + timedelta(seconds=least), rendered + timedelta(seconds=least + width - 1))
    return Window(rendered - timedelta(seconds=least + width - 1), rendered - timedelta(seconds=least))


def _calendar_window(age: Age, rendered: datetime, zone: tzinfo, granularity: int) -> Window | None:
    least, beyond = _bounds(age, granularity)
    here = _between(least, beyond, rendered, zone, age.ahead)
    there = _between(least, beyond, rendered, UTC, age.ahead)
    if here is None or there is None:
        return None
    return Window(
        max(min(here.earliest, there.earliest), here.earliest - _SLACK),
        min(max(here.latest, there.latest), here.latest + _SLACK),
    )


def _between(least: Difference, beyond: Difference, rendered: datetime, zone: tzinfo, ahead: bool) -> Window | None:
    now = wall(rendered, zone)
    if ahead:
        first, after = earliest_with(least, now), earliest_with(beyond, now)
        if first is None or after is None:
            return None
        return Window(first_instant(first, zone), last_instant(after - _SECOND, zone))
    last, before = latest_with(least, now), latest_with(beyond, now)
    if last is None or before is None:
        return None
    return Window(first_instant(before + _SECOND, zone), last_instant(last, zone))


def _bounds(age: Age, granularity: int) -> tuple[Difference, Difference]:
    """Return the smallest difference that `age` is printed for, and the smallest one beyond for which it is not any more.

    A unit that could have been shown and is not, is zero. `formatDiff` hides days behind months, when there is no whole week of them,
    and hours behind weeks.
    """
    counts = dict(age.amounts)
    days = 7 * counts.get(WEEK, 0) + counts.get(DAY, 0)
    least = Difference(
        counts.get(YEAR, 0), counts.get(MONTH, 0), days, *(counts.get(unit, 0) for unit in range(HOUR, SECOND + 1))
    )
    last = age.amounts[-1][0]
    full = len(age.amounts) >= granularity
    if last == YEAR:
        step = Difference(years=1) if full else Difference(months=1)
    elif last == MONTH:
        step = Difference(months=1) if full else Difference(days=7)
    elif last == WEEK:
        step = Difference(days=7) if full else Difference(days=1)
    elif last == DAY:
        step = Difference(days=1) if full else Difference(hours=1)
    elif last == HOUR:
        step = Difference(hours=1) if full else Difference(minutes=1)
    else:
        step = Difference(minutes=1) if last != SECOND and full else Difference(seconds=1)
    beyond = Difference(*(one + other for one, other in zip(least, step, strict=True)))
    return least, beyond
