"""What a listing leaves to its layout: dates without an element of their own, and entries without a box around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice, pairwise, takewhile
from typing import Any

from lxml import etree

from bodspider.pages._kinds import kind_of
from bodspider.pages._line_dates import date_parts
from bodspider.pages._phrases import is_dateline, tells_dates
from bodspider.pages._roles import BLOCKS, HEADINGS
from bodspider.pages._shapes import has_prose, is_short
from bodspider.pages._text import MAX_DATE_TEXT, class_judge, classes_of, is_date_text, line_of, shows_text

_WHOLE = re.compile(r"\d{4}|\d\s?([/.-])\s?\d{1,2}\s?\1\s?\d\d|\b(?:ago|geleden|il\s+y\s+a|vor)\b", re.IGNORECASE)
_MOST = 500
_NEAR = 3
_LONG = 80
_LABEL_WORDS = 3
_NOTHING = re.compile(
    r"(?:er (?:zijn|werden|is) |there (?:are|is) |il n['’]y a |es (?:gibt|wurden) )?(?:geen|no|nothing|aucune?|pas de|keine?)(?: [^\W\d_]+){0,3}? ?"
    r"(?:resultaten|results?|résultats?|ergebnisse?|gevonden|found|trouvée?s?|gefunden|available|beschikbaar|disponibles?|verfügbar)\b.{0,40}",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?!(?:mailto|tel|javascript):|#)\s*\S", re.IGNORECASE)
_TITLES = HEADINGS | {"a"}
_LINES = BLOCKS | {"li", "dd", "td"}
_NO_TEXT = frozenset(("script", "style", "template", "select", "option", "button", "textarea", "time", "title"))

names_title = class_judge(re.compile(r"title|(?!page|block|view|menu|site)\S+[_-]title"))
"""Tell whether a class of an element, such as ``card__title``, says that it holds the title of something."""

names_teaser = class_judge(re.compile(r"node-teaser|node--view-mode-(?!full$).+"))
"""Tell whether a class of an element says that it is the teaser of a node."""


def set_dates_apart(main: Any) -> None:
    """Put every text in `main` that is nothing but a date into an element of its own, where it stands on a line of its own.

    That is at the beginning of a box whose title follows, and right behind a linked title. In a line of text, and on one of
    several lines that say other things, it can be the date of anything.
    """
    for node in list(main.iter()):
        if node is not main and _is_date(node.tail) and node.getparent().tag not in _NO_TEXT and _is_behind_title(node):
            date = _date(node.tail)
            node.tail = None
            node.addnext(date)
        if isinstance(node.tag, str) and node.tag not in _NO_TEXT and _is_date(node.text) and _is_before_title(node):
            node.insert(0, _date(node.text))
            node.text = None


def _is_behind_title(node: Any) -> bool:
    """Tell whether `node` ends the title of an entry: a linked one that no text stands before, or a line break right after it."""
    behind, title = node.getnext(), node.getprevious() if node.tag == "br" and _is_blank_before(node) else node
    if title is None or not (behind is None or behind.tag == "br" or behind.tag in BLOCKS):
        return False
    parent, before = title.getparent(), list(islice(title.itersiblings(preceding=True), _NEAR))
    if not _is_blank(parent.text) or not all(_is_blank(each.tail) and not shows_text(each) for each in before):
        return False
    if title.tag in HEADINGS or names_title(title):
        return _is_linked(title)
    if parent.tag == "a":
        return parent.get("href") is not None and shows_text(title) and not _is_label(line_of(title) or "")
    return _is_linked(title) and title.tag not in BLOCKS and not _has_heading_before(parent)


def _is_label(line: str) -> bool:
    """Tell whether `line` is so short that it can be the name of a date, and is that of one other than of publication."""
    return len(line.split()) <= _LABEL_WORDS and kind_of(line) not in (None, "published")


def _is_before_title(node: Any) -> bool:
    """Tell whether `node` begins a line of its own, and its first element is what an entry begins with, its linked title."""
    first = node[0] if len(node) and isinstance(node[0].tag, str) else None
    if first is None or not _is_linked(first) or _has_heading_before(node):
        return False
    if node.tag in _LINES:
        return True
    return node.getprevious() is None and _is_blank(node.getparent().text)


def _has_heading_before(element: Any) -> bool:
    return any(each.tag in HEADINGS or names_title(each) for each in islice(element.itersiblings(preceding=True), _NEAR))


def _is_blank(text: str | None) -> bool:
    return not (text or "").strip()


def _is_blank_before(node: Any) -> bool:
    before = node.getprevious()
    return before is not None and _is_blank(before.tail)


def _is_date(text: str | None) -> bool:
    return text is not None and len(text) <= 2 * MAX_DATE_TEXT and _WHOLE.search(text) is not None and is_date_text(text.strip())


def _date(text: str) -> Any:
    span = etree.Element("span")
    span.text = text
    return span


def grouped(main: Any) -> list[Any]:
    """Return boxes, made here, around entries of `main` that stand flat beside each other; empty when there are none.

    An entry is a term of a list of definitions with its definitions, or each of several that lead somewhere under one that is a date; or
    it is a linked heading with what follows up to the next one; the last one is as long as another. More than `_MOST` of them are an index or a trap, and no page of a listing.
    """
    for lists in (_terms(main), _sections(main)):
        found = max((list(each) for each in lists), key=len, default=[])
        if 1 < len(found) <= _MOST:
            return [boxed(each) for each in found]
    return []


def tells_of_nothing(main: Any) -> bool:
    """Tell whether `main` says that nothing was found."""
    lines = (each for each in main.iter("p", "div", "span", "li", "td") if is_short(each, MAX_DATE_TEXT))
    return any(_NOTHING.fullmatch(line_of(each) or "") for each in lines)


def is_of_text(main: Any) -> bool:
    """Tell whether `main` is a text and no list; two long paragraphs before any title are a text."""
    if any(map(is_whole_node, main.iter("article"))):
        return True
    return has_prose(main) or any(map(_begins_with_text, {each.getparent(): None for each in main.iter("p")}))


def is_whole_node(element: Any) -> bool:
    """Tell whether `element` is a node that is not shown as a teaser."""
    return element.tag == "article" and "node" in classes_of(element) and not names_teaser(element)


def _begins_with_text(parent: Any) -> bool:
    before = takewhile(lambda each: each.tag not in HEADINGS or not _is_linked(each), parent.iterchildren(etree.Element))
    return any(
        each.tag == after.tag == "p" and not is_short(each, _LONG) and not is_short(after, _LONG)
        for each, after in pairwise(before)
    )


def _terms(main: Any) -> Iterator[list[list[Any]]]:
    for listed in main.iter("dl"):
        groups: list[list[Any]] = []
        for child in listed.iterchildren("dt", "dd"):
            if child.tag == "dt" and (not groups or groups[-1][-1].tag == "dd"):
                groups.append([])
            if groups:
                groups[-1].append(child)
        if all(map(_is_entry, groups)):
            yield [entry for group in groups for entry in _under_one_date(group)]


def _under_one_date(group: list[Any]) -> list[list[Any]]:
    """Return the entries in `group`: one, or each of its definitions with a copy of the term, when that is their date and each leads somewhere."""
    term, *others = group
    if len(others) < 2 or any(each.tag == "dt" or not _is_linked(each) for each in others) or _is_linked(term):
        return [group]
    return [[term, others[0]], *([deepcopy(term), each] for each in others[1:])]


def _is_entry(group: list[Any]) -> bool:
    """Tell whether the term of `group` is a date or leads somewhere, and a date and a link to an article are in it."""
    is_term = _is_linked(group[0]) or any(tells_date(each) for each in group[0].iter(etree.Element))
    links = [each for element in group for each in element.iter("a") if _WEB.match(each.get("href") or "")]
    return is_term and any(line_of(each) and not is_date_text(line_of(each)) for each in links) and _holds_date(group)


def _sections(main: Any) -> Iterator[list[list[Any]]]:
    for parent in {heading.getparent(): None for heading in main.iter(*HEADINGS) if _is_linked(heading)}:
        children = list(parent.iterchildren(etree.Element))
        heads = [place for place, each in enumerate(children) if each.tag in HEADINGS and _is_linked(each)]
        if 1 < len(heads) <= _MOST:
            yield _split(children, heads)


def _split(children: list[Any], heads: list[int]) -> list[list[Any]]:
    """Return `children` parted at the `heads`, or at the dates before them when every head has one and nothing is left over.

    Dates that can be those of the heading before them as well as of the one behind are left out.
    """
    dates = {place for place, each in enumerate(children) if _holds_date([each])}
    spans = [range(*each) for each in pairwise((*heads, _end(children, heads, dates)))]
    groups = [[children[place] for place in span] for span in spans]
    is_led, is_closed = not dates.isdisjoint(range(heads[0])), not dates.isdisjoint(spans[-1])
    if 2 * (is_led + sum(not dates.isdisjoint(span) for span in spans)) < len(heads):
        return []
    if not is_closed and all(_is_date_before(children, head, dates) for head in heads):
        longest = max(len(span) for span in spans[:-1]) - 1
        ends = (*(head - 1 for head in heads[1:]), heads[-1] + longest)
        return [children[head - 1 : end] for head, end in zip(heads, ends, strict=True)]
    is_behind = all(place - span[0] < 2 for span in spans for place in islice((each for each in span if each in dates), 1))
    if (is_behind and (is_closed or not is_led)) or (is_closed and not is_led):
        return groups
    return [[children[place] for place in span if place == span[0] or place not in dates] for span in spans]


def _end(children: list[Any], heads: list[int], dates: set[int]) -> int:
    """Return where the last entry ends: it is as long as the longest other one, or reaches to a date in the paragraphs behind."""
    end = min(heads[-1] + max(after - head for head, after in pairwise(heads)), len(children))
    if dates.isdisjoint(range(heads[-1], end)):
        rest = takewhile(lambda place: children[place].tag == "p", range(heads[-1] + 1, len(children)))
        return next((place + 1 for place in rest if place in dates), end)
    return end


def _is_date_before(children: list[Any], head: int, dates: set[int]) -> bool:
    return head - 1 in dates and children[head - 1].tag not in HEADINGS and is_short(children[head - 1], MAX_DATE_TEXT)


def _holds_date(group: list[Any]) -> bool:
    return any(tells_date(each) for element in group for each in element.iter(etree.Element))


def tells_date(element: Any) -> bool:
    """Tell whether `element`, no title, is a line with nothing but a date, or with one that is said to be that of a publication."""
    if element.tag in _TITLES or not is_short(element, MAX_DATE_TEXT):
        return False
    line = line_of(element) or ""
    if is_date_text(line) or is_dateline(line):
        return True
    return tells_dates(line, "", is_first=True, is_apart=False) and any(
        kind_of(label) != "modified" for label, _ in date_parts(line)
    )


def _is_linked(element: Any) -> bool:
    return any(each.get("href") for each in element.iter("a"))


def boxed(group: list[Any]) -> Any:
    """Return a box, made where the last of `group` stands, around all of them."""
    box = etree.Element("div")
    group[-1].addprevious(box)
    box.extend(group)
    return box
