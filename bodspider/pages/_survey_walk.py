"""A walk through an article: what it has found so far, what that says of an element, and what it does with one."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import Any

from bodspider.pages._beside import (
    Beside,
    card_around,
    is_card_of_other,
    is_head_of_links,
    is_in_block,
    is_in_teaser,
    is_under_other,
)
from bodspider.pages._finds import Mode, Survey
from bodspider.pages._kinds import kind_of
from bodspider.pages._names import names_related
from bodspider.pages._phrases import MAX_LINE, TERM_LABEL, is_beside_place, says_when
from bodspider.pages._remembered import kept
from bodspider.pages._roles import HEADINGS, Role, is_paragraph, names_lead, names_line, names_wrapper, role_of_classes
from bodspider.pages._shapes import element_after, element_before, has_prose, is_leaf, is_short, is_teaser, label_before
from bodspider.pages._terms import are_terms, is_term, leads_to_other, links_in
from bodspider.pages._text import line_of

_TEASER_DEPTH = 3
_TITLES = HEADINGS | {"div", "header"}
_PARAGRAPHS = frozenset(("div", "section", "figure", "details"))
_MOST_WRAPPERS = 8
"""Boxes around marked text that are looked through for it."""


def _names_terms(field: Any) -> bool:
    """Tell whether the label of `field`, where nothing is linked, is the name of a field of tags."""
    label = next(field.iterchildren("div", "span", *HEADINGS), None)
    if label is None or role_of_classes(label.get("class", "")) is not Role.LABEL:
        return False
    return TERM_LABEL.fullmatch((line_of(label) or "").strip(" :")) is not None


def _heads_other(heading: Any) -> bool:
    """Tell whether `heading` is the title of another article, which leads there, or the name of a list of them."""
    return any(map(leads_to_other, (*heading.iter("a"), *heading.iterancestors("a")))) or names_related(line_of(heading) or "")


class Walk:
    """A walk through `scope`, the element that holds an article with the title `title`, or through what stands around it with a `mode`.

    What is done with an element tells whether to go on into it.
    """

    def __init__(self, scope: Any, title: str | None, mode: Mode | None = None) -> None:
        self.found = Survey()
        self.scope = scope
        self.title = title
        self.is_teaser = kept(is_teaser)  # of a box that several dates stand in
        self.is_card_of_other = kept(is_card_of_other)
        self.outer = mode is not None
        self.is_article = scope.tag == "article"
        self.mode = mode or (Mode.STRICT if has_prose(scope) else Mode.LOOSE)
        self.given: dict[Any, Role] = {}  # to what stands behind a name for it
        self.passed: set[Any] = set()
        self.beside = Beside(scope)
        self.titles: dict[Any, bool] = {}  # of headings, each asked for by what stands behind it too
        self.paragraphs: dict[Any, bool] = {}  # of boxes, whether they are or stand in one
        self.unsure: list[Any] = []
        self.wrappers = 0
        self.begun = 0  # texts that are more than a lead
        title_ahead = next(filter(self.is_title, scope.iter("h1")), None) if self.mode is Mode.LOOSE else None
        self.to_title = frozenset() if title_ahead is None else frozenset((title_ahead, *title_ahead.iterancestors()))
        if self.mode is Mode.LOOSE:
            self.found.texts.append(scope)

    def drop(self, node: Any) -> bool:
        """Leave `node` out of the text."""
        self.found.without.append(node)
        return False

    def set_mode(self, mode: Mode) -> bool:
        """Take the text of what is entered so, up to its end."""
        self.mode = mode
        return True

    def about(self, node: Any) -> bool:
        """Take `node` for what tells of the article: its dates, its author, its tags."""
        if self.is_in_card(node):
            return self.drop(node)
        if self.title_before(node):
            self.found.labels.setdefault(node, "")
        self.found.about.append(node)
        self.found.terms.extend(each for each in node.iterdescendants("a") if is_term(each))
        return self.drop(node)

    def terms(self, node: Any) -> bool:
        """Take `node` for tags of the article."""
        self.found.terms.append(node)
        return self.drop(node)

    def refer(self, node: Any) -> bool:
        """Take `node`, a field that refers to something, for tags where it is a list of them, else for no text."""
        found = None if next(node.iterdescendants("img"), None) is not None else links_in(node)
        if (found and not found.rest and are_terms(found.label, found.anchors)) or (found is None and _names_terms(node)):
            return self.terms(node)
        return self.skip_text(node)

    def skip_text(self, node: Any) -> bool:
        if self.mode is Mode.LOOSE:
            self.found.without.append(node)
        return self.set_mode(Mode.STRICT)

    def files(self, node: Any) -> bool:
        self.found.files.update(node.iterdescendants("a"))
        return self.skip_text(node)

    def links(self, node: Any) -> bool:
        self.found.linked.update(node.iterdescendants("a"))
        return self.skip_text(node)

    def prose(self, node: Any) -> bool:
        if self.mode is Mode.AROUND:
            return self.lead(node)
        if self.mode is Mode.STRICT and self.begun and self._is_of_teaser(node):
            return self.drop(node)
        if self.mode is not Mode.LOOSE:
            self.found.texts.append(node)
        self.unsure.clear()
        if self.wrappers < _MOST_WRAPPERS and names_wrapper(node.get("class", "")) and has_prose(node):
            self.wrappers += 1
            return self.set_mode(Mode.LOOSE)
        self.found.read = True
        self.begun += not (node.tag == "figcaption" or names_lead(node.get("class", "")))
        return self.set_mode(Mode.PROSE)

    def _is_of_teaser(self, node: Any) -> bool:
        """Tell whether `node`, behind the text, is the lead or the caption of another article: the title of that, or of a list, stands with it in a box."""
        classes = node.get("class", "")
        if node.tag != "figcaption" and not names_lead(classes) and not names_line(classes):
            return False
        around = set(self.found.texts[-1].iterancestors())
        boxes = takewhile(lambda box: box is not self.scope and box not in around, node.iterancestors())
        return any(_heads_other(heading) for box in boxes for heading in box.iter(*HEADINGS))

    def flow(self, node: Any) -> bool:
        """Take `node` for a box of text and other things."""
        if self.mode is Mode.LOOSE:
            return True
        if not is_paragraph(node) and has_prose(node):
            return self.set_mode(Mode.STRICT)
        self.found.texts.append(node)
        return self.set_mode(Mode.LOOSE)

    def lead(self, node: Any) -> bool:
        """Take `node`, in a header or footer, for text: before all other text unless some has been read."""
        place = len(self.found.texts) if self.found.read else 0
        self.found.texts.insert(place, node)
        self.found.read = True
        return self.set_mode(Mode.PROSE)

    def is_title(self, node: Any) -> bool:
        """Tell whether `node` shows the title of the article and nothing else."""
        if node not in self.titles:
            self.titles[node] = self._shows_title(node)
        return self.titles[node]

    def _shows_title(self, node: Any) -> bool:
        title = self.title
        if not title or not is_short(node, len(title) + MAX_LINE):
            return False
        return " ".join((line_of(node) or "").split()) == title

    def is_in_paragraph(self, node: Any) -> bool:
        """Tell whether `node` stands in a paragraph of the module of that name; what is found out for it holds for what stands beside it."""
        boxes = []
        around = node.getparent()
        while around is not None and around not in self.paragraphs:
            boxes.append(around)
            around = around.getparent()
        is_in = around is not None and self.paragraphs[around]
        for box in reversed(boxes):
            is_in = self.paragraphs[box] = is_in or (box.tag in _PARAGRAPHS and is_paragraph(box))
        return is_in

    def is_in_card(self, node: Any) -> bool:
        """Tell whether `node` is or stands in a card of another page."""
        card = card_around(node, self.scope)
        return card is not None and self.is_card_of_other(card)

    def title_before(self, node: Any) -> bool:
        before = element_before(node)
        return before is not None and before.tag in _TITLES and self.is_title(before)

    def label_before(self, node: Any) -> str:
        return "" if self.title_before(node) else label_before(node)

    def is_of_block(self, node: Any) -> bool:
        """Tell whether the date in `node` is that of something else than the article, as what stands around it shows.

        That is so under a heading that is no name of a date, behind the text; in a box of its own around the article, with a heading or
        a link to another page, or in a card; and beside a place. Words that are only used of a publication or a change are always of the article,
        but in a teaser of another one.
        """
        if self.is_in_card(node) or is_under_other(node, self.scope, self.is_title):
            return True
        before, after = element_before(node), element_after(node)
        if self.found.read and before is not None and before.tag in HEADINGS and kind_of(line_of(before) or "") is None:
            if before.tag == "h1" or self.is_title(before):
                return False
            return not says_when(line_of(node) or "") or is_teaser(before) or is_in_teaser(node, self.scope)
        is_line = after is not None and is_leaf(after) and is_short(after, MAX_LINE)
        if is_line and is_beside_place(line_of(node) or "", line_of(after) or ""):
            return True
        if not self.outer or not is_in_block(node, self.scope):
            return False
        return not says_when(line_of(node) or "") or is_in_teaser(node, self.scope)

    def is_in_teaser(self, node: Any) -> bool:
        return any(map(self.is_teaser, islice(node.iterancestors("article", "section", "div", "li"), _TEASER_DEPTH)))

    def is_beside(self, node: Any) -> bool:
        """Tell whether `node`, where text is marked as such, is text of the article too, or may be if more marked text follows."""
        if self.beside.is_heading(node):
            return True
        if node.tag in HEADINGS and self.title_before(node) and not is_head_of_links(node):
            self.unsure.append(node)
            return True
        if not self.beside.is_paragraph(node):
            return False
        if not self.beside.follows(node, self.found.texts[-1] if self.found.texts else None):
            self.unsure.append(node)
        return True

    def leave_unsure(self) -> None:
        """Take back the paragraphs that no marked text followed."""
        left = set(self.unsure)
        inner = {link for each in left for link in each.iter("a")} - self.found.files - self.found.linked
        self.found.texts = [each for each in self.found.texts if each not in left]
        self.found.anchors = [each for each in self.found.anchors if each not in inner]
