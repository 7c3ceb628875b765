"""How full Redis is, and what is held back so that the work in it can be finished.

What waits has bounds in bytes of its own (bodies, items).  Where Redis's memory is bounded too,
each use of it stops at a share: first what is only remembered, then what would enter; the rest is
for what is on its way.  Nothing is dropped: what is held back waits where it is.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from wireroom import limits
from wireroom.errors import HeldBackError
from wireroom.frontier import Frontier
from wireroom.settings import Settings

LOOK_SECONDS: Final = 0.25
"""How long a reading is believed."""
REMEMBER_SECONDS: Final = 1.0
"""The same, for what an article leaves behind: some kilobytes."""
HELD_SECONDS: Final = 5.0
"""Wait of a poll that is held back."""
PART_HELD_SECONDS: Final = 1.0
"""Wait of an archive that is held back: there are few, and nothing is read to look again."""


class Reading(NamedTuple):
    """Bytes."""

    bodies: int
    items: int
    used: int
    memory: int
    """that Redis may use; 0: there is no bound"""


class Room(NamedTuple):
    """What there is room for; each reason says why not, and is empty where there is room."""

    fetching: str = ""
    """for another body"""
    entering: str = ""
    """for new items"""
    opening: str = ""
    """for another part of an archive, whose items bring their bodies: where only a few fitted in,
    all of it would be read for each few"""
    copies: str = ""
    """to remember a text for finding its copies"""
    bursts: str = ""
    """to count its terms"""
    stories: str = ""
    """to remember what an article adds to its story"""


def room(reading: Reading, settings: Settings) -> Room:
    """The decision, without a look at anything else."""
    bodies = bodies_bound(reading.memory, settings)

    def used(share: float) -> str:
        if not reading.memory or reading.used < share * reading.memory:
            return ""
        return f"{reading.used >> 20} of {reading.memory >> 20} MiB of Redis are in use"

    too_small = ""
    if 0 < reading.memory < limits.BURSTS_MIN_MEMORY_MEGABYTES * 2**20:
        too_small = f"Redis has only {reading.memory >> 20} MiB"
    fetching = entering = opening = ""
    if reading.bodies >= limits.PART_BODIES_SHARE * bodies:
        opening = f"{reading.bodies >> 10} KiB of bodies wait for processing"
    if reading.bodies >= bodies:
        fetching = opening
    if reading.items >= settings.frontier_max_megabytes * 2**20:
        entering = f"{reading.items >> 20} MiB of items wait"
    entering = fetching or entering or used(limits.ENTRY_MEMORY_SHARE)
    return Room(
        fetching=fetching,
        entering=entering,
        opening=entering or opening,
        copies=used(limits.COPIES_MEMORY_SHARE),
        bursts=used(limits.COPIES_MEMORY_SHARE) or too_small,
        stories=used(limits.STORIES_MEMORY_SHARE),
    )


def bodies_bound(memory: int, settings: Settings) -> int:
    """Bytes that bodies may have; ``memory`` as in `Reading`."""
    bound = settings.bodies_max_megabytes * 2**20
    return min(bound, round(limits.BODIES_MEMORY_SHARE * memory)) if memory else bound


class Pressure:
    """What there is room for now, read at most a few times a second.  Threads may share it."""

    def __init__(self, frontier: Frontier, settings: Settings) -> None:
        self._frontier = frontier
        self._settings = settings
        self._lock = threading.Lock()
        self._read_at = -math.inf
        self._room = Room()
        self._memory = 0

    def room(self, seconds: float = LOOK_SECONDS) -> Room:
        """By a reading of at most ``seconds`` ago.  Raises ``UnavailableError``."""
        with self._lock:
            if time.monotonic() >= self._read_at + seconds:
                reading = self.reading()
                self._room, self._memory = room(reading, self._settings), reading.memory
                self._read_at = time.monotonic()
            return self._room

    def require(self, reason: str, seconds: float | None = None) -> None:
        """Raises ``HeldBackError`` where ``reason``, one of those of `room`, is not empty.
        ``seconds``: when to look again."""
        if reason:
            raise HeldBackError(f"held back: {reason}", retry_after=seconds)

    def bodies_bytes(self) -> int:
        """The bound of bodies.  Raises ``UnavailableError``."""
        self.room()
        return bodies_bound(self._memory, self._settings)

    def stream_bytes(self) -> int:
        """The bound of the outgoing stream.  Raises ``UnavailableError``."""
        self.room()
        bound = self._settings.stream_max_megabytes * 2**20
        return min(bound, round(limits.STREAM_MEMORY_SHARE * self._memory)) or bound

    def reading(self) -> Reading:
        """What is in use now.  Raises ``UnavailableError``."""
        volume, told = self._frontier.volume_and("memory", "persistence")
        used, memory = _used_and_bound(told)
        own = self._settings.redis_max_megabytes * 2**20
        bounds = [each for each in (memory, own) if each]
        return Reading(volume.bodies, volume.items, used, min(bounds, default=0))


def _used_and_bound(told: Mapping[str, Any]) -> tuple[int, int]:
    """Of what Redis tells of itself: the bytes in use, and its bound.

    What of the append-only file waits to be written is not ours and does not count towards the
    bound.  While a Redis before 7.0 writes that file anew, it keeps what is written meanwhile in
    blocks, and counts what is free in the latest (``aofRewriteBufferAppend`` in its aof.c).
    """
    used, meanwhile = int(told.get("used_memory", 0)), int(told.get("aof_rewrite_buffer_length", 0))
    uncounted = int(told.get("mem_not_counted_for_evict", 0))
    free = -meanwhile % (limits.REWRITE_BLOCK_MEGABYTES * 2**20)
    return max(used - uncounted - free, 0), int(told.get("maxmemory", 0))
