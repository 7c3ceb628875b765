"""The tables.  Migrations in ``migrations/versions`` lead here; a test holds them together.

All instants are integer microseconds (``values.micros``); JSON is text that msgspec wrote.
The full-text table ``article_search`` differs by database and is kept in ``search.py``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A key that the database counts up (SQLite only counts INTEGER)."""


texts = Table(
    "texts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("base_id", Serial, ForeignKey("texts.id"), nullable=True),
    Column("body", LargeBinary, nullable=False),
    comment="Each distinct text once: compressed whole, or as a delta against base_id",
)

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text),
    Column("canonical_url", Text),
    Column("source", Text),
    Column("publisher_name", Text),
    Column("publisher_domain", Text),
    Column("section", Text),
    Column("title", Text),
    Column("language", Text),
    Column("direction", Text, nullable=False),
    Column("published_at", BigInteger),
    Column("modified_at", BigInteger),
    Column("first_seen_at", BigInteger),
    Column("fetched_at", BigInteger),
    Column("stored_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
    Column("text_key", Text),
    Column("text_id", Serial, ForeignKey("texts.id"), nullable=False),
    Column("search_row", BigInteger, nullable=False),
    Column("duplicate_kind", Text),
    Column("duplicate_of", Text),
    Column("duplicate_similarity", Float),
    Column("group_id", Text, nullable=False),
    Column("story_id", Text),
    Column("versions", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("outlet", Text),
    Column("outlet_name", Text),
)
Index(None, articles.c.stored_at, articles.c.id)
Index(None, articles.c.language, articles.c.stored_at)
Index(None, articles.c.source, articles.c.stored_at)
Index(None, articles.c.story_id, articles.c.stored_at)
# All that a story's origin is told from, so that the rows themselves stay unread.
Index(
    "ix_articles_story_outlet",
    articles.c.story_id,
    articles.c.outlet,
    articles.c.outlet_name,
    articles.c.published_at,
    articles.c.first_seen_at,
    articles.c.id,
)
Index(None, articles.c.group_id)
Index(None, articles.c.text_key)
Index(None, articles.c.search_row)
# Hashed: equality on long strings, which a B-tree of PostgreSQL refuses beyond 2,704 bytes.
Index(None, articles.c.canonical_url, postgresql_using="hash")
Index(None, articles.c.url, postgresql_using="hash")

article_entities = Table(
    "article_entities",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    Column("entity_id", Text, primary_key=True),
    Column("label", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index(None, article_entities.c.entity_id)

versions = Table(
    "versions",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("title", Text),
    Column("text_id", Serial, ForeignKey("texts.id"), nullable=False),
    Column("modified_at", BigInteger),
    Column("stored_at", BigInteger, nullable=False),
    Column("diff", Text),
    comment="Versions of articles that have more than one",
)

edges = Table(
    "edges",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("of_article", Text),
    Column("outlet", Text),
    Column("of_outlet", Text),
    Column("of_name", Text),
    Column("kind", Text, nullable=False),
    Column("copied", Integer, nullable=False),
    Column("similarity", Float),
    Column("evidence", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("delay", BigInteger),
    comment="Who took from whom; delay: how long after what was followed",
    sqlite_with_rowid=False,
)
Index(None, edges.c.of_article)
Index(None, edges.c.of_outlet)
Index(
    "ix_edges_who_follows_whom",
    edges.c.at,
    edges.c.outlet,
    edges.c.of_outlet,
    edges.c.kind,
    edges.c.delay,
)

items = Table(
    "items",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text),
    Column("kind", Text, nullable=False),
    Column("url", Text),
    Column("source", Text),
    Column("batch", Text),
    Column("entered_at", BigInteger),
    Column("ended_at", BigInteger, nullable=False),
    Column("disposition", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("article_id", Text),
    Column("trail", Text),
)
Index(None, items.c.kind, items.c.disposition)
Index(None, items.c.article_id)
Index(None, items.c.batch)
Index(None, items.c.key, postgresql_using="hash")
Index(None, items.c.url, postgresql_using="hash")

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("state", Text),
    Column("status", Text),
    Column("next_due", BigInteger),
    Column("seen", LargeBinary),
    Column("pushed_until", BigInteger),
)
Index(None, sources.c.next_due, sources.c.id)
Index(None, sources.c.status, sources.c.id)

lists = Table(
    "lists",
    metadata,
    Column("source", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("state", Text),
    Column("seen", LargeBinary),
    Column("next_due", BigInteger),
)
"""The lists that a source's index names, such as the sitemaps of a sitemap index."""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("callback", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("failures", Float, nullable=False),
    Column("asked_at", BigInteger),
    Column("next_at", BigInteger, nullable=False),
    Column("lease_until", BigInteger),
    Column("delivered_at", BigInteger),
    comment="What was asked of hubs, and what came of it",
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text),
    Column("kind", Text, nullable=False),
    Column("stage", Text),
    Column("url", Text),
    Column("reason", Text, nullable=False),
    Column("detail", Text),
    Column("input", LargeBinary),
    Column("input_bytes", BigInteger),
    Column("item", Text),
    Column("attempts", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index(None, quarantine.c.at)

keys = Table(
    "keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    comment="Secrets of this store: what is signed with them is known again",
)

watchlists = Table(
    "watchlists",
    metadata,
    Column("name", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("saved_at", BigInteger, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("watchlist", Text, primary_key=True),
    Column("article_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("event", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    comment="Articles that met a watchlist when they were stored, and why",
    sqlite_with_rowid=False,
)
Index(None, marks.c.article_id)

hooks = Table(
    "hooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("watchlist", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("failures", Integer, nullable=False),
    Column("failing_since", BigInteger),
    Column("next_at", BigInteger, nullable=False),
    Column("delivered_at", BigInteger),
    Column("posts", BigInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    comment="Webhooks; posts: the number of the latest post that was made up",
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("hook", Text, nullable=False),
    Column("post", BigInteger),
    Column("article_id", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("watchlists", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    comment="What webhooks are still to be told, and in which post",
    sqlite_autoincrement=True,
)
Index(None, deliveries.c.hook, deliveries.c.post, deliveries.c.id)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    comment="Grows with each change of what it is named for, so that readers see that one was",
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("batch", BigInteger, index=True),
    Column("sent_at", BigInteger, index=True),
    sqlite_autoincrement=True,
)
"""What is to be published, and for a while what was: in which batch, and when."""

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text),
    Column("first_at", BigInteger),
    Column("last_at", BigInteger),
    Column("languages", Text, nullable=False),
    Column("article_count", Integer, nullable=False),
    Column("record", Text),
)
Index(None, stories.c.last_at)

story_changes = Table(
    "story_changes",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("story_id", Text, nullable=False),
    Column("into_id", Text, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False, server_default="merge"),
    Column("stamp", BigInteger, nullable=False, server_default="0"),
    Column("score", Float),
    Column("evidence", Text),
    Column("articles", Text),
    comment="Articles of story_id became part of into_id: by a merge all, else those named",
)
Index(None, story_changes.c.into_id)
Index(None, story_changes.c.story_id)
