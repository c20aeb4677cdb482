"""Parts of an item: its fields, its statements of a date, its link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from bodspider.dates._types import RenderTime, Statement
from bodspider.pages._line_dates import published_in
from bodspider.pages._listing_links import entry_address
from bodspider.pages._text import classes_of, line_of, machine_date, text_of
from bodspider.pages._types import Entry

FIELD = r"(?:field-{1,2}name|views-field)-(?:field-)?(?:[a-z]+-)*"
"""Beginning of an expression for the classes that Drupal gives a field, before the name of the field."""
_LABELS = frozenset(("field__label", "field-label", "views-label", "views-more-link"))


@dataclass(frozen=True, slots=True)
class Place:
    """The page that an item stands on; `counts_fixed` when its ages count in fixed units."""

    url: str
    base: str
    language: str | None
    rendered: RenderTime
    counts_fixed: bool = False


def statement_of(element: Any, page: Place, shown: str | None = None) -> Statement | None:
    """Return what `element` says of a date: its machine-readable value where it has one, else its text.

    ``None`` comes back when it says nothing.
    """
    machine = next((each for each in element.iter("time") if machine_date(each)), None)
    raw = machine_date(machine) if machine is not None else (element.get("content") or "").strip()
    text = shown or line_of(machine if machine is not None else element)
    if raw:
        return Statement("listing", raw, text if text != raw else None, language_at(element, page), page.rendered)
    if not text:
        return None
    text = published_in(text) or text
    return Statement("listing", text, None, language_at(element, page), page.rendered, fixed=page.counts_fixed)


def language_at(element: Any, page: Place) -> str | None:
    """Return the language that the markup names for `element`, else that of the page."""
    for each in (element, *element.iterancestors()):
        if each.tag != "html" and (each.get("lang") or "").strip():
            return str(each.get("lang")).strip()
    return page.language


def value_of(field: Any) -> str | None:
    """Return the text of a field without its label, and without a link to more of it."""
    return text_of(field, [each for each in field.iter(etree.Element) if not _LABELS.isdisjoint(classes_of(each))])


def outline(element: Any, opaque: Callable[[Any], bool]) -> list[Any]:
    """Return the elements in `element`, in the order of the page; what is in an `opaque` one is left out."""
    found = []
    walker = etree.iterwalk(element, events=("start",))
    for _, each in walker:
        if each is element:
            continue
        found.append(each)
        if opaque(each):
            walker.skip_subtree()
    return found


def first_of(elements: Iterable[Any], *names: str) -> Any | None:
    """Return the first of `elements` that has one of these classes; the order of the `names` comes first."""
    pool = [(classes, each) for each in elements if (classes := classes_of(each))]
    return next((each for name in names for classes, each in pool if name in classes), None)


def make_entry(title: str | None, link: Any | None, page: Place, **facts: Any) -> Entry:
    """Return the entry with this `title` that leads where `link`, an element or ``None``, leads."""
    href = link.get("href") or "" if link is not None else ""
    url, problem = entry_address(href, page.base, page.url)
    return Entry(title=title, href=href, url=url, problem=problem, **facts)
