"""Boxes of a listing that no class names: which titles and links are its own, which boxes have a date, and which are of one list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import Any

from lxml import etree

from bodspider.dates._words import MONTHS
from bodspider.pages._line_dates import holds_day
from bodspider.pages._listing_mended import names_title, tells_date
from bodspider.pages._listing_parts import is_aside, link_around
from bodspider.pages._listing_teaser_dates import is_marked_created
from bodspider.pages._roles import HEADINGS
from bodspider.pages._shapes import is_short
from bodspider.pages._terms import is_term
from bodspider.pages._text import MAX_DATE_TEXT, class_judge, is_date_text, line_of

_MOST_PARTS = 4
_PLACE_DEPTH = 8
_NAMES = HEADINGS | {"summary", "caption", "legend"}
_YEAR = re.compile(r"(?:[^\W\d_]+\W+){0,2}(?:19|20)\d\d\b.{0,8}")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_names_date = class_judge(re.compile(r"(?:\S+[-_])?(?:date|datum|published|pubdate)"))
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNT = re.compile(r"\s*\(\d+\)$")
_DIGITS = re.compile(r"\d+")


def linked_headings(main: Any) -> Iterator[Any]:
    """Yield the headings in `main` that are linked, and what a class says is a title, but for what is set apart and names of years and months."""
    for each in own_elements(main):
        if (each.tag in HEADINGS or names_title(each)) and link_around(each, main) is not None and not _is_span(each):
            yield each


def own_links(main: Any) -> Iterator[Any]:
    """Yield the links in `main` that show a text and lead to no tag, nor where the link before leads, but for what is set apart.

    Those whose text is the name of a year or a month lead to others.
    """
    before = None
    for each in own_elements(main):
        if each.tag == "a" and (href := each.get("href")) and href != before and not is_term(each) and line_of(each):
            before = href
            if not _is_span(each):
                yield each


def own_elements(main: Any) -> Iterator[Any]:
    """Yield the elements in `main`, but for what is set apart and what is in that."""
    walker = etree.iterwalk(main, events=("start",))
    for _, each in walker:
        if each is not main and each.tag != "header" and is_aside(each):
            walker.skip_subtree()
        else:
            yield each


def are_dated(boxes: list[Any], least: float = 0.5) -> bool:
    """Tell whether a share of `boxes`, `least`, have a date."""
    return least == 0 or sum(map(is_dated, boxes)) >= len(boxes) * least


def is_dated(box: Any) -> bool:
    """Tell whether something in `box` is a date and nothing else, in text or markup, or a line that says when it was published."""
    if next(box.iter("time"), None) is not None:
        return True
    parts = list(box.iter(etree.Element))
    return any(each.get("content") and is_marked_created(each) for each in parts) or any(map(_shows_date, reversed(parts)))


def _shows_date(element: Any) -> bool:
    if _adds_nothing(element):
        return False
    if (not len(element) or _is_in_parts(element)) and is_date_text(line_of(element)):
        return True
    if tells_date(element):
        return True
    return _names_date(element) and is_short(element, MAX_DATE_TEXT) and holds_day(line_of(element) or "")


def _adds_nothing(element: Any) -> bool:
    """Tell whether `element` shows nothing, or no more than the one element in it does; a class that calls it a date is more."""
    if len(element) > 1 or (element.text and not element.text.isspace()):
        return False
    if not len(element):
        return True
    return not _names_date(element) and not (element[0].tail or "").strip()


def _is_in_parts(element: Any) -> bool:
    """Tell whether `element` can be a date whose day, month and year are elements of their own."""
    return 1 < len(element) <= _MOST_PARTS and not any(map(len, element))


def likely_lists(lists: list[list[Any]]) -> list[list[Any]]:
    """Return `lists` of boxes without the lone boxes that stand in nothing like what any list stands in."""
    around = {_kind_of(boxes[0]) for boxes in lists if len(boxes) > 1}
    return [boxes for boxes in lists if len(boxes) > 1 or _kind_of(boxes[0]) in around]


def _kind_of(box: Any) -> tuple[str, str | None]:
    around = box.getparent()
    return box.tag, None if around is None else around.tag


def joined_lists(main: Any, lists: Iterable[list[Any]]) -> list[list[Any]]:
    """Return `lists` of boxes in `main`, those as one that stand in elements of the same make under one heading, or each under a year, a month or a day.

    A lone box is no list unless it is a part of one.
    """
    joined: dict[Any, list[list[Any]]] = {}
    for boxes in lists:
        joined.setdefault((boxes[0].tag, *_make_of(boxes[0], main), _heading_over(boxes[0], main)), []).append(boxes)
    return [[box for boxes in parts for box in boxes] for parts in joined.values() if any(len(boxes) > 1 for boxes in parts)]


def _make_of(box: Any, main: Any) -> Iterator[tuple[str, str]]:
    around = islice(takewhile(lambda each: each is not main, box.iterancestors()), _PLACE_DEPTH)
    return ((each.tag, _DIGITS.sub("", each.get("class") or "")) for each in around)


def _heading_over(box: Any, main: Any) -> Any | None:
    """Return the nearest heading before what `box` stands in; ``None`` without one, and when that is the name of a year, a month or a day."""
    for each in takewhile(lambda around: around is not main, (box, *box.iterancestors())):
        heading = next((before for before in each.itersiblings(preceding=True) if before.tag in _NAMES), None)
        if heading is not None:
            return None if _is_period(heading) else heading
    return None


def _is_span(link: Any) -> bool:
    """Tell whether `link` is the name of a year or a month, and how many articles are of it, as in an archive."""
    line = line_of(link) or ""
    if len(line) > MAX_DATE_TEXT or not _DIGITS.search(line):
        return False
    line = _COUNT.sub("", line)
    return _BARE_YEAR.fullmatch(line) is not None or (is_date_text(line) and _DAY.search(line) is None)


def _is_period(heading: Any) -> bool:
    line = (line_of(heading) or "").strip() if is_short(heading, MAX_DATE_TEXT) else ""
    return _YEAR.fullmatch(line) is not None or is_date_text(line) or line.casefold() in MONTHS


def are_under_day(boxes: list[Any], main: Any) -> bool:
    """Tell whether the nearest heading before `boxes`, which stand beside each other in `main`, is the name of a day."""
    heading = _heading_before(boxes[0], main)
    return heading is not None and _is_day(heading)


def date_by_headings(main: Any, boxes: list[Any]) -> None:
    """Give each of `boxes` in `main` that has no date that of the day in the nearest heading before it, in an element of its own."""
    if not any(map(_is_day, main.iter(*_NAMES))):
        return
    for box in boxes:
        if not is_dated(box) and are_under_day([box], main):
            date = etree.Element("span")
            date.text, date.tail, box.text = line_of(_heading_before(box, main)), box.text, None
            box.insert(0, date)


def _heading_before(box: Any, main: Any) -> Any | None:
    around = takewhile(lambda each: each is not main, (box, *box.iterancestors()))
    before = (next((each for each in one.itersiblings(preceding=True) if each.tag in _NAMES), None) for one in around)
    return next((each for each in before if each is not None), None)


def _is_day(heading: Any) -> bool:
    if next(heading.iter("a"), None) is not None or not is_short(heading, MAX_DATE_TEXT):
        return False
    line = line_of(heading) or ""
    return is_date_text(line) and _DAY.search(line) is not None
