"""The lists that a source's index names (the sitemaps of a sitemap index), and what each showed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, or_, select

from wireroom.records import Record
from wireroom.store.schema import lists
from wireroom.store.upserts import upsert
from wireroom.store.values import from_json, storable, to_json


class ListView(Record, frozen=True, kw_only=True):
    """What is known of one list."""

    state: dict[str, Any]
    seen: bytes = b""
    """digests of the entries that it showed, 8 bytes each"""


class ListDue(Record, frozen=True, kw_only=True):
    """When a list is to be read next."""

    url: str
    next_due: int | None
    """microseconds since 1970; none: when its index says that it changed"""


def get(connection: Connection, source: str, url: str) -> ListView | None:
    row = connection.execute(
        select(lists.c.state, lists.c.seen).where(
            lists.c.source == source, lists.c.url == storable(url)
        )
    ).first()
    return None if row is None else ListView(state=from_json(row.state) or {}, seen=row.seen or b"")


def due(connection: Connection, source: str) -> list[ListDue]:
    """Every list of the source."""
    rows = connection.execute(select(lists.c.url, lists.c.next_due).where(lists.c.source == source))
    return [ListDue(url=row.url, next_due=row.next_due) for row in rows]


def save(
    connection: Connection,
    source: str,
    url: str,
    state: dict[str, Any],
    seen: bytes,
    due: int | None,
) -> None:
    row = {"source": source, "url": storable(url), "state": to_json(state)}
    upsert(connection, lists, row | {"seen": seen, "next_due": due})


def forget(connection: Connection, source: str, urls: Iterable[str]) -> int:
    """Forgets these lists of the source; how many there were."""
    own = delete(lists).where(lists.c.source == source)
    return sum(connection.execute(own.where(lists.c.url == storable(url))).rowcount for url in urls)


def forget_all(connection: Connection, source: str) -> None:
    """Forgets the source's lists, and those of its inner indexes (``source:…``)."""
    inner = lists.c.source.startswith(f"{source}:", autoescape=True)
    connection.execute(delete(lists).where(or_(lists.c.source == source, inner)))
