"""Entries of a listing page that no class names: boxes beside each other, rows with a date, or what stands flat or alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice, takewhile
from typing import Any

from lxml import etree

from bodspider.pages._listing_headings import Headings
from bodspider.pages._listing_links import is_under, page_number
from bodspider.pages._listing_marked import Item
from bodspider.pages._listing_mended import grouped, is_of_text, names_title
from bodspider.pages._listing_parts import is_aside, link_around, longest_link
from bodspider.pages._roles import HEADINGS
from bodspider.pages._terms import is_term
from bodspider.pages._text import is_date_text, line_of
from bodspider.urls import resolve

_BOX_DEPTH = 6
_MOST_PARTS = 4
_TABLE_ROWS = etree.XPath("tr|tbody/tr")


def unmarked_entries(main: Any, rows: list[Item], address: str) -> list[Any]:
    """Return the entries of `main` that no class names, as boxes, as rows with a date, or standing flat or alone.

    Where the page is one of text, or says that it found nothing, tables, flat headings and a lone box are none.
    """
    found = _repeated(main, _linked_headings) or _dated(rows) or _plain_rows(main)
    return found or ([] if is_of_text(main) else _table_rows(main) or grouped(main) or _single(main, address))


def _single(main: Any, address: str) -> list[Any]:
    """Return the box around the only linked heading of `main`, when it holds a date, as on a last page with one entry left.

    The heading must lead to a page under that of the listing at `address`, which is not its first.
    """
    headings = list(islice(_linked_headings(main), 2))
    if len(headings) != 1 or headings[0].tag == "h1" or not page_number(address) or Headings(main).tell_of_others(headings[0]):
        return []
    link = link_around(headings[0], main)
    if link is None or not is_under(resolve(address, link.get("href")), address):
        return []
    around = takewhile(lambda each: each is not main, headings[0].iterancestors())
    box = next((each for each in islice(around, _BOX_DEPTH) if _is_dated(each)), None)
    return [] if box is None or next(box.iter("h1"), None) is not None else [box]


def _repeated(main: Any, titles: Callable[[Any], Iterator[Any]], least: float = 0.5) -> list[Any]:
    """Return boxes beside each other that no known class names, each with one of the `titles` of `main`, and most with a date.

    `least` is the share of them that must have one. Of lists as long, one under a heading that says that it is of others comes last.
    """
    beside: dict[Any, Counter[Any]] = {}
    for title in titles(main):
        for box in islice(takewhile(lambda each: each is not main, title.iterancestors()), _BOX_DEPTH):
            beside.setdefault(box.getparent(), Counter())[box] += 1
    lists = [list(boxes) for boxes in beside.values() if len(boxes) > 1 and set(boxes.values()) == {1}]
    before = Headings(main)
    dated = (boxes for boxes in lists if _are_dated(boxes, least))
    return max(dated, key=lambda boxes: (len(boxes), not before.tell_of_others(boxes[0])), default=[])


def _plain_rows(main: Any) -> list[Any]:
    """Return rows beside each other, of one kind and nearly all with a date, that hold one link each, tags aside, and no heading."""
    rows = _repeated(main, _links, least=0.8)
    return rows if len({each.tag for each in rows}) == 1 else []


def _table_rows(main: Any) -> list[Any]:
    """Return the rows of the longest table in `main` whose rows hold several links, one of them to an article, and nearly all a date."""
    tables = ([row for row in _TABLE_ROWS(table) if row.find("td") is not None] for table in _own(main) if table.tag == "table")
    found = (
        rows for rows in tables if len(rows) > 1 and all(longest_link(row) is not None for row in rows) and _are_dated(rows, 0.8)
    )
    return max(found, key=len, default=[])


def _dated(rows: list[Item]) -> list[Any]:
    """Return the `rows` that hold some link and no title, when most have a date."""
    elements = [row.element for row in rows]
    return elements if _are_dated(elements) else []


def _linked_headings(main: Any) -> Iterator[Any]:
    """Return the headings in `main` that are linked, and what a class says is a title, but for what is set apart."""
    for each in _own(main):
        if (each.tag in HEADINGS or names_title(each)) and link_around(each, main) is not None:
            yield each


def _links(main: Any) -> Iterator[Any]:
    """Return the links in `main` that show a text and lead to no tag, but for what is set apart."""
    return (each for each in _own(main) if each.tag == "a" and each.get("href") and not is_term(each) and line_of(each))


def _own(main: Any) -> Iterator[Any]:
    walker = etree.iterwalk(main, events=("start",))
    for _, each in walker:
        if each is not main and each.tag != "header" and is_aside(each):
            walker.skip_subtree()
        else:
            yield each


def _are_dated(boxes: list[Any], least: float = 0.5) -> bool:
    return sum(map(_is_dated, boxes)) >= len(boxes) * least


def _is_dated(box: Any) -> bool:
    return any(
        each.tag == "time" or ((len(each) == 0 or _is_in_parts(each)) and is_date_text(line_of(each)))
        for each in box.iter(etree.Element)
    )


def _is_in_parts(element: Any) -> bool:
    """Tell whether `element` can be a date whose day, month and year are elements of their own."""
    return 1 < len(element) <= _MOST_PARTS and not any(map(len, element))
