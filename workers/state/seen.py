"""Which entries of a source have been seen: so that a poll hands on only what is new.

Kept per source as a sorted set of 8-byte digests scored by the time they were last seen in
the source, trimmed to the newest.  When Redis has lost it, entries are handed on again and
end as ``unchanged``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import redis

from wireroom.frontier import translate

KEEP_FACTOR: Final = 4
"""Entries remembered, as a multiple of what the source showed last, and at least KEEP_LEAST."""
KEEP_LEAST: Final = 200
FORGET_SECONDS: Final = 60 * 86_400


def digest(key: str) -> bytes:
    """8 bytes: a false match within one source's few hundred entries is one in 10**16."""
    return hashlib.blake2b(key.encode(), digest_size=8).digest()


class SeenEntries:
    """The memory of all sources."""

    def __init__(self, client: redis.Redis, prefix: str) -> None:
        self._client = client
        self._prefix = f"{prefix}seen:"

    def known(self, source: str, keys: Sequence[str]) -> list[bool]:
        """For each entry key, whether the source has shown it before."""
        if not keys:
            return []
        with translate():
            members: Any = [digest(key) for key in keys]
            scores = self._client.zmscore(self._prefix + source, members)
        return [score is not None for score in scores]

    def remember(self, source: str, keys: Sequence[str], now: float) -> None:
        """Notes that the source shows ``keys`` at ``now`` (epoch seconds)."""
        if not keys:
            return
        name = self._prefix + source
        keep = max(KEEP_LEAST, KEEP_FACTOR * len(keys))
        with translate():
            pipe = self._client.pipeline(transaction=False)
            pipe.zadd(name, {digest(key): now for key in keys})
            pipe.zremrangebyrank(name, 0, -keep - 1)
            pipe.expire(name, FORGET_SECONDS)
            pipe.execute()

    def forget(self, source: str) -> None:
        with translate():
            self._client.delete(self._prefix + source)
