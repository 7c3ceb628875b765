"""Which entries a source has shown: 8-byte digests of their keys, packed, the latest last.

Kept in the store with the source's state.  What is forgotten is handed on again if it is shown
again, and ends as ``unchanged``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from wireroom import limits

WIDTH: Final = 8
"""Bytes: a false match within one source's few hundred entries is one in 10**16."""
KEEP_LEAST: Final = 200
KEEP_FACTOR: Final = 4
KEEP_BEYOND: Final = 4_000
"""What is remembered: four times what the source shows, at least 200 entries, and at most 4,000
more than it shows."""


class Seen:
    """The memory of one source."""

    def __init__(self, packed: bytes = b"") -> None:
        self._digests = [packed[at : at + WIDTH] for at in range(0, len(packed), WIDTH)]
        self._members = frozenset(self._digests)

    def known(self, keys: Sequence[str]) -> list[bool]:
        """For each entry key, whether the source has shown it before."""
        return [_digest(key) in self._members for key in keys]

    def after(self, keys: Sequence[str]) -> bytes:
        """The memory, packed, once the source has shown ``keys``."""
        shown = dict.fromkeys(_digest(key) for key in keys)
        keep = max(KEEP_LEAST, min(KEEP_FACTOR * len(shown), len(shown) + KEEP_BEYOND))
        older = [digest for digest in self._digests if digest not in shown]
        return b"".join([*older[max(len(older) + len(shown) - keep, 0) :], *shown])

    def added(self, keys: Sequence[str]) -> bytes:
        """The memory, packed, once a hub has delivered ``keys``, a few entries of many: nothing
        else is forgotten for them before the next poll."""
        new = dict.fromkeys(_digest(key) for key in keys)
        kept = [digest for digest in self._digests if digest not in new]
        return b"".join([*kept, *new][-(limits.CONTAINER_MAX_ENTRIES + KEEP_BEYOND) :])


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=WIDTH).digest()
