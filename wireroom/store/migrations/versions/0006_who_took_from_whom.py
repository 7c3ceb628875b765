"""The republication graph; articles name their outlet by one key."""

import sqlalchemy as sa
from alembic import op

from wireroom.republication import name_key, outlet_key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_PAGE = 1_000
_ROWS = sa.text(
    "SELECT id, publisher_domain, publisher_name FROM articles WHERE id > :place "
    "ORDER BY id LIMIT :count"
)
_NAME = sa.text("UPDATE articles SET outlet = :outlet, outlet_name = :name WHERE id = :id")
_GROUPS = """
INSERT INTO edges (article_id, target, of_article, outlet, of_outlet, of_name, kind, copied,
                   similarity, evidence, at, delay)
SELECT a.id, o.id, o.id, a.outlet, o.outlet, coalesce(o.publisher_name, o.publisher_domain),
       a.duplicate_kind, 1, a.duplicate_similarity, '{"decided_by":"group"}',
       coalesce(a.published_at, a.first_seen_at, a.stored_at),
       coalesce(a.published_at, a.first_seen_at, a.stored_at)
         - coalesce(o.published_at, o.first_seen_at, o.stored_at)
FROM articles AS a JOIN articles AS o ON o.id = a.duplicate_of
"""
"""What was known before is drawn from each copy to its group's original."""


def upgrade() -> None:
    op.create_table(
        "edges",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("of_article", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("of_outlet", sa.Text),
        sa.Column("of_name", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("copied", sa.Integer, nullable=False),
        sa.Column("similarity", sa.Float),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("delay", sa.BigInteger),
        sa.PrimaryKeyConstraint("article_id", "target", name="pk_edges"),
        comment="Who took from whom; delay: how long after what was followed",
        sqlite_with_rowid=False,
    )
    for column in ("of_article", "of_outlet"):
        op.create_index(f"ix_edges_{column}", "edges", [column])
    op.create_index(
        "ix_edges_who_follows_whom", "edges", ["at", "outlet", "of_outlet", "kind", "delay"]
    )
    op.add_column("articles", sa.Column("outlet", sa.Text))
    op.add_column("articles", sa.Column("outlet_name", sa.Text))
    _name_outlets()
    op.execute(_GROUPS)
    op.create_index(
        "ix_articles_story_outlet",
        "articles",
        ["story_id", "outlet", "outlet_name", "published_at", "first_seen_at", "id"],
    )


def _name_outlets() -> None:
    connection, place = op.get_bind(), ""
    while rows := connection.execute(_ROWS, {"place": place, "count": _PAGE}).all():
        place = rows[-1].id
        named = [
            {
                "id": row.id,
                "outlet": outlet_key(row.publisher_domain, row.publisher_name),
                "name": name_key(row.publisher_name),
            }
            for row in rows
            if row.publisher_domain or row.publisher_name
        ]
        if named:
            connection.execute(_NAME, named)


def downgrade() -> None:
    op.drop_index("ix_articles_story_outlet", "articles")
    op.drop_column("articles", "outlet_name")
    op.drop_column("articles", "outlet")
    op.drop_table("edges")
