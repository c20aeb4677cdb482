"""The author of an article, as its page gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lxml import etree

from bodspider.pages._blocks import block_text
from bodspider.pages._finds import Survey
from bodspider.pages._line_dates import date_parts
from bodspider.pages._phrases import MAX_LINE, author_in
from bodspider.pages._remembered import remembered
from bodspider.pages._roles import Role, role_of_classes
from bodspider.pages._shapes import is_other_article
from bodspider.pages._text import line_of, text_of

_FIELD = re.compile(r"(?<!\S)field-{1,2}name-(?:field-)?(?:\S*-)?(?:author|auteur|autor)\S*(?!\S)")
_OWNER = re.compile(r"(?<!\S)(?:field-{1,2}name-uid|username)(?!\S)")
_RELATION = re.compile(r"(?:^|\s|:)(?:author|creator|has_creator)(?:\s|$)")
_NAMING = frozenset(("rel", "property", "itemprop"))
_NAME = re.compile(r"(?:^|\s|:)name(?:\s|$)")
_PROFILE = re.compile(r"/user/\d+$|/(?:users|auteurs?|authors?|autor(?:en|in)?)/[^/]+$")
_BYLINE = re.compile(
    r"(?<!\S)(?:\S*byline\S*|author|author-?name|(?:field|post|entry|article|news)-author|\S*(?:__|--)author|field--name-author)(?!\S)"
)


def author_of(found: Survey) -> tuple[str | None, str]:
    """Return the author that the parts about an article name, and which of them did; ``None`` when none does."""
    for value in found.authors:
        if name := _name(value):
            return name, "author-field"
    parts = list(dict.fromkeys(_parts(found)))  # what is about an article can stand inside another such part
    for source, is_author, read in _SOURCES:
        for element in parts:
            if is_author(element) and (name := read(element)):
                return name, source
    return None, ""


def _parts(found: Survey) -> Iterator[Any]:
    for about in (*found.about, *found.machine):
        if not len(about):
            yield about
            continue
        walker = etree.iterwalk(about, events=("start",))
        for _, node in walker:
            if node is not about and is_other_article(node):
                walker.skip_subtree()
            else:
                yield node


def _name(element: Any) -> str | None:
    """Return the name in `element`, without the label of the field and what is said of the author beside it."""
    if element.get("content"):
        return str(element.get("content")).strip() or None
    named = ((each, each.get("property") or each.get("itemprop")) for each in element.iter(etree.Element))
    inner = next((each for each, properties in named if properties and _NAME.search(properties)), None)
    if inner is not None:
        return (inner.get("content") or "").strip() or line_of(inner)
    labels = [each for each in element.iter(etree.Element) if role_of_classes(each.get("class") or "") is Role.LABEL]
    text = block_text(element, without=labels)
    return ", ".join(line for line in text.split("\n") if line) if text else None


def _byline(element: Any) -> str | None:
    line = " ".join((text_of(element, list(element.iterdescendants("time"))) or "").split())
    return (
        author_in(line, _last_date(line)) or (line.strip(" ,|·•–—-") if not any(map(str.isdigit, line)) else None)
        if line
        else None
    )


def _signature(element: Any) -> str | None:
    line = line_of(element)
    if not line or len(line) > MAX_LINE:
        return None
    return author_in(line.replace("\n", " "), _last_date(line))


def _last_date(line: str) -> str | None:
    parts = date_parts(line)
    return parts[-1][1] if parts else None


def _class(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    matches = remembered(lambda classes: pattern.search(classes) is not None)
    return lambda element: matches(element.get("class", ""))


def _is_related(element: Any) -> bool:
    if _NAMING.isdisjoint(element.keys()):
        return False
    named = f"{element.get('rel', '')} {element.get('property', '')} {element.get('itemprop', '')}"
    return bool(_RELATION.search(named)) and (element.get("content") is None or "has_creator" not in named)


def _is_profile(element: Any) -> bool:
    return element.tag == "a" and bool(_PROFILE.search(element.get("href") or ""))


_SOURCES: tuple[tuple[str, Callable[[Any], bool], Callable[[Any], str | None]], ...] = (
    ("field-author", _class(_FIELD), _name),
    ("username", _class(_OWNER), _name),
    ("rel-author", _is_related, _name),
    ("profile-link", _is_profile, _name),
    ("byline", _class(_BYLINE), _byline),
    ("submitted", lambda element: True, _signature),
)


def first_name(names: Iterable[str]) -> str | None:
    """Return `names` as one text, or ``None`` when there is none; addresses are no names."""
    return ", ".join(dict.fromkeys(each for each in names if not each.startswith(("http://", "https://")))) or None
