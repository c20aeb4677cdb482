"""Entries of a listing page that no class names: boxes beside each other, rows with a date, or what stands flat or alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice, takewhile
from typing import Any

from lxml import etree

from bodspider.pages._listing_boxes import (
    are_dated,
    are_under_day,
    joined_lists,
    likely_lists,
    linked_headings,
    own_elements,
    own_links,
)
from bodspider.pages._listing_headings import Headings
from bodspider.pages._listing_lone import is_paged, single_entry
from bodspider.pages._listing_marked import Item
from bodspider.pages._listing_mended import grouped, is_of_text, is_whole_node, tells_of_nothing
from bodspider.pages._listing_parts import longest_link

_BOX_DEPTH = 6
_TABLE_ROWS = etree.XPath("tr|tbody/tr")


def unmarked_entries(main: Any, rows: list[Item], address: str) -> list[Any]:
    """Return the entries of `main` that no class names, as boxes, as rows with a date, or standing flat or alone.

    Where the page is one of text, or says that it found nothing, tables, flat headings, a lone box and boxes without dates are none;
    where it found nothing, neither is what a heading says is something else.
    """
    found = _repeated(main, linked_headings) or _dated(rows) or _plain_rows(main)
    if found:
        before = Headings(main)
        kept = [each for each in found if not before.tell_of_others(each)]
        return kept if len(kept) < len(found) and tells_of_nothing(main) else found
    if is_of_text(main) or tells_of_nothing(main):
        return []
    found = _table_rows(main) or grouped(main)
    if not found and is_paged(main, address):
        found = _repeated(main, linked_headings, least=0)
    return found or single_entry(main, address)


def _repeated(main: Any, titles: Callable[[Any], Iterator[Any]], least: float = 0.5) -> list[Any]:
    """Return boxes beside each other that no known class names, each with one of the `titles` of `main`, and most with a date,
    or under the heading of a day.

    `least` is the share of them that must have one. Lists of one make, one for each year or for each row of a grid, are one list. Of
    lists as long, one under a heading that says that it is of others comes last.
    """
    beside: dict[Any, Counter[Any]] = {}
    for title in titles(main):
        around = (title, *title.iterancestors()) if title.tag == "a" else title.iterancestors()
        for box in islice(takewhile(lambda each: each is not main, around), _BOX_DEPTH):
            beside.setdefault(box.getparent(), Counter())[box] += 1
    lists = [list(boxes) for boxes in beside.values() if set(boxes.values()) == {1} and not _hold_a_lone_node(boxes)]
    before = Headings(main)
    dated = (boxes for boxes in likely_lists(lists) if are_dated(boxes, least) or are_under_day(boxes, main))
    joined = joined_lists(main, dated)
    return max(joined, key=lambda boxes: (len(boxes), not before.tell_of_others(boxes[0])), default=[])


def _hold_a_lone_node(boxes: Counter[Any]) -> bool:
    """Tell whether one of `boxes` is an article that is shown whole: where all of several are, they are entries that show much."""
    whole = sum(map(is_whole_node, boxes))
    return whole > 0 and (whole < len(boxes) or whole == 1)


def _plain_rows(main: Any) -> list[Any]:
    """Return rows beside each other, of one kind and nearly all with a date, that hold one link each, tags aside, and no heading."""
    rows = _repeated(main, own_links, least=0.8)
    return rows if len({each.tag for each in rows}) == 1 else []


def _table_rows(main: Any) -> list[Any]:
    """Return the rows of the longest table in `main` whose rows hold several links, one of them to an article, and nearly all a date."""
    tables = (
        [row for row in _TABLE_ROWS(table) if row.find("td") is not None] for table in own_elements(main) if table.tag == "table"
    )
    found = (
        rows for rows in tables if len(rows) > 1 and all(longest_link(row) is not None for row in rows) and are_dated(rows, 0.8)
    )
    return max(found, key=len, default=[])


def _dated(rows: list[Item]) -> list[Any]:
    """Return the `rows` that hold some link and no title, when most have a date."""
    elements = [row.element for row in rows if next(row.element.iter("a"), None) is not None]
    return elements if are_dated(elements) else []
