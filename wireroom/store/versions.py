"""The versions of one article."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from wireroom.records import Record
from wireroom.store import texts
from wireroom.store.schema import articles, versions
from wireroom.store.values import EPOCH, from_json, instant, to_json


class Version(Record, frozen=True, kw_only=True):
    """One state of an article's text; ``diff`` says how it differs from the one before."""

    n: int
    title: str | None
    text: str
    modified_at: datetime | None
    stored_at: datetime
    silent: bool | None = None
    """the text was changed and the article did not say so; unknown of the first version"""
    diff: Any = None


def every(
    connection: Connection, article_id: str, after: int = 0, most: int | None = None
) -> list[Version]:
    """The versions above number ``after``, the first ``most`` of them, the first one first; none
    where there is no such article."""
    chosen = select(versions).where(versions.c.article_id == article_id, versions.c.n > after)
    rows: list[Any] = list(connection.execute(chosen.order_by(versions.c.n).limit(most)))
    diffs = {row.n: from_json(row.diff) for row in rows}
    if not rows and after == 0:  # an article that never changed has no rows here
        rows = list(connection.execute(_ONLY.where(articles.c.id == article_id)))
    bodies = texts.read(connection, (row.text_id for row in rows))
    return [
        Version(
            n=row.n,
            title=row.title,
            text=bodies[row.text_id],
            modified_at=instant(row.modified_at),
            stored_at=instant(row.stored_at) or EPOCH,
            silent=_silent(diffs.get(row.n)),
            diff=diffs.get(row.n),
        )
        for row in rows
    ]


def _silent(diff: Any) -> bool | None:
    return diff.get("silent") if isinstance(diff, dict) else None


def keep(connection: Connection, before: Any, row: dict[str, Any], diff: Any, now: int) -> None:
    """Writes the new version, and the first one where this is the first change."""
    if before.versions == 1:
        first = {
            "article_id": before.id,
            "n": 1,
            "title": before.title,
            "text_id": before.text_id,
            "modified_at": before.modified_at,
            "stored_at": before.stored_at,
            "diff": None,
        }
        connection.execute(insert(versions), first)
    connection.execute(
        insert(versions),
        {
            "article_id": before.id,
            "n": row["versions"],
            "title": row["title"],
            "text_id": row["text_id"],
            "modified_at": row["modified_at"],
            "stored_at": now,
            "diff": None if diff is None else to_json(diff),
        },
    )


_ONLY = select(
    articles.c.versions.label("n"),
    articles.c.title,
    articles.c.text_id,
    articles.c.modified_at,
    articles.c.stored_at,
)
