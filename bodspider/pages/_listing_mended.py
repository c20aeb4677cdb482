"""What a listing leaves to its layout: dates without an element of their own, and entries without a box around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from bodspider.pages._phrases import tells_dates
from bodspider.pages._roles import HEADINGS
from bodspider.pages._shapes import is_short
from bodspider.pages._text import MAX_DATE_TEXT, is_date_text, line_of

_WHOLE = re.compile(r"\d{4}|\d\s?([/.-])\s?\d{1,2}\s?\1\s?\d\d|\b(?:ago|geleden|il\s+y\s+a|vor)\b", re.IGNORECASE)
_MOST = 500
_TITLES = HEADINGS | {"a"}
_NO_TEXT = frozenset(("script", "style", "template", "select", "option", "button", "textarea", "time", "title"))


def set_dates_apart(main: Any) -> None:
    """Put every text in `main` that is nothing but a date, and stands beside elements, into an element of its own."""
    for node in list(main.iter()):
        if node is not main and _is_date(node.tail) and node.tag != "sup" and node.getparent().tag not in _NO_TEXT:
            date = _date(node.tail)
            node.tail = None
            node.addnext(date)
        if isinstance(node.tag, str) and node.tag not in _NO_TEXT and _is_date(node.text) and len(node):
            node.insert(0, _date(node.text))
            node.text = None


def _is_date(text: str | None) -> bool:
    return text is not None and len(text) <= 2 * MAX_DATE_TEXT and _WHOLE.search(text) is not None and is_date_text(text.strip())


def _date(text: str) -> Any:
    span = etree.Element("span")
    span.text = text
    return span


def grouped(main: Any) -> list[Any]:
    """Return boxes, made here, around entries of `main` that stand flat beside each other; empty when there are none.

    An entry is a term of a list of definitions with its definitions, or a linked heading with what follows up to the next one; the
    last one is as long as another. A date right before the first heading makes such dates the beginning of entries. More than
    `_MOST` of them are an index or a trap, and no page of a listing.
    """
    for lists in (_terms(main), _sections(main)):
        found = max((list(each) for each in lists), key=len, default=[])
        if 1 < len(found) <= _MOST:
            return [_boxed(each) for each in found]
    return []


def _terms(main: Any) -> Iterator[list[list[Any]]]:
    for listed in main.iter("dl"):
        groups: list[list[Any]] = []
        for child in listed.iterchildren("dt", "dd"):
            if child.tag == "dt" and (not groups or groups[-1][-1].tag == "dd"):
                groups.append([])
            if groups:
                groups[-1].append(child)
        yield _linked(groups)


def _sections(main: Any) -> Iterator[list[list[Any]]]:
    for parent in {heading.getparent(): None for heading in main.iter(*HEADINGS) if _is_linked(heading)}:
        children = list(parent.iterchildren(etree.Element))
        heads = [place for place, each in enumerate(children) if each.tag in HEADINGS and _is_linked(each)]
        if heads[0] and is_date_text(line_of(children[heads[0] - 1])):
            heads = [place - 1 for place in heads if place and is_date_text(line_of(children[place - 1]))]
        sections = [children[start:end] for start, end in zip(heads, [*heads[1:], len(children)], strict=True)]
        longest = max(map(len, sections[:-1]), default=0)
        yield _linked([section[:longest] for section in sections])


def _linked(groups: list[list[Any]]) -> list[list[Any]]:
    """Return the `groups` when each holds a link, and most a date."""
    dated = sum(any(_tells_date(each) for element in group for each in element.iter(etree.Element)) for group in groups)
    return groups if all(map(_holds_link, groups)) and 2 * dated >= len(groups) else []


def _tells_date(element: Any) -> bool:
    if element.tag in _TITLES or not is_short(element, MAX_DATE_TEXT):
        return False
    line = line_of(element) or ""
    return is_date_text(line) or tells_dates(line, "", is_first=True, is_apart=False)


def _holds_link(group: list[Any]) -> bool:
    return any(_is_linked(each) for each in group)


def _is_linked(element: Any) -> bool:
    return any(each.get("href") for each in element.iter("a"))


def _boxed(group: list[Any]) -> Any:
    box = etree.Element("div")
    group[0].addprevious(box)
    box.extend(group)
    return box
