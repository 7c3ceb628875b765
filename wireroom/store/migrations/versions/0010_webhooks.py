"""Webhooks, and what they are still to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("watchlist", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.BigInteger),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("delivered_at", sa.BigInteger),
        sa.Column("posts", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hooks"),
        comment="Webhooks; posts: the number of the latest post that was made up",
    )
    serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "deliveries",
        sa.Column("id", serial, nullable=False),
        sa.Column("hook", sa.Text, nullable=False),
        sa.Column("post", sa.BigInteger),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("watchlists", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        comment="What webhooks are still to be told, and in which post",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_hook_post_id", "deliveries", ["hook", "post", "id"])


def downgrade() -> None:
    for name in ("deliveries", "hooks"):
        op.drop_table(name)
