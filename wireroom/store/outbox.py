"""What is to be published, noted in the transaction of the result it tells of.

What was sent is kept for `limits.STREAM_RESEND_SECONDS`: the stream is in Redis, which may be
lost before its consumers have read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from wireroom import limits
from wireroom.records import Record
from wireroom.store.schema import outbox
from wireroom.store.values import EPOCH, from_json, instant, to_json

_KEPT: Final = int(limits.STREAM_RESEND_SECONDS * 1_000_000)


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
    chosen = select(outbox).where(outbox.c.batch.is_(None)).order_by(outbox.c.id).limit(limit)
    return [
        Notice(
            id=row.id,
            article_id=row.article_id,
            event=row.event,
            payload=from_json(row.payload) or {},
            created_at=instant(row.created_at) or EPOCH,
        )
        for row in connection.execute(chosen)
    ]


def last_batch(connection: Connection) -> int:
    """The number of the latest batch that was sent, 0 where none is remembered."""
    return connection.execute(select(func.max(outbox.c.batch))).scalar() or 0


def sent(connection: Connection, ids: Sequence[int], batch: int, now: int) -> int:
    """Notes that these notices were sent in a batch, and forgets those that were long ago; how
    many they are."""
    connection.execute(delete(outbox).where(outbox.c.sent_at < now - _KEPT))
    noted = update(outbox).where(outbox.c.id.in_(ids)).values(batch=batch, sent_at=now)
    return connection.execute(noted).rowcount


def lost(connection: Connection, after: int) -> int:
    """Whatever was sent in a later batch than ``after`` is pending again; how many those are."""
    again = update(outbox).where(outbox.c.batch > after).values(batch=None, sent_at=None)
    return connection.execute(again).rowcount


def waiting(connection: Connection) -> int:
    """How many notices are to be sent."""
    counted = select(func.count()).select_from(outbox).where(outbox.c.batch.is_(None))
    return connection.execute(counted).scalar_one()
