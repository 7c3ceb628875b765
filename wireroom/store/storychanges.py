"""How stories change after the fact: merges, splits and moves, applied and remembered.

The story window decides and numbers its changes; the items at which they were decided may be
written in another order.  So what is written is followed from story to story: an article that
was named by a later change goes where that change took it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, or_, select, update
from sqlalchemy import delete as remove

from wireroom.records import Record
from wireroom.store import credits
from wireroom.store.engine import lock
from wireroom.store.schema import articles, stories, story_changes
from wireroom.store.values import from_json, instant, storable, to_json

_STEPS_MAX: Final = 64


class StoryChange(Record, frozen=True, kw_only=True):
    """Articles that are of another story than before."""

    kind: Literal["merge", "split", "move"]
    story: str
    """the story that they left"""
    into: str
    articles: tuple[str, ...] = ()
    """those that were named; a merge takes all others along"""
    score: float | None = None
    """of a merge how alike the two were, else how alike the parts were, against within them"""
    evidence: tuple[str, ...] = ()
    """features that were shared (merge) or that told them apart"""
    stamp: int = 0
    """order within the window; 0 where the store was told to merge"""
    moved: int = 0
    """stored articles that moved when it was written"""
    at: datetime | None = None


_MOMENT: Final[ColumnElement[int]] = func.coalesce(
    articles.c.published_at, articles.c.first_seen_at, articles.c.stored_at
)
_SPAN: Final = select(func.count(), func.min(_MOMENT), func.max(_MOMENT)).where(
    articles.c.story_id == bindparam("story")
)
_LANGUAGES: Final = (
    select(articles.c.language).where(articles.c.story_id == bindparam("story")).distinct()
)
_TITLE: Final = (
    select(articles.c.title)
    .where(articles.c.story_id == bindparam("story"), articles.c.title.is_not(None))
    .order_by(_MOMENT, articles.c.id)
    .limit(1)
)
_LATER: Final = (
    select(story_changes)
    .where(
        story_changes.c.story_id == bindparam("story"), story_changes.c.stamp > bindparam("after")
    )
    .order_by(story_changes.c.stamp, story_changes.c.id)
)
_SAME: Final = select(story_changes.c.id).where(
    story_changes.c.story_id == bindparam("story"),
    story_changes.c.into_id == bindparam("into"),
    story_changes.c.stamp == bindparam("stamp"),
)
_OF: Final = (
    select(story_changes)
    .where(
        or_(
            story_changes.c.story_id == bindparam("story"),
            story_changes.c.into_id == bindparam("story"),
        )
    )
    .order_by(story_changes.c.stamp, story_changes.c.id)
)


def apply(connection: Connection, changes: Sequence[StoryChange], now: int) -> None:
    """Moves the stored articles that the changes name, and their copies.

    What is written already is passed over.  ``now``: microseconds since the epoch.
    """
    lock(connection, *(f"story {name}" for each in changes for name in (each.story, each.into)))
    for change in changes:
        key = {"story": change.story, "into": change.into, "stamp": change.stamp}
        if not change.stamp or connection.execute(_SAME, key).first() is None:
            _apply(connection, change, now)


def follow(connection: Connection, story: str, article: str, after: int = 0) -> str:
    """The story in which an article is that was placed in ``story``, after the changes since."""
    for _ in range(_STEPS_MAX):
        rows = connection.execute(_LATER, {"story": story, "after": after})
        onward = next((row for row in rows if _takes(row, article)), None)
        if onward is None:
            break
        story, after = onward.into_id, onward.stamp
    return story


def of_story(connection: Connection, story: str) -> list[StoryChange]:
    """What was changed at a story, in order."""
    return [_change(row) for row in connection.execute(_OF, {"story": story})]


def recount(connection: Connection, story: str) -> None:
    """Makes a story's row say what its articles are; without articles it is no more."""
    count, first, last = connection.execute(_SPAN, {"story": story}).one()
    here = stories.c.id == story
    if not count:
        connection.execute(remove(stories).where(here))
        return
    languages = connection.execute(_LANGUAGES, {"story": story}).scalars()
    title = connection.execute(_TITLE, {"story": story}).scalar()
    row: dict[str, Any] = {
        "title": func.coalesce(stories.c.title, title),
        "first_at": first,
        "last_at": last,
        "languages": to_json(sorted(each for each in languages if each)),
        "article_count": count,
    }
    if not connection.execute(update(stories).where(here).values(row)).rowcount:
        row |= {"id": story, "title": title, "record": "{}"}
        connection.execute(insert(stories), row)


def _apply(connection: Connection, change: StoryChange, now: int) -> None:
    here = [articles.c.story_id == change.story]
    if change.kind != "merge":
        named = change.articles
        here.append(or_(articles.c.id.in_(named), articles.c.group_id.in_(named)))
    homes = {change.into}
    moved = 0
    key = {"story": change.into, "after": change.stamp}
    if connection.execute(_LATER, key).first() is not None:
        rows = connection.execute(select(articles.c.id, articles.c.group_id).where(*here)).all()
        for row in rows:
            named_as = row.id if row.id in change.articles else row.group_id
            home = follow(connection, change.into, named_as, change.stamp)
            homes.add(home)
            one = update(articles).where(articles.c.id == row.id).values(story_id=home)
            connection.execute(one)
        moved = len(rows)
    else:
        all_of_them = update(articles).where(*here).values(story_id=change.into)
        moved = connection.execute(all_of_them).rowcount
    connection.execute(
        insert(story_changes),
        {
            "story_id": change.story,
            "into_id": change.into,
            "moved": moved,
            "at": now,
            "kind": change.kind,
            "stamp": change.stamp,
            "score": change.score,
            "evidence": storable(to_json(change.evidence)),
            "articles": to_json(change.articles),
        },
    )
    for name in (change.story, *sorted(homes)):
        recount(connection, name)
        credits.settle(connection, name)


def _takes(row: Any, article: str) -> bool:
    return row.kind == "merge" or article in from_json(row.articles)


def _change(row: Any) -> StoryChange:
    return StoryChange(
        kind=row.kind,
        story=row.story_id,
        into=row.into_id,
        articles=tuple(from_json(row.articles) or ()),
        score=row.score,
        evidence=tuple(from_json(row.evidence) or ()),
        stamp=row.stamp,
        moved=row.moved,
        at=instant(row.at),
    )
