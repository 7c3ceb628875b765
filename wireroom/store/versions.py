"""The versions of one article."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from wireroom.records import Record
from wireroom.store import texts
from wireroom.store.schema import articles, versions
from wireroom.store.values import EPOCH, from_json, instant


class Version(Record, frozen=True, kw_only=True):
    """One state of an article's text; ``diff`` says how it differs from the one before."""

    n: int
    title: str | None
    text: str
    modified_at: datetime | None
    stored_at: datetime
    diff: Any = None


def every(connection: Connection, article_id: str) -> list[Version]:
    """All versions, the first one first; empty where there is no such article."""
    chosen = select(versions).where(versions.c.article_id == article_id).order_by(versions.c.n)
    rows: list[Any] = list(connection.execute(chosen))
    diffs = {row.n: from_json(row.diff) for row in rows}
    if not rows:  # an article that never changed has no rows here
        rows = list(connection.execute(_ONLY.where(articles.c.id == article_id)))
    bodies = texts.read(connection, (row.text_id for row in rows))
    return [
        Version(
            n=row.n,
            title=row.title,
            text=bodies[row.text_id],
            modified_at=instant(row.modified_at),
            stored_at=instant(row.stored_at) or EPOCH,
            diff=diffs.get(row.n),
        )
        for row in rows
    ]


_ONLY = select(
    articles.c.versions.label("n"),
    articles.c.title,
    articles.c.text_id,
    articles.c.modified_at,
    articles.c.stored_at,
)
