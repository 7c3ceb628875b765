"""The operator's sources, and what is known about each from polling it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select, update

from wireroom.records import Record, Source
from wireroom.store import lists
from wireroom.store.schema import sources
from wireroom.store.upserts import upsert
from wireroom.store.values import from_json, micros, storable, to_json


class SourceView(Record, frozen=True, kw_only=True):
    """A source with all that is known of it, as one poll needs it."""

    source: Source
    state: dict[str, Any]
    """empty where it was never polled"""
    seen: bytes = b""
    """digests of the entries that it showed, 8 bytes each"""
    pushed_until: int | None = None
    """microseconds since 1970 until which a hub is taken to deliver it"""


_VIEW: Final = select(
    sources.c.record, sources.c.state, sources.c.seen, sources.c.pushed_until
).where(sources.c.id == bindparam("wanted"))
_SAVE_STATE: Final = (
    update(sources)
    .where(sources.c.id == bindparam("wanted"))
    .values(state=bindparam("state"), status=bindparam("status"), next_due=bindparam("next_due"))
)
_SAVE_STATE_AND_SEEN: Final = _SAVE_STATE.values(seen=bindparam("seen"))
"""Built once: building one for each poll costs as much as running it."""


def save(connection: Connection, source: Source, now: int) -> None:
    """Registers ``source``, due now, or replaces what was registered; its state stays."""
    upsert(connection, sources, {"id": source.id, "record": to_json(source)}, next_due=now)


def get(connection: Connection, source_id: str) -> Source | None:
    row = connection.execute(select(sources.c.record).where(sources.c.id == source_id)).scalar()
    return None if row is None else msgspec.json.decode(row, type=Source)


def view(connection: Connection, source_id: str) -> SourceView | None:
    row = connection.execute(_VIEW, {"wanted": source_id}).first()
    if row is None:
        return None
    return SourceView(
        source=msgspec.json.decode(row.record, type=Source),
        state=from_json(row.state) or {},
        seen=row.seen or b"",
        pushed_until=row.pushed_until,
    )


def every(connection: Connection) -> list[Source]:
    rows = connection.execute(select(sources.c.record).order_by(sources.c.id)).scalars()
    return [msgspec.json.decode(row, type=Source) for row in rows]


def remove(connection: Connection, source_id: str) -> bool:
    """Forgets the source and its state (never its articles); whether it was there."""
    lists.forget_all(connection, source_id)
    return connection.execute(delete(sources).where(sources.c.id == source_id)).rowcount > 0


def save_state(
    connection: Connection, source_id: str, state: dict[str, Any], seen: bytes | None = None
) -> bool:
    """Replaces the state, and what was seen where it is given; ``False`` where the source is no
    longer registered.

    ``state["status"]`` (active, failing, gone, quiet) and ``state["next_due"]`` (a datetime,
    RFC 3339 text, or seconds since the epoch) are kept as columns too.
    """
    values: dict[str, Any] = {
        "wanted": source_id,
        "state": to_json(state),
        "status": storable(state.get("status")),
        "next_due": _due(state.get("next_due")),
    }
    if seen is not None:
        values["seen"] = seen
    changed = connection.execute(_SAVE_STATE if seen is None else _SAVE_STATE_AND_SEEN, values)
    return changed.rowcount > 0


def states(connection: Connection) -> dict[str, dict[str, Any]]:
    """The state of every source; an empty one where it was never polled."""
    rows = connection.execute(select(sources.c.id, sources.c.state))
    return {row.id: from_json(row.state) or {} for row in rows}


def state(connection: Connection, source_id: str) -> dict[str, Any]:
    """The state of one source; empty where it was never polled or is not registered."""
    found = connection.execute(select(sources.c.state).where(sources.c.id == source_id)).scalar()
    return from_json(found) or {}


def statuses(connection: Connection) -> dict[str, int]:
    """How many sources are in each status (never polled: ``new``)."""
    status = sources.c.status
    counted = connection.execute(select(status, func.count()).group_by(status))
    found: dict[str, int] = {}
    for name, count in counted:
        found[name or "new"] = found.get(name or "new", 0) + count
    return found


def _due(value: object) -> int | None:
    if isinstance(value, datetime):
        return micros(value)
    if isinstance(value, int | float):
        return int(value * 1_000_000)
    if isinstance(value, str):
        return micros(msgspec.convert(value, datetime))
    return None
