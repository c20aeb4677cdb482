"""Parts of a listing page: what is set apart from its main content, and the headings and links of what it lists."""

from __future__ import annotations

import re
from typing import Any

from bodspider.pages._links import is_file
from bodspider.pages._roles import HEADINGS
from bodspider.pages._terms import is_term
from bodspider.pages._text import class_judge, classes_of, line_of

_ASIDE_TAGS = frozenset(("aside", "nav", "footer", "header", "thead", "script", "style", "template", "head"))
_ASIDE_ROLES = frozenset(("complementary", "navigation", "contentinfo", "banner", "search", "dialog"))
_ASIDE_NAME = re.compile(
    r"(?:region-{1,2})?sidebar(?:-(?:first|second|left|right|top|bottom))?"
    r"|layout-sidebar-(?:first|second)|layout__region--sidebar"
    r"|(?:js-)?comments?|comment-wrapper|field-{1,2}name-comment.*"
    r"|language-switcher.*|block-(?:language|menu|search|user|aggregator|node-syndicate|node-recent|breadcrumb).*"
    r"|breadcrumbs?|contextual|(?:site-)?footer|region-{1,2}footer.*"
)
_is_named_aside = class_judge(_ASIDE_NAME)
_WRAPS = frozenset(("header", "hgroup", "a"))
_DESCRIPTIONS = frozenset(("item-description", "feed-item-body"))
TITLE_FIELDS = frozenset(("views-field-title", "field--name-title", "field-name-title", "node__title", "node-title"))


def is_aside(element: Any) -> bool:
    """Tell whether `element` is set apart from the main content: menus, sidebars, page header and footer, comments."""
    if element.tag in _ASIDE_TAGS or element.get("role") in _ASIDE_ROLES:
        return True
    if element.tag in ("body", "main", "html"):
        return False
    if not (_is_named_aside(element) or _ASIDE_NAME.fullmatch(element.get("id") or "")):
        return False
    return not len(element) or not element.xpath("boolean(.//main|.//*[@role='main'])")


def stands_aside(element: Any, but: frozenset[str] = frozenset()) -> bool:
    """Tell whether `element` stands in something that is set apart; tags in `but` do not count as set apart."""
    return any(each.tag not in but and is_aside(each) for each in element.iterancestors())


def own_heading(item: Any, boxes: int = 1) -> Any | None:
    """Return the heading of `item`: its child, or one that only headers, links and so many `boxes` stand between."""
    wraps = []
    for child in item:
        if child.tag in HEADINGS:
            return child
        if child.tag in _WRAPS or (child.tag == "div" and boxes and _DESCRIPTIONS.isdisjoint(classes_of(child))):
            wraps.append(child)
    headings = (own_heading(each, boxes - (each.tag == "div")) for each in wraps if each.getparent() is item)
    return next((each for each in headings if each is not None), None)


def link_around(heading: Any, item: Any) -> Any | None:
    """Return the link in `heading`, or the one that the heading stands in; ``None`` without one."""
    inner = next((each for each in heading.iter("a") if each.get("href") is not None), None)
    if inner is not None:
        return inner
    for each in heading.iterancestors():
        if each.tag == "a" and each.get("href") is not None:
            return each
        if each is item:
            return None
    return None


def longest_link(row: Any) -> Any | None:
    """Return the link in `row` with the longest text, tags aside; ``None`` when it leads to a file, or there is none."""
    links = [each for each in row.iter("a") if each.get("href") and not is_term(each) and line_of(each)]
    link = max(links, key=lambda each: len(line_of(each) or ""), default=None)
    return None if link is None or is_file(link) else link
