"""What the stages remember in Redis, built again from the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import redis

from wireroom.frontier import translate
from wireroom.records import Article
from wireroom.settings import Settings
from wireroom.store import Store
from workers.dedupe import fingerprint
from workers.state.fingerprints import LOOKED_AT, FingerprintIndex
from workers.state.stories import StoryWindow

STEP: Final = 50
"""Articles between two reports."""

Progress = Callable[[str, int], None]


def rebuild(
    client: redis.Redis, store: Store, settings: Settings, progress: Progress
) -> dict[str, int]:
    """Clears and fills the fingerprint index and the story window; counts of each.

    Reads the articles of the windows page by page.  ``progress`` is told what is done and how much
    of it every few articles; what it raises ends the work, which may begin anew at any time.
    """
    prefix = settings.redis_prefix
    window_days = settings.duplicate_window_days
    index = FingerprintIndex(client, prefix + "fp", window_days)
    window = StoryWindow(client, prefix + "story", settings.story_window_days)
    now = datetime.now(UTC)
    count = 0
    with translate():
        index.clear()
        remembered = store.iterate(now - timedelta(days=window_days * LOOKED_AT))
        for article in _told(remembered, "articles remembered", progress):
            at = article.stored_at or article.first_seen_at or now
            fp = fingerprint(article.text)
            index.match_and_insert(article.id, fp, time.time(), at=at.timestamp())
            count += 1
        open_ones = store.iterate(now - timedelta(days=settings.story_window_days))
        originals = (each for each in open_ones if each.duplicate is None)
        told = _told(originals, "articles placed in open stories", progress)
        placed = window.load(told, now.timestamp())
    return {"articles remembered": count, "articles placed in open stories": placed}


def _told(articles: Iterable[Article], name: str, progress: Progress) -> Iterator[Article]:
    for number, article in enumerate(articles):
        if number % STEP == 0:
            progress(name, number)
        yield article
