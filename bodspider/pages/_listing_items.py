"""Where the entries of a listing page stand: the elements that are items of the main list, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any, Literal

from lxml import etree

from bodspider.pages._links import is_file
from bodspider.pages._listing_headings import Headings
from bodspider.pages._listing_links import is_under, page_number
from bodspider.pages._listing_mended import grouped, is_of_text, names_teaser, names_title, set_dates_apart
from bodspider.pages._roles import HEADINGS
from bodspider.pages._terms import is_term
from bodspider.pages._text import class_judge, classes_of, is_date_text, line_of
from bodspider.urls import resolve

Kind = Literal["aggregator", "drupal7", "views"]

_ASIDE_TAGS = frozenset(("aside", "nav", "footer", "header", "thead", "script", "style", "template", "head"))
_ASIDE_ROLES = frozenset(("complementary", "navigation", "contentinfo", "banner", "search", "dialog"))
_ASIDE_NAME = re.compile(
    r"(?:region-{1,2})?sidebar(?:-(?:first|second|left|right|top|bottom))?"
    r"|layout-sidebar-(?:first|second)|layout__region--sidebar"
    r"|(?:js-)?comments?|comment-wrapper|field-{1,2}name-comment.*"
    r"|language-switcher.*|block-(?:language|menu|search|user|aggregator|node-syndicate|node-recent|breadcrumb).*"
    r"|breadcrumbs?|contextual|(?:site-)?footer|region-{1,2}footer.*"
)
_is_named_aside = class_judge(_ASIDE_NAME)
_WRAPS = frozenset(("header", "hgroup", "a"))
_DESCRIPTIONS = frozenset(("item-description", "feed-item-body"))
_ROW_CLASSES = frozenset(("views-row", "views-col"))
TITLE_FIELDS = frozenset(("views-field-title", "field--name-title", "field-name-title", "node__title", "node-title"))
_SOURCE_LINK = re.compile(r"/aggregator/sources/\d+$")
_BOX_DEPTH = 6
_TABLE_ROWS = etree.XPath("tr|tbody/tr")
_COMMENT_LINK = re.compile(r"#comment-\d|/comment/\d")


@dataclass(frozen=True, slots=True)
class Item:
    """An element that holds one entry, the kind of its markup, and whether it has a title of its own."""

    kind: Kind
    element: Any
    sure: bool = True


def main_of(root: Any) -> Any:
    """Return the element that holds the main content of the page; the page itself when it marks none."""
    for path in ("//main", "//*[@role='main']", "//body"):
        found = root.xpath(path)
        if found:
            return found[0]
    return root


def is_aside(element: Any) -> bool:
    """Tell whether `element` is set apart from the main content: menus, sidebars, page header and footer, comments."""
    if element.tag in _ASIDE_TAGS or element.get("role") in _ASIDE_ROLES:
        return True
    if element.tag in ("body", "main", "html"):
        return False
    if not (_is_named_aside(element) or _ASIDE_NAME.fullmatch(element.get("id") or "")):
        return False
    return not len(element) or not element.xpath("boolean(.//main|.//*[@role='main'])")


def stands_aside(element: Any, but: frozenset[str] = frozenset()) -> bool:
    """Tell whether `element` stands in something that is set apart; tags in `but` do not count as set apart."""
    return any(each.tag not in but and is_aside(each) for each in element.iterancestors())


def find_items(main: Any, address: str = "") -> list[Item]:
    """Return the items of the main list in `main`, a part of the page at `address`, in the order of the page.

    Dates that stand bare in a list of teasers are given an element of their own. Items never hold items: what a description
    quotes, and comments, are not looked into. Aggregator items win over teasers; teasers in the main block win over others, and
    those over blocks of views.
    """
    found = _marked(main)
    lists = {item.element.getparent(): item.kind for item in found if item.kind != "views"}
    if lists:
        return [Item(lists[place], each.element) for each in found if (place := each.element.getparent()) in lists]
    set_dates_apart(main)
    listed = _main_list(_without_others(main, found))
    return listed or [Item("views", each) for each in _unmarked(main, found, address)]


def _without_others(main: Any, items: list[Item]) -> list[Item]:
    """Return `items` without those under a heading that says that they are others, when that leaves the longer list.

    What stands in the main block alone is the list, whatever it is called.
    """
    before = Headings(main)
    kept = [item for item in items if not before.tell_of_others(item.element)]
    listed = _main_list(kept)
    if len(items) - len(kept) > len(listed) or (_are_in_main_block(_main_list(items)) and not _are_in_main_block(listed)):
        return items
    return kept


def _are_in_main_block(items: list[Item]) -> bool:
    block = _block_of(items[0].element) if items else None
    return block is not None and _is_main_block(block)


def _unmarked(main: Any, rows: list[Item], address: str) -> list[Any]:
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


def _marked(main: Any) -> list[Item]:
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
    elif "title" in own or (_is_view_row(row) and "link" in own):
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


def own_heading(item: Any, boxes: int = 1) -> Any | None:
    """Return the heading of `item`: its child, or one that only headers, links and so many `boxes` stand between."""
    wraps = []
    for child in item:
        if child.tag in HEADINGS:
            return child
        if child.tag in _WRAPS or (child.tag == "div" and boxes and _DESCRIPTIONS.isdisjoint(classes_of(child))):
            wraps.append(child)
    headings = (own_heading(each, boxes - (each.tag == "div")) for each in wraps if each.getparent() is item)
    return next((each for each in headings if each is not None), None)


def link_around(heading: Any, item: Any) -> Any | None:
    """Return the link in `heading`, or the one that the heading stands in; ``None`` without one."""
    inner = next((each for each in heading.iter("a") if each.get("href") is not None), None)
    if inner is not None:
        return inner
    for each in heading.iterancestors():
        if each.tag == "a" and each.get("href") is not None:
            return each
        if each is item:
            return None
    return None


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
    for each in element.iterancestors():
        if _is_main_block(each) or any(name.startswith("block-views") for name in classes_of(each)):
            return each
    return None


def _is_main_block(element: Any) -> bool:
    return "block-system-main-block" in classes_of(element) or element.get("id") == "block-system-main"


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


def longest_link(row: Any) -> Any | None:
    """Return the link in `row` with the longest text, tags aside; ``None`` when it leads to a file, or there is none."""
    links = [each for each in row.iter("a") if each.get("href") and not is_term(each) and line_of(each)]
    link = max(links, key=lambda each: len(line_of(each) or ""), default=None)
    return None if link is None or is_file(link) else link


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
    return any(each.tag == "time" or (len(each) == 0 and is_date_text(line_of(each))) for each in box.iter(etree.Element))
