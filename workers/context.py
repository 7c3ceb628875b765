"""What a worker process holds open: made after the fork, once a process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import redis

from wireroom import limits
from wireroom.asked import Asked
from wireroom.embedded import connect
from wireroom.frontier import Frontier
from wireroom.pressure import Pressure
from wireroom.settings import Settings
from wireroom.store import Store
from workers.fetch import Client
from workers.inhand import InHand
from workers.keeper import LeaseKeeper
from workers.state.robots import RobotsCache
from workers.turn import Turn

if TYPE_CHECKING:
    # What processing remembers by comes with what takes pages and texts apart, which is large: it
    # is imported where it is first opened, and a worker that fetches does without.
    from workers.extract import SiteFolder
    from workers.state.bursts import BurstCounts
    from workers.state.fingerprints import FingerprintIndex
    from workers.state.hosts import SharedHostMemory
    from workers.state.stories import StoryWindow


class Context:
    """The connections and memories of one process; each is opened on first use."""

    def __init__(self, settings: Settings, owner: str, hand: InHand | None = None) -> None:
        """``hand``: where a processing child notes what it works on."""
        self.settings = settings
        self.owner = owner
        self.hand = hand
        self.turn = Turn()

    @cached_property
    def redis(self) -> redis.Redis:
        return connect(self.settings)

    @cached_property
    def frontier(self) -> Frontier:
        return Frontier.from_settings(self.redis, self.settings)

    @cached_property
    def pressure(self) -> Pressure:
        return Pressure(self.frontier, self.settings)

    @cached_property
    def store(self) -> Store:
        return Store.open(self.settings.effective_store_url)

    @cached_property
    def client(self) -> Client:
        return Client(self.settings)

    @cached_property
    def robots(self) -> RobotsCache:
        return RobotsCache(self.redis, self.settings.redis_prefix)

    @cached_property
    def asked(self) -> Asked:
        return Asked(self.redis, self.settings.redis_prefix)

    @cached_property
    def fingerprints(self) -> FingerprintIndex:
        from workers.state.fingerprints import FingerprintIndex

        return FingerprintIndex(
            self.redis, self.settings.redis_prefix + "fp", self.settings.duplicate_window_days
        )

    @cached_property
    def stories(self) -> StoryWindow:
        from workers.state.stories import StoryWindow

        return StoryWindow(
            self.redis, self.settings.redis_prefix + "story", self.settings.story_window_days
        )

    @cached_property
    def bursts(self) -> BurstCounts:
        from workers.state.bursts import BurstCounts

        return BurstCounts.from_settings(self.redis, self.settings)

    @cached_property
    def host_memory(self) -> SharedHostMemory:
        from workers.state.hosts import SharedHostMemory

        return SharedHostMemory(self.redis, self.settings.redis_prefix)

    @cached_property
    def sites(self) -> SiteFolder:
        from workers.extract import site_folder

        return site_folder(self.settings.sites_dir)

    @cached_property
    def keeper(self) -> LeaseKeeper:
        longest = max(self.settings.process_soft_seconds, self.settings.fetch_total_seconds)
        limit = limits.HARD_LIMIT_FACTOR * longest
        return LeaseKeeper(self.frontier, self.settings.lease_seconds, limit)

    def open_all(self) -> None:
        """Makes what the threads of a fetch worker share, before there are threads: else all of
        them would make it at once, and the first requests would go out late."""
        _ = (self.frontier, self.client, self.robots, self.keeper, self.pressure, self.asked)
        self.store.ping()

    def load_memories(self) -> None:
        """Loads, before a fork, what each child then opens for itself."""
        _ = (self.fingerprints, self.stories, self.bursts, self.host_memory, self.sites)

    @property
    def pipelines(self) -> Mapping[str, str]:
        return self.settings.pipelines


_context: Context | None = None
_owner_pid = 0


def open_context(settings: Settings, owner: str, hand: InHand | None = None) -> Context:
    """Sets the process's context."""
    global _context, _owner_pid
    _context, _owner_pid = Context(settings, owner, hand), os.getpid()
    return _context


def context() -> Context:
    """The process's context; a forked child gets its own connections."""
    if _context is None:
        raise RuntimeError("open_context was not called in this process")
    if _owner_pid != os.getpid():
        return open_context(_context.settings, _context.owner, _context.hand)
    return _context
