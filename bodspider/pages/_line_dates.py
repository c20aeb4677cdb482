"""The dates, hours and spans in a line of text, each date with the words before it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bodspider.dates._words import WEEKDAYS
from bodspider.pages._kinds import (
    ENDS,
    MODIFIED,
    PUBLISHED,
    kind_of,
    names_publication,
    strip_joins,
)
from bodspider.pages._text import is_date_text, is_date_word

_PUBLISHED_BEHIND = re.compile(rf"[|(,;·•–—-]\s*{PUBLISHED.pattern}", re.IGNORECASE)
_FILED_BEHIND = re.compile(
    r"(?<=\d)\s+(?:in|dans|onder|under|unter)\s+(?!het\s|the\s|le\s|la\s|l['’]|de[rmn]\s|een\s|a\s)[^\s\d.!?:|•·,]+(?:\s[^\s\d.!?:|•·,]+)?$",
    re.IGNORECASE,
)
"""The rubric behind a date of publication; with an article it is more than that, such as a gazette."""
_PUBLISHED_LAST = re.compile(rf"\s+{PUBLISHED.pattern}\s*$", re.IGNORECASE)
SIGNED_BEHIND = re.compile(
    r"(?<=\S)[\s,|·•–—-]+(?:by|door|par|von)\s+(?P<name>[^\d.!?:|•·]{2,60})(?:[|•·]\D{0,80})?$", re.IGNORECASE
)
"""A name behind a date, with the word that signs it."""
_UNTIL = r"\s*(?:[-–—]|\b(?:tot|to|until|à|bis)\b)\s*"
_OCLOCK = r"\s?(?:h|u|am|pm|uur|uhr)\b"
_HOURS = re.compile(
    rf"(?<![\d.:/-])\d{{1,2}}(?:(?:[:.hu]\d\d|{_OCLOCK}){_UNTIL}\d{{1,2}}(?:[:.hu]\d\d|{_OCLOCK})(?![\d./-])|{_UNTIL}\d{{1,2}}{_OCLOCK})",
    re.IGNORECASE,
)
_BETWEEN_DAYS = re.compile(r"\s*[–—→]\s*|\s+(?:-|tot|t/m|tot en met|au|bis|to|until)\s+", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}\s?[:.hu]\s?\d\d")
_SPANS = frozenset(("-", "–", "—", "→", "tot", "t/m", "tot en met", "au", "à", "bis", "to", "until", "through"))
_JOIN = re.compile(r",\s+|\b(?:on|op|le|am|den|at)\s+", re.IGNORECASE)
_DATED = re.compile(
    r".*(?:\d\D{1,20}(?:19|20)\d\d|(?:19|20)\d\d[/.-]\d\d?[/.-]\d\d?|\d[/.-]\d\d?[/.-]\d\d)(?!\d)(?:\D{1,6}\d\d?\s?[:.hu]\s?\d\d)?(?:\s?(?:uur|uhr|am|pm|h|u)\b)?[)\]]?",
    re.IGNORECASE,
)
_WEEKDAY = rf"(?:{'|'.join(sorted({each for words in WEEKDAYS.values() for each in words}, key=len, reverse=True))})"
_WEEKDAY_BEFORE = re.compile(rf"\b{_WEEKDAY}\b\.?\s*[,|·•–—-]?\s*\Z", re.IGNORECASE)
_WEEKDAY_AFTER = re.compile(rf"(?:,\s|\s\(|\s?[|·•]\s|\s[–—-]\s){_WEEKDAY}\b\.?\)?(?=\s*(?:[|·•–—-]|$))", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LINES = 512  # a line is judged by the survey, and then for its author and its dates
DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = re.compile(r"[^\W\d_]{3,}\s*:")
_TIES = frozenset(("since", "sinds", "à", "du", "vom", "uhr", "hr", "hrs"))
_CLOCK = re.compile(r"(\d)\s*(?:Uhr|uur|hrs?)\b", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[|·•–—]\s*|\s+-\s+(?=\D)|(?<=\D)\s+-\s+|\n")


def tells_hours(text: str) -> bool:
    """Tell whether `text` has a span of hours in it, such as ``20:00 - 22:00``: the day with them is that of an event."""
    return _HOURS.search(text) is not None


def holds_day(text: str) -> bool:
    """Tell whether there is a day with its year in `text`."""
    return _DATED.match(text) is not None


def tells_span(line: str) -> bool:
    """Tell whether `line` is nothing but two days, or a day and hours, that something begins and ends at."""
    if tells_hours(line):
        return True
    found = _BETWEEN_DAYS.search(line)
    return found is not None and is_date(line[found.end() :]) and DIGIT.search(_TIME.sub("", line[: found.start()])) is not None


def joins_span(text: str | None) -> bool:
    """Tell whether `text`, which stands between two dates, makes them the first and the last day of something."""
    return (text or "").strip().lower() in _SPANS


@lru_cache(maxsize=_LINES)
def date_parts(line: str) -> tuple[tuple[str, str], ...]:
    """Return the dates that `line` holds, each with the text before it: (label, date). Empty when it holds none."""
    if not DIGIT.search(line) or tells_hours(line):
        return ()
    spans = [found.span() for found in MODIFIED.finditer(line)]
    if spans:
        spans = sorted([*spans, *(found.span() for found in _PUBLISHED_BEHIND.finditer(line))])
    edges = [(0, 0), *spans, (len(line), len(line))]
    parts: list[tuple[str, str]] = []
    for (start, begin), (end, _) in pairwise(edges):
        found = _dates_in(line[begin:end], line[start:begin])
        parts.extend(
            (line[start:begin] + label, date) if not index else (label, date) for index, (label, date) in enumerate(found)
        )
        if (
            parts
            and not found
            and start
            and parts[-1][1] == line[:start].rstrip()[-len(parts[-1][1]) :]
            and not line[begin:end].strip(ENDS)
        ):
            parts[-1] = (
                line[start:begin],
                parts[-1][1],
            )  # as in "3 days ago updated", where the word follows the date that it is of
    return tuple(parts)


def _dates_in(text: str, before: str) -> list[tuple[str, str]]:
    """Return the dates in `text`, which stands behind the words `before`: one, unless an earlier one is plainly that of the article."""
    found = _one_date(text)
    if found is None:
        return []
    label, date = found
    dated = _DATED.match(label)
    earlier = _dates_in(dated.group(), before) if dated else []
    if not dated or not earlier:
        return [found]
    between, first = label[dated.end() :], before + earlier[0][0]
    if joins_span(between.strip(ENDS)) or not strip_joins(between):
        return []
    is_told = kind_of(between) in ("published", "modified")
    if names_publication(first) or kind_of(first) == "modified":
        return [*earlier, (between, date)] if is_told else earlier
    return [found] if is_told else []


def published_in(line: str) -> str | None:
    """Return the date of publication in `line`, which gives that of a change too; ``None`` when it gives one date, or none."""
    parts = date_parts(line)
    if len(parts) < 2:
        return None
    return next((date for label, date in parts if kind_of(label) in (None, "published")), None)


def _one_date(text: str) -> tuple[str, str] | None:
    told = _PUBLISHED_LAST.search(text)
    if told and is_date(strip_joins(text[: told.start()])):
        return told.group(), strip_joins(text[: told.start()])
    signed = SIGNED_BEHIND.search(text) or (_FILED_BEHIND.search(text) if PUBLISHED.match(text) else None)
    return _date_in(text[: signed.start()] if signed else text) or (_date_in(text) if signed else None)


def _date_in(text: str) -> tuple[str, str] | None:
    for piece in (text, *_SPLIT.split(text)):
        whole = strip_joins(piece)
        if is_date(whole):
            start = text.find(piece) + piece.find(whole)
            return _with_weekday(text, text[:start], whole, 0)
    begin = _last_stranger(text)
    ends = (found.end() for pattern in (_JOIN, _SPACE) for found in pattern.finditer(text))
    for end in (each for each in ends if each >= begin):
        rest = strip_joins(text[end:])
        if is_date(rest):
            return _with_weekday(text, text[:end], rest, begin)
    return None


def _with_weekday(text: str, label: str, date: str, begin: int) -> tuple[str, str]:
    """Return `label` and `date`, two parts of `text`, with a weekday beside the date, which it has to fall on, in the date.

    Nothing before `begin` is looked at: that is a name.
    """
    start = text.index(date, len(label))
    before, after = _WEEKDAY_BEFORE.search(text, begin, start), _WEEKDAY_AFTER.match(text, start + len(date))
    label = label[: before.start()] if before else label
    return label, text[before.start() if before else start : after.end() if after else start + len(date)]


def _last_stranger(text: str) -> int:
    """Return where the last word of `text` that stands in no date, or is a name before a colon, ends; what begins before it is no date."""
    words = ((found.end(), found.group().lower()) for found in _WORD.finditer(text))
    return max(
        (end for end, word in words if word not in _TIES and (not is_date_word(word) or _NAMES.match(text, end - len(word)))),
        default=0,
    )


def is_date(text: str | None) -> bool:
    """Tell whether `text` is nothing but a date that has a number in it."""
    return text is not None and DIGIT.search(text) is not None and is_date_text(_CLOCK.sub(r"\1", text))
