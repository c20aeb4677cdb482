"""The article: its fields, their types and their meaning.

Everything that names the fields is derived from the dataclasses here: the JSON Schema, the database columns, the order of
the exported keys and the table in ``docs/article.md``. Add a field here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

Source = Literal["time", "json-ld", "meta", "text", "feed", "listing"]
"""Where a statement of a date was found, the most trustworthy first."""

Precision = Literal["second", "minute", "hour", "day", "week", "month", "year"]
"""How wide a window of time is, named by the unit that just holds it."""


def _is(meaning: str, **default: Any) -> Any:
    return field(metadata={"meaning": meaning}, **(default or {"default": None}))


@dataclass(slots=True, kw_only=True)
class Link:
    """An address found in an article, with the text that stood for it."""

    url: str = _is("Absolute address.", default="")
    text: str | None = _is("Link text, or alternative text of an image; null where the page gives none.")


@dataclass(slots=True, kw_only=True)
class Evidence:
    """One statement of the publication date, as it was found and as it was read."""

    source: Source = _is("Where the statement was found.", default="text")
    raw: str = _is("The statement as the page gives it; a relative age also names the render time it counts from.", default="")
    earliest: datetime | None = _is("Earliest instant that the statement allows; null when it proves no date.")
    latest: datetime | None = _is("Latest instant that the statement allows; null when it proves no date.")


class Lined:
    """What may carry its line of JSON Lines, where that was made before it is written; what `dataclasses.replace` makes has none."""

    __slots__ = ("line",)
    line: bytes

    def take_line(self) -> bytes | None:
        """Return the line and forget it; ``None`` where there is none."""
        line: bytes | None = getattr(self, "line", None)
        if line is not None:
            del self.line
        return line


@dataclass(slots=True, kw_only=True)
class Article(Lined):
    """One news article in one language: a JSON Lines object, a database row, a row of every export."""

    id: str = _is(
        "Stable identity of the article in its language: the same across runs, listing pages, http/https and tracking parameters.",
        default="",
    )
    story: str = _is("Identity shared by all translations of one story.", default="")
    url: str | None = _is("Canonical address of the detail page, after redirects; null when the listing gives no usable link.")
    language: str | None = _is("BCP 47 tag of the article's text.")
    translations: dict[str, str] = _is(
        "Language to address, for the translations that exist, this one included.", default_factory=dict
    )
    title: str | None = _is("Title as clean text.")
    summary: str | None = _is("The listing's teaser as clean text on one line.")
    body: str | None = _is(
        "Text of the article: paragraphs separated by one blank line, list items on lines beginning with a hyphen, "
        "table rows on lines of their own with cells separated by a tab."
    )
    author: str | None = _is("Author as the page or the listing gives it, often an opaque number.")
    tags: list[str] = _is("Tags of the article, in the order of the page.", default_factory=list)
    images: list[Link] = _is("Images found in the article, in order, without repeats.", default_factory=list)
    attachments: list[Link] = _is("Files that the article links to, in order, without repeats.", default_factory=list)
    links: list[Link] = _is("Other addresses that the article links to, in order, without repeats.", default_factory=list)
    published: datetime | None = _is(
        "Earliest instant consistent with all the evidence of the publication date; exact when the evidence is."
    )
    published_earliest: datetime | None = _is("Start of the window that the evidence proves.")
    published_latest: datetime | None = _is("End of the window that the evidence proves, included.")
    published_precision: Precision | None = _is("How wide that window is.")
    published_evidence: list[Evidence] = _is(
        "Every statement of the publication date that was found, best first.", default_factory=list
    )
    published_conflict: bool = _is("Whether the evidence contradicts itself.", default=False)
    modified: datetime | None = _is("When the page says it was last changed.")
    listing: str | None = _is("Address of the listing that led here.")
    listing_title: str | None = _is("Title of the listing that led here.")
    fetched: datetime | None = _is("When the detail page was fetched; null when it was not.")
    status: int | None = _is("HTTP status of the detail page; null when there was no answer.")
    error: str | None = _is(
        "Why there is no detail, such as http-404, timeout, not-html, unsafe-url or robots; null when there is one."
    )
    content_hash: str | None = _is("SHA-256, in hexadecimal, of what a reader sees: title, summary, body, tags and attachments.")


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of one field: its name, its Python type without ``None``, whether it can be null, and its meaning."""

    name: str
    type: Any
    nullable: bool
    meaning: str


@cache
def describe(record: type) -> tuple[Field, ...]:
    """Return the fields of `record`, one of the dataclasses of this module, in the order in which they are exported."""
    hints = get_type_hints(record)
    described = []
    for each in fields(record):
        hint = hints[each.name]
        plain = [option for option in get_args(hint) if option is not type(None)]
        nullable = type(None) in get_args(hint) and get_origin(hint) is not Literal
        described.append(Field(each.name, plain[0] if nullable else hint, nullable, each.metadata["meaning"]))
    return tuple(described)


FIELD_NAMES: tuple[str, ...] = tuple(each.name for each in describe(Article))


_PLAIN_SCHEMA: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    dict[str, str]: {"type": "object", "additionalProperties": {"type": "string"}},
}


def _schema_of(kind: Any) -> dict[str, Any]:
    if kind in _PLAIN_SCHEMA:
        return _PLAIN_SCHEMA[kind]
    if get_origin(kind) is Literal:
        return {"type": "string", "enum": list(get_args(kind))}
    if get_origin(kind) is list:
        return {"type": "array", "items": _schema_of(get_args(kind)[0])}
    return _object_schema(kind)


def _object_schema(record: type) -> dict[str, Any]:
    properties = {}
    for each in describe(record):
        schema = dict(_schema_of(each.type))
        if each.nullable:
            schema["type"] = [schema["type"], "null"]
            if "enum" in schema:
                schema["enum"] = [*schema["enum"], None]
        properties[each.name] = {**schema, "description": each.meaning}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one line of the JSON Lines export."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": (Article.__doc__ or "").strip(),
        **_object_schema(Article),
    }
