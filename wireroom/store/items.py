"""The record of how each item ended.  The first writer wins; polls are not kept here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, or_, select
from sqlalchemy.engine import Row

from wireroom.records import Disposition, Record
from wireroom.store.schema import items
from wireroom.store.values import from_json, instant, micros, storable, to_json

KEYS_AT_ONCE: Final = 500
EXPLAIN_MAX: Final = 200
"""Items shown for one URL, newest first."""


class Occurrence(Record, frozen=True, kw_only=True):
    """One entry of an item into the frontier, as the store needs to know it."""

    id: str
    """unique to this occurrence: a second delivery carries the same"""
    key: str | None = None
    """what the frontier calls the item, the same for each occurrence"""
    kind: str = "page"
    url: str | None = None
    source: str | None = None
    batch: str | None = None
    entered_at: datetime | None = None
    trail: Any = ()
    """hops, decisions and timings; anything that JSON can hold"""


class Ended(Record, frozen=True, kw_only=True):
    """An item that ended, read back."""

    id: str
    key: str | None
    kind: str
    url: str | None
    source: str | None
    batch: str | None
    entered_at: datetime | None
    ended_at: datetime
    disposition: Disposition
    reason: str
    article_id: str | None
    trail: Any


_ENDINGS: Final = (
    select(items.c.kind, items.c.disposition).order_by(items.c.kind, items.c.disposition).limit(1)
)
_FIRST_ENDING: Final = _ENDINGS.where(items.c.kind > bindparam("kind"))
_NEXT_ENDING: Final = _ENDINGS.where(
    items.c.kind == bindparam("kind"), items.c.disposition > bindparam("disposition")
)
_COUNT_ENDING: Final = select(func.count()).where(
    items.c.kind == bindparam("kind"), items.c.disposition == bindparam("disposition")
)
_BY_ID = select(items).where(items.c.id == bindparam("id"))


def get(connection: Connection, occurrence_id: str) -> Ended | None:
    row = connection.execute(_BY_ID, {"id": occurrence_id}).one_or_none()
    return None if row is None else _ended(row)


def put(
    connection: Connection,
    item: Occurrence,
    *,
    disposition: Disposition,
    reason: str,
    article_id: str | None,
    now: int,
) -> None:
    """Writes how ``item`` ended; the caller has looked that it had not."""
    connection.execute(
        insert(items),
        {
            "id": item.id,
            "key": storable(item.key),
            "kind": str(item.kind),
            "url": storable(item.url),
            "source": storable(item.source),
            "batch": storable(item.batch),
            "entered_at": micros(item.entered_at),
            "ended_at": now,
            "disposition": str(disposition),
            "reason": storable(reason),
            "article_id": article_id,
            "trail": to_json(item.trail),
        },
    )


def ended_keys(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of ``keys`` under which an item has ended."""
    wanted, found = [each for each in dict.fromkeys(map(storable, keys)) if each], set[str]()
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        chosen = select(items.c.key).where(items.c.key.in_(wanted[start : start + KEYS_AT_ONCE]))
        found.update(connection.execute(chosen).scalars())
    return found


def find(connection: Connection, names: set[str], article_ids: set[str]) -> list[Ended]:
    """Items whose occurrence, key or URL is among ``names``, or that led to one of
    ``article_ids``; newest first, at most ``EXPLAIN_MAX``."""
    which = or_(
        items.c.id.in_(names),
        items.c.key.in_(names),
        items.c.url.in_(names),
        items.c.article_id.in_(names | article_ids),
    )
    chosen = select(items).where(which).order_by(items.c.ended_at.desc()).limit(EXPLAIN_MAX)
    return [_ended(row) for row in connection.execute(chosen)]


def batch(connection: Connection, name: str) -> list[Ended]:
    """All items of a batch in the order in which they ended."""
    chosen = select(items).where(items.c.batch == name).order_by(items.c.ended_at, items.c.id)
    return [_ended(row) for row in connection.execute(chosen)]


def dispositions(connection: Connection) -> dict[tuple[str, str], int]:
    """How many items of each kind ended how.

    Each is counted by itself, from one to the next in the index: grouping compares the names of
    every row, which takes twice as long.
    """
    found: dict[tuple[str, str], int] = {}
    kind = ""
    while row := connection.execute(_FIRST_ENDING, {"kind": kind}).one_or_none():
        kind = row.kind
        while row is not None:
            ending = dict(row._mapping)
            found[kind, row.disposition] = connection.execute(_COUNT_ENDING, ending).scalar_one()
            row = connection.execute(_NEXT_ENDING, ending).one_or_none()
    return found


def _ended(row: Row[Any]) -> Ended:
    ended_at = instant(row.ended_at)
    assert ended_at is not None  # noqa: S101  the column is NOT NULL
    return Ended(
        id=row.id,
        key=row.key,
        kind=row.kind,
        url=row.url,
        source=row.source,
        batch=row.batch,
        entered_at=instant(row.entered_at),
        ended_at=ended_at,
        disposition=Disposition(row.disposition),
        reason=row.reason,
        article_id=row.article_id,
        trail=from_json(row.trail),
    )
