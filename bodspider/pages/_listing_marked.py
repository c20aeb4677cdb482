"""Entries of a listing page that its markup names: by a class, or as an article or a row of a view with a linked title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree

from bodspider.pages._listing_mended import names_teaser, names_title
from bodspider.pages._listing_parts import TITLE_FIELDS, is_aside, link_around, own_heading
from bodspider.pages._roles import HEADINGS
from bodspider.pages._text import classes_of

Kind = Literal["aggregator", "drupal7", "views"]
_ROW_CLASSES = frozenset(("views-row", "views-col", "views-view-responsive-grid__item"))
_SOURCE_LINK = re.compile(r"/aggregator/sources/\d+$")
_COMMENT_LINK = re.compile(r"#comment-\d|/comment/\d")


@dataclass(frozen=True, slots=True)
class Item:
    """An element that holds one entry, the kind of its markup, and whether it has a title of its own."""

    kind: Kind
    element: Any
    sure: bool = True


def marked_items(main: Any) -> list[Item]:
    """Return what the markup says is an item: by its class, or as an article or a row of a view with a linked title."""
    found: list[Item] = []
    rows: list[tuple[Any, int]] = []
    marks: dict[Any, set[str]] = {}
    inside: list[Any] = []
    walker = etree.iterwalk(main, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            if rows and rows[-1][0] is element:
                _close_row(found, *rows.pop(), marks)
            if inside and inside[-1] is element:
                inside.pop()
        elif inside:
            if is_swallowed(element):
                found.append(Item("aggregator", element))
                inside.append(element)
        elif element is not main and is_aside(element):
            walker.skip_subtree()
        elif item := _as_item(element):
            found.append(item)
            if item.kind == "aggregator":
                inside.append(element)
            else:
                walker.skip_subtree()
        elif element.tag == "article" and _is_comment(element):
            walker.skip_subtree()
        elif _is_row(element):
            rows.append((element, len(found)))
        elif rows and (mark := _mark(element, rows[-1][0])):
            marks.setdefault(rows[-1][0], set()).add(mark)
    return found


def is_swallowed(element: Any) -> bool:
    """Tell whether `element`, in a description, is the next item: a description that leaves a tag open takes it in."""
    if "aggregator-item" in classes_of(element):
        return True
    return element.tag == "article" and any("item-description" in classes_of(child) for child in element)


def _close_row(found: list[Item], row: Any, start: int, marks: dict[Any, set[str]]) -> None:
    """Put `row` in the place of what was found in it since `start`, unless that is more than one item."""
    inside, own = found[start:], marks.get(row, set())
    is_titled = "title" in own or {"heading", "link"} <= own
    if inside:
        if len(inside) == 1 and inside[0].kind == "views":
            found[start:] = [Item("views", row, inside[0].sure)]
    elif "title" in own or (own and _is_view_row(row)):
        found.append(Item("views", row, is_titled))


def _mark(element: Any, row: Any) -> str | None:
    """Return what `element` is to the `row` it stands in: its ``title``, linked, or a bare ``heading`` or ``link``."""
    if element.tag == "a":
        return "link" if element.get("href") else None
    if (
        element.tag in HEADINGS
        or not TITLE_FIELDS.isdisjoint(classes_of(element))
        or (_is_view_row(row) and names_title(element))
    ):
        return "title" if link_around(element, None) is not None else "heading"
    return None


def _as_item(element: Any) -> Item | None:
    classes = classes_of(element)
    if "aggregator-item" in classes:
        return Item("aggregator", element)
    if "feed-item" in classes and own_heading(element) is not None:
        return Item("drupal7", element)
    is_teaser = names_teaser(element)
    if element.tag != "article" and not is_teaser:
        return None
    heading = own_heading(element, boxes=3 if is_teaser else 1)
    described = any("item-description" in classes_of(child) or _leads_to_feed(child) for child in element)
    if heading is None or (link_around(heading, element) is None and not described) or _is_comment(element):
        return None
    return Item("aggregator" if described else "views", element)


def _leads_to_feed(field: Any) -> bool:
    links = list(field.iter("a")) if field.tag == "div" else []
    return len(links) == 1 and bool(_SOURCE_LINK.search(links[0].get("href") or ""))


def _is_view_row(element: Any) -> bool:
    return not _ROW_CLASSES.isdisjoint(classes_of(element))


def _is_row(element: Any) -> bool:
    if element.tag in ("tr", "td"):
        return _is_in_grid(element) is (element.tag == "td")
    return _is_view_row(element) or element.tag == "li"


def _is_in_grid(cell: Any) -> bool:
    """Tell whether `cell` is of a table in which a view shows several entries a row."""
    table = next(cell.iterancestors("table"), None)
    return table is not None and "views-view-grid" in classes_of(table)


def _is_comment(article: Any) -> bool:
    names = {*classes_of(article), article.get("id") or ""}
    if any(name in ("comment", "js-comment") or name.startswith("comment-") for name in names):
        return True
    heading = own_heading(article)
    link = link_around(heading, article) if heading is not None else None
    return link is not None and bool(_COMMENT_LINK.search(link.get("href")))
