"""Many statements, one date: their windows are intersected, and a contradiction is said, not hidden."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import product
from typing import TYPE_CHECKING

from bodspider.dates._read import Reading, read
from bodspider.dates._types import Settlement, Statement, Window
from bodspider.text import plain_text

if TYPE_CHECKING:
    from bodspider.items import Evidence, Precision, Source

_TRUST: tuple[Source, ...] = ("time", "json-ld", "meta", "text", "feed", "listing")
"""Where a statement can stand, the most trustworthy first."""
_WIDTHS: tuple[tuple[timedelta, Precision], ...] = (
    (timedelta(seconds=1), "second"),
    (timedelta(minutes=1), "minute"),
    (timedelta(hours=1), "hour"),
    (timedelta(hours=26), "day"),
    (timedelta(days=7, hours=4), "week"),
    (timedelta(days=31, hours=4), "month"),
)
_NUMERIC = re.compile(r"(?<!\d)\d{1,2}([/.-])\s?\d{1,2}\1\s?\d")
_NOTHING = Settlement(None, None, None, None, (), conflict=False)
_ONE_SECOND = timedelta(seconds=1)
_LONGEST_RAW = 1000


def precision_of(window: Window) -> Precision:
    """Return the smallest unit that holds `window`, with room for days and weeks that a change of the clocks makes longer."""
    width = window.latest - window.earliest + _ONE_SECOND
    return next((name for limit, name in _WIDTHS if width <= limit), "year")


def settle(
    statements: Sequence[Statement],
    *,
    timezone: tzinfo,
    now: datetime,
    month_first: bool | None = None,
    reasons: Counter[str] | None = None,
) -> Settlement:
    """Return the one date that `statements` prove of an article on a site in `timezone`, seen at `now`.

    The windows of all statements are intersected, the most trustworthy first. One that leaves nothing is put aside and the conflict is
    set. Where day and month could be swapped, the reading that agrees with the other statements counts; when none decides, the window
    spans both. `reasons`, if given, counts why statements proved nothing.
    """
    if not statements:
        return _NOTHING
    ranked = sorted(statements, key=lambda each: _TRUST.index(each.source))
    readings = [read(each, timezone=timezone, now=now, month_first=month_first) for each in ranked]
    if reasons is not None:
        reasons.update(reading.reason for reading in readings if reading.reason)
    windows: tuple[Window, ...] = ()
    conflict = False
    for reading in sorted((each for each in readings if each.windows), key=lambda each: len(each.windows) > 1):
        agreed = tuple(_common(windows, reading.windows)) if windows else reading.windows
        conflict |= not agreed
        windows = agreed or windows
    evidence = tuple(_evidence(each, reading, windows) for each, reading in zip(ranked, readings, strict=True))
    if not windows:
        return Settlement(None, None, None, None, evidence, conflict=False)
    window = _hull(windows)
    return Settlement(window.earliest, window.earliest, window.latest, precision_of(window), evidence, conflict)


def learn_month_first(statements: Iterable[Statement], *, timezone: tzinfo, now: datetime) -> bool | None:
    """Return whether the numeric dates of a site put the month first, as far as `statements` of its pages prove it, else ``None``.

    A statement proves the order when only one order gives a day that exists and falls on the weekday that is named.
    """
    orders = set()
    for statement in statements:
        if "/" not in statement.raw:
            continue
        found = read(statement, timezone=timezone, now=now).windows
        order = _is_month_first(statement, found[0], timezone) if len(found) == 1 else None
        if order is not None and read(statement, timezone=timezone, now=now, month_first=not order).windows == found:
            orders.add(order)
    return orders.pop() if len(orders) == 1 else None


def is_numeric(statement: Statement) -> bool:
    """Tell whether `statement` holds a date of numbers whose order a site chooses, such as ``05/04/2021``; an ISO date is none."""
    return _NUMERIC.search(statement.raw) is not None


def _is_month_first(statement: Statement, window: Window, timezone: tzinfo) -> bool | None:
    found = re.search(r"(\d{1,2})/(\d{1,2})/\d", statement.raw)
    day = window.earliest.astimezone(timezone)
    if not found or day.day == day.month:
        return None
    return int(found[1]) == day.month


def _common(some: Iterable[Window], others: Iterable[Window]) -> Iterable[Window]:
    for one, other in product(some, others):
        earliest, latest = max(one.earliest, other.earliest), min(one.latest, other.latest)
        if earliest <= latest:
            yield Window(earliest, latest)


def _hull(windows: Sequence[Window]) -> Window:
    if len(windows) == 1:
        return windows[0]
    return Window(min(each.earliest for each in windows), max(each.latest for each in windows))


def _evidence(statement: Statement, reading: Reading, settled: tuple[Window, ...]) -> Evidence:
    from bodspider.items import Evidence

    raw = plain_text(statement.raw[:_LONGEST_RAW])
    if reading.is_age and statement.rendered is not None:
        rendered = statement.rendered
        raw = f"{raw} [page rendered {rendered.instant:%Y-%m-%dT%H:%M:%SZ}, by {rendered.basis}]"
    windows = reading.windows
    if len(windows) > 1:
        windows = tuple(each for each in windows if any(True for _ in _common([each], settled))) or windows
    if not windows:
        return Evidence(source=statement.source, raw=raw)
    window = _hull(windows)
    return Evidence(source=statement.source, raw=raw, earliest=window.earliest, latest=window.latest)
