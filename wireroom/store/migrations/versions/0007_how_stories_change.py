"""Splits and moves beside merges, with their evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BEFORE = "Merges: story_id became part of into_id"
_AFTER = "Articles of story_id became part of into_id: by a merge all, else those named"
_COLUMNS = ("kind", "stamp", "score", "evidence", "articles")


def upgrade() -> None:
    for column in (
        sa.Column("kind", sa.Text, nullable=False, server_default="merge"),
        sa.Column("stamp", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("score", sa.Float),
        sa.Column("evidence", sa.Text),
        sa.Column("articles", sa.Text),
    ):
        op.add_column("story_changes", column)
    _comment(_AFTER)
    op.create_index("ix_story_changes_into_id", "story_changes", ["into_id"])


def downgrade() -> None:
    _comment(_BEFORE)
    op.drop_index("ix_story_changes_into_id", "story_changes")
    for column in reversed(_COLUMNS):
        op.drop_column("story_changes", column)


def _comment(said: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment("story_changes", said)
