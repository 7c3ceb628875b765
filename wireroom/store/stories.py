"""Stories: clusters of articles about one event, and which were merged."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy.engine import Row

from wireroom.records import Record
from wireroom.store import storychanges
from wireroom.store.engine import lock
from wireroom.store.schema import stories, story_changes
from wireroom.store.storychanges import StoryChange
from wireroom.store.upserts import upsert
from wireroom.store.values import from_json, instant, micros, storable, to_json


class Story(Record, frozen=True, kw_only=True):
    """A story.  ``record`` is what the story stage keeps about it (centroid, entities …)."""

    id: str
    title: str | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    languages: tuple[str, ...] = ()
    article_count: int = 0
    record: dict[str, Any] = msgspec.field(default_factory=dict)


_EARLIEST: Final = -(2**62)
_GET = select(stories).where(stories.c.id == bindparam("id"))
_INTO = (
    select(story_changes.c.into_id)
    .where(story_changes.c.story_id == bindparam("id"), story_changes.c.kind == "merge")
    .order_by(story_changes.c.id.desc())
    .limit(1)
)
_LEFT = (
    update(stories)
    .where(stories.c.id == bindparam("wanted"))
    .values(article_count=stories.c.article_count - 1)
)


def save(connection: Connection, story: Story) -> None:
    """Writes the whole story as given."""
    upsert(
        connection,
        stories,
        {
            "id": story.id,
            "title": storable(story.title),
            "first_at": micros(story.first_at),
            "last_at": micros(story.last_at),
            "languages": to_json(story.languages),
            "article_count": story.article_count,
            "record": to_json(story.record),
        },
    )


def get(connection: Connection, story_id: str) -> Story | None:
    """The story; one that was merged is answered with the story it became part of."""
    row = connection.execute(_GET, {"id": story_id}).one_or_none()
    if row is None:
        row = connection.execute(_GET, {"id": current(connection, story_id)}).one_or_none()
    return None if row is None else _story(row)


def every(connection: Connection, since: datetime | None, limit: int | None) -> list[Story]:
    """Stories with an article since then, the latest first."""
    chosen = select(stories).order_by(stories.c.last_at.desc(), stories.c.id).limit(limit)
    if since is not None:
        chosen = chosen.where(stories.c.last_at >= micros(since))
    return [_story(row) for row in connection.execute(chosen)]


def page(
    connection: Connection, since: datetime | None, after: tuple[int, str] | None, count: int
) -> list[Story]:
    """``every`` by pages, without stories whose time is not known: the two databases sort those
    differently."""
    chosen = select(stories).order_by(stories.c.last_at.desc(), stories.c.id).limit(count)
    chosen = chosen.where(stories.c.last_at >= (micros(since) or _EARLIEST))
    if after is not None:
        at, last = after
        chosen = chosen.where(
            stories.c.last_at <= at, or_(stories.c.last_at < at, stories.c.id > storable(last))
        )
    return [_story(row) for row in connection.execute(chosen)]


def current(connection: Connection, story_id: str) -> str:
    """The story into which ``story_id`` was merged in the end; itself, if it never was."""
    seen = {story_id}
    while True:
        into = connection.execute(_INTO, {"id": story_id}).scalar()
        if into is None or into in seen:
            return story_id
        seen.add(into)
        story_id = into


def enter(
    connection: Connection,
    change: dict[str, Any],
    *,
    article: str,
    at: int,
    language: str | None,
    left: str | None,
) -> str:
    """An article's effect on its story; the id of the story that it is part of now.

    ``change``: ``id``, and what is to replace the story's ``title`` and ``record``.  ``at``
    is the article's own time; ``left`` is the story that it was part of before.
    """
    story_id = str(change["id"])
    if left is None:
        # Changes may have been written before the article that they name.
        story_id = storychanges.follow(connection, story_id, article)
    lock(connection, f"story {story_id}")
    row = connection.execute(_GET, {"id": story_id}).one_or_none()
    if row is None:
        story_id = current(connection, story_id)
        lock(connection, f"story {story_id}")
        row = connection.execute(_GET, {"id": story_id}).one_or_none()
    before = Story(id=story_id) if row is None else _story(row)
    if left is not None and left != story_id:
        connection.execute(_LEFT, {"wanted": left})
    languages = set(before.languages) | ({language} if language else set())
    first, last = micros(before.first_at), micros(before.last_at)
    save(
        connection,
        Story(
            id=story_id,
            title=change.get("title") or before.title,
            first_at=instant(at if first is None else min(first, at)),
            last_at=instant(at if last is None else max(last, at)),
            languages=tuple(sorted(languages)),
            article_count=before.article_count + (left != story_id),
            record=change.get("record") or before.record,
        ),
    )
    return story_id


def merge(connection: Connection, into: str, merged: str, now: int) -> int:
    """Makes the story ``merged`` part of ``into``; how many articles moved.

    Nothing happens where ``merged`` is not there (any more).
    """
    if into == merged:
        return 0
    lock(connection, f"story {into}", f"story {merged}")
    gone = connection.execute(_GET, {"id": merged}).one_or_none()
    kept = connection.execute(_GET, {"id": into}).one_or_none()
    if gone is None or kept is None:
        return 0
    storychanges.apply(connection, [StoryChange(kind="merge", story=merged, into=into)], now)
    return int(gone.article_count)


def _story(row: Row[Any]) -> Story:
    return Story(
        id=row.id,
        title=row.title,
        first_at=instant(row.first_at),
        last_at=instant(row.last_at),
        languages=tuple(from_json(row.languages)),
        article_count=row.article_count,
        record=from_json(row.record) or {},
    )
