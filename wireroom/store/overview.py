"""What a scrape asks the store: few numbers, each from an index or a small table."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from wireroom.records import Record, Source
from wireroom.store import hooks, outbox, sources, subscriptions
from wireroom.store.schema import quarantine as kept
from wireroom.store.schema import sources as rows
from wireroom.store.schema import watchlists
from wireroom.store.sourcepages import SourceRow
from wireroom.store.values import from_json

_OVERDUE: Final = (
    select(func.count())
    .select_from(rows)
    .where(rows.c.next_due < bindparam("before"), rows.c.status.is_not(None))
)
FAILING_READ: Final = 1_000
"""Failing sources among which those that fail the longest are looked for."""
_SOME: Final = (
    select(rows.c.record, rows.c.state, rows.c.next_due)
    .where(rows.c.status == "failing")
    .order_by(rows.c.id)
    .limit(FAILING_READ)
    .subquery()
)
_FAILING: Final = (
    select(_SOME.c.record, _SOME.c.state).order_by(_SOME.c.next_due.desc()).limit(bindparam("most"))
)
"""Who fails longer is asked more rarely."""
_WATCHLISTS: Final = select(func.count()).select_from(watchlists)
_REASONS: Final = select(kept.c.reason, func.count()).group_by(kept.c.reason)


class Overview(Record, frozen=True, kw_only=True):
    """How things stand with sources and with what waits in the store."""

    sources: dict[str, int]
    """by status; ``new``: never polled"""
    overdue: int
    """polled sources that were due before the moment asked about"""
    failing: tuple[SourceRow, ...]
    """some of them, those that fail the longest first"""
    subscriptions: dict[str, int]
    hooks: dict[str, int]
    """by state"""
    quarantine: dict[str, int]
    """by reason"""
    outbox: int
    """notices that wait to be published"""
    watchlists: int


def read(connection: Connection, before: int, most: int) -> Overview:
    """``before``: microseconds since 1970.  ``most``: failing sources that are named."""
    failing = connection.execute(_FAILING, {"most": most})
    return Overview(
        sources=sources.statuses(connection),
        overdue=connection.execute(_OVERDUE, {"before": before}).scalar_one(),
        failing=tuple(
            SourceRow(source=_source(row.record), state=from_json(row.state) or {})
            for row in failing
        ),
        subscriptions=subscriptions.states(connection),
        hooks=hooks.states(connection),
        quarantine={row[0] or "": row[1] for row in connection.execute(_REASONS)},
        outbox=outbox.waiting(connection),
        watchlists=connection.execute(_WATCHLISTS).scalar_one(),
    )


_source = msgspec.json.Decoder(Source).decode
