"""Text that no class names, beside text that is marked as such: what a template prints of an article around its fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from lxml import etree

from bodspider.pages._kinds import kind_of
from bodspider.pages._names import names_related
from bodspider.pages._phrases import MAX_LINE
from bodspider.pages._remembered import kept, remembered
from bodspider.pages._roles import HEADINGS, Role, role_of_classes
from bodspider.pages._shapes import element_before, element_behind, has_prose, is_leaf, is_marked_text, is_short
from bodspider.pages._terms import is_link_list, leads_elsewhere, leads_to_other
from bodspider.pages._text import line_of

_LONG = 60
_SHORTEST = 40
_FIELDS = frozenset((Role.FIELD, Role.REFERENCE, Role.FILES, Role.LINKS, Role.LABEL))
_BUTTONS = frozenset(("btn", "button", "cta"))
_CLOSING = "\"'»”’)]"
_WORDS = 4
_BOXES = 3
_INVITATION = 200
_INVITES = re.compile(
    r"^(?:lees (?:ook|meer)|read (?:also|more)|see also|zie ook|voir aussi|lire aussi|à lire|siehe auch|lesen sie)\b|nieuwsbrief|newsletter|lettre d['’]info|cookies?\b|javascript|\blog ?in\b|inloggen|einloggen|connecte[rz]\b|registr|abonn|subscribe|"
    r"sign up|schrijf (?:u|je)|meld (?:u|je)|inscrivez|melden sie|\bdeel (?:dit|deze|het)|share this|partage[rz]|teilen sie|volg ons|"
    r"follow us|suivez|folgen sie|steun ons|support us|soutenez|alle recht|all rights|tous droits|(?:informatie|pagina|page|information) "
    r"(?:\w+ )?(?:nuttig|useful|helpful|utile|hilfreich)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<!\S)(?:\S+[-_])?(?:card|teaser|views-row)(?!\S)")
_OF_SITE = re.compile(r"contact|address|adres|opening|hours|meta|info")
_TEXTS = frozenset(("p", "div", "section"))


class Beside:
    """The lines and paragraphs of `scope`, which holds text that is marked as such, that no class names."""

    def __init__(self, scope: Any) -> None:
        self.scope = scope
        self.has_prose = kept(has_prose)  # of boxes that many paragraphs stand in
        self.is_apart = kept(_is_apart)

    def is_heading(self, node: Any) -> bool:
        """Tell whether `node` is a heading of the text: text that is marked as such follows it."""
        if node.tag not in HEADINGS or (after := element_behind(node)) is None:
            return False
        return not names_related(line_of(node) or "") and node.find(".//a") is None and _shows_prose(after)

    def is_lead(self, node: Any) -> bool:
        """Tell whether the paragraph `node` in a header or footer is long enough for a lead, or a sentence that invites to nothing."""
        line = line_of(node) or ""
        return len(line) >= _LONG or (_is_sentence(line) and len(line) >= _SHORTEST and not _INVITES.search(line))

    def is_paragraph(self, node: Any) -> bool:
        """Tell whether `node`, before or between marked text, is text too.

        It is when it is a sentence and no link, and what it stands in is neither a field, nor a teaser of another article, nor an
        invitation to act.
        """
        line = line_of(node) or ""
        if node.tag not in _TEXTS or len(line) < (0 if node.tag == "p" else _LONG) or not _is_sentence(line):
            return False
        return not leads_elsewhere(node) and not is_link_list(node) and self.belongs(node)

    def is_table(self, node: Any) -> bool:
        """Tell whether the table `node` is one of figures or words, in no field, and not one that a page is laid out with."""
        box = self._box_of(node)
        if (
            box is None
            or (box is not node and _OF_SITE.search(box.get("class", "")))
            or len(list(node.iter("tr"))) < 2
            or self.has_prose(node)
        ):
            return False
        if next(node.iter("a", "time", "form", "input"), None) is not None:
            return False
        return not any(role_of_classes(each.get("class", "")) for each in node.iterdescendants("div", "span"))

    def follows(self, node: Any, text: Any) -> bool:
        """Tell whether the paragraph `node` stands right behind marked text, or `text`, and in no box of its own: it goes on there."""
        before = element_before(node)
        if before is None or (before is not text and not _shows_prose(before)):
            return False
        line = line_of(node) or ""
        return self._box_of(node) is node and not (len(line) <= _INVITATION and _INVITES.search(line))

    def _box_of(self, node: Any) -> Any | None:
        """Return the largest box around `node` that holds no marked text; ``None`` when one of them is a field."""
        box = node
        for each in node.iterancestors():
            if each is self.scope or self.has_prose(each):
                break
            if role_of_classes(each.get("class", "")) in _FIELDS:
                return None
            box = each
        return box

    def belongs(self, node: Any) -> bool:
        """Tell whether the largest box around `node` that holds no marked text is a part of the article."""
        box = self._box_of(node)
        if box is None:
            return False
        before = box.getprevious()
        if before is not None and before.tag in HEADINGS and names_related(line_of(before) or ""):
            return False
        return box is node or not self.is_apart(box)


def _is_sentence(line: str) -> bool:
    words = line.rstrip(_CLOSING).split()
    return len(words) >= _WORDS and words[-1][-1] in ".!?…" and any(map(str.isalpha, words[-1]))


def is_head_of_links(heading: Any) -> bool:
    """Tell whether `heading` stands over a list of other articles, or of links of any kind."""
    behind = element_behind(heading)
    return names_related(line_of(heading) or "") or (behind is not None and is_link_list(behind))


def _shows_prose(element: Any) -> bool:
    classes = element.get("class", "")
    role = role_of_classes(classes) if classes else None
    return role is Role.PROSE or is_marked_text(element) or (role in (None, Role.FLOW) and has_prose(element))


def _is_apart(box: Any) -> bool:
    """Tell whether `box` is a thing of its own: it has a heading, a date, a form, or a link that stands in no sentence.

    One with the ``h1`` of the page is the head of the article.
    """
    if next(box.iter("h1"), None) is not None:
        return next(box.iter("form"), None) is not None
    return next(box.iter("form", "button", "time", *HEADINGS), None) is not None or not all(map(_is_in_sentence, box.iter("a")))


def _is_in_sentence(link: Any) -> bool:
    around = next(link.iterancestors("p"), None)
    return around is not None and not _is_button(link) and not is_link_list(around)


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


def card_around(node: Any, scope: Any) -> Any | None:
    """Return the box of `scope` that `node` is or stands in and that its class calls a card or a teaser; ``None`` without one."""
    for box in (node, *node.iterancestors()):
        if box is scope:
            return None
        if (classes := box.get("class")) and _names_card(classes):
            return box
    return None


def is_card_of_other(card: Any) -> bool:
    """Tell whether `card` is short and has a link to another page: a whole article may be in a card, too."""
    return is_short(card, MAX_LINE) and next(card.iter("h1"), None) is None and any(map(_leads_away, card.iter("a")))


def _leads_away(link: Any) -> bool:
    """Tell whether `link` leads to another page, and is no single word, such as the rubric of an article."""
    return leads_to_other(link) and (
        len((line_of(link) or "").split()) != 1 or any(each.tag in HEADINGS for each in (*link.iter(), *link.iterancestors()))
    )


def is_under_other(node: Any, scope: Any, is_title: Callable[[Any], bool]) -> bool:
    """Tell whether the heading that a box around `node` in `scope` begins with names other articles, or the days of something else; no title does."""
    for box in islice(node.iterancestors(), _BOXES):
        if box is scope:
            return False
        first = next(box.iterchildren(etree.Element), None)
        if first is not None and first.tag in HEADINGS and first.tag != "h1" and first is not node:
            if is_title(first):
                return False
            line = line_of(first) or ""
            return names_related(line) or kind_of(line) == "other"
    return False


@remembered
def _names_card(classes: str) -> bool:
    return _CARD.search(classes) is not None


def is_in_teaser(node: Any, scope: Any) -> bool:
    """Tell whether `node` stands in a box of `scope` with a heading and a link, in it or beside it, to another page: another article."""
    for box in node.iterancestors():
        if box is scope or next(box.iter("h1", "article"), None) is not None:
            return False
        if next(box.iter(*HEADINGS), None) is not None and any(map(leads_to_other, (*box.iter("a"), *box.iterancestors("a")))):
            return True
    return False
