"""Statements of dates: what the parts of a page that are about its article say of when it was published and changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from lxml import etree

from bodspider.dates._types import RenderTime, Statement
from bodspider.items import Source
from bodspider.pages._date_fields import MODIFIED_NAME, kind_of_classes
from bodspider.pages._finds import Survey
from bodspider.pages._head import Head
from bodspider.pages._kinds import Kind, is_any_date, kind_of, kind_of_signed, names_publication, strip_joins
from bodspider.pages._line_dates import DIGIT, date_parts, holds_day, is_date, joins_span, tells_hours
from bodspider.pages._phrases import MAX_LINE
from bodspider.pages._remembered import remembered
from bodspider.pages._roles import Role, is_hidden, role_of_classes
from bodspider.pages._shapes import element_after, element_before, is_leaf, is_other_article, is_short, label_before
from bodspider.pages._text import classes_of, is_date_word, line_of, machine_date

_AUTHOR = re.compile(r"(?<!\S)(?:\S+(?:__|-))?(?:author|auteur|byline)(?:-?name)?(?!\S)|field-{1,2}name-uid")
_PUBLISHED_PROPERTY = re.compile(r"(?:^|\s|:)(?:date(?:Created|Published)|created|issued|published_time|date)(?:\s|$)")
_MODIFIED_PROPERTY = re.compile(r"(?:^|\s|:)(?:dateModified|modified|updated_time|changed)(?:\s|$)")
_OTHER_PROPERTY = re.compile(r"(?:^|\s|:)(?:startDate|endDate|validThrough|birthDate|expires|doorTime)(?:\s|$)")
_SIGNATURES = frozenset(("node__submitted", "node-submitted", "submitted", "field--name-created"))
_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dcterms.issued",
    "dcterms.date.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
)
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "revised",
)


@dataclass(frozen=True, slots=True)
class Said:
    """One date as it was found: what it is the date of, and how it stands there."""

    kind: Kind
    source: Source
    raw: str
    shown: str | None = None


def said_by_head(head: Head, article: dict[str, Any]) -> Iterator[Said]:
    """Yield what JSON-LD's `article` and the meta tags say."""
    for kind, keys, names in (
        ("published", ("datePublished", "dateCreated"), _PUBLISHED_META),
        ("modified", ("dateModified",), _MODIFIED_META),
    ):
        values = [value for key in keys if isinstance(value := article.get(key), str) and value.strip()]
        yield from (Said(kind, "json-ld", value.strip()) for value in values[:1])  # type: ignore[arg-type]
        yield from (Said(kind, "meta", value) for name in names for value in head.metas.get(name, ()) if value)  # type: ignore[arg-type]


def said_by_survey(found: Survey) -> Iterator[Said]:
    """Yield what the parts of a survey that are about the article say."""
    for element in found.machine:
        yield from _said_by_property(element)
    yield from said_by_elements(found.about, found.labels)


def said_by_elements(elements: Iterable[Any], labels: Mapping[Any, str]) -> Iterator[Said]:
    """Yield what `elements` say; `labels` are the names of those that are values of a named field."""
    for element in elements:
        label = labels[element] if element in labels else label_before(element)
        if kind_of(label) != "other" and not is_of_span(element):
            yield from _said_by_element(element, label, _kind_of_name(element))


def is_of_span(element: Any) -> bool:
    """Tell whether `element` is the first or the last day, or the day of the hours, of something."""
    after = element_after(element)
    if after is not None and is_short(after, MAX_LINE) and tells_hours(line := line_of(after) or "") and not holds_day(line):
        return True
    if element.tag != "time":
        return False
    before = element_before(element)
    return (before is not None and before.tag == "time" and joins_span(before.tail)) or (
        after is not None and after.tag == "time" and joins_span(element.tail)
    )


def statements(
    said: Iterable[Said], kind: Kind, language: str | None, rendered: RenderTime, *, fixed: bool
) -> tuple[Statement, ...]:
    """Return the statements of one kind, each once, machine-readable ones first; `fixed` when the ages of the page count in fixed units."""
    order = {"time": 0, "json-ld": 1, "meta": 2, "text": 3}
    once = {(each.source, each.raw): each for each in said if each.kind == kind}
    ranked = sorted(once.values(), key=lambda each: order[each.source])
    return tuple(Statement(each.source, each.raw, each.shown, language, rendered, fixed=fixed) for each in ranked)


def _said_by_property(element: Any) -> Iterator[Said]:
    value = element.get("content")
    if not value or not any(map(str.isdigit, value)):
        return
    kind = _kind_of_property(_properties(element))
    if kind:
        shown = line_of(element) if is_short(element, MAX_LINE) else None
        yield Said(kind, "meta", value.strip(), shown)


def _properties(element: Any) -> str:
    return f"{element.get('property', '')} {element.get('itemprop', '')}".strip()


@remembered
def _kind_of_property(named: str) -> Kind | None:
    if not named:
        return None
    for pattern, kind in _PROPERTY_KINDS:
        if pattern.search(named):
            return kind
    return None


_PROPERTY_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_OTHER_PROPERTY, "other"),
    (_MODIFIED_PROPERTY, "modified"),
    (_PUBLISHED_PROPERTY, "published"),
)


def _kind_of_name(element: Any) -> Kind | None:
    """Return what the classes of `element`, or of what stands right around it, say of its date."""
    for each in (element, element.getparent()):
        if each is not None and (classes := each.get("class")) and (kind := kind_of_classes(classes)):
            return kind
    return None


def is_of_other(element: Any, label: str, within: Any) -> bool:
    """Tell whether the `label` before `element`, or a class of what it stands in `within`, says that its date is none of publication."""
    if kind_of(label) in ("other", "modified") or is_of_span(element):
        return True
    around = takewhile(lambda each: each is not within, element.iterancestors())
    return any(kind_of_classes(each.get("class", "")) == "other" for each in (element, *around))


def _said_by_element(element: Any, label: str, named: Kind | None) -> Iterator[Said]:
    """Yield the dates in `element`, each judged by the words before it, its property, or else by `named`."""
    words = [label] if label else []
    tokens = list(_tokens(element))
    for index, token in enumerate(tokens):
        if isinstance(token, str):
            words.append(token)
            continue
        if _is_bound(tokens[index + 1 : index + 3]) or _is_bound(tokens[max(index - 2, 0) : index][::-1]):
            words.clear()
            continue
        kind, source, raw, shown = token
        kind = kind or _kind_by_words(" ".join(words), named, element)
        if source != "meta":
            words.clear()
        if raw:
            yield Said(kind, source, raw, shown)
    parts = date_parts(" ".join(words)) or [part for line in words for part in date_parts(line)]
    for before, date in parts:
        yield Said(_kind_by_words(before, named, element), "text", date)


def _is_signature(element: Any) -> bool:
    """Tell whether `element` is the line in which Drupal says who submitted the article and when: whatever else stands there is a name."""
    around = element.getparent()
    near = (element, *element) if around is None else (around, element, *element)
    return any(not _SIGNATURES.isdisjoint(classes_of(each)) for each in near)


def _is_bound(beside: list[str | _Token]) -> bool:
    """Tell whether what stands `beside` a date, the nearest first, is a span of hours, or a word such as ``until`` and another date."""
    if not beside or not isinstance(beside[0], str):
        return False
    return _is_hours(beside[0]) or (len(beside) > 1 and joins_span(beside[0]) and not isinstance(beside[1], str))


def _is_hours(text: str) -> bool:
    return len(text) <= MAX_LINE and tells_hours(text)


def _kind_by_words(words: str, named: Kind | None, element: Any) -> Kind:
    """Return what the `words` before a date say of it; `named`, what its class says, when they say no more than that it is a date.

    Where `element` signs the article, words that are not known are a name.
    """
    said = kind_of(words)
    if said == "other" and _is_signature(element):
        said = kind_of_signed(words)
    if named and (is_any_date(words) or (named == "other" and said == "published" and not names_publication(words))):
        return named
    return said or named or "published"


_PERSON = re.compile("author|creator")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_Token = tuple[Kind | None, Source, str, str | None]


def _tokens(element: Any) -> Iterator[str | _Token]:
    """Yield the texts of `element`, and between them its dates."""
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event != "start":
            if node is not element:
                yield from _text_tokens(node.tail)
            continue
        if node is not element and (is_other_article(node) or node.tag in ("script", "style")):
            walker.skip_subtree()
            continue
        date = _date_of(node)
        yield from (_of_field(token, node, element) for token in date)
        if (date and date[-1][1] != "meta") or (is_hidden(node) and node is not element):
            walker.skip_subtree()
            continue
        if (
            len(node)
            and next(node.iterchildren("sup"), None) is not None
            and next(node.iterdescendants("time"), None) is None
            and is_leaf(node)
        ):
            yield from _text_tokens("".join(node.itertext()))
            walker.skip_subtree()
            continue
        if node is not element and (_names_person(node) or ((classes := node.get("class")) and _names_author(classes))):
            yield "by"
        yield from _text_tokens(_named(node))


def _named(node: Any) -> str | None:
    """Return the text that `node` begins with, as a name before a colon where it is the name of a field."""
    text: str | None = node.text
    is_name = text and (node.tag == "dt" or role_of_classes(node.get("class", "")) is Role.LABEL)
    return f"{text.rstrip(' :')}:" if text and is_name else text


def _of_field(token: _Token, node: Any, element: Any) -> _Token:
    """Return the `token` of `node`, of the kind that a field inside `element` which it stands in says, when that is none of publication."""
    if token[0] is not None or node is element:
        return token
    kind, each = None, node
    while kind is None and each is not element:
        kind, each = kind_of_classes(each.get("class", "")), each.getparent()
    return (kind, *token[1:]) if kind in ("modified", "other") else token


def _text_tokens(text: str | None) -> Iterator[str | _Token]:
    if not text or text.isspace():
        return
    line = " ".join(text.split())
    date = strip_joins(line) if DIGIT.search(line) else ""
    if is_date(date):
        yield line[: line.find(date)]
        yield None, "text", date, None
    elif line:
        yield line


def _date_of(node: Any) -> list[_Token]:
    """Return the dates that `node` itself is: a ``time``, a machine-readable value, an element with nothing but a date."""
    found: list[_Token] = []
    if node.get("content"):
        found.extend((each.kind, each.source, each.raw, each.shown) for each in _said_by_property(node))
    if node.tag == "time":
        kind = _kind_of_property(_properties(node)) or ("modified" if MODIFIED_NAME.search(node.get("class") or "") else None)
        shown = line_of(node) if is_leaf(node) else " ".join((node.text or (node[0].text or "")).split()) or None
        kind = kind or _kind_of_shown(shown)
        value = machine_date(node)
        found.append((kind, "time", value, shown) if value else (kind, "text", shown or "", None))
    elif not len(node) or next(node.iterchildren(etree.Element), None) is None:
        line = line_of(node)
        if line and is_date(line) and not _names_person(node) and not is_hidden(node):
            found.append((_kind_of_property(_properties(node)), "text", line, None))
    return found


def _kind_of_shown(shown: str | None) -> Kind | None:
    """Return what words at the beginning of `shown`, which a ``time`` shows, say of its date; ``None`` where a date begins with it."""
    first = _FIRST_WORD.match(shown) if shown else None
    if not shown or first is None or is_date_word(first.group().lower()):
        return None
    parts = date_parts(shown)
    return kind_of(parts[0][0]) if parts else None


@remembered
def _names_author(classes: str) -> bool:
    return _AUTHOR.search(classes) is not None


def _names_person(node: Any) -> bool:
    names = node.keys()
    if "class" in names and "username" in classes_of(node):
        return True
    return "rel" in names and _PERSON.search(node.get("rel")) is not None
