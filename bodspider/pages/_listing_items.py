"""Where the entries of a listing page stand: the elements that are items of the main list, and nothing else."""

from __future__ import annotations

import re
from typing import Any

from bodspider.pages._listing_boxes import date_by_headings
from bodspider.pages._listing_headings import Headings
from bodspider.pages._listing_lone import leading_entries
from bodspider.pages._listing_marked import Item, marked_items
from bodspider.pages._listing_mended import set_dates_apart, tells_of_nothing
from bodspider.pages._listing_unmarked import unmarked_entries
from bodspider.pages._text import class_judge

_MAIN_ID = "block-system-main"
_names_main_block = class_judge(re.compile("block-system-main-block"))
_names_block = class_judge(re.compile("block-system-main-block|block-views.*"))


def main_of(root: Any) -> Any:
    """Return the element that holds the main content of the page; the page itself when it marks none."""
    for path in ("//main", "//*[@role='main']", "//body"):
        found = root.xpath(path)
        if found:
            return found[0]
    return root


def find_items(main: Any, address: str = "") -> list[Item]:
    """Return the items of the main list in `main`, a part of the page at `address`, in the order of the page.

    Dates that stand bare in a list of teasers are given an element of their own. Items never hold items: what a description
    quotes, and comments, are not looked into. Aggregator items win over teasers; teasers in the main block win over others, and
    those over blocks of views. Teasers that stand large before the others come first.
    """
    found = marked_items(main)
    lists = {item.element.getparent(): item.kind for item in found if item.kind != "views"}
    if lists:
        return [Item(lists[place], each.element) for each in found if (place := each.element.getparent()) in lists]
    set_dates_apart(main)
    listed = _main_list(_without_others(main, found)) or [Item("views", each) for each in unmarked_entries(main, found, address)]
    elements = [item.element for item in listed]
    leading = leading_entries(main, elements, address) if listed else []
    date_by_headings(main, elements)
    return [*(Item("views", each) for each in leading), *listed]


def _without_others(main: Any, items: list[Item]) -> list[Item]:
    """Return `items` without those under a heading that says that they are others, when that leaves the longer list.

    What stands in the main block alone is the list, whatever it is called. Where the page says that it found nothing, others are none.
    """
    before = Headings(main)
    kept = [item for item in items if not before.tell_of_others(item.element)]
    if len(kept) == len(items) or tells_of_nothing(main):
        return kept
    listed = _main_list(kept)
    if len(items) - len(kept) > len(listed) or (_are_in_main_block(_main_list(items)) and not _are_in_main_block(listed)):
        return items
    return kept


def _are_in_main_block(items: list[Item]) -> bool:
    block = _block_of(items[0].element) if items else None
    return block is not None and _is_main_block(block)


def _main_list(items: list[Item]) -> list[Item]:
    """Return the items in the main block of the page, else those in no block, else those of the largest block.

    A row that only holds some link counts beside rows with a title alone.
    """
    lists: dict[Any, list[Item]] = {}
    for item in items:
        lists.setdefault(_block_of(item.element), []).append(item)
    lists = {block: found for block, found in lists.items() if any(item.sure for item in found)}
    mains = [found for block, found in lists.items() if block is not None and _is_main_block(block)]
    return next(iter([*mains, *([lists[None]] if None in lists else [])]), max(lists.values(), key=len, default=[]))


def _block_of(element: Any) -> Any | None:
    """Return the block that holds the main content or a view, and `element`; ``None`` when it stands in neither."""
    return next((each for each in element.iterancestors() if _names_block(each) or each.get("id") == _MAIN_ID), None)


def _is_main_block(element: Any) -> bool:
    return _names_main_block(element) or element.get("id") == _MAIN_ID
