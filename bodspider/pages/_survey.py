"""One walk through an article: which parts are its text, which are about it, and what does not belong to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import islice, takewhile
from typing import Any

from lxml import etree

from bodspider.pages._beside import Beside, is_in_block, is_in_teaser
from bodspider.pages._finds import COLLECTED, Mode, Survey
from bodspider.pages._links import is_file, is_file_only
from bodspider.pages._phrases import (
    AUTHOR_LABEL,
    MAX_LINE,
    SIGNED,
    TERM_LABEL,
    is_beside_place,
    is_date,
    is_date_label,
    is_dateline,
    kind_of,
    says_when,
    tells_dates,
)
from bodspider.pages._roles import (
    BLOCKS,
    HEADINGS,
    Role,
    is_hidden,
    is_paragraph,
    names_line,
    names_moment,
    role_of_classes,
    words,
)
from bodspider.pages._shapes import (
    closed,
    element_after,
    element_before,
    has_prose,
    is_brief_teaser,
    is_comments,
    is_leaf,
    is_marked_text,
    is_other_article,
    is_short,
    is_teaser,
    label_before,
    labelled_field,
    names_author,
    stands_aside,
)
from bodspider.pages._terms import (
    are_terms,
    is_labelled_terms,
    is_link_list,
    is_related,
    is_term,
    is_term_list,
    is_trail,
    labelled_list,
    leads_elsewhere,
    links_in,
    names_related,
)
from bodspider.pages._text import line_of

_ASIDE_TAGS = frozenset(("nav", "aside", "form", "button", "script", "style", "template", "dialog", "noscript"))
_NO_PROSE = _ASIDE_TAGS - {"aside", "noscript"}
_TOLD_BY_TAG = _NO_PROSE | {"article", "h1"}
"""Elements in a text that can be something else than text though they have no attribute."""
_LEAVES = words("h2 h3 h4 h5 h6 p div li dd dt span section header footer address small em strong i b")
_AS_TEXT = frozenset(("table", "blockquote", "figure", "pre", "details"))
_NAMES = HEADINGS | {"dt", "div", "span"}
_OF_THE_WHOLE = frozenset((Role.ASIDE, Role.ABOUT, Role.FIELD))
_LONG = 60
_LABEL_LENGTH = 40
_TEASER_DEPTH = 3
_BYLINE_LENGTH = 100
_BETWEEN = " \t\r\n\f\xa0,;|·•/–—-"


def survey(scope: Any, title: str | None) -> Survey:
    """Walk through `scope`, the element that holds an article with the title `title`, and tell its parts apart."""
    return _Walk(scope, title).through(scope)


def survey_around(outer: Any, scope: Any = None) -> Survey:
    """Walk through what stands in `outer` around `scope`, the element that holds the article; text there is not its text."""
    return _Walk(outer, None, Mode.AROUND).through(outer, without=scope)


def survey_behind(heading: Any, outer: Any) -> Survey:
    """Walk through what stands in `outer` behind `heading`, as a part of the page around its text."""
    walk = _Walk(outer, None, Mode.AROUND)
    around = takewhile(lambda each: each is not outer, (heading, *heading.iterancestors()))
    walk.passed.update(before for each in around for before in each.itersiblings(preceding=True))
    return walk.through(outer)


class _Walk:
    def __init__(self, scope: Any, title: str | None, mode: Mode | None = None) -> None:
        self.found = Survey()
        self.scope = scope
        self.title = title
        self.is_teaser = cache(is_teaser)  # of a box that several dates stand in
        self.outer = mode is not None
        self.mode = mode or (Mode.STRICT if has_prose(scope) else Mode.LOOSE)
        self.promised: set[Any] = set()
        self.related: set[Any] = set()
        self.passed: set[Any] = set()
        self.beside = Beside(scope)
        self.titles: dict[Any, bool] = {}  # of headings, each asked for by what stands behind it too
        self.unsure: list[Any] = []
        if self.mode is Mode.LOOSE:
            self.found.texts.append(scope)

    def through(self, root: Any, without: Any = None) -> Survey:
        walks, modes = [iter(root)], [self.mode]
        while walks:
            for node in walks[-1]:
                if node is without:
                    self.found.read = True
                elif isinstance(node.tag, str) and node not in self.passed:
                    mode = self.mode
                    if self.enter(node) and len(node):
                        walks.append(iter(node))
                        modes.append(mode)
                        break
                    self.mode = mode
            else:
                walks.pop()
                self.mode = modes.pop()
        if self.unsure:
            self._leave_unsure()
        return self.found

    def enter(self, node: Any) -> bool:
        """Tell what `node` is, and whether to go on into it."""
        tag = node.tag
        if tag in COLLECTED:
            COLLECTED[tag](self.found, node, self.mode)
        if self.mode is Mode.PROSE:
            return self._enter_prose(node)
        if self.mode is Mode.READ:
            return True
        names = node.keys()
        if "content" in names or "itemprop" in names:
            self.found.machine.append(node)
        if tag in _ASIDE_TAGS or (is_hidden(node) or stands_aside(node) if names else is_other_article(node)):
            return self._drop(node)
        role = self._role(node)
        if role is not None:
            return _ACTS[role](self, node)
        return self._enter_unknown(node)

    def _enter_prose(self, node: Any) -> bool:
        if node.tag not in _TOLD_BY_TAG and not node.keys():
            return True  # most of what a text is made of
        classes = node.get("class")
        if node.tag in _NO_PROSE or (classes and role_of_classes(classes) is Role.LABEL) or is_other_article(node):
            return self._drop(node)
        return not (node.tag == "h1" and self._is_title(node)) or self._drop(node)

    def _role(self, node: Any) -> Role | None:
        if node in self.promised:
            return Role.TERMS
        if node in self.related:
            return Role.ASIDE
        if node in self.found.labels or node in self.found.authors:
            return Role.ABOUT
        if node.tag == "figcaption" and self.mode is Mode.STRICT:
            return Role.PROSE
        if is_marked_text(node):
            return Role.PROSE
        classes = node.get("class")
        role = role_of_classes(classes) if classes else None
        if role is None and classes and names_moment(classes) and is_leaf(node) and is_short(node, _BYLINE_LENGTH):
            return Role.ASIDE
        if role is Role.ABOUT and (not is_short(node, 2 * MAX_LINE) or (node.tag == "time" and not is_leaf(node))):
            return None
        if role in _OF_THE_WHOLE and any(map(is_paragraph, (node, *node.iterancestors("div", "section", "figure")))):
            return Role.PROSE if names_line(classes) else None if role is Role.ABOUT else role
        return role

    def _drop(self, node: Any) -> bool:
        self.found.without.append(node)
        return False

    def _set(self, mode: Mode) -> bool:
        """Take the text of what is entered so, up to its end."""
        self.mode = mode
        return True

    def about(self, node: Any) -> bool:
        if self._title_before(node):
            self.found.labels.setdefault(node, "")
        self.found.about.append(node)
        self.found.terms.extend(each for each in node.iterdescendants("a") if is_term(each))
        return self._drop(node)

    def terms(self, node: Any) -> bool:
        self.found.terms.append(node)
        return self._drop(node)

    def refer(self, node: Any) -> bool:
        found = None if next(node.iterdescendants("img"), None) is not None else links_in(node)
        if found and not found.rest and are_terms(found.label, found.anchors):
            return self.terms(node)
        return self.skip_text(node)

    def skip_text(self, node: Any) -> bool:
        if self.mode is Mode.LOOSE:
            self.found.without.append(node)
        return self._set(Mode.STRICT)

    def files(self, node: Any) -> bool:
        self.found.files.update(node.iterdescendants("a"))
        return self.skip_text(node)

    def links(self, node: Any) -> bool:
        self.found.linked.update(node.iterdescendants("a"))
        return self.skip_text(node)

    def prose(self, node: Any) -> bool:
        if self.mode is not Mode.LOOSE:
            self.found.texts.append(node)
        self.unsure.clear()
        self.found.read = True
        return self._set(Mode.PROSE)

    def flow(self, node: Any) -> bool:
        if self.mode is Mode.LOOSE:
            return True
        if not is_paragraph(node) and has_prose(node):
            return self._set(Mode.STRICT)
        self.found.texts.append(node)
        return self._set(Mode.LOOSE)

    def _enter_unknown(self, node: Any) -> bool:
        if node.tag in ("header", "footer") and not is_leaf(node):
            if self.mode is Mode.LOOSE:
                self.found.without.append(node)
            return self._set(Mode.AROUND)
        if node.tag == "time":
            return self._enter_time(node)
        if node.tag in HEADINGS and self._is_title(node):
            return self._drop(node)
        if is_term_list(node):
            return self.terms(node)
        if node.tag in _LEAVES and is_leaf(node):
            return self._enter_leaf(node)
        if self.mode is Mode.LOOSE:
            return self._enter_loose(node)
        return True

    def _enter_time(self, node: Any) -> bool:
        kind = kind_of(self._label_before(node))
        if kind == "other":
            return True
        if kind is None and self._is_of_block(node):
            return self._drop(node)
        if not is_leaf(node):  # it was left open, and what follows stands in it
            self.found.late.append(node)
            if is_date(" ".join((node.text or "").split())):
                self.found.without.append(closed(node))
            return True
        if kind is None and self.found.read and self.mode is not Mode.AROUND:
            if not self._is_in_teaser(node):
                self.found.late.append(node)
            return self._drop(node)
        if kind is None and self.outer and self.found.read:
            return self._drop(node)
        return self.about(node)

    def _enter_loose(self, node: Any) -> bool:
        if node.tag == "a" and leads_elsewhere(node) and _stands_bare(node):
            return self._drop(node)
        if node.tag in _AS_TEXT:
            self.found.read = self.found.read or node.tag != "figure"
            return self._set(Mode.PROSE)
        if node.tag not in BLOCKS or not is_short(node, 20 * MAX_LINE):
            return True
        if node.tag == "dl" and _is_about_the_whole(node):
            return self.skip_text(node)
        parts = labelled_field(node)
        if parts:
            return self._enter_field(node, *parts)
        listed = labelled_list(node)
        if listed and any(is_file(each) for each in listed[1]):
            return self.files(node)
        if listed and are_terms(*listed):
            return self.terms(node)
        return self._drop(node) if is_comments(node) or (listed and is_related(listed[0])) else True

    def _enter_field(self, node: Any, label: str, value: Any) -> bool:
        """Enter a label and its short value: a date or an author is about the article, all else is no text of it."""
        line = line_of(value)
        if AUTHOR_LABEL.fullmatch(label) and not is_date(line):
            self.found.authors.append(value)
        elif is_date(line) and kind_of(label) in ("published", "modified"):
            self.found.labels[value] = label
            self.found.about.append(value)
        self.found.files.update(each for each in value.iter("a") if is_file(each))
        return self.files(node) if any(each in self.found.files for each in value.iter("a")) else self._drop(node)

    def _enter_leaf(self, node: Any) -> bool:
        if not is_short(node, MAX_LINE):
            return self._text(node)
        line = line_of(node)
        if line is None:
            return self._set(Mode.READ)
        label = line.strip(" :")
        after = element_after(node)
        if len(label) <= _LABEL_LENGTH and after is not None and self._is_label(node, label, after):
            return self._drop(node)
        if is_labelled_terms(node):
            return self.terms(node)
        if self._is_about(node, line):
            return self.about(node)
        if self.mode is Mode.LOOSE and node.tag != "p" and is_file_only(node, line):
            return self.files(node)
        if self.mode is Mode.LOOSE and not self.outer and is_dateline(line) and self._opens_text(node, after):
            self.found.late.append(node)
        return self._text(node)

    def _is_label(self, node: Any, label: str, after: Any) -> bool:
        """Tell whether `node`, with the text `label`, is the name of what the element `after` holds."""
        if node.tag in HEADINGS and not self.outer and (is_other_article(after) or after.tag == "form"):
            return True
        if self._is_head_of_related(node, label, after):
            self.related.add(after)
            if names_related(label):
                behind = takewhile(lambda each: not _ends_section(each, node), after.itersiblings())
                self.related.update(filter(is_brief_teaser, behind))
            return True
        if TERM_LABEL.fullmatch(label) and is_link_list(after):
            self.promised.add(after)
            return True
        if is_date_label(label, is_first=not self.found.read) and is_date(line_of(after)):
            self.found.labels[after] = label
            return True
        if (
            node.tag not in _NAMES
            or not AUTHOR_LABEL.fullmatch(label)
            or not (is_leaf(after) and is_short(after, _BYLINE_LENGTH))
        ):
            return False
        self.found.authors.append(after)
        return True

    def _is_head_of_related(self, node: Any, label: str, after: Any) -> bool:
        """Tell whether `node` is the heading of a list `after` it of other articles, where no markup tells text from what is around it."""
        if self.mode is not Mode.LOOSE or node.tag not in HEADINGS or not is_related(label):
            return False
        if is_link_list(after):
            return not any(map(is_file, after.iter("a")))
        return names_related(label) and is_brief_teaser(after)

    def _is_about(self, node: Any, line: str) -> bool:
        if len(line) <= _BYLINE_LENGTH and not self.found.read and (names_author(node) or SIGNED.fullmatch(line)):
            return True
        if not any(map(str.isdigit, line)) or self._is_of_block(node):
            return False
        if not self.found.read and not self.outer and _holds_date_apart(node):
            return True
        in_list = self.outer and next(node.iterancestors("ul", "ol", "table"), None) is not None
        return tells_dates(
            line,
            self._label_before(node),
            is_first=not self.found.read and not in_list,
            is_apart=self.mode is not Mode.LOOSE and not self.outer,
        )

    def _is_of_block(self, node: Any) -> bool:
        """Tell whether the date in `node` is that of something else than the article, as what stands around it shows.

        That is so under a heading that is no name of a date, behind the text; in a box of its own around the article, with a heading or
        a link to another page; and beside a place. Words that are only used of a publication or a change are always of the article,
        but in a teaser of another one.
        """
        before, after = element_before(node), element_after(node)
        if self.found.read and before is not None and before.tag in HEADINGS and kind_of(line_of(before) or "") is None:
            if before.tag == "h1" or self._is_title(before):
                return False
            return not says_when(line_of(node) or "") or is_teaser(before) or is_in_teaser(node, self.scope)
        is_line = after is not None and is_leaf(after) and is_short(after, MAX_LINE)
        if is_line and is_beside_place(line_of(node) or "", line_of(after) or ""):
            return True
        if not self.outer or not is_in_block(node, self.scope):
            return False
        return not says_when(line_of(node) or "") or is_in_teaser(node, self.scope)

    def _is_in_teaser(self, node: Any) -> bool:
        return any(map(self.is_teaser, islice(node.iterancestors("article", "section", "div", "li"), _TEASER_DEPTH)))

    def _text(self, node: Any) -> bool:
        if self.mode is Mode.AROUND and node.tag == "p" and len(line_of(node) or "") >= _LONG:
            return self._lead(node)
        if self.mode is Mode.STRICT and self._is_beside(node):
            self.found.texts.append(node)
            self.found.read = True
            return self._set(Mode.PROSE)
        if self.mode is not Mode.LOOSE:
            marked = _is_time if self.found.read else _is_marked_date
            return any(map(marked, node.iterdescendants(etree.Element))) or self._set(Mode.READ)
        if leads_elsewhere(node) or (not self.found.read and is_trail(node, self.title)):
            return self._drop(node)
        self.found.read = self.found.read or len(line_of(node) or "") >= _LONG
        return self._set(Mode.PROSE)

    def _opens_text(self, node: Any, after: Any) -> bool:
        """Tell whether `node` is the first thing behind the title, and a paragraph `after` it the first of the text."""
        if self.found.read or node.tag not in ("p", "div") or after is None or after.tag != "p":
            return False
        each = node
        while each is not self.scope:
            if (before := element_before(each)) is not None:
                return bool(before.tag == "h1" or self._is_title(before)) and len(line_of(after) or "") >= _LONG
            each = each.getparent()
        return len(line_of(after) or "") >= _LONG

    def _title_before(self, node: Any) -> bool:
        before = element_before(node)
        return before is not None and before.tag in HEADINGS and self._is_title(before)

    def _label_before(self, node: Any) -> str:
        return "" if self._title_before(node) else label_before(node)

    def _is_beside(self, node: Any) -> bool:
        """Tell whether `node`, where text is marked as such, is text of the article too, or may be if more marked text follows."""
        if self.beside.is_heading(node):
            return True
        if not self.beside.is_paragraph(node):
            return False
        if not self.beside.follows(node, self.found.texts[-1] if self.found.texts else None):
            self.unsure.append(node)
        return True

    def _leave_unsure(self) -> None:
        """Take back the paragraphs that no marked text followed."""
        left = set(self.unsure)
        inner = {link for each in left for link in each.iter("a")} - self.found.files - self.found.linked
        self.found.texts = [each for each in self.found.texts if each not in left]
        self.found.anchors = [each for each in self.found.anchors if each not in inner]

    def _lead(self, node: Any) -> bool:
        place = len(self.found.texts) if self.found.read else 0
        self.found.texts.insert(place, node)
        self.found.read = True
        return self._set(Mode.PROSE)

    def _is_title(self, node: Any) -> bool:
        if node not in self.titles:
            self.titles[node] = self._shows_title(node)
        return self.titles[node]

    def _shows_title(self, node: Any) -> bool:
        title = self.title
        if not title or not is_short(node, len(title) + MAX_LINE):
            return False
        return " ".join((line_of(node) or "").split()) == title


def _ends_section(element: Any, heading: Any) -> bool:
    """Tell whether `element` is a heading that what `heading` stands over ends at."""
    return element.tag in HEADINGS and element.tag <= heading.tag


def _is_about_the_whole(terms: Any) -> bool:
    """Tell whether a list of `terms` and what they stand for gives the date of the article, and so other things about it."""
    return any(
        is_date_label((line_of(each) or "").strip(" :"), is_first=False) and is_date(line_of(after))
        for each in terms.iterchildren("dt")
        if (after := element_after(each)) is not None
    )


def _stands_bare(link: Any) -> bool:
    """Tell whether nothing but links stands beside `link` in its parent."""
    parent = link.getparent()
    return (
        parent is not None
        and not (parent.text or "").strip(_BETWEEN)
        and not any((each.tail or "").strip(_BETWEEN) for each in parent)
    )


def _is_time(element: Any) -> bool:
    return bool(element.tag == "time")


def _is_marked_date(element: Any) -> bool:
    classes = element.get("class")
    return _is_time(element) or bool(classes and role_of_classes(classes) is Role.ABOUT and is_date(line_of(element)))


def _holds_date_apart(line: Any) -> bool:
    """Tell whether a date stands in `line` in an element of its own beside others, such as the author or a rubric in another one."""
    parts = list(line.iterchildren(etree.Element))
    if len(parts) < 2 or any((text or "").strip(_BETWEEN) for text in (line.text, *(each.tail for each in parts))):
        return False
    return any(is_date(line_of(each)) for each in parts)


_ACTS: dict[Role, Callable[[_Walk, Any], bool]] = {
    Role.ASIDE: _Walk._drop,
    Role.ABOUT: _Walk.about,
    Role.TERMS: _Walk.terms,
    Role.REFERENCE: _Walk.refer,
    Role.FILES: _Walk.files,
    Role.LINKS: _Walk.links,
    Role.PROSE: _Walk.prose,
    Role.FLOW: _Walk.flow,
    Role.LABEL: _Walk._drop,
    Role.FIELD: _Walk.skip_text,
}
