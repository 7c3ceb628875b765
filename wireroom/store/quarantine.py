"""Items that could not be processed, with the reason and the input kept."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.engine import Row

from wireroom.records import Record
from wireroom.store.schema import quarantine
from wireroom.store.upserts import upsert
from wireroom.store.values import EPOCH, from_json, instant, micros, storable, to_json

INPUT_MAX_BYTES: Final = 16 * 2**20
"""Input bytes kept of one item; ``input_bytes`` says how many there were."""
DETAIL_MAX_CHARS: Final = 8_000


class Quarantined(Record, frozen=True, kw_only=True):
    """One item in quarantine."""

    id: str
    """the occurrence"""
    key: str | None = None
    kind: str = "page"
    stage: str | None = None
    url: str | None = None
    reason: str
    detail: str | None = None
    input: bytes | None = None
    """what was being processed; cut at ``INPUT_MAX_BYTES``"""
    input_bytes: int | None = None
    """length of the input before it was cut; set by the store"""
    item: Any = None
    """the frontier's item, so that it can enter again"""
    attempts: int = 0
    at: datetime = EPOCH
    """set by the store where it is not given"""


_LISTED = [each for each in quarantine.c if each.name != "input"]
_GET = select(quarantine).where(quarantine.c.id == bindparam("id"))


def put(connection: Connection, entry: Quarantined, now: int) -> None:
    """Keeps ``entry``; one that is there already under its id is replaced."""
    body = entry.input
    upsert(
        connection,
        quarantine,
        {
            "id": entry.id,
            "key": storable(entry.key),
            "kind": str(entry.kind),
            "stage": entry.stage,
            "url": storable(entry.url),
            "reason": storable(entry.reason),
            "detail": None if entry.detail is None else storable(entry.detail[:DETAIL_MAX_CHARS]),
            "input": None if body is None else zlib.compress(body[:INPUT_MAX_BYTES], 6),
            "input_bytes": None if body is None else len(body),
            "item": to_json(entry.item),
            "attempts": entry.attempts,
            "at": now if entry.at == EPOCH else micros(entry.at),
        },
    )


def get(connection: Connection, occurrence_id: str) -> Quarantined | None:
    """One entry with its input."""
    row = connection.execute(_GET, {"id": occurrence_id}).one_or_none()
    if row is None:
        return None
    kept = None if row.input is None else zlib.decompress(row.input)
    return msgspec.structs.replace(_entry(row), input=kept)


def listed(connection: Connection, limit: int | None) -> list[Quarantined]:
    """Newest first, without the inputs."""
    chosen = select(*_LISTED).order_by(quarantine.c.at.desc(), quarantine.c.id).limit(limit)
    return [_entry(row) for row in connection.execute(chosen)]


def drop(connection: Connection, occurrence_id: str) -> bool:
    """Whether there was one to drop."""
    gone = connection.execute(delete(quarantine).where(quarantine.c.id == occurrence_id))
    return gone.rowcount > 0


def _entry(row: Row[Any]) -> Quarantined:
    return Quarantined(
        id=row.id,
        key=row.key,
        kind=row.kind,
        stage=row.stage,
        url=row.url,
        reason=row.reason,
        detail=row.detail,
        input_bytes=row.input_bytes,
        item=from_json(row.item),
        attempts=row.attempts,
        at=instant(row.at) or EPOCH,
    )
