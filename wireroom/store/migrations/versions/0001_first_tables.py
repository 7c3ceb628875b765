"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _articles()
    _items()
    _stories()
    if op.get_bind().dialect.name == "sqlite":
        # Words come ready folded and divided by spaces: the plainest tokeniser will do.
        op.execute(
            "CREATE VIRTUAL TABLE article_search USING fts5(body, content='', tokenize='ascii')"
        )
        # Merging later halves the time of a commit and costs a search next to nothing.
        op.execute("INSERT INTO article_search (article_search, rank) VALUES ('automerge', 8)")
    else:
        op.execute(
            "CREATE TABLE article_search "
            "(id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_article_search_body ON article_search USING gin (body)")


def _articles() -> None:
    op.create_table(
        "texts",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("base_id", SERIAL),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
        sa.UniqueConstraint("digest", name="uq_texts_digest"),
        sa.ForeignKeyConstraint(["base_id"], ["texts.id"], name="fk_texts_base_id"),
        comment="Each distinct text once: compressed whole, or as a delta against base_id",
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("canonical_url", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("publisher_name", sa.Text),
        sa.Column("publisher_domain", sa.Text),
        sa.Column("section", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger),
        sa.Column("modified_at", sa.BigInteger),
        sa.Column("first_seen_at", sa.BigInteger),
        sa.Column("fetched_at", sa.BigInteger),
        sa.Column("stored_at", sa.BigInteger, nullable=False),
        sa.Column("text_key", sa.Text),
        sa.Column("text_id", SERIAL, nullable=False),
        sa.Column("search_row", sa.BigInteger, nullable=False),
        sa.Column("duplicate_kind", sa.Text),
        sa.Column("duplicate_of", sa.Text),
        sa.Column("duplicate_similarity", sa.Float),
        sa.Column("group_id", sa.Text, nullable=False),
        sa.Column("story_id", sa.Text),
        sa.Column("versions", sa.Integer, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name="fk_articles_text_id"),
    )
    for columns in (
        ("stored_at", "id"),
        ("language", "stored_at"),
        ("source", "stored_at"),
        ("story_id", "stored_at"),
        ("group_id",),
        ("text_key",),
        ("search_row",),
    ):
        _index("articles", *columns)
    _index("articles", "canonical_url", hashed=True)
    _index("articles", "url", hashed=True)
    op.create_table(
        "article_entities",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("entity_id", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "entity_id", name="pk_article_entities"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_entities_article_id"
        ),
        sqlite_with_rowid=False,
    )
    _index("article_entities", "entity_id")
    op.create_table(
        "versions",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("text_id", SERIAL, nullable=False),
        sa.Column("modified_at", sa.BigInteger),
        sa.Column("stored_at", sa.BigInteger, nullable=False),
        sa.Column("diff", sa.Text),
        sa.PrimaryKeyConstraint("article_id", "n", name="pk_versions"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_versions_article_id"),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name="fk_versions_text_id"),
        comment="Versions of articles that have more than one",
    )


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("batch", sa.Text),
        sa.Column("entered_at", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.Column("disposition", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("article_id", sa.Text),
        sa.Column("trail", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
    )
    _index("items", "kind", "disposition")
    _index("items", "article_id")
    _index("items", "batch")
    _index("items", "key", hashed=True)
    _index("items", "url", hashed=True)
    op.create_table(
        "sources",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("state", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("next_due", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("stage", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text),
        sa.Column("input", sa.LargeBinary),
        sa.Column("input_bytes", sa.BigInteger),
        sa.Column("item", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
    )
    _index("quarantine", "at")
    op.create_table(
        "outbox",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("first_at", sa.BigInteger),
        sa.Column("last_at", sa.BigInteger),
        sa.Column("languages", sa.Text, nullable=False),
        sa.Column("article_count", sa.Integer, nullable=False),
        sa.Column("record", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    _index("stories", "last_at")
    op.create_table(
        "story_changes",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("story_id", sa.Text, nullable=False),
        sa.Column("into_id", sa.Text, nullable=False),
        sa.Column("moved", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story_changes"),
        comment="Merges: story_id became part of into_id",
    )
    _index("story_changes", "story_id")


def _index(table: str, *columns: str, hashed: bool = False) -> None:
    name = f"ix_{table}_{'_'.join(columns)}"
    op.create_index(name, table, list(columns), postgresql_using="hash" if hashed else "btree")


def downgrade() -> None:
    for table in (
        "article_search",
        "story_changes",
        "stories",
        "outbox",
        "quarantine",
        "sources",
        "items",
        "versions",
        "article_entities",
        "articles",
        "texts",
    ):
        op.drop_table(table)
