"""What is still to be published, noted in the transaction of the result it tells of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from wireroom.records import Record
from wireroom.store.schema import outbox
from wireroom.store.values import EPOCH, from_json, instant, to_json


class Notice(Record, frozen=True, kw_only=True):
    """One event to publish.  ``id`` grows with time and is never given twice."""

    id: int
    article_id: str
    event: str
    """stored, updated or duplicate"""
    payload: dict[str, Any]
    created_at: datetime


def put(
    connection: Connection, article_id: str, event: str, payload: dict[str, Any], now: int
) -> int:
    row = {
        "article_id": article_id,
        "event": event,
        "payload": to_json(payload),
        "created_at": now,
    }
    key = connection.execute(insert(outbox), row).inserted_primary_key
    return int(key[0]) if key is not None else 0


def pending(connection: Connection, limit: int) -> list[Notice]:
    """The oldest notices first."""
    rows = connection.execute(select(outbox).order_by(outbox.c.id).limit(limit))
    return [
        Notice(
            id=row.id,
            article_id=row.article_id,
            event=row.event,
            payload=from_json(row.payload) or {},
            created_at=instant(row.created_at) or EPOCH,
        )
        for row in rows
    ]


def done(connection: Connection, ids: Iterable[int]) -> int:
    """Forgets what has been published; how many there were."""
    return connection.execute(delete(outbox).where(outbox.c.id.in_(list(ids)))).rowcount
