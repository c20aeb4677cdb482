"""History: checks, versions, links, entries, listings, runs and failures."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_TIME = sa.String(25).with_variant(sa.DateTime(timezone=True), "postgresql")


def _key(name: str, kind: Any = sa.Text) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True)


def _columns(kind: Any, *names: str, nullable: bool = True) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]


def upgrade() -> None:
    op.create_table(
        "checks",
        _key("article_id"),
        *_columns(sa.Text, "url", "etag", "last_modified"),
        *_columns(_JSON, "archive"),
        *_columns(_TIME, "first_seen", "checked", "due"),
        *_columns(sa.Integer, "failures", "checked_run", "changed_run", "version", nullable=False),
        *_columns(sa.Integer, "missing_run"),
        *_columns(_TIME, "gone"),
        *_columns(sa.Text, "moved_to"),
    )
    op.create_index("checks_by_due", "checks", ["due"])
    op.create_table(
        "versions",
        _key("article_id"),
        _key("number", sa.Integer),
        *_columns(_TIME, "since", "until"),
        *_columns(sa.Integer, "run", nullable=False),
        *_columns(_JSON, "changes", "state"),
    )
    op.create_index("versions_by_run", "versions", ["run"])
    op.create_table("links", _key("url"), *_columns(sa.Text, "article_id"), *_columns(_TIME, "first_seen"))
    op.create_index("links_by_article", "links", ["article_id"])
    op.create_table(
        "entries",
        _key("listing"),
        _key("key"),
        *_columns(sa.Text, "article_id", "digest"),
        *_columns(_JSON, "facts"),
        *_columns(sa.Boolean, "leads"),
        *_columns(sa.Integer, "run", nullable=False),
        *_columns(sa.Boolean, "unlisted", nullable=False),
    )
    op.create_index("entries_by_article", "entries", ["article_id"])
    op.create_table(
        "listings",
        _key("url"),
        *_columns(sa.Text, "title"),
        *_columns(sa.Integer, "proven_run", nullable=False),
        *_columns(_TIME, "walked", "visited"),
    )
    op.create_table(
        "runs",
        _key("number", sa.Integer),
        *_columns(sa.Text, "id"),
        *_columns(_TIME, "started", "finished"),
        *_columns(sa.Text, "mode", "verdict"),
        *_columns(_JSON, "reasons", "arguments", "balance"),
    )
    op.create_index("runs_by_id", "runs", ["id"], unique=True)
    op.create_table(
        "failures",
        _key("number", sa.Integer),
        *_columns(sa.Integer, "run", nullable=False),
        *_columns(sa.Text, "url", "stage", "reason"),
        *_columns(sa.Integer, "attempts", nullable=False),
    )
    op.create_index("failures_by_run", "failures", ["run"])
    op.execute(
        "INSERT INTO checks (article_id, url, first_seen, checked, due, failures, checked_run, changed_run, version) "
        "SELECT id, url, fetched, fetched, fetched, 0, 0, 0, 1 FROM articles"
    )
