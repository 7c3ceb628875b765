"""The watchlists of the store, and the matcher that a process keeps of them.

A counter grows with every change; it is read in the transaction of each article, so that a list
holds for all that is stored after the transaction that saved it, in every process.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection, delete, select

from wireroom import limits
from wireroom.errors import UsageError
from wireroom.store import hooks
from wireroom.store.counting import changed, count
from wireroom.store.hooks import Hook
from wireroom.store.schema import watchlists
from wireroom.store.upserts import upsert
from wireroom.watching import Matcher, Watchlist

_READ: Final = msgspec.json.Decoder(Watchlist)


class Kept(NamedTuple):
    """What articles are held against."""

    number: int
    matcher: Matcher
    hooks: tuple[Hook, ...]
    """those to which something is sent"""


class Watching:
    """The lists and hooks as they stand, kept between transactions.  Threads may share it."""

    def __init__(self) -> None:
        self._kept = Kept(0, Matcher(), ())

    def now(self, connection: Connection) -> Kept:
        """All that are saved now."""
        number = count(connection)
        if number != self._kept.number:
            active = tuple(each for each in hooks.every(connection) if each.state == "active")
            self._kept = Kept(number, Matcher(every(connection)), active)
        return self._kept


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
    changed(connection)
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
    changed(connection)
    return connection.execute(delete(watchlists).where(watchlists.c.name == name)).rowcount > 0
