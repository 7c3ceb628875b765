"""What is remembered of hosts, shared by all workers through Redis.

A process reads a host's record when it first meets the host, learns in memory, and hands what
it has learned to a script now and then, which merges it and answers with the record of all.
Nothing of this may cost an article: without Redis the process goes on with its own memory, and
a page that was not handed on when a process ends is learned from the next ones.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from importlib.resources import files
from typing import Final, cast

import redis

from wireroom import drifting
from wireroom.drifting import Drift
from workers.extract import drift
from workers.extract.hostmemory import (
    BLOCKS_MAX,
    OBSERVATIONS_MAX,
    PAGES_MAX,
    HostMemory,
    HostRecord,
    PageNote,
)

log = logging.getLogger("wireroom.hosts")

KEEP_SECONDS: Final = 14 * 86_400
"""A host of which no page was seen for so long is forgotten: the bound in number of hosts."""
HAND_ON_PAGES: Final = 20
HAND_ON_SECONDS: Final = 30.0
"""What was learned of a host is handed on after so many pages, or so long after the first."""
RETRY_SECONDS: Final = 30.0
"""Redis is left alone for this long after it failed."""
WAITING_PAGES_MAX: Final = 2 * HAND_ON_PAGES
WAITING_HOSTS_MAX: Final = 256
"""What waits while Redis is away, at most: the oldest goes first."""


class SharedHostMemory(HostMemory):
    """``HostMemory`` of one process with what the others know.  Never raises for Redis's sake."""

    def __init__(
        self, client: redis.Redis, prefix: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._client = client
        self._prefix = prefix
        self._clock = clock
        self._waiting: OrderedDict[str, tuple[float, list[PageNote]]] = OrderedDict()
        self._silent_until = 0.0
        self._script = client.register_script(
            files("workers.state").joinpath("hosts.lua").read_text("utf-8")
        )

    def learn(self, host: str, note: PageNote) -> None:
        """Remembers a page; at most one exchange with Redis."""
        if not self.record(host).add(note):
            return
        now = self._clock()
        _since, notes = self._waiting.setdefault(host, (now, []))
        notes.append(note)
        del notes[:-WAITING_PAGES_MAX]
        while len(self._waiting) > WAITING_HOSTS_MAX:
            self._waiting.popitem(last=False)
        if now < self._silent_until:
            return
        oldest, (since, _notes) = next(iter(self._waiting.items()))
        if len(notes) >= HAND_ON_PAGES:
            self._hand_on(host)
        elif now - since >= HAND_ON_SECONDS:
            self._hand_on(oldest)

    def hand_on_all(self) -> None:
        """Hands on what waits, at once."""
        for host in list(self._waiting):
            self._hand_on(host)

    def _key(self, host: str) -> str:
        return f"{self._prefix}host:{host}"

    def _fetch(self, host: str) -> HostRecord | None:
        if self._clock() < self._silent_until:
            return None
        try:
            data = cast("bytes | None", self._client.get(self._key(host)))
        except redis.RedisError as error:
            self._fall_silent(error)
            return None
        return HostRecord.decode(data) if data else None

    def _hand_on(self, host: str) -> None:
        since, notes = self._waiting.pop(host)
        try:
            data, flag = self._script(
                keys=[self._key(host), drifting.flags_key(self._prefix)],
                args=[
                    host, KEEP_SECONDS, PAGES_MAX, OBSERVATIONS_MAX, BLOCKS_MAX,
                    *(note.pack() for note in notes),
                ],
            )  # fmt: skip
        except redis.RedisError as error:
            # The script passes over pages that it has had, should it have run all the same.
            self._waiting[host] = since, notes
            self._fall_silent(error)
            return
        if record := HostRecord.decode(data):
            self._keep(host, record)
            try:
                self._flag(host, record, drifting.decode(flag))
            except redis.RedisError as error:
                self._fall_silent(error)

    def _flag(self, host: str, record: HostRecord, before: Drift | None) -> None:
        """Raises or lowers the host's drift flag."""
        held = {each.what for each in before.changes} if before else set()
        found = drift.changes(record.observations, held)
        if not found:
            if before is not None:
                drifting.clear(self._client, self._prefix, [host])
                log.info("%s: pages come out as before again", host)
            return
        at = time.time()
        flag = Drift(host=host, since=before.since if before else at, seen=at, changes=found)
        drifting.save(self._client, self._prefix, flag)
        if before is None:
            log.warning("%s: pages suddenly come out otherwise: %s", host, flag.words())

    def _fall_silent(self, error: redis.RedisError) -> None:
        self._silent_until = self._clock() + RETRY_SECONDS
        log.debug("what is known of hosts stays in this process: %s", error)
