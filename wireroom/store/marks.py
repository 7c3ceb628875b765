"""Which articles met which watchlist when they were stored, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from wireroom.records import Article, Record
from wireroom.store.schema import marks
from wireroom.store.values import EPOCH, from_json, instant, storable, to_json
from wireroom.watching import Found

NOTE: Final = "watchlists"
"""Name among an article's notes under which the lists stand that its present version met."""


class Mark(Record, frozen=True, kw_only=True):
    """One version of an article that met one list."""

    watchlist: str
    article_id: str
    version: int
    event: str
    """stored, updated or duplicate"""
    evidence: tuple[dict[str, Any], ...]
    at: datetime


def noted(article: Article, found: Sequence[Found]) -> Article:
    """``article`` with the names of the lists among its notes, whatever stood there."""
    if not found and NOTE not in article.notes:
        return article
    notes = {name: note for name, note in article.notes.items() if name != NOTE}
    if found:
        notes[NOTE] = [each.watchlist for each in found]
    return msgspec.structs.replace(article, notes=notes)


def put(
    connection: Connection, article: Article, event: str, found: Sequence[Found], now: int
) -> None:
    """Marks a version of an article; the caller has written no marks of it before."""
    rows = [
        {
            "watchlist": each.watchlist,
            "article_id": article.id,
            "version": article.versions,
            "event": event,
            "evidence": storable(to_json(each.evidence)),
            "at": now,
        }
        for each in found
    ]
    if rows:
        connection.execute(insert(marks), rows)


def of_article(connection: Connection, article_id: str) -> list[Mark]:
    """By version and name of the list."""
    chosen = select(marks).where(marks.c.article_id == article_id)
    rows = connection.execute(chosen.order_by(marks.c.version, marks.c.watchlist))
    return [
        Mark(
            watchlist=row.watchlist,
            article_id=row.article_id,
            version=row.version,
            event=row.event,
            evidence=tuple(from_json(row.evidence) or ()),
            at=instant(row.at) or EPOCH,
        )
        for row in rows
    ]


def counts(connection: Connection) -> dict[str, int]:
    """Number of marks by list."""
    counted = select(marks.c.watchlist, func.count()).group_by(marks.c.watchlist)
    return {row[0]: row[1] for row in connection.execute(counted)}


def forget(connection: Connection, watchlist: str) -> int:
    """How many there were."""
    return connection.execute(delete(marks).where(marks.c.watchlist == watchlist)).rowcount
