"""When an article was last seen, also where nothing had changed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("seen_at", sa.BigInteger))
    op.execute("UPDATE articles SET seen_at = COALESCE(fetched_at, stored_at)")


def downgrade() -> None:
    op.drop_column("articles", "seen_at")
