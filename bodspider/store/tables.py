"""The tables, derived from ``bodspider.items``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_origin

from sqlalchemy import JSON, Boolean, Column, DateTime, Dialect, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from bodspider.items import Article, describe


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC: a native time stamp with zone, or ISO 8601 text (which sorts by time) on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(25) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.isoformat(timespec="seconds") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


_JSON = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_COLUMN_TYPES: dict[Any, Any] = {str: Text, int: Integer, bool: Boolean, datetime: UtcTime}


def _column_type(kind: Any) -> Any:
    if get_origin(kind) in (dict, list):
        return _JSON
    return _COLUMN_TYPES.get(kind, Text)


metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    *(
        Column(
            each.name,
            _column_type(each.type),
            nullable=each.nullable,
            primary_key=each.name == "id",
            comment=each.meaning,
        )
        for each in describe(Article)
    ),
    Index("articles_by_story", "story"),
    Index("articles_by_language", "language", "published"),
    Index("articles_by_published", "published"),
)
