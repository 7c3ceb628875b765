"""Notices are kept for a while after they were sent: Redis may lose them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("batch", sa.BigInteger))
    op.add_column("outbox", sa.Column("sent_at", sa.BigInteger))
    op.create_index("ix_outbox_batch", "outbox", ["batch"])
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at"])


def downgrade() -> None:
    # What an older version finds here it sends.
    op.execute("DELETE FROM outbox WHERE sent_at IS NOT NULL")
    op.drop_index("ix_outbox_sent_at", "outbox")
    op.drop_index("ix_outbox_batch", "outbox")
    op.drop_column("outbox", "sent_at")
    op.drop_column("outbox", "batch")
