"""Teasers: rows of a view, teasers of nodes, and boxes with a linked heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Any

from lxml import etree

from bodspider.dates._types import Statement
from bodspider.pages._links import is_file
from bodspider.pages._listing_fields import FIELD, Place, first_of, language_at, make_entry, outline, statement_of, value_of
from bodspider.pages._listing_mended import names_title
from bodspider.pages._listing_parts import TITLE_FIELDS, link_around, longest_link
from bodspider.pages._listing_teaser_authors import author_element, byline_element, signature_in, signed_byline
from bodspider.pages._listing_teaser_dates import date_elements, is_change_line
from bodspider.pages._roles import BLOCKS, HEADINGS
from bodspider.pages._terms import is_term
from bodspider.pages._text import class_judge, classes_of, is_date_text, line_of, text_of
from bodspider.pages._types import Entry

_SUMMARIES = (
    "field--name-body",
    "field-name-body",
    "views-field-body",
    "text-formatted",
)
_is_named_summary = class_judge(
    re.compile("|".join(_SUMMARIES) + "|" + FIELD + r"(?:summary|intro|teaser|lead|excerpt|abstract|description|chapo)\b.*")
)
_is_summary_part = class_judge(
    re.compile(
        r"(?!view|block)\S+(?:__|-)(?:summary|desc(?:ription)?|excerpt|intro|abstract|snippet|standfirst)|"
        r"(?:\S*-)?(?:card|teaser|item|news|article|post|entry|result)\S*(?:__|-)text"
    )
)
_is_media_part = class_judge(
    re.compile(r"(?:\S*[_-])?(?:image|img|figure|media|photo|foto|picture|video|thumb(?:nail)?|caption)(?:[_-]\S*)?")
)
_is_named_tag = class_judge(
    re.compile(
        FIELD
        + r"(?:tags?|keywords?|topics?|categor\w+|themes?|themas?|themen|thematiques?|onderwerp(?:en)?|subjects?|sujets?|trefwoord(?:en)?|"
        r"(?:news-?|nieuws-?)?types?|type-(?:nieuws|news)|rubri(?:ek(?:en)?|ques?|k(?:en)?)|dossiers?|regions?|regio-?s?|"
        r"mots-cles?|schlagw[oö]rter?|countr(?:y|ies)|land(?:en)?|laender|pays)"
    )
)
_MORE = ("node-readmore", "node__readmore", "more-link", "read-more", "readmore", "views-field-view-node")
_LINK_LISTS = frozenset(("links", "node__links"))
_TEXT_PROPERTIES = frozenset(("schema:text", "articleBody", "description"))
_TAG_BOXES = ("div", "ul", "li", "span", "td")
_MOST_DATES = 3
_LEADS_ON = re.compile(
    r"\b(?:van|op|tot|sinds|vanaf|in|of|on|until|since|from|to|du|de|le|au|depuis|dès|vom|am|bis|seit|ab|zum|der|the|den)\s*$",
    re.IGNORECASE,
)
_TIE = re.compile(r"\W*(?:by|door|par|von|on|op|le|am)?\W*", re.IGNORECASE)
_TERSE = ("header", "footer", "figure", "figcaption", "img", "picture")


def read_teaser(item: Any, page: Place) -> Entry:
    """Return the entry that the teaser `item` holds."""
    parts = outline(item, _is_body)
    title, link = _title(item, parts)
    tags = [each for each in parts if _is_tag(each) and not _leads_as(each, link)]
    dates = date_elements(item, [each for each in parts if not _is_body(each)], title)
    author = author_element(parts, dates)
    byline = None if author is not None else byline_element(parts, dates)
    signed, line = signature_in(item, dates) if author is None else (None, None)
    body = _body(parts)
    if body is None:
        body = _named_summary(parts, dates)
    changes = [each for each in parts if is_change_line(each)]
    aside = {each for each in (title, author, byline, line, *dates, *changes, *_tag_boxes(tags)) if each is not None}
    return make_entry(
        _title_text(title, dates) if title is not None else None,
        link,
        page,
        summary=value_of(body) if body is not None else _rest(item, parts, aside, _more(parts, link)),
        author=value_of(author) if author is not None else signed or signed_byline(byline),
        language=_language(item, link, page),
        tags=tuple(dict.fromkeys(text for each in tags if (text := line_of(each)))),
        statements=_statements(dates, page),
    )


def _is_body(element: Any) -> bool:
    return _is_named_summary(element) or (
        element.get("itemprop") in _TEXT_PROPERTIES or not _TEXT_PROPERTIES.isdisjoint((element.get("property") or "").split())
    )


def _body(parts: list[Any]) -> Any | None:
    return next((each for each in parts if _is_body(each) and text_of(each)), None)


def _named_summary(parts: list[Any], dates: list[Any]) -> Any | None:
    """Return the one part whose class, such as ``card__summary``, says that it is the summary; it holds neither title, link nor date."""
    named = [each for each in parts if _is_summary_part(each)]
    if len(named) != 1 or not text_of(named[0]) or any(map(_is_media, (named[0], named[0].getparent()))):
        return None
    inside = set(named[0].iter(etree.Element))
    is_more = any(each.tag in ("a", "time", *HEADINGS) or names_title(each) for each in inside)
    return None if is_more or not inside.isdisjoint(dates) else named[0]


def _is_media(element: Any) -> bool:
    return element.tag in ("figure", "figcaption", "picture") or _is_media_part(element)


def _title(item: Any, parts: list[Any]) -> tuple[Any | None, Any | None]:
    """Return the element that shows the title, and the link to the article."""
    headings = [each for each in parts if each.tag in HEADINGS]
    fields = [each for each in parts if not TITLE_FIELDS.isdisjoint(classes_of(each)) or names_title(each)]
    for each in (*headings, *fields):
        link = link_around(each, item)
        if link is not None:
            return (link if _is_beside_date(each, link) or _is_beside_text(each, link) else each), link
    link = longest_link(item) if item.tag == "tr" else None
    if link is None:
        link = item if item.tag == "a" else _other_link(parts)
    return (*headings, *fields, _title_in(link))[0], link


def _title_in(link: Any | None) -> Any | None:
    """Return `link`, or the part of it that is the title when it holds several lines: what is bold, else the first that is no date."""
    if link is None or next(link.iterdescendants("br", *BLOCKS), None) is None or (link.text or "").strip():
        return link
    lines = [
        each
        for each in link.iterdescendants(etree.Element)
        if len(each) == 0 and line_of(each) and not is_date_text(line_of(each))
    ]
    return next((each for each in lines if each.tag in ("strong", "b")), next(iter(lines), link))


def _is_beside_date(heading: Any, link: Any) -> bool:
    """Tell whether a date stands in `heading` beside its `link`, so that the link alone is the title."""
    return any(each is not link and is_date_text(line_of(each)) for each in heading.iterchildren(etree.Element))


def _is_beside_text(field: Any, link: Any) -> bool:
    """Tell whether a block of text stands beside `link` in `field`, no heading, as a teaser does in the column of the titles."""
    if field.tag in HEADINGS:
        return False
    return any(link not in each.iter("a") and line_of(each) for each in field.iterdescendants("p", "ul", "div"))


def _other_link(parts: list[Any]) -> Any | None:
    links = [each for each in parts if each.tag == "a" and each.get("href") and not _is_tag(each)]
    for each in links:
        around = (each, *each.iterancestors())
        if "bookmark" in (each.get("rel") or "").split() or first_of(around, *_MORE) is not None:
            return each
    shown = [each for each in links if line_of(each)]
    again = (each for each in shown if each.get("href") == links[0].get("href"))
    return next(iter((*again, *shown, *links)), None)


def _is_tag(element: Any) -> bool:
    if element.tag != "a":
        return False
    if is_term(element):
        return True
    around = element.iterancestors(*_TAG_BOXES)
    return any(map(_is_named_tag, around))


def _leads_as(link: Any, other: Any | None) -> bool:
    """Tell whether two links lead to one place, as Drupal's "read more", which it marks as a tag, and the title do."""
    return other is not None and link.get("href") == other.get("href")


def _more(parts: list[Any], link: Any | None) -> set[Any]:
    """Return the elements that only say that there is more to read, here or in a file."""
    again = {each for each in parts if each.tag == "a" and len(each) == 0 and (_leads_as(each, link) or _is_lone_file(each))}
    return again | {each for each in parts if first_of((each,), *_MORE) is not None}


def _is_lone_file(link: Any) -> bool:
    """Tell whether `link` leads to a file, and is all that the element around it shows."""
    return is_file(link) and line_of(link) == line_of(link.getparent())


def _tag_boxes(tags: list[Any]) -> Iterator[Any]:
    """Return, for each tag, the largest box around it that shows nothing but tags and a label."""
    shown = set(tags)
    for tag in tags:
        box = tag
        for each in tag.iterancestors(*_TAG_BOXES):
            is_more = any(link not in shown for link in each.iter("a"))
            if is_more or next(each.iter("p", "time", *HEADINGS), None) is not None:
                break
            box = each
        yield box


def _title_text(title: Any, dates: list[Any]) -> str | None:
    """Return the title without a date that stands in its link, as a block of its own or, marked as one, at an end."""
    line = line_of(title)
    inside = list(islice((each for each in dates if title in each.iterancestors()), _MOST_DATES + 1))
    apart = [each for each in inside if _is_apart(each, title, line or "")] if len(inside) <= _MOST_DATES else []
    text = text_of(title, apart) if apart else None
    return text.replace("\n", " ") if text else line


def _is_apart(date: Any, title: Any, line: str) -> bool:
    """Tell whether `date` is no part of the sentence in `title`, which shows this `line`."""
    around = [date, *takewhile(lambda each: each is not title, date.iterancestors())]
    if any(each.tag in BLOCKS or _is_beside_break(each) for each in around):
        return True
    shown = line_of(date) or ""
    return date.tag == "time" and (line.startswith(shown) or (line.endswith(shown) and not _LEADS_ON.search(line[: -len(shown)])))


def _is_beside_break(element: Any) -> bool:
    before = element.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def _statements(dates: list[Any], page: Place) -> tuple[Statement, ...]:
    found = [statement_of(each, page) for each in dates]
    return tuple({statement.raw: statement for statement in reversed(found) if statement}.values())[::-1]


def _language(item: Any, link: Any | None, page: Place) -> str | None:
    inner = next((each.get("lang") for each in item.iter("article") if (each.get("lang") or "").strip()), None)
    own = inner or (item.get("lang") or "").strip() or (link is not None and (link.get("hreflang") or "").strip())
    return str(own).strip() if own else language_at(item, page)


def _rest(item: Any, parts: list[Any], aside: set[Any], more: set[Any]) -> str | None:
    """Return the text of a teaser whose fields no class names: its paragraphs, else all that is not another field, without `more`."""
    terse = [each for each in parts if each.tag in _TERSE or not _LINK_LISTS.isdisjoint(classes_of(each))]
    left_out = {*aside, *terse}
    paragraphs = [each for each in parts if each.tag == "p" and left_out.isdisjoint((*each.iter(), *each.iterancestors()))]
    texts = [text_of(each, more) for each in paragraphs if more.isdisjoint(each.iterancestors())]
    if any(texts):
        return "\n".join(text for text in texts if text)
    lines = (text_of(item, left_out | more) or "").split("\n")
    return "\n".join(line for line in lines if not _TIE.fullmatch(line)) or None
