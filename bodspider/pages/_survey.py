"""One walk through an article: which parts are its text, which are about it, and what does not belong to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from lxml import etree

from bodspider.pages._listing_text import line_of
from bodspider.pages._phrases import AUTHOR_LABEL, MAX_LINE, TERM_LABEL, date_parts, is_date, is_date_label, kind_of
from bodspider.pages._roles import BLOCKS, HEADINGS, Role, is_hidden, role_of_classes
from bodspider.pages._links import is_file
from bodspider.pages._terms import are_terms, is_labelled_terms, is_link_list, is_term_list, labelled_list, leads_elsewhere, links_in

_ASIDE_TAGS = frozenset(("nav", "aside", "form", "button", "script", "style", "template", "dialog", "noscript"))
_ASIDE_ROLES = frozenset(("navigation", "complementary", "search", "banner", "contentinfo", "dialog", "toolbar", "menu"))
_PERSON = re.compile(r"Person|UserAccount|Comment", re.IGNORECASE)
_PROFILE = re.compile(r"/users?/[^/]+$")
_TEXT_PROPERTIES = re.compile(r"(?:^|\s|:)(?:articleBody|text|content:encoded)(?:\s|$)")
_LEAVES = frozenset(("p", "div", "li", "dd", "dt", "span", "section", "header", "footer", "h2", "h3", "h4", "h5", "h6"))
_AS_TEXT = frozenset(("table", "blockquote", "figure", "pre", "details"))
_LONG = 60
_LABEL_LENGTH = 40


class Mode(Enum):
    """How the text of a part of the page is taken."""

    STRICT = auto()
    """Only what is marked as text is text."""
    LOOSE = auto()
    """What is not known to be something else is text."""
    PROSE = auto()
    """All is text."""
    READ = auto()
    """Text that has been judged as a whole: only its images and files are looked for."""
    AROUND = auto()
    """A header or footer: dates, authors and tags, and perhaps a lead."""


@dataclass(slots=True)
class Survey:
    """What was found in an article. `without` are the elements in `texts` that are no text."""

    texts: list[Any] = field(default_factory=list)
    without: list[Any] = field(default_factory=list)
    about: list[Any] = field(default_factory=list)
    machine: list[Any] = field(default_factory=list)
    late: list[Any] = field(default_factory=list)
    terms: list[Any] = field(default_factory=list)
    anchors: list[Any] = field(default_factory=list)
    authors: list[Any] = field(default_factory=list)
    labels: dict[Any, str] = field(default_factory=dict)
    files: set[Any] = field(default_factory=set)
    images: list[Any] = field(default_factory=list)
    read: bool = False


def survey(scope: Any, title: str | None) -> Survey:
    """Walk through `scope`, the element that holds an article with the title `title`, and tell its parts apart."""
    walk = _Walk(scope, title)
    walker = etree.iterwalk(scope, events=("start", "end"))
    for event, node in walker:
        if event == "end":
            walk.leave(node)
        elif node is not scope and not walk.enter(node):
            walker.skip_subtree()
    return walk.found


def survey_around(outer: Any, scope: Any) -> Survey:
    """Walk through what stands in `outer` around `scope`, the element that holds the article; text there is not its text."""
    walk = _Walk(outer, None, Mode.AROUND)
    walker = etree.iterwalk(outer, events=("start", "end"))
    for event, node in walker:
        if event == "end":
            walk.leave(node)
        elif node is scope:
            walk.found.read = True
            walker.skip_subtree()
        elif node is not outer and not walk.enter(node):
            walker.skip_subtree()
    return walk.found


class _Walk:
    def __init__(self, scope: Any, title: str | None, mode: Mode | None = None) -> None:
        self.found = Survey()
        self.title = title
        self.outer = mode is not None
        self.mode = mode or (Mode.STRICT if _has_prose(scope) else Mode.LOOSE)
        self.modes: list[tuple[Any, Mode]] = []
        self.promised: set[Any] = set()
        if self.mode is Mode.LOOSE:
            self.found.texts.append(scope)

    def leave(self, node: Any) -> None:
        if self.modes and self.modes[-1][0] is node:
            self.mode = self.modes.pop()[1]

    def enter(self, node: Any) -> bool:
        """Tell what `node` is, and whether to go on into it."""
        if node.tag in _COLLECTED:
            _COLLECTED[node.tag](self.found, node, self.mode)
        if self.mode is Mode.PROSE:
            return self._enter_prose(node)
        if self.mode is Mode.READ:
            return True
        if node.get("content") is not None or node.get("itemprop") is not None:
            self.found.machine.append(node)
        if node.tag in _ASIDE_TAGS or is_hidden(node) or _stands_aside(node):
            return self._drop(node)
        role = self._role(node)
        if role is not None:
            return _ACTS[role](self, node)
        return self._enter_unknown(node)

    def _enter_prose(self, node: Any) -> bool:
        if node.tag in _ASIDE_TAGS - {"aside", "noscript"} or is_other_article(node):
            return self._drop(node)
        if node.get("class") and role_of_classes(node.get("class")) is Role.LABEL:
            return self._drop(node)
        return not (node.tag == "h1" and self._is_title(node)) or self._drop(node)

    def _role(self, node: Any) -> Role | None:
        if node in self.promised:
            return Role.TERMS
        if node in self.found.labels:
            return Role.ABOUT
        if node.tag == "figcaption" and self.mode is Mode.STRICT:
            return Role.PROSE
        if _TEXT_PROPERTIES.search(node.get("property") or node.get("itemprop") or ""):
            return Role.PROSE
        classes = node.get("class")
        role = role_of_classes(classes) if classes else None
        if role is Role.ABOUT and not _is_short(node, 2 * MAX_LINE):
            return None
        return role

    def _drop(self, node: Any) -> bool:
        self.found.without.append(node)
        return False

    def _set(self, node: Any, mode: Mode) -> bool:
        self.modes.append((node, self.mode))
        self.mode = mode
        return True

    def about(self, node: Any) -> bool:
        self.found.about.append(node)
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
        return self._set(node, Mode.STRICT)

    def files(self, node: Any) -> bool:
        self.found.files.update(node.iterdescendants("a"))
        return self.skip_text(node)

    def prose(self, node: Any) -> bool:
        if self.mode is not Mode.LOOSE:
            self.found.texts.append(node)
        self.found.read = True
        return self._set(node, Mode.PROSE)

    def flow(self, node: Any) -> bool:
        if self.mode is Mode.LOOSE:
            return True
        if _has_prose(node):
            return self._set(node, Mode.STRICT)
        self.found.texts.append(node)
        return self._set(node, Mode.LOOSE)

    def _enter_unknown(self, node: Any) -> bool:
        if node.tag in ("header", "footer"):
            if self.mode is Mode.LOOSE:
                self.found.without.append(node)
            return self._set(node, Mode.AROUND)
        if node.tag == "time":
            return self._enter_time(node)
        if node.tag in HEADINGS and self._is_title(node):
            return self._drop(node)
        if is_term_list(node):
            return self.terms(node)
        if node.tag in _LEAVES and _is_leaf(node):
            return self._enter_leaf(node)
        if self.mode is Mode.LOOSE:
            return self._enter_loose(node)
        return True

    def _enter_time(self, node: Any) -> bool:
        kind = kind_of(label_before(node))
        if kind == "other":
            return True
        if kind is None and self.found.read and self.mode is not Mode.AROUND:
            self.found.late.append(node)
            return self._drop(node)
        if kind is None and self.outer and self.found.read:
            return self._drop(node)
        return self.about(node)

    def _enter_loose(self, node: Any) -> bool:
        if node.tag in _AS_TEXT:
            self.found.read = self.found.read or node.tag != "figure"
            return self._set(node, Mode.PROSE)
        if node.tag not in BLOCKS or not _is_short(node, 20 * MAX_LINE):
            return True
        parts = labelled_field(node)
        if parts:
            return self._enter_field(node, *parts)
        listed = labelled_list(node)
        if listed and any(is_file(each) for each in listed[1]):
            return self.files(node)
        if listed:
            return self.terms(node) if are_terms(*listed) else self._drop(node)
        return self._drop(node) if _is_comments(node) else True

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
        if not _is_short(node, MAX_LINE):
            return self._text(node)
        line = line_of(node)
        if line is None:
            return self._set(node, Mode.READ)
        label = line.strip(" :")
        after = node.getnext()
        if len(label) <= _LABEL_LENGTH and after is not None and self._is_label(node, label, after):
            return self._drop(node)
        if is_labelled_terms(node):
            return self.terms(node)
        if self._is_about(node, line):
            return self.about(node)
        return self._text(node)

    def _is_label(self, node: Any, label: str, after: Any) -> bool:
        """Tell whether `node`, with the text `label`, is the name of what the element `after` holds."""
        if node.tag in HEADINGS and not self.outer and (is_other_article(after) or after.tag == "form"):
            return True
        if TERM_LABEL.fullmatch(label) and is_link_list(after):
            self.promised.add(after)
            return True
        if is_date_label(label) and is_date(line_of(after)):
            self.found.labels[after] = label
            return True
        return False

    def _is_about(self, node: Any, line: str) -> bool:
        parts = date_parts(line)
        if not parts:
            return False
        label = parts[0][0]
        kind = kind_of(label) or kind_of(label_before(node))
        if kind:
            return kind != "other"
        if label.strip():
            return False
        if self.outer:
            return not self.found.read and next(node.iterancestors("ul", "ol", "table"), None) is None
        return self.mode is not Mode.LOOSE or not self.found.read

    def _text(self, node: Any) -> bool:
        if self.mode is Mode.AROUND and node.tag == "p" and len(line_of(node) or "") >= _LONG:
            return self._lead(node)
        if self.mode is not Mode.LOOSE:
            return next(node.iterdescendants("time"), None) is not None or self._set(node, Mode.READ)
        if leads_elsewhere(node):
            return self._drop(node)
        self.found.read = self.found.read or len(line_of(node) or "") >= _LONG
        return self._set(node, Mode.PROSE)

    def _lead(self, node: Any) -> bool:
        place = len(self.found.texts) if self.found.read else 0
        self.found.texts.insert(place, node)
        self.found.read = True
        return self._set(node, Mode.PROSE)

    def _is_title(self, node: Any) -> bool:
        return bool(self.title) and " ".join((line_of(node) or "").split()) == self.title


_ACTS: dict[Role, Callable[[_Walk, Any], bool]] = {
    Role.ASIDE: _Walk._drop,
    Role.ABOUT: _Walk.about,
    Role.TERMS: _Walk.terms,
    Role.REFERENCE: _Walk.refer,
    Role.FILES: _Walk.files,
    Role.PROSE: _Walk.prose,
    Role.FLOW: _Walk.flow,
    Role.LABEL: _Walk._drop,
    Role.FIELD: _Walk.skip_text,
}


def _collect_anchor(found: Survey, node: Any, mode: Mode) -> None:
    if is_file(node):
        found.files.add(node)
    if node in found.files or mode in (Mode.PROSE, Mode.LOOSE):
        found.anchors.append(node)


def _collect_image(found: Survey, node: Any, _mode: Mode) -> None:
    found.images.append(node)


_COLLECTED: dict[str, Callable[[Survey, Any, Mode], None]] = {"a": _collect_anchor, "img": _collect_image}


def _has_prose(scope: Any) -> bool:
    """Tell whether a part of `scope` is marked as text and shows some; the text of comments does not count."""
    walker = etree.iterwalk(scope, events=("start",))
    for _, node in walker:
        if node is scope:
            continue
        role = role_of_classes(node.get("class")) if node.get("class") else None
        if role is Role.ASIDE or is_other_article(node):
            walker.skip_subtree()
        elif role is Role.PROSE or _TEXT_PROPERTIES.search(node.get("property") or node.get("itemprop") or ""):
            if line_of(node):
                return True
            walker.skip_subtree()
    return False


def is_other_article(node: Any) -> bool:
    """Tell whether `node`, inside an article, is a thing of its own: a comment, a person, another article."""
    if node.tag not in BLOCKS:
        return False
    if node.get("data-comment-user-id") is not None or _PERSON.search(node.get("typeof") or node.get("itemtype") or ""):
        return True
    return bool(node.tag == "article" and not _is_media(node))


def _is_media(article: Any) -> bool:
    if _PROFILE.search(article.get("about") or "") or any(_PROFILE.search(each.get("href") or "") for each in article.iter("a")):
        return False
    if "media" in (article.get("class") or "").split() or article.get("data-media-id") is not None:
        return True
    return next(article.iterdescendants("img", "picture", "video", "audio"), None) is not None and (
        next(article.iterdescendants("p", *HEADINGS), None) is None and not article.get("typeof")
    )


def _stands_aside(node: Any) -> bool:
    if (node.get("role") or "") in _ASIDE_ROLES or (node.get("id") or "") in ("comments", "respond"):
        return True
    return is_other_article(node)


def _is_comments(node: Any) -> bool:
    """Tell whether `node` holds nothing but comments, under headings of their own."""
    tags = {each.tag for each in node.iterchildren(etree.Element)}
    return bool(tags & HEADINGS and tags & {"article", "form"}) and not tags & {"p", "ul", "ol", "table", "blockquote", "figure"}


def labelled_field(node: Any) -> tuple[str, Any] | None:
    """Return label and value when `node` is a field without classes: a short name, and one or more short values."""
    children = list(node.iterchildren(etree.Element))
    if node.tag != "div" or len(children) != 2 or any(each.tag != "div" for each in children) or (node.text or "").strip():
        return None
    if not _is_leaf(children[0]) or next(children[0].iterdescendants("a", "img", "time"), None) is not None:
        return None
    label = line_of(children[0]) or ""
    if not 0 < len(label) <= _LABEL_LENGTH or label[-1] in ".!?…" or not _is_short(children[1], MAX_LINE):
        return None
    if not line_of(children[1]) or next(children[1].iterdescendants("p", "ul", "table", "img", "article", *HEADINGS), None) is not None:
        return None
    is_listed = links_in(children[1], 0) is not None
    return None if is_listed and are_terms(label, children[1].iter("a")) else (label.strip(" :"), children[1])


def label_before(element: Any) -> str:
    """Return the text right before `element`, on its line or in the element before it when that is a short one."""
    before, parent = element.getprevious(), element.getparent()
    inline = (before.tail if before is not None else parent.text if parent is not None else None) or ""
    if inline.strip():
        return inline.strip()[-MAX_LINE:]
    if before is None or not isinstance(before.tag, str) or not _is_short(before, _LABEL_LENGTH):
        return ""
    line = line_of(before) or ""
    return "" if any(char.isdigit() for char in line) else line


def _is_leaf(node: Any) -> bool:
    return next(node.iterdescendants(*BLOCKS, "li", "table"), None) is None


def _is_short(node: Any, limit: int) -> bool:
    length = 0
    for text in node.itertext():
        length += len(text.strip())
        if length > limit:
            return False
    return True
