"""What a source has shown is kept beside its state; the lists of an index get rows."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("seen", sa.LargeBinary))
    op.add_column("sources", sa.Column("pushed_until", sa.BigInteger))
    op.create_index("ix_sources_next_due_id", "sources", ["next_due", "id"])
    op.create_index("ix_sources_status_id", "sources", ["status", "id"])
    op.execute("UPDATE sources SET next_due = 0 WHERE next_due IS NULL AND status IS NULL")
    op.create_table(
        "lists",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("state", sa.Text),
        sa.Column("seen", sa.LargeBinary),
        sa.Column("next_due", sa.BigInteger),
        sa.PrimaryKeyConstraint("source", "url", name="pk_lists"),
    )


def downgrade() -> None:
    op.drop_table("lists")
    op.drop_index("ix_sources_status_id", "sources")
    op.drop_index("ix_sources_next_due_id", "sources")
    op.drop_column("sources", "pushed_until")
    op.drop_column("sources", "seen")
