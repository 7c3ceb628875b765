"""What was asked of each host lately, in Redis: exchanges, failures, bytes; for the metrics.

A sorted set a quantity and a quarter of an hour, with the hosts that have the most and the sum
of all.  Whoever fetches notes each exchange here; it is written a few times a second at most.
Nothing depends on it: what cannot be written is left out.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from typing import Final, cast

import redis

from wireroom.frontier import translate

log = logging.getLogger("wireroom.asked")

QUANTITIES: Final = ("fetches", "failures", "bytes")
SLOT_SECONDS: Final = 900
SLOTS: Final = 4
"""Whole ones that are shown, with the present one: the last 60 to 75 minutes."""
HOSTS_MAX: Final = 1_000
"""Hosts in one set; those with the least go."""
WRITE_SECONDS: Final = 1.0
ALL: Final = "*"
"""The member that holds the sum of all."""


class Asked:
    """Notes of one process.  Threads may share it."""

    def __init__(self, client: redis.Redis, prefix: str) -> None:
        self._client = client
        self._prefix = prefix
        self._lock = threading.Lock()
        self._noted: Counter[tuple[str, str]] = Counter()

    def note(self, host: str, *, failed: bool, size: int = 0) -> None:
        """One exchange with ``host`` is over, with ``size`` bytes of body."""
        with self._lock:
            first = not self._noted
            for name in (host, ALL):
                self._noted["fetches", name] += 1
                self._noted["failures", name] += failed
                self._noted["bytes", name] += size
        if first:
            later = threading.Timer(WRITE_SECONDS, self.write)
            later.daemon = True
            later.start()

    def write(self) -> None:
        """Writes what was noted."""
        with self._lock:
            noted, self._noted = self._noted, Counter()
        try:
            with self._client.pipeline(transaction=False) as pipe:
                for quantity in QUANTITIES:
                    name = _key(self._prefix, quantity, int(time.time()) // SLOT_SECONDS)
                    for (which, host), value in noted.items():
                        if which == quantity and value:
                            pipe.zincrby(name, value, host)
                    pipe.zremrangebyrank(name, 0, -HOSTS_MAX - 2)
                    pipe.expire(name, (SLOTS + 2) * SLOT_SECONDS)
                pipe.execute()
        except redis.RedisError as error:
            log.debug("what was asked of hosts is not written: %s", error)


def lately(
    client: redis.Redis, prefix: str, most: int, now: float
) -> dict[str, tuple[dict[str, float], float]]:
    """By quantity the ``most`` hosts with the most, and the sum of all.

    ``now``: seconds since 1970.  Raises ``UnavailableError``.
    """
    last = int(now) // SLOT_SECONDS
    found = {}
    for quantity in QUANTITIES:
        names = [_key(prefix, quantity, last - back) for back in range(SLOTS + 1)]
        with translate():
            summed = cast(list[tuple[bytes, float]], client.zunion(names, withscores=True))
        values = {name.decode(): score for name, score in summed}
        total = values.pop(ALL, 0.0)
        ranked = sorted(values, key=lambda name: -values[name])[:most]
        found[quantity] = ({name: values[name] for name in ranked}, total)
    return found


def _key(prefix: str, quantity: str, slot: int) -> str:
    return f"{prefix}asked:{quantity}:{slot}"
