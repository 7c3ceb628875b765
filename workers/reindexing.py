"""What the stages remember in Redis, built again from the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import redis

from wireroom.frontier import translate
from wireroom.settings import Settings
from wireroom.store import Store
from workers.dedupe import fingerprint
from workers.state.fingerprints import FingerprintIndex
from workers.state.stories import StoryWindow


def rebuild(client: redis.Redis, store: Store, settings: Settings) -> dict[str, int]:
    """Clears and fills the fingerprint index and the story window; counts of each."""
    prefix = settings.redis_prefix
    index = FingerprintIndex(client, prefix + "fp", settings.duplicate_window_days)
    window = StoryWindow(client, prefix + "story", settings.story_window_days)
    since = datetime.now(UTC) - timedelta(days=settings.story_window_days)
    count = 0
    with translate():
        index.clear()
        for article in store.iterate():
            at = article.stored_at or article.first_seen_at
            index.match_and_insert(
                article.id, fingerprint(article.text), at.timestamp() if at else 0.0
            )
            count += 1
        originals = (each for each in store.iterate(since) if each.duplicate is None)
        placed = window.load(originals, datetime.now(UTC).timestamp())
    return {"articles remembered": count, "articles placed in open stories": placed}
