"""Where on a page the article stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice, takewhile
from typing import Any

from lxml import etree

from bodspider.pages._remembered import remembered
from bodspider.pages._roles import HEADINGS, Role, is_hidden, role_of_classes
from bodspider.pages._shapes import is_other_article
from bodspider.pages._text import line_of

_ASIDE_TAGS = frozenset(("nav", "aside", "footer"))
_ASIDE_ROLES = frozenset(("navigation", "complementary", "search", "banner", "contentinfo"))
_AROUND = re.compile(
    r"(?<!\S)(?:sidebar\S*|region-sidebar\S*|region-footer\S*|view|views-row|view-content|block-views\S*|comments?|comment-\S+|related\S*)(?!\S)"
)
_MAIN_IDS = frozenset(("content", "main-content", "main", "block-system-main", "maincontent"))
_NODE_CLASS = re.compile(r"(?<!\S)node(?!\S)|(?<!\S)node--(?:type|view-mode)-\S+")
_FULL = re.compile(r"(?<!\S)(?:node--view-mode-full|view-mode-full|node-full|full-node)(?!\S)")
_TEASER = re.compile(r"(?<!\S)(?:\S*teaser\S*|\S*card\S*|views-row|aggregator-item|feed-item)(?!\S)")
_PARTIAL = re.compile(r"(?<!\S)node--view-mode-(?!full)\S+")
_PERSON = re.compile("Person|Comment")
_TYPE = re.compile(r"Article|BlogPosting|sioc:Item|PressRelease")
_MIN_PARAGRAPH = 40
_BANNER_DEPTH = 4
_SENTENCE = 60
_TEXTS = etree.XPath(f"//text()[string-length() >= {_SENTENCE}]")


def main_of(root: Any) -> Any | None:
    """Return the element of the main content, or ``None`` when none is marked as such."""
    main = next(root.iter("main"), None)
    if main is not None:
        return main
    boxes = list(root.iter("div", "section", "td"))
    named = next((each for each in boxes if each.get("role") == "main"), None)
    return named if named is not None else next((each for each in boxes if each.get("id") in _MAIN_IDS), None)


def article_of(root: Any, main: Any | None, node: str | None) -> Any | None:
    """Return the element of the article that the page is about, or ``None`` when no element is marked as one.

    Of several, the node with the number `node` comes first, then what is shown in full, what holds the page's ``h1``, what
    says that it is an article, and last what shows most text. Comments, teasers and persons are none; a node in another view mode
    than the full one is only the article of a page that shows nothing in full, and no other.
    """
    marked = [
        each
        for each in root.iter("article", "div", "section")
        if ((classes := each.get("class")) and "node" in classes and _names_node(classes))
        or each.tag == "article"
        or ((kind := each.get("itemtype")) and "Article" in kind)
    ]
    candidates = [each for each in marked if _may_be_article(each)]
    full = _outermost(each for each in candidates if not _is_partial(each))
    if full:
        return full[0] if len(full) == 1 else max(full, key=lambda each: _rank(each, main, node))
    partial = _outermost(candidates)
    return partial[0] if len(partial) == 1 else None


def _outermost(elements: Iterable[Any]) -> list[Any]:
    found = list(elements)
    around = set(found)
    return [each for each in found if around.isdisjoint(each.iterancestors())]


@remembered
def _names_node(classes: str) -> bool:
    return _NODE_CLASS.search(classes) is not None


@remembered
def _names_teaser(classes: str) -> bool:
    return _TEASER.search(classes) is not None


@remembered
def _names_surroundings(classes: str) -> bool:
    return _AROUND.search(classes) is not None


def _is_partial(element: Any) -> bool:
    return _PARTIAL.search(element.get("class") or "") is not None


def _holds_title(element: Any) -> bool:
    """Tell whether `element` is shown in full, or holds the title of the page, as a teaser does not: templates make cards of whole articles too."""
    return _FULL.search(element.get("class") or "") is not None or next(element.iter("h1"), None) is not None


def _may_be_article(element: Any) -> bool:
    classes = element.get("class") or ""
    if (
        (_names_teaser(classes) and not _holds_title(element))
        or is_hidden(element)
        or (element.tag != "article" and is_other_article(element))
    ):
        return False
    kind = element.get("typeof")
    if element.get("data-comment-user-id") is not None or (kind and _PERSON.search(kind)):
        return False
    if role_of_classes(classes) is Role.ASIDE or _is_linked(element):
        return False
    return not any(map(_is_around, element.iterancestors()))


def _is_around(element: Any) -> bool:
    if element.tag in _ASIDE_TAGS:
        return True
    names = element.keys()
    if ("role" in names and element.get("role") in _ASIDE_ROLES) or ("id" in names and element.get("id") == "comments"):
        return True
    return "class" in names and _names_surroundings(element.get("class"))


def _is_linked(article: Any) -> bool:
    """Tell whether the first heading of `article` is a link to another page, as in a teaser or a comment."""
    heading = next(article.iter(*HEADINGS), None)
    if heading is None or heading.tag == "h1":
        return False
    link = next(heading.iter("a"), None)
    if link is None or not link.get("href"):
        return False
    before = sum(len("".join(each.itertext()).strip()) for each in heading.itersiblings("p", "div", preceding=True))
    return before < _MIN_PARAGRAPH and heading.getparent() in (article, *article.iterchildren("header", "div"))


def _rank(article: Any, main: Any | None, node: str | None) -> tuple[bool, bool, bool, bool, bool, int]:
    about = article.get("about") or article.get("data-history-node-id") or article.get("id") or ""
    return (
        node is not None and re.search(rf"(?:^|/node/|^node-){re.escape(node)}$", about) is not None,
        bool(_FULL.search(article.get("class") or "")),
        next(article.iter("h1"), None) is not None,
        bool(
            _TYPE.search(f"{article.get('typeof') or ''} {article.get('itemtype') or ''}")
            or _NODE_CLASS.search(article.get("class") or "")
        ),
        main is not None and main in article.iterancestors(),
        sum(len(text.strip()) for text in article.itertext()),
    )


def densest(root: Any) -> Any | None:
    """Return the element whose own paragraphs hold most text, or ``None`` when the page has no paragraph of some length."""
    weights: dict[Any, int] = {}
    for paragraph in root.iter("p"):
        length = sum(len(text.strip()) for text in paragraph.itertext())
        if length >= _MIN_PARAGRAPH and not any(_is_around(each) or each.tag == "form" for each in paragraph.iterancestors()):
            parent = paragraph.getparent()
            weights[parent] = weights.get(parent, 0) + length
    if not weights:
        return None
    best = max(weights, key=weights.__getitem__)
    return best if 2 * weights[best] >= sum(weights.values()) else _common(weights)


def _common(elements: Iterable[Any]) -> Any:
    """Return the innermost element that holds all of `elements`."""
    first, *others = elements
    shared = [first, *first.iterancestors()]
    for each in others:
        around = {each, *each.iterancestors()}
        shared = [element for element in shared if element in around]
    return shared[0]


def banner_of(headings: Iterable[Any], title: str | None, main: Any | None) -> tuple[Any, Any] | None:
    """Return the one of `headings` that shows the `title` outside `main`, and the box around it; ``None`` without them.

    The box holds no menu, and ends where text stands before the heading, as the head of a page begins with what is of the whole site.
    """
    named = (each for each in headings if each.tag == "h1" and title and " ".join((line_of(each) or "").split()) == title)
    heading = next(named, None)
    if heading is None or main is None or main in heading.iterancestors():
        return None
    around = {*main.iterancestors(), main}
    box = None
    for each in islice(heading.iterancestors(), _BANNER_DEPTH):
        if each in around or each.get("role") == "banner" or next(each.iter("nav", "form"), None) is not None:
            break
        box = each
        if _has_text_before(heading, box):
            break
    return (heading, box) if box is not None else None


def _has_text_before(heading: Any, box: Any) -> bool:
    around = takewhile(lambda each: each is not box, (heading, *heading.iterancestors()))
    return any(
        (each.getparent().text or "").strip()
        or any((before.tail or "").strip() or visible_text(before, 0) for before in each.itersiblings(preceding=True))
        for each in around
    )


def is_drupal_node(article: Any | None) -> bool:
    """Tell whether `article` is a node that Drupal printed, so that its text is there or it has none."""
    if article is None:
        return False
    return bool(_NODE_CLASS.search(article.get("class") or "") or article.get("data-history-node-id") or article.get("about"))


def visible_text(element: Any, limit: int) -> bool:
    """Tell whether `element` holds more than `limit` characters of text, scripts aside."""
    length = 0
    for each in element.iter(etree.Element):
        if (text := each.text) and each.tag not in ("script", "style", "noscript"):
            length += len(text.strip())
        if text := each.tail:
            length += len(text.strip())
        if length > limit:
            return True
    return False


def has_sentence(element: Any) -> bool:
    """Tell whether any of the texts that `element` holds in one piece is as long as a sentence, scripts aside."""
    return any(
        len(text.strip()) >= _SENTENCE and (text.is_tail or text.getparent().tag not in ("script", "style"))
        for text in _TEXTS(element)
    )
