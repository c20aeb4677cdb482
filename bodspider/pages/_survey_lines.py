"""Lines in an article: names of what follows, dates and signatures, tags, files, or text."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from lxml import etree

from bodspider.pages._finds import Mode
from bodspider.pages._line_dates import is_date
from bodspider.pages._links import is_file, is_file_only
from bodspider.pages._names import is_related, names_files, names_related
from bodspider.pages._phrases import (
    AUTHOR_LABEL,
    MAX_LINE,
    SIGNED,
    TERM_LABEL,
    is_date_label,
    is_dateline,
    is_reading_time,
    says_when,
    tells_dates,
)
from bodspider.pages._roles import HEADINGS, Role, role_of_classes
from bodspider.pages._shapes import (
    element_after,
    element_before,
    element_behind,
    is_bare,
    is_brief_teaser,
    is_leaf,
    is_other_article,
    is_short,
    names_author,
)
from bodspider.pages._survey_walk import Walk
from bodspider.pages._terms import is_file_list, is_labelled_terms, is_link_list, is_trail, leads_elsewhere
from bodspider.pages._text import line_of

_NAMES = HEADINGS | {"dt", "div", "span"}
_LONG = 60
_LABEL_LENGTH = 40
BYLINE_LENGTH = 100
BETWEEN = " \t\r\n\f\xa0,;|·•/–—-"
"""What stands between the parts of a line that are no sentence."""


def enter_line(walk: Walk, node: Any) -> bool:
    """Tell the `walk` what the line or paragraph `node`, which no class names, is, and whether to go on into it."""
    if not is_short(node, MAX_LINE):
        return _enter_text(walk, node)
    line = line_of(node)
    if line is None:
        return walk.set_mode(Mode.READ)
    label = line.strip(" :")
    after = element_behind(node) if node.tag in HEADINGS else element_after(node)
    if len(label) <= _LABEL_LENGTH and after is not None and _is_label(walk, node, label, after):
        return walk.drop(node)
    if is_labelled_terms(node):
        return walk.terms(node)
    if _is_about(walk, node, line):
        return walk.about(node)
    if walk.mode is Mode.LOOSE and node.tag != "p" and is_file_only(node, line):
        return walk.files(node)
    if walk.mode is Mode.LOOSE and not walk.outer and is_dateline(line) and _opens_text(walk, node, after):
        walk.found.late.append(node)
    return _enter_text(walk, node)


def _is_label(walk: Walk, node: Any, label: str, after: Any) -> bool:
    """Tell whether `node`, with the text `label`, is the name of what the element `after` holds."""
    if (
        node.tag in HEADINGS
        and not walk.outer
        and (is_other_article(after) or after.tag == "form" or (after.tag == "dl" and is_about_the_whole(after)))
    ):
        return True
    if _is_head_of_related(walk, node, label, after):
        walk.given[after] = Role.ASIDE
        if names_related(label):
            behind = takewhile(lambda each: not _ends_section(each, node), after.itersiblings())
            walk.given.update(dict.fromkeys(filter(is_brief_teaser, behind), Role.ASIDE))
        return True
    if TERM_LABEL.fullmatch(label) and is_link_list(after):
        walk.given[after] = Role.TERMS
        return True
    if walk.mode is Mode.LOOSE and node.tag in _NAMES and names_files(label) and is_file_list(after, _LABEL_LENGTH):
        walk.given[after] = Role.FILES
        return True
    if is_date_label(label, is_first=not walk.found.read) and is_date(line_of(after)):
        walk.found.labels[after] = label
        return True
    if node.tag not in _NAMES or not AUTHOR_LABEL.fullmatch(label) or not (is_leaf(after) and is_short(after, BYLINE_LENGTH)):
        return False
    walk.found.authors.append(after)
    return True


def _is_head_of_related(walk: Walk, node: Any, label: str, after: Any) -> bool:
    """Tell whether `node` is the heading of a list `after` it of other articles, where no markup tells text from what is around it."""
    if walk.mode is not Mode.LOOSE or node.tag not in HEADINGS or not is_related(label):
        return False
    if is_link_list(after):
        return not any(map(is_file, after.iter("a")))
    return names_related(label) and is_brief_teaser(after)


def _is_about(walk: Walk, node: Any, line: str) -> bool:
    if len(line) <= BYLINE_LENGTH and not walk.found.read and (names_author(node) or SIGNED.fullmatch(line)):
        return True
    if not any(map(str.isdigit, line)) or walk.is_of_block(node):
        return False
    if _shows_its_dates(node) or (walk.mode is Mode.AROUND and not walk.outer and is_dateline(line)):
        return True
    if not walk.found.read and not walk.outer and _holds_date_apart(node):
        return True
    in_list = _is_in_list(node) if walk.outer else _is_in_item(node)
    return tells_dates(
        line,
        walk.label_before(node),
        is_first=not walk.found.read and not in_list,
        is_apart=walk.mode is not Mode.LOOSE and not walk.outer,
    )


def _is_in_list(node: Any) -> bool:
    return next(node.iterancestors("ul", "ol", "table"), None) is not None


def _is_in_item(node: Any) -> bool:
    """Tell whether `node` is one of several parts of an item of a list, such as the date of a step."""
    item = next(node.iterancestors("li"), None)
    return item is not None and not is_leaf(item)


def _enter_text(walk: Walk, node: Any) -> bool:
    if walk.mode is Mode.AROUND and node.tag == "p" and walk.beside.is_lead(node):
        return walk.lead(node)
    if walk.mode is Mode.STRICT and walk.is_beside(node):
        walk.found.texts.append(node)
        walk.found.read = True
        return walk.set_mode(Mode.PROSE)
    if walk.mode is not Mode.LOOSE:
        marked = _is_time if walk.begun else _is_marked_date
        return any(map(marked, node.iterdescendants(etree.Element))) or walk.set_mode(Mode.READ)
    line = line_of(node) or ""
    if leads_elsewhere(node) or (not walk.found.read and _is_before_text(walk, node, line)):
        return walk.drop(node)
    walk.found.read = walk.found.read or len(line) >= _LONG
    return walk.set_mode(Mode.PROSE)


def _is_before_text(walk: Walk, node: Any, line: str) -> bool:
    """Tell whether `node`, which shows the `line` before all text, is the way to this page, the name of what the article is one of, or how long it is to read."""
    if len(line) <= _LABEL_LENGTH and ((walk.to_title and _is_rubric(node, line)) or is_reading_time(line)):
        return True
    return is_trail(node, walk.title)


def _is_rubric(node: Any, line: str) -> bool:
    return line[-1:] not in ".!?…" and next(node.iterdescendants("img"), None) is None


def _opens_text(walk: Walk, node: Any, after: Any) -> bool:
    """Tell whether `node` is the first thing behind the title, and a paragraph `after` it the first of the text."""
    text = next(after.iter("p"), None) if after is not None else None
    if walk.found.read or node.tag not in ("p", "div") or text is None or not walk.beside.is_lead(text):
        return False
    each = node
    while each is not walk.scope:
        if (before := element_before(each)) is not None:
            return bool(before.tag == "h1" or walk.is_title(before))
        each = each.getparent()
    return True


def is_about_the_whole(terms: Any) -> bool:
    """Tell whether a list of `terms` and what they stand for gives the date of the article, and so other things about it."""
    return any(
        is_date_label((line_of(each) or "").strip(" :"), is_first=False) and is_date(line_of(after))
        for each in terms.iterchildren("dt")
        if (after := element_after(each)) is not None
    )


def _ends_section(element: Any, heading: Any) -> bool:
    """Tell whether `element` is a heading that what `heading` stands over ends at."""
    return element.tag in HEADINGS and element.tag <= heading.tag


def _is_time(element: Any) -> bool:
    return bool(element.tag == "time")


def _is_marked_date(element: Any) -> bool:
    classes = element.get("class")
    return _is_time(element) or bool(classes and role_of_classes(classes) is Role.ABOUT and is_date(line_of(element)))


def _shows_its_dates(line: Any) -> bool:
    """Tell whether `line` is nothing but dates that are marked as such, and words in one of them say of what it is the date."""
    times = list(line.iterchildren(etree.Element))
    if len(times) < 2 or any(each.tag != "time" for each in times) or not is_bare(line):
        return False
    return any(says_when(line_of(each) or "") for each in times)


def _holds_date_apart(line: Any) -> bool:
    """Tell whether a date stands in `line` in an element of its own beside others, such as the author or a rubric in another one."""
    parts = list(line.iterchildren(etree.Element))
    if len(parts) < 2 or any((text or "").strip(BETWEEN) for text in (line.text, *(each.tail for each in parts))):
        return False
    return any(is_date(line_of(each)) for each in parts)
