"""What the stages remember in Redis, built again from the store."""

from __future__ import annotations

import redis

from wireroom.frontier import translate
from wireroom.settings import Settings
from wireroom.store import Store
from workers.dedupe import fingerprint
from workers.state.fingerprints import FingerprintIndex
from workers.state.stories import StoryWindow


def rebuild(client: redis.Redis, store: Store, settings: Settings) -> dict[str, int]:
    """Clears and fills the fingerprint index and the story window; counts of each."""
    index = FingerprintIndex(client, settings.redis_prefix + "fp", settings.duplicate_window_days)
    stories = StoryWindow(client, settings.redis_prefix, settings.story_window_days)
    with translate():
        index.clear()
        stories.clear()
        count = 0
        for article in store.iterate():
            at = article.stored_at or article.first_seen_at
            seconds = at.timestamp() if at else 0.0
            index.match_and_insert(article.id, fingerprint(article.text), seconds)
            if article.duplicate is None:
                stories.load(article, seconds)
            count += 1
    return {"articles remembered": count}
