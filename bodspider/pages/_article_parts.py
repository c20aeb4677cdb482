"""Where an article page has what: its one article, the article's fields, and what only stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bodspider.pages._article_text import is_unseen

Element = etree._Element

_ARTICLES = etree.XPath("//article | //div[contains(concat(' ', @class, ' '), ' node ')]")
_MAIN = etree.XPath("(//main | //*[@role='main'] | //*[@id='main-content' or @id='content'][self::div or self::section])[1]")
_COMMENT = re.compile(r"(?:^|\s)(?:comments?|js-comment|comment-wrapper|field--name-comment|indented)(?:\s|$)")
_TEASER = re.compile(r"(?:^|\s)(?:node--view-mode-\S*teaser|node-teaser|views-row|aggregator-item|feed-item)(?:\s|$)")
_PERSON = re.compile(r"(?:^|\s)(?:profile|user|node__author|author-?(?:card|box|bio))(?:\s|$)")
_BESIDE = re.compile(
    r"(?:^|\s)(?:node__meta|node__submitted|submitted|node__links|links|inline-links|link-wrapper|meta|comment-wrapper|comments?|"
    r"field--name-comment|breadcrumbs?|tabs|pager|sharing|social\S*|share\S*|addtoany\S*|at-share\S*|print-\S*|block-views\S*|"
    r"views-element-container|rdf-meta|node__author|author-?(?:card|box|bio)|profile|menu|toolbar|read-?more|related\S*)(?:\s|$)"
)
_BESIDE_TAGS = frozenset(("header", "footer", "nav", "aside", "article"))
_BESIDE_ROLES = frozenset(("navigation", "complementary", "search", "contentinfo", "banner"))
_COMMENT_RELATION = re.compile(r"(?:^|\s)(?:\w+:)?comment(?:\s|$)", re.IGNORECASE)
_TERM = re.compile(r"/taxonomy/term/\d+|[?&]f(?:\[|%5B)\d", re.IGNORECASE)
_FIELD_NAME = re.compile(r"(?:^|\s)field-(?:-name-|name-)(\S+)")
_FIELD_TYPE = re.compile(r"(?:^|\s)field-(?:-type-|type-)(\S+)")
_LONGEST_LABEL = 40


def main_of(root: Element) -> Element:
    """Return the main content of the page, or the whole page when nothing is marked as such."""
    found = _MAIN(root)
    return found[0] if found else root


def article_of(root: Element, main: Element) -> Element | None:
    """Return the element of the article that the page is about, or ``None`` when no element is marked as one.

    Comments, teasers and cards of people are no such article. Of several the one that Drupal marks as shown in full comes
    first, then the one with most text, those in the main content before others.
    """
    candidates = [each for each in _ARTICLES(root) if _is_article(each)]
    if not candidates:
        return None
    inside = [each for each in candidates if _within(each, main)] or candidates
    full = [each for each in inside if "view-mode-full" in each.get("class", "") or "node-full" in each.get("class", "")]
    return full[0] if full else max(inside, key=lambda each: len("".join(each.itertext())))


def _is_article(element: Element) -> bool:
    classes = element.get("class", "")
    if _COMMENT.search(classes) or _TEASER.search(classes) or _PERSON.search(classes) or is_comment(element):
        return False
    if (element.get("typeof") or "").endswith("Person") or is_unseen(element):
        return False
    return not any(
        each.tag in ("article", "nav", "aside", "footer") or _COMMENT.search(each.get("class", "")) or is_comment(each)
        for each in element.iterancestors()
    )


def _within(element: Element, other: Element) -> bool:
    return element is other or any(each is other for each in element.iterancestors())


def is_comment(element: Element) -> bool:
    """Tell whether `element` is a comment, or the place where comments stand."""
    if (element.get("id") or "").lower() in ("comments", "comment-form", "disqus_thread"):
        return True
    relation = f"{element.get('rel', '')} {element.get('typeof', '')}"
    return bool(relation.strip() and _COMMENT_RELATION.search(relation))


def is_beside(element: Element) -> bool:
    """Tell whether `element` stands beside the text of an article: meta lines, links, comments, menus, cards, other articles."""
    if element.tag in _BESIDE_TAGS or element.get("role") in _BESIDE_ROLES or is_comment(element):
        return True
    return bool(_BESIDE.search(element.get("class", ""))) or is_unseen(element)


def own(element: Element, *, without: frozenset[Element] = frozenset()) -> Iterator[Element]:
    """Yield `element` and what it holds, in page order, without other articles, comments, menus and what is in `without`."""
    walk = etree.iterwalk(element, events=("start",))
    for _, each in walk:
        if each is not element and (each in without or _is_foreign(each)):
            walk.skip_subtree()
            continue
        yield each


def _is_foreign(element: Element) -> bool:
    if element.tag in ("article", "nav", "aside", "form", "script", "style", "template", "noscript") or is_comment(element):
        return True
    classes = element.get("class", "")
    return bool(classes and (_COMMENT.search(classes) or _PERSON.search(classes) or "block-views" in classes))


def field_name(element: Element) -> str | None:
    """Return the machine name of the Drupal field that `element` is, such as ``body``, or ``None``."""
    found = _FIELD_NAME.search(element.get("class", ""))
    return found.group(1) if found else None


def field_type(element: Element) -> str | None:
    """Return the type of the Drupal field that `element` is, such as ``text-with-summary``, or ``None``."""
    found = _FIELD_TYPE.search(element.get("class", ""))
    return found.group(1) if found else None


def is_term_link(link: Element) -> bool:
    """Tell whether `link` leads to a tag: by ``rel=tag``, RDF, or an address of a taxonomy term."""
    if "tag" in (link.get("rel") or "").split() or (link.get("property") or "").endswith(":about"):
        return True
    return bool(_TERM.search(link.get("href") or ""))


def is_link_list(element: Element) -> bool:
    """Tell whether `element` holds links to terms, or links behind a label, and hardly any other text."""
    links = [link for link in element.iter("a") if link.get("href")]
    if not links or element.tag in ("p", "a", "span", "em", "strong", "td", "th", "li"):
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    everything = len("".join("".join(element.itertext()).split()))
    if all(is_term_link(link) for link in links):
        return everything <= linked + _LONGEST_LABEL + 3 * len(links)
    return False
