"""Phrases around dates, authors and tags, in English, Dutch, French and German."""

from __future__ import annotations

import re

from bodspider.pages._kinds import (
    BY,
    DATE_WORD,
    ENDS,
    MODIFIED,
    PUBLISHED,
    kind_of,
    names_only_news,
    strip_joins,
)
from bodspider.pages._line_dates import SIGNED_BEHIND, date_parts

MAX_LINE = 200
"""Longest line, in characters, that can say no more than when and by whom an article was published."""
_PLACE = re.compile(r"(?:Brussel|Bruxelles|Brüssel|Brussels)\s*[,–—-]\s*(?:(?:le|den|the)\s)?")
_PLACE_LABEL = re.compile(
    r"(?:plaats|locatie|waar|adres|lieu|où|adresse|endroit|ort|wo|veranstaltungsort|location|where|venue|place|address)\s*:",
    re.IGNORECASE,
)
_RUBRIC = re.compile(r"\S+(?:\s+\S+){0,2}\s*[|·•–—-]\s*")
_READING_TIME = re.compile(
    r"\W*(?:leestijd|(?:estimated )?reading time|temps de lecture|lesezeit|lesedauer)\W*\d+\W*min\w*\W*|"
    r"\W*\d+\W*min\w*\W*(?:read(?:ing time)?|leestijd|leeswerk|de lecture|lesezeit|lesedauer)\W*",
    re.IGNORECASE,
)
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


def is_signed(line: str) -> bool:
    """Tell whether `line` can name an author, as `author_in` would find one beside a date."""
    return BY.match(line) is not None or SIGNED_BEHIND.search(line) is not None


def author_in(line: str, date: str | None) -> str | None:
    """Return the author named by `line`, such as ``Submitted by X on date``; ``None`` when it names none."""
    found = BY.match(line)
    if not found:
        behind = SIGNED_BEHIND.search(line) if date else None
        return behind["name"].strip(ENDS) or None if behind else None
    rest = line[found.end() :]
    if date and date in rest:
        rest = rest[: rest.rindex(date)]
    rest = re.sub(r"[\s,|·•–—-]*\b(?:on|op|le|am|um|at|om|den)\s*$", "", rest.strip(ENDS)).strip(ENDS)
    return rest if 0 < len(rest) <= 100 else None
