"""The tables, derived from ``bodspider.items``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_origin

from sqlalchemy import JSON, Boolean, Column, Connection, DateTime, Dialect, Index, Integer, MetaData, String, Table, Text, event
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


class Json(TypeDecorator[Any]):
    """A value of JSON: JSONB on PostgreSQL, whose types are imported for it alone."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON(none_as_null=True))
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB(none_as_null=True))


_JSON = Json()
_COLUMN_TYPES: dict[Any, Any] = {str: Text, int: Integer, bool: Boolean, datetime: UtcTime}


def _column(name: str, kind: Any, meaning: str, *, key: bool = False, default: Any = None) -> Column[Any]:
    """Return a column; one with a `default` and a key can not be null."""
    return Column(name, kind, primary_key=key, nullable=default is None and not key, default=default, comment=meaning)


def _column_type(kind: Any) -> Any:
    if get_origin(kind) in (dict, list):
        return _JSON
    return _COLUMN_TYPES.get(kind, Text)


metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    *(
        Column(each.name, _column_type(each.type), nullable=each.nullable, primary_key=each.name == "id", comment=each.meaning)
        for each in describe(Article)
    ),
    Index("articles_by_story", "story"),
    Index("articles_by_language", "language", "published"),
    Index("articles_by_published", "published"),
    comment="The current state of every article.",
)


@event.listens_for(articles, "after_create")
def _keep_long_texts_as_they_are(_table: Table, connection: Connection, **_: Any) -> None:
    """PostgreSQL would compress them, which takes it twice as long as all else that it does with an article."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE articles ALTER COLUMN body SET STORAGE EXTERNAL")


checks = Table(
    "checks",
    metadata,
    _column("article_id", Text, "The article.", key=True),
    _column("url", Text, "Address that is asked when the article is checked; null when it has none."),
    _column("etag", Text, "ETag of the last answer; null without one."),
    _column("last_modified", Text, "Last-Modified of the last answer, as it came; null without one."),
    _column("archive", _JSON, "Where the page stands in an archive: file, offset, digest; null without one."),
    _column("first_seen", UtcTime, "When the article was first stored."),
    _column("checked", UtcTime, "When its page was last asked for, whatever the answer."),
    _column("due", UtcTime, "When it is to be asked for again."),
    _column("failures", Integer, "Checks in a row that failed.", default=0),
    _column("checked_run", Integer, "Number of the run that last asked for it.", default=0),
    _column("changed_run", Integer, "Number of the run in which it was last new, changed, gone or restored.", default=0),
    _column("version", Integer, "Number of its current version, counted from 1.", default=1),
    _column("missing_run", Integer, "Number of the run that first found its page gone (404 or 410); null when it is there."),
    _column("gone", UtcTime, "Since when it counts as gone; null when it is there."),
    _column("moved_to", Text, "The article that its address leads to now; null when it did not move."),
    Index("checks_by_due", "due"),
    comment="What is known of each article besides what it says: when it was seen, and when it is due again.",
)

versions = Table(
    "versions",
    metadata,
    _column("article_id", Text, "The article.", key=True),
    _column("number", Integer, "Number of this version, counted from 1.", key=True),
    _column("since", UtcTime, "When this version was first stored."),
    _column("until", UtcTime, "When the next one took its place."),
    _column("run", Integer, "Number of the run that replaced it.", default=0),
    _column("changes", _JSON, "What changed then: field to its value before and after."),
    _column("state", _JSON, "The whole article as it was, in the form of the JSON Lines export."),
    Index("versions_by_run", "run"),
    comment="Every earlier state of an article.",
)

links = Table(
    "links",
    metadata,
    _column("url", Text, "An address, as it was found.", key=True),
    _column("article_id", Text, "The article that it led to."),
    _column("first_seen", UtcTime, "When it first did."),
    Index("links_by_article", "article_id"),
    comment="Every address that led to an article: redirects, http and https, with tracking parameters and without.",
)

entries = Table(
    "entries",
    metadata,
    _column("listing", Text, "Address of the listing.", key=True),
    _column(
        "key", Text, "What makes the entry the same as another: hash of its address, or of its text when it has none.", key=True
    ),
    _column("article_id", Text, "The article it led to."),
    _column("digest", Text, "Hash of what the listing said, ages left out."),
    _column("facts", _JSON, "What the listing said."),
    _column("leads", Boolean, "Whether the article was stored through this entry, and not through an earlier one."),
    _column("run", Integer, "Number of the run that first stored it.", default=0),
    _column("unlisted", Boolean, "Whether it was missing where the listing should have shown it.", default=False),
    Index("entries_by_article", "article_id"),
    comment="What each listing said of each article.",
)

listings = Table(
    "listings",
    metadata,
    _column("url", Text, "Address of the listing.", key=True),
    _column("title", Text, "Its title."),
    _column("proven_run", Integer, "Number of the last run that knew all it lists.", default=0),
    _column("walked", UtcTime, "When that run ended."),
    _column("visited", UtcTime, "When last all it lists was visited."),
    comment="How far each listing is known.",
)

runs = Table(
    "runs",
    metadata,
    _column("number", Integer, "Number of the run, counted from 1.", key=True),
    _column("id", Text, "Name of its run folder."),
    _column("started", UtcTime, "When it began."),
    _column("finished", UtcTime, "When it ended; null while it lasts, and for one that was killed."),
    _column("mode", Text, "The mode it was asked for: full or update."),
    _column("verdict", Text, "good or failed; null while it lasts."),
    _column("reasons", _JSON, "What speaks against it."),
    _column("arguments", _JSON, "Its arguments."),
    _column("balance", _JSON, "What became of every entry that was listed."),
    _column("quality", _JSON, "What was measured of it, for later runs to be compared with; null when it is not to be."),
    Index("runs_by_id", "id", unique=True),
    comment="Every run that wrote to this database.",
)

failures = Table(
    "failures",
    metadata,
    _column("number", Integer, "Number of the failure.", key=True),
    _column("run", Integer, "Number of the run.", default=0),
    _column("url", Text, "The address that failed."),
    _column("stage", Text, "What it was wanted for: listing, feed or detail."),
    _column("reason", Text, "Why it failed, such as http-404 or timeout."),
    _column("attempts", Integer, "How often it was tried.", default=1),
    Index("failures_by_run", "run"),
    comment="Every page that was given up.",
)
