"""Forgetting many keys of Redis without holding it up."""

from __future__ import annotations

from typing import Final

import redis

AT_ONCE: Final = 1_000


def unlink_matching(client: redis.Redis, pattern: str) -> int:
    """Drops every key that matches the glob ``pattern``; how many.

    Walks all keys: for a rebuild, not for the daily work.  Raises redis errors.
    """
    count = 0
    batch: list[bytes] = []
    for key in client.scan_iter(match=pattern, count=AT_ONCE):
        batch.append(key)
        if len(batch) == AT_ONCE:
            count += int(client.unlink(*batch))
            batch.clear()
    if batch:
        count += int(client.unlink(*batch))
    return count
