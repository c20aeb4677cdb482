"""Phrases around dates, authors and tags, in English, Dutch, French and German."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bodspider.dates._words import WEEKDAYS
from bodspider.pages._kinds import (
    BY,
    DATE_WORD,
    ENDS,
    MODIFIED,
    PUBLISHED,
    kind_of,
    names_only_news,
    names_publication,
    strip_joins,
)
from bodspider.pages._text import is_date_text, is_date_word

MAX_LINE = 200
"""Longest line, in characters, that can say no more than when and by whom an article was published."""

_PUBLISHED_BEHIND = re.compile(rf"[|(,;·•–—-]\s*{PUBLISHED.pattern}", re.IGNORECASE)
_FILED_BEHIND = re.compile(
    r"(?<=\d)\s+(?:in|dans|onder|under|unter)\s+(?!het\s|the\s|le\s|la\s|l['’]|de[rmn]\s|een\s|a\s)[^\s\d.!?:|•·,]+(?:\s[^\s\d.!?:|•·,]+)?$",
    re.IGNORECASE,
)
"""The rubric behind a date of publication; with an article it is more than that, such as a gazette."""
_PUBLISHED_LAST = re.compile(rf"\s+{PUBLISHED.pattern}\s*$", re.IGNORECASE)
_SIGNED_BEHIND = re.compile(
    r"(?<=\S)[\s,|·•–—-]+(?:by|door|par|von)\s+(?P<name>[^\d.!?:|•·]{2,60})(?:[|•·]\D{0,80})?$", re.IGNORECASE
)
_PLACE = re.compile(r"(?:Brussel|Bruxelles|Brüssel|Brussels)\s*[,–—-]\s*(?:(?:le|den|the)\s)?")
_PLACE_LABEL = re.compile(
    r"(?:plaats|locatie|waar|adres|lieu|où|adresse|endroit|ort|wo|veranstaltungsort|location|where|venue|place|address)\s*:",
    re.IGNORECASE,
)
_UNTIL = r"\s*(?:[-–—]|\b(?:tot|to|until|à|bis)\b)\s*"
_OCLOCK = r"\s?(?:h|u|am|pm|uur|uhr)\b"
_HOURS = re.compile(
    rf"(?<![\d.:/-])\d{{1,2}}(?:(?:[:.hu]\d\d|{_OCLOCK}){_UNTIL}\d{{1,2}}(?:[:.hu]\d\d|{_OCLOCK})(?![\d./-])|{_UNTIL}\d{{1,2}}{_OCLOCK})",
    re.IGNORECASE,
)
_BETWEEN_DAYS = re.compile(r"\s*[–—→]\s*|\s+(?:-|tot|t/m|tot en met|au|bis|to|until)\s+", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}\s?[:.hu]\s?\d\d")
_SPANS = frozenset(("-", "–", "—", "→", "tot", "t/m", "tot en met", "au", "à", "bis", "to", "until", "through"))
_RUBRIC = re.compile(r"\S+(?:\s+\S+){0,2}\s*[|·•–—-]\s*")
_JOIN = re.compile(r",\s+|\b(?:on|op|le|am|den|at)\s+", re.IGNORECASE)
_DATED = re.compile(
    r".*(?:\d\D{1,20}(?:19|20)\d\d|(?:19|20)\d\d[/.-]\d\d?[/.-]\d\d?|\d[/.-]\d\d?[/.-]\d\d)(?!\d)(?:\D{1,6}\d\d?\s?[:.hu]\s?\d\d)?(?:\s?(?:uur|uhr|am|pm|h|u)\b)?[)\]]?",
    re.IGNORECASE,
)
_WEEKDAY = rf"(?:{'|'.join(sorted({each for words in WEEKDAYS.values() for each in words}, key=len, reverse=True))})"
_WEEKDAY_BEFORE = re.compile(rf"\b{_WEEKDAY}\b\.?\s*[,|·•–—-]?\s*\Z", re.IGNORECASE)
_WEEKDAY_AFTER = re.compile(rf"(?:,\s|\s\(|\s?[|·•]\s|\s[–—-]\s){_WEEKDAY}\b\.?\)?(?=\s*(?:[|·•–—-]|$))", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_READING_TIME = re.compile(
    r"\W*(?:leestijd|(?:estimated )?reading time|temps de lecture|lesezeit|lesedauer)\W*\d+\W*min\w*\W*|"
    r"\W*\d+\W*min\w*\W*(?:read(?:ing time)?|leestijd|leeswerk|de lecture|lesezeit|lesedauer)\W*",
    re.IGNORECASE,
)
_LINES = 512  # a line is judged by the survey, and then for its author and its dates
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = re.compile(r"[^\W\d_]{3,}\s*:")
_TIES = frozenset(("since", "sinds", "à", "du", "vom", "uhr", "hr", "hrs"))
_CLOCK = re.compile(r"(\d)\s*(?:Uhr|uur|hrs?)\b", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[|·•–—]\s*|\s+-\s+(?=\D)|(?<=\D)\s+-\s+|\n")

TERM_LABEL = re.compile(
    r"(?:tags?|labels?|[eé]tiquettes?|rubri(?:ek(?:en)?|ques?|k(?:en)?)|trefwoord(?:en)?|keywords?|mots[- ]cl[eé]s?|stichworte?|schlagw(?:ort|[oö]rter|orte)|"
    r"(?:nieuws|news)\s*-?types?|type\s+(?:of\s+)?(?:nieuws|news|d['’]actualit[eé]s?|de\s+(?:nouvelles?|news))|"
    r"nachrichten(?:typ|art)|art\s+der\s+(?:nachricht|meldung)|"
    r"land(?:en)?|countr(?:y|ies)|pays|l[aä]nder|onderwerp(?:en)?|subjects?|sujets?|themen?|thema['’]?s?|topics?|th[eè]mes?|thématiques?|"
    r"categor(?:y|ies|ie|ieën|ieen)|cat[eé]gories?|kategorien?|regio['’]?s?|regions?|r[eé]gions?|regionen|"
    r"sectors?|sectoren|secteurs?|sektoren|filed under|posted in|dossiers?)",
    re.IGNORECASE,
)
"""Names of fields of tags."""

AUTHOR_LABEL = re.compile(r"(?:auteurs?|authors?|autor(?:en|in)?|author\(s\)|door|by|par|von|written by|redactie)", re.IGNORECASE)
"""Names of fields of authors."""

SIGNED = re.compile(r"(?:auteurs?|authors?|autor(?:en|in)?|redactie)\s?:\s?[^\d.!?:]{2,60}", re.IGNORECASE)
"""A line that says nothing but who the author is."""


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
    return found is not None and is_date(line[found.end() :]) and _DIGIT.search(_TIME.sub("", line[: found.start()])) is not None


def joins_span(text: str | None) -> bool:
    """Tell whether `text`, which stands between two dates, makes them the first and the last day of something."""
    return (text or "").strip().lower() in _SPANS


def says_when(line: str) -> bool:
    """Tell whether `line` begins with words that are only used of a publication or a change, perhaps after one other, and has a date."""
    return bool(date_parts(line)) and any(
        PUBLISHED.match(each) or MODIFIED.match(each) for each in (line, line.split(None, 1)[-1])
    )


def is_beside_place(line: str, after: str) -> bool:
    """Tell whether `line` gives any date and the line `after` it a place: the two of an event."""
    found = DATE_WORD.match(line)
    return found is not None and line[found.end() :].lstrip()[:1] == ":" and _PLACE_LABEL.match(after) is not None


def tells_dates(line: str, before: str, *, is_first: bool, is_apart: bool) -> bool:
    """Tell whether `line`, which follows the text `before`, only says when its article was published or changed.

    `is_first` means that no text stands before it, `is_apart` that it stands in a header or footer: there a date needs
    no words with it. In the text itself the words must be plain, since a date there can be that of anything.
    """
    parts = date_parts(line)
    if not parts:
        return False
    label = parts[0][0].strip()
    kind = kind_of(label) or kind_of(before)
    if kind == "other":
        return False
    if is_first and (_RUBRIC.fullmatch(label) or names_only_news(label)):
        return True
    if is_apart or not label:
        return kind is not None or (not label and (is_first or is_apart))
    if is_first and kind and not strip_joins(DATE_WORD.sub("", label)):
        return True
    if (
        (not is_first or line.endswith("."))
        and (found := PUBLISHED.match(line))
        and strip_joins(label[found.end() :])
        and not BY.match(line)
    ):
        return False
    return _starts(line)


def is_reading_time(line: str) -> bool:
    """Tell whether `line` says no more than how long it takes to read what follows."""
    return _READING_TIME.fullmatch(line) is not None


def is_dateline(line: str) -> bool:
    """Tell whether `line` is nothing but a date and the place that news is sent from, such as ``Brussel, 1 maart 2024``.

    Any other name before a date can be that of a person, a caption or an event.
    """
    parts = date_parts(line)
    return len(parts) == 1 and _PLACE.fullmatch(parts[0][0]) is not None and line.endswith(parts[0][1])


def _starts(line: str) -> bool:
    """Tell whether `line` begins with words that are only used of a publication or a change."""
    by = BY.match(line)
    if (
        by
        and " " not in by.group().strip()
        and not line[by.end() : by.end() + 1].isupper()
        and not line[by.end() :][:1].isdigit()
    ):
        by = None
    if by or MODIFIED.match(line) or PUBLISHED.match(line):
        return True
    rest = line.split(None, 1)[-1]
    return bool(MODIFIED.match(rest) or PUBLISHED.match(rest)) and not line.endswith(".")


def is_date_label(text: str, *, is_first: bool) -> bool:
    """Tell whether `text` is the name of a date of publication or change, and nothing more.

    A name that fits any date, such as "Date", is only one when `is_first`: as long as no text stands before it.
    """
    found = MODIFIED.match(text) or PUBLISHED.match(text) or (is_first and DATE_WORD.match(text)) or None
    return found is not None and not strip_joins(text[found.end() :])


@lru_cache(maxsize=_LINES)
def date_parts(line: str) -> tuple[tuple[str, str], ...]:
    """Return the dates that `line` holds, each with the text before it: (label, date). Empty when it holds none."""
    if not _DIGIT.search(line) or tells_hours(line):
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
    signed = _SIGNED_BEHIND.search(text) or (_FILED_BEHIND.search(text) if PUBLISHED.match(text) else None)
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
    return text is not None and _DIGIT.search(text) is not None and is_date_text(_CLOCK.sub(r"\1", text))


def is_signed(line: str) -> bool:
    """Tell whether `line` can name an author, as `author_in` would find one beside a date."""
    return BY.match(line) is not None or _SIGNED_BEHIND.search(line) is not None


def author_in(line: str, date: str | None) -> str | None:
    """Return the author named by `line`, such as ``Submitted by X on date``; ``None`` when it names none."""
    found = BY.match(line)
    if not found:
        behind = _SIGNED_BEHIND.search(line) if date else None
        return behind["name"].strip(ENDS) or None if behind else None
    rest = line[found.end() :]
    if date and date in rest:
        rest = rest[: rest.rindex(date)]
    rest = re.sub(r"[\s,|·•–—-]*\b(?:on|op|le|am|um|at|om|den)\s*$", "", rest.strip(ENDS)).strip(ENDS)
    return rest if 0 < len(rest) <= 100 else None
