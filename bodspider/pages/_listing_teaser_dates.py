"""The date of a teaser: which of its elements state when it was published, and which when it was changed."""

from __future__ import annotations

import re
from typing import Any

from bodspider.pages._kinds import kind_of, names_other, names_publication, strip_joins
from bodspider.pages._line_dates import date_parts, is_date, tells_span
from bodspider.pages._listing_fields import FIELD, first_of
from bodspider.pages._phrases import is_date_label, is_dateline, tells_dates
from bodspider.pages._roles import HEADINGS
from bodspider.pages._shapes import is_leaf, is_short, label_before
from bodspider.pages._statements import is_of_other, is_of_span
from bodspider.pages._text import MAX_DATE_TEXT, class_judge, is_date_text, line_of

_DATES = (
    "field--name-created",
    "field-name-created",
    "views-field-created",
    "node__submitted",
    "submitted",
    "node__meta",
)
_is_named_date = class_judge(re.compile(FIELD + r"(?:date|datum|published|publication|publi).*"))
_is_named_changed = class_judge(re.compile(r"(?:.*-)?(?:changed|modified|updated)(?:-.*)?"))


def date_elements(item: Any, own: list[Any], title: Any | None) -> list[Any]:
    """Return those of `own`, the elements of `item` outside its summary, that state when it was published; a change or an event is none.

    Machine-readable ones come first, `title` is none of them. Beside two times that are the first and the last day of something, only an
    element whose class or words say that it is of a publication counts.
    """

    def is_other(date: Any) -> bool:
        return is_of_other(date, _label(date, title), item)

    named = first_of(own, *_DATES)
    exact = [each for each in own if each.get("content") and is_marked_created(each)]
    times = [each for each in own if each.tag == "time" and not _is_changed(each) and not is_other(each)]
    if exact or times:
        inside = [each for each in times if named is not None and named in each.iterancestors()]
        return list(dict.fromkeys((*exact, *(inside or times))))
    is_created = named is not None
    is_event = not is_created and any(each.tag == "time" and is_of_span(each) for each in own)
    if is_event:
        return next(([each] for each in own if _says_published(each)), [])
    if named is None:
        named = next((each for each in own if _is_named_date(each) and not is_other(each)), None)
    leaves = [each for each in own if each is not title and len(each) == 0 and _is_date(each)]
    leaves = [each for each in leaves if named is None or named in (each, *each.iterancestors())]
    inner = [
        each
        for each in leaves
        if not _is_changed(each) and not (_is_told_other(_label(each, title)) if is_created else is_other(each))
    ]
    if inner or named is not None:
        return inner[:1] or ([] if leaves else [named])
    return next(([each] for each in own if _is_date_line(each) and not _is_changed(each) and not is_other(each)), [])


def _label(element: Any, title: Any | None) -> str:
    """Return the text right before `element`, unless that is the `title`, or begins with it, whatever its words."""
    label = label_before(element)
    name = line_of(title) or "" if title is not None and label else ""
    is_title = (name and label.startswith(name)) or (name.startswith(label) and title in element.iterancestors())
    return "" if is_title else label


def _is_told_other(label: str) -> bool:
    return kind_of(label) == "modified" or names_other(label)


def _is_date(element: Any) -> bool:
    line = line_of(element)
    return (is_date_text(line) or is_date(line)) and not tells_span(line or "")


def _is_date_line(element: Any) -> bool:
    """Tell whether `element` is a line with nothing but a date in several parts, or with a date and the rubric beside it."""
    line = _line(element)
    if line is None or tells_span(line):
        return False
    return (
        is_date_text(line)
        or is_dateline(line)
        or (
            tells_dates(line, "", is_first=True, is_apart=False)
            and any(kind_of(label) != "modified" for label, _ in date_parts(line))
        )
    )


def _says_published(element: Any) -> bool:
    line = _line(element)
    if line is None or not tells_dates(line, "", is_first=True, is_apart=False):
        return False
    return any(names_publication(label) and kind_of(label) == "published" for label, _ in date_parts(line))


def _line(element: Any) -> str | None:
    """Return the text of `element` when it is a line that is short enough for a date, and neither heading nor link."""
    if element.tag in HEADINGS or element.tag == "a" or not is_leaf(element) or not is_short(element, MAX_DATE_TEXT):
        return None
    return line_of(element)


def is_change_line(element: Any) -> bool:
    """Tell whether `element` is a line with nothing but a phrase such as ``Laatst bijgewerkt op`` and the date of a change."""
    if element.tag in HEADINGS or not is_leaf(element) or not is_short(element, MAX_DATE_TEXT):
        return False
    line = line_of(element) or ""
    parts = date_parts(line)
    if len(parts) != 1 or not line.rstrip(".) ").endswith(parts[0][1]):
        return False
    return kind_of(parts[0][0]) == "modified" and is_date_label(strip_joins(parts[0][0]), is_first=True)


def is_marked_created(element: Any) -> bool:
    """Tell whether RDF or microdata say that `element` holds when something was published."""
    names = {*(element.get("property") or "").split(), *(element.get("itemprop") or "").split()}
    return bool({"schema:dateCreated", "schema:datePublished", "dc:date", "datePublished", "dateCreated"} & names)


def _is_changed(element: Any) -> bool:
    for each in (element, *element.iterancestors("div", "span", "p", "li", "td")):
        if each.get("itemprop") == "dateModified" or "schema:dateModified" in (each.get("property") or ""):
            return True
        if _is_named_changed(each):
            return True
    return False
