"""Differences of two instants as PHP's calendar counts them, and their exact inversion.

`formatDiff` of Drupal prints the difference that PHP's ``DateTime::diff`` gives: by wall clock, in years, months, days, hours, minutes
and seconds; a negative count of days borrows the days of the earlier date's month.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

_DAY = 86400


class Difference(NamedTuple):
    """A calendar difference. Two of them compare as the spans of time that they count."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0


def difference(earlier: datetime, later: datetime) -> Difference:
    """Return the difference of two wall-clock times without a zone, `earlier` not being after `later`."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    days = later.day - earlier.day
    seconds = _clock(later) - _clock(earlier)
    if seconds < 0:
        seconds += _DAY
        days -= 1
    if days < 0:
        days += monthrange(earlier.year, earlier.month)[1]
        months -= 1
    return Difference(*divmod(months, 12), days, *_split(seconds))


def latest_with(at_least: Difference, now: datetime) -> datetime | None:
    """Return the latest wall-clock time whose difference to `now`, a later one, is `at_least` that much; ``None`` before year 1."""
    years, months, days, seconds = _carried(at_least)
    day = now.day
    clock = _clock(now) - seconds
    if clock < 0:
        clock += _DAY
        day -= 1
    month = now.year * 12 + now.month - 1 - years * 12 - months
    if month < 12:
        return None
    if day - days >= 1:
        last = monthrange(*_year_month(month))[1]
        return _at(month, day - days, clock) if day - days <= last else _at(month, last, _DAY - 1)
    month -= 1
    if month < 12:
        return None
    there = day + monthrange(*_year_month(month))[1] - days
    if there >= 1:
        return _at(month, there, clock)
    return latest_with(Difference(years, months + 1), now)


def earliest_with(at_least: Difference, now: datetime) -> datetime | None:
    """Return the earliest wall-clock time whose difference from `now`, an earlier one, is `at_least` that much."""
    years, months, days, seconds = _carried(at_least)
    day = now.day + days
    clock = _clock(now) + seconds
    if clock >= _DAY:
        clock -= _DAY
        day += 1
    month = now.year * 12 + now.month - 1 + years * 12 + months
    if month >= 9998 * 12:
        return None
    if day <= monthrange(*_year_month(month))[1]:
        return _at(month, day, clock)
    borrowed = day - monthrange(now.year, now.month)[1]
    return _at(month + 1, borrowed, clock) if borrowed >= 1 else _at(month + 1, 1, 0)


def _carried(span: Difference) -> tuple[int, int, int, int]:
    days, seconds = divmod(span.hours * 3600 + span.minutes * 60 + span.seconds, _DAY)
    days += span.days
    if days >= 31 and (span.years or span.months):
        return span.years, span.months + 1, 0, 0
    return span.years, span.months, days, seconds


def wall(instant: datetime, zone: tzinfo) -> datetime:
    """Return what the clocks in `zone` show at `instant`, without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def first_instant(shown: datetime, zone: tzinfo) -> datetime:
    """Return the first instant, in UTC, at which the clocks in `zone` show `shown` or, where they jump over it, the jump."""
    return _instant(shown, zone, 0)


def last_instant(shown: datetime, zone: tzinfo) -> datetime:
    """Return the last instant, in UTC, at which the clocks in `zone` show `shown` or, where they jump over it, the jump."""
    return _instant(shown, zone, 1)


def _instant(shown: datetime, zone: tzinfo, fold: int) -> datetime:
    first = shown.replace(tzinfo=zone, fold=0)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    return (min if fold == 0 else max)(first.astimezone(UTC), second.astimezone(UTC))


def _clock(time: datetime) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


def _split(seconds: int) -> tuple[int, int, int]:
    return seconds // 3600, seconds // 60 % 60, seconds % 60


def _year_month(month: int) -> tuple[int, int]:
    return month // 12, month % 12 + 1


def _at(month: int, day: int, clock: int) -> datetime:
    year, number = _year_month(month)
    return datetime(year, number, day) + timedelta(seconds=clock)  # noqa: DTZ001 wall-clock time
