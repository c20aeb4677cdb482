"""The text of an article: which elements hold it, and what it says."""

from __future__ import annotations

from lxml import etree

from bodspider.pages._article_dates import SIGNED
from bodspider.pages._article_parts import field_name, field_type, is_beside, is_link_list, own
from bodspider.pages._article_text import block_text, is_unseen
from bodspider.pages._listing_text import is_date_text

Element = etree._Element

_TEXT_TYPES = frozenset(
    (
        "text-with-summary",
        "text-long",
        "text",
        "string-long",
        "entity-reference-revisions",
        "paragraphs",
        "field-collection",
    )
)
_NOT_TEXT = frozenset(("tags", "author", "title", "date", "source", "copyright", "credits", "subtitle-seo", "metatag"))
_MARKED = etree.XPath(".//*[@itemprop='articleBody' or @property='schema:text' or @property='content:encoded']")
_SHORT = 160


def text_elements(scope: Element) -> list[Element]:
    """Return the fields that hold the article's text, outermost, in page order; empty when no field is marked as text."""
    found: list[Element] = []
    taken: set[Element] = set()
    for element in own(scope):
        if taken and not taken.isdisjoint(element.iterancestors()):
            continue
        if _is_text_field(element):
            found.append(element)
            taken.add(element)
    return found or list(_MARKED(scope))[:1]


def _is_text_field(element: Element) -> bool:
    name = field_name(element)
    if name is None:
        return False
    if name in ("body", "field-body"):
        return True
    plain = name.removeprefix("field-")
    return field_type(element) in _TEXT_TYPES and not any(word in _NOT_TEXT for word in plain.split("-"))


def has_fields(scope: Element) -> bool:
    """Tell whether the article is made of Drupal's marked fields, so that one without a text field has no text."""
    return any(field_name(element) not in (None, "title", "uid", "created") for element in own(scope))


def text_of_fields(fields: list[Element]) -> str:
    """Return the text of `fields`; a lead that the text after it begins with, or repeats, stands once."""
    texts = [block_text(_without_label(field)) for field in fields]
    kept: list[str] = []
    for index, text in enumerate(texts):
        following = "\n\n".join(texts[index + 1 :])
        if text and not (index == 0 and _same_start(text, following)):
            kept.append(text)
    return "\n\n".join(kept)


def text_of_structure(scope: Element, title: str | None) -> str:
    """Return the text of an article whose fields are not marked: all of it but what only stands beside the text."""

    def leave_out(element: Element) -> bool:
        if element is scope:
            return False
        if is_beside(element) or is_link_list(element):
            return True
        return element.tag in ("h1", "div", "p", "time", "ul", "span", "section") and _is_line_beside(element, title)

    paragraphs = block_text([scope], leave_out=leave_out).split("\n\n")
    if len(paragraphs) > 1 and _plain(paragraphs[0]) == _plain(paragraphs[1]):
        del paragraphs[0]
    return "\n\n".join(paragraphs)


def _without_label(field: Element) -> list[Element]:
    """Return `field`, or its items when it has a label of its own."""
    labels = [each for each in field.iterchildren(etree.Element) if "field__label" in each.get("class", "") or "field-label" in each.get("class", "").split()]
    return [each for each in field.iterchildren(etree.Element) if each not in labels] if labels else [field]


def _same_start(lead: str, text: str) -> bool:
    return bool(text) and _plain(text).startswith(_plain(lead))


def _plain(text: str) -> str:
    return "".join(text.replace("\u00ad", "").split()).casefold()


def _is_line_beside(element: Element, title: str | None) -> bool:
    """Tell whether `element` is the title once more, a date, or a line of author and date."""
    if len(element) > 8:
        return False
    text = " ".join("".join(element.itertext()).split())
    if not text or len(text) > _SHORT:
        return element.tag == "h1" and bool(title) and _plain(text) == _plain(title or "")
    if element.tag == "h1":
        return True
    if element.tag == "time" or is_date_text(text):
        return not is_unseen(element)
    return bool(SIGNED.fullmatch(text)) or _tells_date(element, text)


def _tells_date(element: Element, text: str) -> bool:
    """Tell whether the line is nothing but a label and a date, such as "Last updated on 5 May 2021"."""
    if element.tag not in ("div", "p", "span", "section") or any(each.tag in ("p", "ul", "table", "h2", "h3") for each in element):
        return False
    words = text.split()
    return len(words) <= 14 and any(is_date_text(" ".join(words[start:])) for start in range(1, min(6, len(words))))
