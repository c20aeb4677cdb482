"""What an article page says of its dates, and which of them is a publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from bodspider.dates._types import RenderTime, Statement
from bodspider.items import Source
from bodspider.pages._article_parts import field_name, field_type, own
from bodspider.pages._article_text import block_text
from bodspider.pages._listing_text import is_date_text
from bodspider.pages._metadata import Metadata

Element = etree._Element

_MODIFIED = re.compile(
    r"\b(?:last(?:ly)?\s+(?:updated|modified|changed|edited|revised|reviewed)|updated\s*(?:on|:|at)|(?:laatst|laatste)\s+"
    r"(?:bijgewerkt|gewijzigd|aangepast|update|wijziging|aanpassing)|bijgewerkt\s*(?:op|:)|gewijzigd\s*(?:op|:)|"
    r"derni[eè]re\s+(?:mise\s+[àa]\s+jour|modification|actualisation)|mis\s+[àa]\s+jour|modifi[ée]e?\s+le|"
    r"(?:zuletzt|letztmals)\s+(?:aktualisiert|ge[äa]ndert|bearbeitet)|letzte\s+(?:aktualisierung|[äa]nderung)|aktualisiert\s*(?:am|:)|"
    r"ge[äa]ndert\s+am|stand\s*:)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:publi(?:shed|cation|catie(?:datum)?|é|ée|kation)|gepubliceerd|geplaatst|ver[öo]ffentlicht|erschienen|posted|released|"
    r"date\s+de\s+publication|date\s*:|datum\s*:|mis\s+en\s+ligne|paru\s+le|verschenen|submitted|ingediend|soumis|eingereicht|"
    r"gespeichert|verfasst|door|par|von|by)\b",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(r"event|start|end(?:e|date)?\b|eind|deadline|expir|agenda|begin|birth|valid|until|unpublish|chang|modif|updat")
_DATE_FIELD = frozenset(("datetime", "created", "timestamp", "daterange", "datestamp", "published-at", "date"))
_META_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "og:article:published_time",
    "publication_date",
    "date",
)
_META_MODIFIED = ("article:modified_time", "datemodified", "dcterms.modified", "dc.date.modified", "og:updated_time", "last-modified")
_RDF_CREATED = re.compile(r"(?:^|\s)(?:schema:date(?:Created|Published)|dc:(?:date|created)|dcterms:(?:created|issued)|datePublished)(?:\s|$)")
_RDF_MODIFIED = re.compile(r"(?:^|\s)(?:schema:dateModified|dc(?:terms)?:modified|dateModified)(?:\s|$)")
SIGNED = re.compile(
    r"(?:(?:submitted|posted|written|published|created|ingediend|geplaatst|geschreven|soumis|publié|écrit|eingereicht|verfasst|"
    r"gespeichert|geschrieben)\s+)?(?:by|door|par|von)\s+(?P<author>.{1,100}?)\s*(?:,|\b(?:on|op|le|am)\b|[|–—-])\s*"
    r"(?P<date>.*\d.*)",
    re.IGNORECASE,
)
"""A line of author and date, such as Drupal's own "Submitted by admin on Wed, 05/05/2021 - 08:00"."""
_DIGIT = re.compile(r"\d")
_LONGEST = 160


def head_dates(metadata: Metadata, rendered: RenderTime) -> tuple[list[Statement], list[Statement]]:
    """Return what the head of the page says of publication, and of the last change."""

    def say(source: Source, values: Iterable[str | None]) -> list[Statement]:
        return [Statement(source, value, rendered=rendered) for value in values if value]

    published = say("json-ld", (metadata.text("datePublished") or metadata.text("dateCreated"),))
    published += say("meta", (value for _, value in metadata.meta(*_META_PUBLISHED)))
    modified = say("json-ld", (metadata.text("dateModified"),))
    modified += say("meta", (value for _, value in metadata.meta(*_META_MODIFIED)))
    return published, modified


class BodyDates:
    """Collects the statements that stand in the article itself, outside its text."""

    def __init__(self, rendered: RenderTime, language: str | None) -> None:
        self.rendered = rendered
        self.language = language
        self.published: list[Statement] = []
        self.modified: list[Statement] = []

    def read(self, scope: Element, text: frozenset[Element]) -> None:
        """Read the article `scope`; `text` are the elements that hold its text, whose dates are no statements."""
        told: set[Element] = set()
        for element in own(scope, without=text):
            if told and any(each in told for each in element.iterancestors()):
                self._read_machine(element)
            elif self._read_machine(element) or self._read_text(element):
                told.add(element)

    def _read_machine(self, element: Element) -> bool:
        """Take a machine-readable value; the element's own text is told with it."""
        properties = element.get("property") or element.get("itemprop") or ""
        if element.tag == "time" and element.get("datetime"):
            where = _nearest_block(element)
            if _is_other_date(element):
                return True
            shown = _line(element)
            statement = Statement("time", element.get("datetime", "").strip(), shown, self.language, self.rendered)
            is_modified = _is_modified(where, element) or bool(_RDF_MODIFIED.search(properties))
            (self.modified if is_modified else self.published).append(statement)
            return True
        if element.get("content") and properties:
            statement = Statement("meta", element.get("content", "").strip(), None, self.language, self.rendered)
            if _RDF_CREATED.search(properties):
                self.published.append(statement)
                self._add_text(self.published, _line(element))
                return True
            if _RDF_MODIFIED.search(properties):
                self.modified.append(statement)
                return True
        return False

    def _read_text(self, element: Element) -> bool:
        """Take a date field, or a short line that says what kind of date it tells."""
        if field_type(element) in _DATE_FIELD or field_name(element) == "created":
            if _is_other_date(element):
                return "chang" not in (field_name(element) or "")
            if next(element.iter("time"), None) is not None or _holds_machine_date(element):
                return False
            self._add_text(self.published, _line(element))
            return True
        if not _may_tell(element):
            return False
        line = _line(element)
        if not line or len(line) > _LONGEST or not _DIGIT.search(line):
            return False
        if _MODIFIED.search(line):
            if next(element.iter("time"), None) is None:
                self._add_text(self.modified, line)
                return True
            return False
        if next(element.iter("time"), None) is not None or _holds_machine_date(element):
            return False
        if is_date_text(line) or _PUBLISHED.search(line):
            self._add_text(self.published, _date_part(element, line))
            return True
        return False

    def _add_text(self, to: list[Statement], line: str | None) -> None:
        if line:
            to.append(Statement("text", line, None, self.language, self.rendered))


def _date_part(element: Element, line: str) -> str:
    """Return the part of a line of author and date that is the date, where markup or wording sets it apart; else the line."""
    for each in element.iterdescendants():
        part = _line(each) if isinstance(each.tag, str) else None
        if part and _DIGIT.search(part) and is_date_text(part):
            return part
    signed = SIGNED.match(line)
    return signed["date"] if signed else line


def unique(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements, each once, those of the same words and source counting as one."""
    return tuple({(each.source, each.raw, each.shown): each for each in statements}.values())


def _line(element: Element) -> str | None:
    return " ".join(block_text([element]).split()) or None


def _nearest_block(element: Element) -> Element:
    return next((each for each in element.iterancestors() if each.tag in ("div", "p", "li", "footer", "header", "section", "dd")), element)


def _is_modified(block: Element, element: Element) -> bool:
    line = _line(block) or ""
    if not _MODIFIED.search(line):
        return False
    return len(list(block.iter("time"))) == 1 or bool(_MODIFIED.search(_before(element)))


def _before(element: Element) -> str:
    previous = element.getprevious()
    if previous is not None:
        return f"{''.join(previous.itertext())} {previous.tail or ''}"
    parent = element.getparent()
    return parent.text or "" if parent is not None else ""


def _is_other_date(element: Element) -> bool:
    names: Iterator[str | None] = (field_name(each) for each in (element, *element.iterancestors()))
    name = next((each for each in names if each), None)
    return bool(name and _OTHER_DATE.search(name))


def _holds_machine_date(element: Element) -> bool:
    return any(each.get("content") and _RDF_CREATED.search(each.get("property") or "") for each in element.iter(etree.Element))


def _may_tell(element: Element) -> bool:
    """Tell whether `element` is a line of its own: a block without other blocks in it, or Drupal's line of author and date."""
    classes = element.get("class", "")
    if "submitted" in classes or "node__meta" in classes:
        return True
    if element.tag not in ("div", "p", "footer", "header", "li", "dd", "section") and "date" not in classes:
        return False
    return not any(each.tag in ("div", "p", "ul", "table", "section", "article", "h1", "h2", "h3") for each in element.iterchildren())
