"""The shapes of parts of a page: lines, fields, comments and other articles, told by structure where no class names them."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from lxml import etree

from bodspider.pages._kinds import is_text
from bodspider.pages._phrases import MAX_LINE
from bodspider.pages._remembered import remembered
from bodspider.pages._roles import BLOCKS, HEADINGS, Role, names_lead, role_of_classes
from bodspider.pages._terms import are_terms, is_file_list, links_in
from bodspider.pages._text import line_of, shows_text

_ASIDE_ROLES = frozenset(("navigation", "complementary", "search", "banner", "contentinfo", "dialog", "toolbar", "menu"))
_PERSON = re.compile(r"Person|UserAccount|Comment", re.IGNORECASE)
_MARKING = frozenset(("rel", "itemprop", "property"))
_AUTHOR_MARK = re.compile(r"(?:^|[\s:])author(?:\s|$)")
_PROFILE = re.compile(r"/users?/[^/]+$")
_TEXT_PROPERTIES = re.compile(r"(?:^|\s|:)(?:articleBody|text|content:encoded)(?:\s|$)")
_SENTENCES = re.compile(r"""\w[.!?…]["'»”’)]*\s+["'«“‘(]*[A-ZÀ-ÖØ-Þ]""")
_NO_LEAVES = BLOCKS | {"li"}
_LABEL_LENGTH = 40
_NAME_LENGTH = 80
_FIELD_DEPTH = 4
"""Elements that a value stands in beside the name of its field: the value, its item, its list of items, and one more."""
_MAX_ELEMENTS = 300
_BOXES = 2
_VALUES = frozenset(("div", "span", "dd", "td"))
_NAMES = HEADINGS | {"div", "span", "dt", "th", "td", "strong", "b", "label"}


def is_marked_text(node: Any) -> bool:
    """Tell whether RDF or microdata say that `node` holds the text of the article."""
    names = node.keys()
    if "property" not in names and "itemprop" not in names:
        return False
    return _names_text(node.get("property") or node.get("itemprop") or "")


@remembered
def _names_text(properties: str) -> bool:
    return _TEXT_PROPERTIES.search(properties) is not None


def has_prose(scope: Any) -> bool:
    """Tell whether a part of `scope` is marked as its text and shows some; a lead alone, a caption or a comment does not count."""
    walks = [iter(scope)]
    while walks:
        for node in walks[-1]:
            if not isinstance(node.tag, str):
                continue
            classes = node.get("class")
            role = role_of_classes(classes) if classes else None
            if role is Role.ASIDE or is_other_article(node):
                continue
            if role is Role.PROSE or is_marked_text(node):
                if (is_marked_text(node) or not names_lead(classes)) and shows_text(node):
                    return True
            elif len(node):
                walks.append(iter(node))
                break
        else:
            walks.pop()
    return False


def is_other_article(node: Any) -> bool:
    """Tell whether `node`, inside an article, is a thing of its own: a comment, a person, another article."""
    tag = node.tag
    if tag not in BLOCKS:
        return False
    names = node.keys()
    if "data-comment-user-id" in names:
        return True
    if ("typeof" in names or "itemtype" in names) and _names_person(node.get("typeof") or node.get("itemtype") or ""):
        return True
    return tag == "article" and not _is_media(node)


@remembered
def _names_person(types: str) -> bool:
    return _PERSON.search(types) is not None


def _is_media(article: Any) -> bool:
    if _PROFILE.search(article.get("about") or "") or any(_PROFILE.search(each.get("href") or "") for each in article.iter("a")):
        return False
    if "media" in (article.get("class") or "").split() or article.get("data-media-id") is not None:
        return True
    if article.get("typeof") or next(article.iterdescendants("p", *HEADINGS), None) is not None:
        return False
    return next(article.iterdescendants("img", "picture", "video", "audio"), None) is not None or is_file_list(
        article, _LABEL_LENGTH
    )


def stands_aside(node: Any) -> bool:
    names = node.keys()
    if (
        ("role" in names and node.get("role") in _ASIDE_ROLES)
        or "data-drupal-messages" in names
        or ("id" in names and node.get("id") in ("comments", "respond"))
    ):
        return True
    return is_other_article(node)


def is_teaser(node: Any) -> bool:
    """Tell whether `node` shows other articles: all headings in it, and there is one, lead to another page."""
    headings = list(node.iter(*HEADINGS))
    return bool(headings) and all(map(_leads_on, headings))


def is_brief_teaser(node: Any) -> bool:
    """Tell whether `node` is a box of other articles, each with no more than a sentence: what says more is a part of a text."""
    if node.tag in HEADINGS or not is_teaser(node):
        return False
    texts = [each for each in node.iter("p", "div", "li", "span") if is_leaf(each)]
    if any(_SENTENCES.search(line_of(each) or "") for each in texts):
        return False
    return not any(_is_sentence(each) and (after := element_after(each)) is not None and _is_sentence(after) for each in texts)


def has_sentences(node: Any) -> bool:
    """Tell whether a paragraph in `node` ends as a sentence does."""
    return any(map(_is_sentence, node.iter("p")))


def _is_sentence(element: Any) -> bool:
    return element.tag == "p" and (line_of(element) or "").endswith((".", "!", "?", "…"))


def _has_link(heading: Any) -> bool:
    return next(heading.iter("a"), None) is not None


def _leads_on(heading: Any) -> bool:
    links = [*heading.iter("a"), *islice(heading.iterancestors("a"), 1)]
    return any(href and not href.startswith("#") for href in (each.get("href") for each in links))


def is_comments(node: Any) -> bool:
    """Tell whether `node` holds nothing but comments, under headings of their own."""
    tags = {each.tag for each in node.iterchildren(etree.Element)}
    return bool(tags & HEADINGS and tags & {"article", "form"}) and not tags & {"p", "ul", "ol", "table", "blockquote", "figure"}


def labelled_field(node: Any) -> tuple[str, Any] | None:
    """Return label and value when `node` is a field without classes: a short name, and one or more short values."""
    children = list(node.iterchildren(etree.Element))
    if node.tag != "div" or len(children) != 2 or any(each.tag != "div" for each in children) or (node.text or "").strip():
        return None
    if not is_leaf(children[0]) or next(children[0].iterdescendants("a", "img", "time"), None) is not None:
        return None
    label = line_of(children[0]) or ""
    if (
        not 0 < len(label) <= _LABEL_LENGTH
        or label[-1] in ".!?…"
        or not label[0].isalpha()
        or not is_short(children[1], MAX_LINE)
    ):
        return None
    if (
        not shows_text(children[1])
        or next(children[1].iterdescendants("p", "ul", "table", "img", "article", *HEADINGS), None) is not None
    ):
        return None
    is_listed = links_in(children[1], 0) is not None
    return None if is_listed and are_terms(label, children[1].iter("a")) else (label.strip(" :"), children[1])


def label_before(element: Any) -> str:
    """Return the text right before `element`, on its line or in the element before it, or before the box of a ``time``, when that is a short one.

    The title of a page, its subtitle and a heading with a link are names of an article, whatever their words, and say nothing of a date. The name
    of the field that `element` is the value of comes with a colon.
    """
    name = _field_name(element)
    if name is not None:
        return f"{(line_of(name) or '').rstrip(' :')}:"
    before, parent = element_before(element), element.getparent()
    inline = (before.tail if before is not None else parent.text if parent is not None else None) or ""
    if inline.strip():
        return inline.strip()[-MAX_LINE:]
    if before is None and element.tag == "time" and parent is not None and len(parent) == 1 and parent.tag in _VALUES:
        before = element_before(parent)
        if before is not None and before.tag not in _NAMES:
            return ""
    if before is None or before.tag in ("h1", "figure") or not is_short(before, _LABEL_LENGTH):
        return ""
    if next(before.iter("h1"), None) is not None or (before.tag in HEADINGS and _has_link(before)):
        return ""
    if names_lead(before.get("class", "")):
        return ""
    line = line_of(before) or ""
    return "" if any(char.isdigit() for char in line) or is_text(line) else line


def _field_name(element: Any) -> Any | None:
    """Return the element with the name of the field whose first value `element` is, or stands first in; ``None`` when there is none."""
    each = element
    for _ in range(_FIELD_DEPTH):
        before, parent = element_before(each), each.getparent()
        if before is not None:
            is_name = before.tag == "dt" or role_of_classes(before.get("class", "")) is Role.LABEL
            return before if is_name and is_short(before, _NAME_LENGTH) and not (before.tail or "").strip(" :") else None
        if parent is None or (parent.text or "").strip():
            return None
        each = parent
    return None


def element_before(element: Any) -> Any | None:
    """Return the element right before `element`, text and comments aside; ``None`` when it is the first."""
    before = element.getprevious()
    while before is not None and not isinstance(before.tag, str):
        before = before.getprevious()
    return before


def element_after(element: Any) -> Any | None:
    """Return the element right after `element`, text and comments aside; ``None`` when it is the last."""
    after = element.getnext()
    while after is not None and not isinstance(after.tag, str):
        after = after.getnext()
    return after


def element_behind(element: Any) -> Any | None:
    """Return the element right after `element`, or after a box that holds nothing else; ``None`` when neither has one."""
    inner, after = element, element_after(element)
    for box in islice(element.iterancestors("div", "header"), _BOXES):
        if (
            after is not None
            or not is_bare(box)
            or any(shows_text(each) for each in box.iterchildren(etree.Element) if each is not inner)
        ):
            break
        inner = box
        after = element_after(box)
    return after


def is_bare(box: Any) -> bool:
    """Tell whether `box` holds no text of its own, only elements."""
    return not (box.text or "").strip() and not any((each.tail or "").strip() for each in box)


def closed(time: Any) -> Any:
    """Give the text that `time`, which was left open, begins with an element of its own, and return that."""
    text = etree.Element("data")  # no line of its own
    text.text, time.text = time.text, None
    time.insert(0, text)
    return text


def names_author(line: Any) -> bool:
    """Tell whether something in `line` is marked as the author."""
    marked = ((each, _MARKING.intersection(each.keys())) for each in line.iter(etree.Element))
    return any(_AUTHOR_MARK.search(each.get(name)) for each, names in marked for name in names)


def is_leaf(node: Any) -> bool:
    is_flat = True
    for child in node:  # which nearly always tell
        if child.tag in _NO_LEAVES:
            return False
        is_flat = is_flat and not len(child)
    return is_flat or not any(each.tag in _NO_LEAVES for each in node.iterdescendants())


def is_short(node: Any, limit: int) -> bool:
    """Tell whether `node` holds at most `limit` characters of text, in a number of elements that a line can have."""
    if not len(node):
        return len((node.text or "").strip()) <= limit
    length = 0
    for count, each in enumerate(node.iter()):
        if text := each.text:
            length += len(text.strip())
        if each is not node and (text := each.tail):
            length += len(text.strip())
        if length > limit or count > _MAX_ELEMENTS:
            return False
    return True
