"""The first databases: articles only, and no revision."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_TIME = sa.String(25).with_variant(sa.DateTime(timezone=True), "postgresql")
_COLUMNS: dict[Any, tuple[str, ...]] = {
    sa.Text: (
        "url",
        "language",
        "title",
        "summary",
        "body",
        "author",
        "published_precision",
        "listing",
        "listing_title",
        "error",
    ),
    _JSON: ("translations", "tags", "images", "attachments", "links", "published_evidence"),
    _TIME: ("published", "published_earliest", "published_latest", "modified", "fetched"),
}


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("story", sa.Text, nullable=False),
        *(sa.Column(name, kind, nullable=kind is not _JSON) for kind, names in _COLUMNS.items() for name in names),
        sa.Column("published_conflict", sa.Boolean, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("content_hash", sa.Text),
    )
    op.create_index("articles_by_story", "articles", ["story"])
    op.create_index("articles_by_language", "articles", ["language", "published"])
    op.create_index("articles_by_published", "articles", ["published"])
