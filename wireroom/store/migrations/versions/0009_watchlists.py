"""Watchlists, and which articles they marked."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watchlists",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_watchlists"),
    )
    op.create_table(
        "marks",
        sa.Column("watchlist", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("watchlist", "article_id", "version", name="pk_marks"),
        comment="Articles that met a watchlist when they were stored, and why",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_marks_article_id", "marks", ["article_id"])
    op.create_table(
        "counters",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
        comment="Grows with each change of what it is named for, so that readers see that one was",
    )


def downgrade() -> None:
    for name in ("counters", "marks", "watchlists"):
        op.drop_table(name)
