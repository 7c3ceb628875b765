"""The story step: an article to its story, and what that changed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import msgspec

from wireroom.frontier import translate
from wireroom.metrics import meters
from wireroom.pressure import REMEMBER_SECONDS
from wireroom.records import Article
from wireroom.store import StoryChange
from workers.context import Context
from workers.story import Change
from workers.trail import Trail


def into_story(
    context: Context, article: Article, trail: Trail, *, seed: bool
) -> tuple[dict[str, Any], tuple[StoryChange, ...]]:
    """The article's story, as the store takes it, and the articles that are of another one now.

    When a ``seed``'s file is replayed says nothing of when its event was: our own times do not
    count.  Where Redis is nearly full, the article joins a story and leaves nothing in it.
    """
    stories = context.stories
    place_in = stories.guess if context.pressure.room(REMEMBER_SECONDS).stories else stories.assign
    timed = msgspec.structs.replace(article, first_seen_at=None, fetched_at=None)
    with trail.step("story") as hop:
        with translate():
            place = place_in(timed if seed else article, time.time())
        changes = as_stored(place.changes)
        _count(place.reason, changes)
        hop |= {
            "what": place.reason,
            "story": place.story_id,
            "score": round(place.score, 3),
            "shared": {each.feature: each.contribution for each in place.evidence[:8]},
        }
        if changes:
            hop["changes"] = [f"{each.kind} {each.story} into {each.into}" for each in changes]
    return {"id": place.story_id, "title": article.title}, changes


def _count(reason: str, changes: Sequence[StoryChange]) -> None:
    if reason == "known":
        return  # it was placed by a claim before this one
    meters().placements.labels("opened" if reason == "new" else "joined").inc()
    for change in changes:
        meters().story_changes.labels(change.kind).inc()


def as_stored(changes: Sequence[Change]) -> tuple[StoryChange, ...]:
    """Changes of the story window in the store's words."""
    return tuple(msgspec.convert(msgspec.to_builtins(each), StoryChange) for each in changes)
