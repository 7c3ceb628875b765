"""A counter that grows with each change of watchlists and hooks, so that every process sees in the
transaction of an article that what it keeps of them is old."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from wireroom.store.engine import lock
from wireroom.store.schema import counters
from wireroom.store.upserts import insert_new

NAME: Final = "watchlists"
_COUNT: Final = select(counters.c.value).where(counters.c.name == bindparam("name"))


def count(connection: Connection) -> int:
    return connection.execute(_COUNT, {"name": NAME}).scalar() or 0


def changed(connection: Connection) -> None:
    """Whoever changes something waits for those who do it too, until their transactions end."""
    lock(connection, NAME)
    insert_new(connection, counters, {"name": NAME, "value": 0})
    grown = update(counters).where(counters.c.name == NAME)
    connection.execute(grown.values(value=counters.c.value + 1))
