"""Fills a store with the rows of ``store_rows``, indexes last, and holds them against commits."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, create_engine, event, select, text

from benchmarks.store_rows import ROWS_AT_ONCE, Plan
from wireroom.store import Store
from wireroom.store.schema import metadata

_TABLES: Final = ("texts", "articles", "article_entities", "items", "outbox", "stories")
_FILLED: Final = ("texts", "article_search", "articles", "article_entities", "items", "outbox")
"""What refers to another table comes behind it."""
_COUNTED: Final = ("texts", "article_search", "outbox")
_VECTORS: Final = "CREATE INDEX ix_article_search_body ON article_search USING gin (body)"
_SECONDS_SHOWN: Final = 100_000

Row = dict[str, Any]


def fill(
    url: str,
    plan: Plan,
    *,
    until: int | None = None,
    notices: timedelta = timedelta(hours=1),
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Writes the articles of the plan before ``until``.  What was published longer than
    ``notices`` ago is left out, as a store that has run has forgotten it."""
    Store.migrate(url)
    engine = create_engine(url)
    count = plan.count if until is None else until
    first = plan.count - min(plan.count, int(notices / plan.step))
    postgres = engine.dialect.name == "postgresql"
    write = _copy if postgres else _insert
    if not postgres:
        event.listen(engine, "connect", _hurry)
    with engine.begin() as connection:
        _drop_indexes(connection)
        for start in range(0, count, ROWS_AT_ONCE):
            numbers = range(start, min(start + ROWS_AT_ONCE, count))
            found = plan.rows(numbers, first)
            for table in _FILLED:
                write(connection, table, found.get(table, ()))
            if numbers.stop % _SECONDS_SHOWN == 0:
                tell(f"{numbers.stop} articles")
        write(connection, "stories", plan.stories(count))
        _make_indexes(connection)
        for table in _COUNTED if postgres else ():
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            last = f"SELECT setval({sequence}, coalesce(max(id), 1)) FROM {table}"  # noqa: S608
            connection.execute(text(last))
    engine.dispose()
    settle(url)


def settle(url: str) -> None:
    """What a server's own upkeep does in time."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        postgres = connection.dialect.name == "postgresql"
        connection.execute(
            text("VACUUM ANALYZE" if postgres else "PRAGMA wal_checkpoint(TRUNCATE)")
        )
    engine.dispose()


def contents(url: str) -> dict[str, list[Any]]:
    """All rows of the tables, in no order that matters; of the search index, its words."""
    engine = create_engine(url)
    with engine.begin() as connection:
        found = {
            name: sorted(map(repr, connection.execute(select(metadata.tables[name]))))
            for name in _TABLES
        }
        if connection.dialect.name == "postgresql":
            words = "SELECT id, body::text FROM article_search ORDER BY id"
        else:
            kind = "fts5vocab(main, article_search, instance)"
            connection.execute(text(f"CREATE VIRTUAL TABLE temp.words USING {kind}"))
            words = "SELECT term, doc, offset FROM temp.words ORDER BY doc, offset"
        found["article_search"] = [repr(row) for row in connection.execute(text(words))]
    engine.dispose()
    return found


def commit(url: str, plan: Plan, first: int = 0) -> None:
    """The same articles, from ``first`` on, by the store's own commits."""
    at = {"now": plan.start}
    with Store.open(url, migrate=True, clock=lambda: at["now"]) as store:
        for number in range(first, plan.count):
            at["now"] = plan.at(number)
            store.commit(plan.outcome(number))
            if number % 3 == 0:
                store.commit(plan.rejected(number))


def _drop_indexes(connection: Connection) -> None:
    for name in _TABLES:
        for index in metadata.tables[name].indexes:
            index.drop(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP INDEX ix_article_search_body"))


def _make_indexes(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        connection.execute(text(_VECTORS))
    for name in _TABLES:
        for index in metadata.tables[name].indexes:
            index.create(connection)


def _hurry(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-2000000")


def _insert(connection: Connection, table: str, rows: Iterable[Row]) -> None:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    if table == "article_search":
        statement = "INSERT INTO article_search (rowid, body) VALUES (?, ?)"
        raw.executemany(statement, ((row["id"], " ".join(row["body"])) for row in rows))
        return
    names = [column.name for column in metadata.tables[table].columns]
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
    raw.executemany(statement, (tuple(row[name] for name in names) for row in rows))


def _copy(connection: Connection, table: str, rows: Iterable[Row]) -> None:
    raw: Any = connection.connection.dbapi_connection
    names = ["id", "body"]
    if table != "article_search":
        names = [column.name for column in metadata.tables[table].columns]
    with raw.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            values = [row[name] for name in names]
            if table == "article_search":
                values[1] = _vector(values[1])
            copy.write_row(values)


def _vector(words: list[str]) -> str:
    places: dict[str, list[str]] = {}
    for position, word in enumerate(words, start=1):
        places.setdefault(word, []).append(str(position))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())
