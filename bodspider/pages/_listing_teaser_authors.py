"""The author of a teaser: who is named by markup, or signs in a line of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Any

from bodspider.pages._line_dates import date_parts
from bodspider.pages._listing_fields import first_of
from bodspider.pages._phrases import author_in, is_signed
from bodspider.pages._shapes import is_short
from bodspider.pages._text import MAX_DATE_TEXT, classes_of, line_of

_NAME_WORD = re.compile(
    r"[^\W\d_a-zß-öø-ÿ].*|(?:van|von|vom|de|den|der|des|du|di|da|del|della|dos|le|la|las|los|het|ter|ten|te|zu|zur|zum|el|al|bin|y|en|et|and|und|e|&|d['’].+|l['’].+|'t|’t)"
)
_NAME_WORDS = 5
_AUTHORS = (
    "field--name-uid",
    "views-field-uid",
    "field--name-field-author",
    "views-field-field-author",
    "field-name-field-author",
    "username",
    "author",
)
_LINES = frozenset(("span", "div", "p", "footer", "small"))
_BYLINES = frozenset(("li", "span", "div", "small"))
_LINE_DEPTH = 2


def author_element(parts: list[Any], dates: list[Any]) -> Any | None:
    """Return the element of `parts` that names the author, by its class or its markup, or by standing beside one of `dates`."""
    named = first_of(parts, *_AUTHORS)
    if named is not None:
        return named
    for each in parts:
        if {"author", "schema:author"} & {*(each.get("rel") or "").split(), each.get("itemprop")}:
            return each
    return _signed(dates)


def _signed(dates: list[Any]) -> Any | None:
    """Return who signs in the line of the date, where no markup names the author: the text beside the date's own."""
    for date in dates:
        line = date.getparent()
        if any(each.tag in ("footer", "header") for each in date.iterancestors()) and line is not None:
            others = [each for each in line.iter("span", "a") if len(each) == 0 and each not in (date, *date.iter())]
            return next((each for each in others if line_of(each)), None)
    return None


def signature_in(item: Any, dates: list[Any]) -> tuple[str | None, Any | None]:
    """Return who signs in the line of `item` that a date stands in, such as ``Submitted by X on`` it, and that line when it says no more.

    ``None`` twice when nobody does.
    """
    for line in dict.fromkeys(line for date in dates for line in _lines_around(date, item)):
        text = line_of(line) if is_short(line, 2 * MAX_DATE_TEXT) else None
        parts = date_parts(text) if text and is_signed(text) else ()
        if text and parts and (name := author_in(text, parts[-1][1])) and _is_name(name):
            is_whole = line is not item and text.rstrip(" .").endswith((parts[-1][1], name))
            return name, line if is_whole else None
    return None, None


def byline_element(parts: list[Any], dates: list[Any]) -> Any | None:
    """Return the line that says nothing but who signs, and that a class names a byline or that stands beside one of `dates`."""
    beside = {around for date in dates for around in islice(date.iterancestors(), _LINE_DEPTH)}
    for each in parts:
        if any(name.endswith("byline") for name in classes_of(each)) and signed_byline(each):
            return each
        if each.tag in _BYLINES and len(each) == 0 and each.getparent() in beside and _is_name(signed_byline(each) or ""):
            return each
    return None


def signed_byline(byline: Any | None) -> str | None:
    line = line_of(byline) if byline is not None and is_short(byline, MAX_DATE_TEXT) else None
    return author_in(line, None) if line and not any(map(str.isdigit, line)) else None


def _is_name(text: str) -> bool:
    """Tell whether `text` can be the name of somebody: a few words with capitals, and what ties names."""
    words = text.replace(",", " ").split()
    return 0 < len(words) <= _NAME_WORDS and all(map(_NAME_WORD.fullmatch, words)) and any(each[0].isupper() for each in words)


def _lines_around(date: Any, item: Any) -> Iterator[Any]:
    """Yield `date` and what stands around it in `item` and can be its line, the nearest first."""
    yield date
    if date is not item:
        inside = takewhile(lambda each: each is not item, date.iterancestors())
        yield from islice((each for each in inside if each.tag in _LINES), _LINE_DEPTH)
