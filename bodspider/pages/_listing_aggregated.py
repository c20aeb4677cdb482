"""Items of an aggregator, of Drupal 7 and later, with classes or without."""

from __future__ import annotations

import re
from typing import Any

from bodspider.pages._listing_fields import Place, first_of, language_at, make_entry, outline, statement_of, value_of
from bodspider.pages._listing_marked import is_swallowed
from bodspider.pages._listing_parts import link_around
from bodspider.pages._roles import HEADINGS
from bodspider.pages._text import classes_of, is_date_text, line_of, text_of
from bodspider.pages._types import Entry

_DESCRIPTIONS = frozenset(("item-description", "feed-item-body"))
_AGES = ("field--name-timestamp", "feed-item-date")


def read_aggregated(item: Any, page: Place) -> Entry:
    """Return the entry that the element `item` of an aggregator holds."""
    parts = outline(item, _is_description)
    heading = next((each for each in parts if each.tag in HEADINGS), None)
    link = link_around(heading, item) if heading is not None else None
    body = next((each for each in parts if _is_description(each)), None)
    age, author = first_of(parts, *_AGES), first_of(parts, "field--name-author")
    if age is None:
        age, author = _plain_fields(item, heading, body)
    statement = statement_of(age, page) if age is not None else None
    return make_entry(
        line_of(heading) if heading is not None else None,
        link,
        page,
        summary=_summary(body) if body is not None else None,
        author=value_of(author) if author is not None else None,
        language=_item_language(item, parts, link, page),
        tags=_categories(parts),
        statements=(statement,) if statement else (),
    )


def _is_description(element: Any) -> bool:
    return not _DESCRIPTIONS.isdisjoint(classes_of(element))


def _summary(body: Any) -> str | None:
    return text_of(body, [each for each in body.iter("article") if is_swallowed(each)])


def _plain_fields(item: Any, heading: Any, body: Any) -> tuple[Any | None, Any | None]:
    """Return the boxes of `item` that hold its age and its author, where no class names them.

    The age stands before the description, the author after it; a box with a link is neither.
    """
    boxes = [each for each in item if isinstance(each.tag, str) and each is not heading]
    at = boxes.index(body) if body in boxes else len(boxes)
    plain = [each for each in boxes[:at] if not _holds(each, "a")]
    age = next((each for each in plain if is_date_text(line_of(each)) or _holds(each, "time")), None)
    if age is None:
        numbered = [each for each in plain if re.search(r"\d\W*[^\W\d]|[^\W\d]\W*\d", line_of(each) or "")]
        age = numbered[0] if len(numbered) == 1 else None
    after = boxes[at + 1 :] if body in boxes else boxes[boxes.index(age) + 1 :] if age is not None else []
    return age, next((each for each in after if line_of(each)), None)


def _holds(element: Any, tag: str) -> bool:
    return next(element.iter(tag), None) is not None


def _item_language(item: Any, parts: list[Any], link: Any | None, page: Place) -> str | None:
    """Return the language of the item: as its markup says, else that of its feed, else that of the page."""
    own = (item.get("lang") or "").strip() or (link is not None and (link.get("hreflang") or "").strip())
    if own:
        return str(own)
    heads = (each.get("hreflang") for each in parts if each.tag == "a" and each is not link)
    return next((each for each in heads if each), None) or language_at(item, page)


def _categories(parts: list[Any]) -> tuple[str, ...]:
    box = first_of(parts, "feed-item-categories")
    texts = [line_of(each) for each in box.iter("a")] if box is not None else []
    return tuple(dict.fromkeys(text for text in texts if text))
