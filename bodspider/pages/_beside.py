"""Text that no class names, beside text that is marked as such: what a template prints of an article around its fields."""

from __future__ import annotations

from typing import Any

from bodspider.pages._roles import HEADINGS, Role, role_of_classes
from bodspider.pages._shapes import element_after, has_prose, is_leaf, is_marked_text
from bodspider.pages._terms import leads_elsewhere, leads_to_other, names_related
from bodspider.pages._text import line_of

_LONG = 60
_FIELDS = frozenset((Role.FIELD, Role.REFERENCE, Role.FILES, Role.LINKS, Role.LABEL))
_BUTTONS = frozenset(("btn", "button", "cta"))
_CLOSING = "\"'»”’)]"
_WORDS = 4
_TEXTS = frozenset(("p", "div", "section"))


def stands_beside_prose(node: Any, scope: Any) -> bool:
    """Tell whether `node`, a line or a paragraph in `scope` that no class names, is text of the article.

    A heading is when text that is marked as such follows it; a paragraph when it is a sentence, and what it stands in is neither a
    field, nor a teaser of another article, nor an invitation to act.
    """
    line = line_of(node) or ""
    if node.tag in HEADINGS:
        after = element_after(node)
        return after is not None and not names_related(line) and node.find(".//a") is None and _shows_prose(after)
    if node.tag not in _TEXTS or len(line) < (0 if node.tag == "p" else _LONG) or not _is_sentence(line):
        return False
    return not leads_elsewhere(node) and _belongs(node, scope)


def _is_sentence(line: str) -> bool:
    words = line.rstrip(_CLOSING).split()
    return len(words) >= _WORDS and words[-1][-1] in ".!?…" and any(map(str.isalpha, words[-1]))


def _shows_prose(element: Any) -> bool:
    classes = element.get("class", "")
    role = role_of_classes(classes) if classes else None
    return role is Role.PROSE or is_marked_text(element) or (role in (None, Role.FLOW) and has_prose(element))


def _belongs(node: Any, scope: Any) -> bool:
    """Tell whether the largest box around `node` that holds no marked text is a part of the article."""
    box = node
    for each in node.iterancestors():
        if each is scope or has_prose(each):
            break
        if role_of_classes(each.get("class", "")) in _FIELDS:
            return False
        box = each
    before = box.getprevious()
    if before is not None and before.tag in HEADINGS and names_related(line_of(before) or ""):
        return False
    return box is node or not _is_apart(box)


def _is_apart(box: Any) -> bool:
    """Tell whether `box` is a thing of its own: it has a linked or telling heading, a date, a form, or a link to press.

    One with the ``h1`` of the page is the head of the article.
    """
    tags = ("form",) if next(box.iter("h1"), None) is not None else ("form", "button", "time", "a", *HEADINGS)
    for each in box.iter(*tags):
        if each.tag in HEADINGS:
            if names_related(line_of(each) or "") or next(each.iter("a"), None) is not None:
                return True
        elif each.tag != "a" or _is_button(each) or next(each.iter(*HEADINGS), None) is not None:
            return True
    return False


def _is_button(link: Any) -> bool:
    """Tell whether a class of `link`, such as ``btn-primary`` or ``card__cta``, says that it is a button."""
    names = link.get("class", "").lower().split()
    return any(name.partition("-")[0] in _BUTTONS or name.replace("_", "-").rpartition("-")[2] in _BUTTONS for name in names)


def is_in_block(node: Any, scope: Any) -> bool:
    """Tell whether `node` stands in a box of `scope` that is a thing of its own beside the article: with a heading, or a link that is no tag."""
    for box in node.iterancestors():
        if box is scope or next(box.iter("h1", "article"), None) is not None:
            return False
        if next(box.iter(*HEADINGS), None) is not None:
            return True
        if not is_leaf(box) and any(map(leads_to_other, box.iter("a"))):
            return True
    return False


def is_in_teaser(node: Any, scope: Any) -> bool:
    """Tell whether `node` stands in a box of `scope` with a heading and a link, in it or beside it, to another page: another article."""
    for box in node.iterancestors():
        if box is scope or next(box.iter("h1", "article"), None) is not None:
            return False
        if next(box.iter(*HEADINGS), None) is not None and any(map(leads_to_other, (*box.iter("a"), *box.iterancestors("a")))):
            return True
    return False
