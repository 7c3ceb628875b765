"""When the sources are due, in pages, so that a million of them are never held at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, Select, func, select, tuple_

from wireroom.errors import DefectError
from wireroom.records import Record, Source
from wireroom.store import sources as rows
from wireroom.store.schema import sources
from wireroom.store.values import micros

Place = tuple[int, str]
"""When a source is due, in microseconds since 1970, and its id: the order of the pages."""
NOWHERE: Final[Place] = (-(2**62), "")
"""In front of all."""
NAMES_AT_ONCE: Final = 500
"""Ids in one statement."""


class SourceDue(Record, frozen=True, kw_only=True):
    """A source that is polled."""

    source: Source
    address: str
    """where it is polled: the adopted address where it moved"""
    due: int
    """microseconds since 1970; that of its registration before the first poll"""
    new: bool
    """never polled"""
    interval: int | None = None
    """microseconds that were to pass from the last poll to this one, both by one clock"""

    @property
    def place(self) -> Place:
        """Where it stands among all."""
        return self.due, self.source.id


class _State(msgspec.Struct, frozen=True):
    address: str | None = None
    last_poll: str | None = None
    failed_at: str | None = None


def save(connection: Connection, found: Sequence[Source], now: int) -> list[str]:
    """Registers or replaces all; the ids of those that are new, in order."""
    known: set[str] = set()
    names = [source.id for source in found]
    for at in range(0, len(names), NAMES_AT_ONCE):
        part = select(sources.c.id).where(sources.c.id.in_(names[at : at + NAMES_AT_ONCE]))
        known.update(connection.execute(part).scalars())
    for source in found:
        rows.save(connection, source, now)
    return [name for name in dict.fromkeys(names) if name not in known]


def page(connection: Connection, after: Place, limit: int) -> list[SourceDue]:
    return _read(connection.execute(_behind(_polled(), after, limit)))


def of(connection: Connection, ids: Sequence[str]) -> list[SourceDue]:
    """At most ``NAMES_AT_ONCE`` ids."""
    return _read(connection.execute(_polled().where(sources.c.id.in_(ids))))


def overdue(connection: Connection, before: int, after: Place, limit: int) -> list[Place]:
    names = select(sources.c.next_due, sources.c.id).where(sources.c.next_due < before)
    return [(row.next_due, row.id) for row in connection.execute(_behind(names, after, limit))]


def never_polled(connection: Connection) -> int:
    count = select(func.count()).select_from(sources).where(sources.c.status.is_(None))
    return connection.execute(count).scalar_one()


def _behind(wanted: Select[Any], after: Place, limit: int) -> Select[Any]:
    place = tuple_(sources.c.next_due, sources.c.id)
    ordered = wanted.where(place > tuple_(*after)).order_by(sources.c.next_due, sources.c.id)
    return ordered.limit(limit)


def _polled() -> Select[Any]:
    columns = (sources.c.record, sources.c.state, sources.c.next_due)
    return select(*columns).where(sources.c.status.is_distinct_from("gone"))


def _read(found: Iterable[Row[Any]]) -> list[SourceDue]:
    return [_due(row) for row in found]


def _due(row: Row[Any]) -> SourceDue:
    source = _source(row.record)
    if row.state is None:
        return SourceDue(source=source, address=source.url, due=row.next_due or 0, new=True)
    state, due = _state(row.state), row.next_due or 0
    return SourceDue(
        source=source,
        address=state.address or source.url,
        due=due,
        new=False,
        interval=_interval(state, due),
    )


def _interval(state: _State, due: int) -> int | None:
    told = [each for each in (state.last_poll, state.failed_at) if each]
    try:
        asked = [micros(datetime.fromisoformat(each)) for each in told]
    except (ValueError, DefectError):
        return None
    return min((due - each for each in asked if each is not None), default=None)


_source = msgspec.json.Decoder(Source).decode
_state = msgspec.json.Decoder(_State).decode
