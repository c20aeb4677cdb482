"""Articles as rows, and rows as articles: the values that a database driver takes and gives.

SQLAlchemy's own conversion, row by row through every column type, takes longer than the database does; for the many rows
of a crawl it is done here. Times are ISO 8601 text on SQLite and time stamps elsewhere, JSON is text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, get_args, get_origin

from bodspider.items import FIELD_NAMES, Article, Evidence, Field, Link, describe
from bodspider.store._json import composer, iso
from bodspider.text import is_whole, quoted

Convert = Callable[[Any], Any]

_line = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_ascii_line = json.JSONEncoder(check_circular=False).encode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def plain(article: Article) -> dict[str, Any]:
    """Return `article` as values that JSON knows, in the order and form of the JSON Lines export."""
    return {name: convert(getattr(article, name)) for name, convert in _PLAIN}


def line_of(article: Article, encoding: str | None = "utf-8") -> bytes:
    """Return `article` as a line of JSON Lines, in the order of the fields; without an `encoding` letters outside ASCII are escaped."""
    if encoding == "utf-8":
        with suppress(AttributeError, TypeError):  # where a pipeline of a user has put something else into a field
            body = b"null" if article.body is None else quoted(article.body)
            return b'{%b, "body": %b, %b}\n' % (_before_body(article), body, _after_body(article))
    return _any_line(article, encoding)


def _any_line(article: Article, encoding: str | None) -> bytes:
    encode = _line if encoding else _ascii_line
    return f"{encode(plain(article))}\n".encode(encoding or "ascii")


def _members(fields: Sequence[Field]) -> Callable[[Article], bytes]:
    """Return what gives the members that `fields` are in the line of an article."""
    form = ", ".join(f'"{each.name}": %s' for each in fields)
    values_of = attrgetter(*(each.name for each in fields))
    composers = tuple(composer(each.type, comma=", ", colon=": ") for each in fields)

    def members(article: Article) -> bytes:
        pairs = zip(values_of(article), composers, strict=True)
        return (form % tuple(["null" if value is None else compose(value) for value, compose in pairs])).encode()

    return members


def article_of(values: Mapping[Any, Any]) -> Article:
    """Return the article that `values`, a row by column or the form of `plain`, stands for."""
    return article_of_row([values[name] for name in FIELD_NAMES])


def article_of_row(row: Iterable[Any]) -> Article:
    """Return the article that a row of the table of articles stands for; its values are in the order of the fields."""
    read = zip(FIELD_NAMES, row, _READERS, strict=False)
    return Article(**{name: value if reader is None or value is None else reader(value) for name, value, reader in read})


def article_row(article: Article, time: Convert) -> tuple[Any, ...]:
    """Return `article` as the row of the table of articles; `time` turns a time into what the database takes."""
    return tuple(
        [
            value if value is None or convert is None else time(value) if convert is time_text else convert(value)
            for value, convert in zip(_VALUES(article), _CONVERTERS, strict=True)
        ]
    )


def time_of(dialect: str) -> Convert:
    """Return what turns a time into what the database that SQLAlchemy calls `dialect` takes."""
    return time_text if dialect == "sqlite" else time_stamp


def time_text(value: datetime | None) -> str | None:
    """Return a time as SQLite keeps it: ISO 8601 in UTC, to the second, which sorts by time."""
    return None if value is None else _utc_text(value if value.tzinfo is UTC else value.astimezone(UTC))


@lru_cache(maxsize=64)
def _utc_text(value: datetime) -> str:
    """Return a time in UTC as text; in a zone of its own, the two times of an hour that comes twice would be one to the cache."""
    return value.isoformat()[:19] + "+00:00"


def time_stamp(value: datetime | None) -> datetime | None:
    """Return a time as a database with time stamps takes it."""
    return value


def json_text(value: Any) -> str | None:
    """Return `value` as JSON for a database; ``None`` stays null. NUL, which no text of a database can hold, is left out."""
    return None if value is None else _storable(_encode(value), value)


def _storable(text: str, value: Any) -> str:
    """Return `text`, which is `value` as JSON, as a database can hold it."""
    return _encode(_without_nul(value)) if "\\u0000" in text else _encodable(text)


def text_of(value: str | None) -> str | None:
    """Return a text as a database can hold it: without NUL and without half a surrogate pair."""
    if value is None:
        return None
    text = value.replace("\0", "") if "\0" in value else value
    return text if is_whole(text) else _encodable(text)


def _encodable(text: str) -> str:
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            return text.encode("utf-8", "replace").decode("utf-8")
    return text


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, Mapping):
        return {text_of(key): _without_nul(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_without_nul(each) for each in value]
    return value


def _time(value: datetime | str | None) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _plain_links(links: Sequence[Link]) -> list[dict[str, Any]]:
    return [{"url": link.url, "text": link.text} for link in links]


def _plain_evidence(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [
        {"source": each.source, "raw": each.raw, "earliest": _plain_time(each.earliest), "latest": _plain_time(each.latest)}
        for each in evidence
    ]


def _plain_time(value: datetime | None) -> str | None:
    return None if value is None else iso(value)


def _converter(kind: Any) -> Convert:
    if kind is datetime:
        return _plain_time
    if get_origin(kind) is list:
        of_records: dict[Any, Convert] = {Link: _plain_links, Evidence: _plain_evidence}
        return of_records.get(get_args(kind)[0], list)
    return _sorted if get_origin(kind) is dict else _same


def _sorted(value: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(value.items()))


def _same(value: Any) -> Any:
    return value


def _row_converter(kind: Any) -> Convert | None:
    if kind is datetime:
        return time_text
    if get_origin(kind) in (list, dict):
        return _json_column(kind)
    return None if kind in (int, bool) else text_of


def _json_column(kind: Any) -> Convert:
    """Return what turns a list or a mapping into JSON for a database."""
    empty = "[]" if get_origin(kind) is list else "{}"
    convert, compose = _converter(kind), composer(kind, comma=",", colon=":")

    def column(value: Any) -> str:
        if not value:
            return empty
        try:
            text = compose(value)
        except TypeError:
            text = _encode(convert(value))
        return _encodable(text) if "\\u0000" not in text else _storable(text, convert(value))

    return column


_PLAIN = tuple((each.name, _converter(each.type)) for each in describe(Article))
_VALUES = attrgetter(*(each.name for each in describe(Article)))
_CONVERTERS = tuple(_row_converter(each.type) for each in describe(Article))
_BODY = FIELD_NAMES.index("body")
_before_body, _after_body = _members(describe(Article)[:_BODY]), _members(describe(Article)[_BODY + 1 :])


def _links(values: Sequence[Mapping[str, Any]]) -> list[Link]:
    return [Link(url=each["url"], text=each["text"]) for each in values]


def _evidence(values: Sequence[Mapping[str, Any]]) -> list[Evidence]:
    return [
        Evidence(source=each["source"], raw=each["raw"], earliest=_time(each["earliest"]), latest=_time(each["latest"]))
        for each in values
    ]


def _reader(kind: Any) -> Convert | None:
    if kind is datetime:
        return _time
    if get_origin(kind) is list:
        of_records: dict[Any, Convert] = {Link: _links, Evidence: _evidence}
        return of_records.get(get_args(kind)[0])
    return _sorted if get_origin(kind) is dict else None


_READERS = tuple(_reader(each.type) for each in describe(Article))
