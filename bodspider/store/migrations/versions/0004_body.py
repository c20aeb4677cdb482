"""Long texts are kept as they are, where PostgreSQL would compress them."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE articles ALTER COLUMN body SET STORAGE EXTERNAL")
