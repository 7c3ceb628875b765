"""The watchlists of the store, and the matcher that a process keeps of them.

A counter grows with every change; it is read in the transaction of each article, so that a list
holds for all that is stored after the transaction that saved it, in every process.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, update

from wireroom import limits
from wireroom.errors import UsageError
from wireroom.store.engine import lock
from wireroom.store.schema import counters, watchlists
from wireroom.store.upserts import insert_new, upsert
from wireroom.watching import Matcher, Watchlist

COUNTER: Final = "watchlists"
_COUNT: Final = select(counters.c.value).where(counters.c.name == bindparam("name"))
_READ: Final = msgspec.json.Decoder(Watchlist)


class Watching:
    """The lists as they stand, kept between transactions.  Threads may share it."""

    def __init__(self) -> None:
        self._kept: tuple[int, Matcher] = (0, Matcher())

    def matcher(self, connection: Connection) -> Matcher:
        """Of all lists that are saved now."""
        number = connection.execute(_COUNT, {"name": COUNTER}).scalar() or 0
        known, matcher = self._kept
        if number != known:
            matcher = Matcher(every(connection))
            self._kept = (number, matcher)
        return matcher


def every(connection: Connection) -> list[Watchlist]:
    """All lists by name."""
    rows = connection.execute(select(watchlists.c.record).order_by(watchlists.c.name))
    return [_READ.decode(row.record) for row in rows]


def get(connection: Connection, name: str) -> Watchlist | None:
    chosen = select(watchlists.c.record).where(watchlists.c.name == name)
    record = connection.execute(chosen).scalar()
    return None if record is None else _READ.decode(record)


def save(connection: Connection, found: Sequence[Watchlist], now: int) -> list[str]:
    """Adds lists, or replaces those of the same names; the names of the new ones.

    Raises ``UsageError`` where there would be too many.
    """
    _changed(connection)
    known = set(connection.execute(select(watchlists.c.name)).scalars())
    new = [each.name for each in found if each.name not in known]
    if len(known) + len(new) > limits.WATCHLISTS_MAX:
        raise UsageError(f"there can be no more than {limits.WATCHLISTS_MAX} watchlists")
    for each in found:
        row = {"name": each.name, "record": msgspec.json.encode(each).decode(), "saved_at": now}
        upsert(connection, watchlists, row)
    return new


def remove(connection: Connection, name: str) -> bool:
    """Whether there was one."""
    _changed(connection)
    return connection.execute(delete(watchlists).where(watchlists.c.name == name)).rowcount > 0


def _changed(connection: Connection) -> None:
    lock(connection, COUNTER)
    insert_new(connection, counters, {"name": COUNTER, "value": 0})
    grown = update(counters).where(counters.c.name == COUNTER)
    connection.execute(grown.values(value=counters.c.value + 1))
