"""Sources with what is known of them, for people: in pages, one status after the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, or_, select

from wireroom.records import Record, Source
from wireroom.store import subscriptions as hubs
from wireroom.store.schema import sources, subscriptions
from wireroom.store.subscriptions import Subscription
from wireroom.store.values import from_json, instant

PAGE: Final = 500
NEW: Final = "new"
_COLUMNS: Final = select(sources.c.id, sources.c.record, sources.c.state, sources.c.pushed_until)


class SourceRow(Record, frozen=True, kw_only=True):
    """A source as it is shown."""

    source: Source
    state: dict[str, Any]
    """empty where it was never polled"""
    pushed_until: datetime | None = None
    """until then a hub is taken to deliver it"""
    subscription: Subscription | None = None


def page(connection: Connection, status: str, after: str, count: int = PAGE) -> list[SourceRow]:
    """Up to ``count`` sources of this status whose ids follow ``after``, by id."""
    chosen = _COLUMNS.where(_is(status), sources.c.id > after).order_by(sources.c.id)
    return _read(connection, chosen.limit(count))


def one(connection: Connection, source_id: str) -> SourceRow | None:
    return next(iter(_read(connection, _COLUMNS.where(sources.c.id == source_id))), None)


def _read(connection: Connection, chosen: Select[Any]) -> list[SourceRow]:
    found = connection.execute(chosen).all()
    subscribed = _subscribed(connection, [row.id for row in found])
    return [
        SourceRow(
            source=msgspec.json.decode(row.record, type=Source),
            state=from_json(row.state) or {},
            pushed_until=instant(row.pushed_until),
            subscription=subscribed.get(row.id),
        )
        for row in found
    ]


def _is(status: str) -> ColumnElement[bool]:
    same = sources.c.status == status
    return or_(same, sources.c.status.is_(None)) if status == NEW else same


def _subscribed(connection: Connection, ids: list[str]) -> dict[str, Subscription]:
    chosen = select(subscriptions).where(
        subscriptions.c.source.in_(ids), subscriptions.c.state != "ending"
    )
    rows = (hubs.read(row) for row in connection.execute(chosen))
    return {row.source: row for row in rows}
