"""The frontier: every item's due time, host, lease and attempts, kept in Redis.

Items wait by due time, grouped by host, as in Mercator (Heydon and Najork 1999) and
URLFrontier; every move is one atomic script.  Methods raise ``TransientError`` while Redis
cannot serve.  Times are Redis's own, so that all machines agree; ``now`` (milliseconds since
1970) takes its place in tests.
"""

from __future__ import annotations

import secrets
import time
from typing import Final, cast

import redis

from wireroom import limits, topology
from wireroom.frontier import items
from wireroom.frontier.bodies import Bodies
from wireroom.frontier.claims import Claims
from wireroom.frontier.items import Claim, Ready
from wireroom.frontier.link import interval_ms, translate
from wireroom.frontier.views import Views
from wireroom.settings import Settings

PROMOTE_AT_ONCE: Final = 500
"""Items whose time has come that one dispatch sorts to their hosts."""
PROMOTE_FEW: Final = 8
"""The same, for a worker that takes one item."""
WAIT_MAX_SECONDS: Final = 5.0
"""A blocking pop must end before the client gives up on the socket."""
NAP_MS: Final = 20
"""Shorter waits need no server: Redis 6.2 takes a blocking pop of 1 ms for one without an end, and
looks at its clock every 100 ms only."""
POISON_OWNER: Final = "recover"
HOST_BUDGET_SECONDS: Final = 86_400.0
OWNER_MAX_CHARS: Final = 200
CAUSE_MAX_CHARS: Final = 300
CAUSES_KEPT: Final = 5
CAUSE_SECONDS: Final = 86_400.0


class Frontier(Bodies, Claims, Views):
    """The frontier of one system (one key prefix on one Redis)."""

    def __init__(
        self,
        client: redis.Redis,
        *,
        prefix: str,
        queues: tuple[str, ...] = topology.QUEUES,
        host_concurrency: int = 2,
        host_min_interval: float = 1.0,
        queue_bound: int = 64,
        bodies_max_bytes: int = limits.BODIES_MAX_MEGABYTES * 2**20,
        dispatch_seconds: float = 60.0,
        retry_base: float = 5.0,
        retry_max: float = 3600.0,
    ) -> None:
        """``client`` returns bytes.  ``dispatch_seconds``: after which a message counts as lost."""
        super().__init__(
            client,
            prefix=prefix,
            queues=queues,
            host_concurrency=host_concurrency,
            host_min_interval=host_min_interval,
        )
        self._bound = queue_bound
        self.bodies_max_bytes = bodies_max_bytes
        self._dispatch = items.milliseconds(dispatch_seconds)
        self._retry = (items.milliseconds(retry_base), items.milliseconds(retry_max))

    @classmethod
    def from_settings(cls, client: redis.Redis, settings: Settings) -> Frontier:
        return cls(
            client,
            prefix=settings.redis_prefix,
            host_concurrency=settings.host_concurrency,
            host_min_interval=settings.host_min_interval_seconds,
            queue_bound=settings.queue_bound,
            bodies_max_bytes=settings.bodies_max_megabytes * 2**20,
            dispatch_seconds=settings.lease_seconds,
            retry_base=settings.retry_base_seconds,
            retry_max=settings.retry_max_seconds,
        )

    # --- out to the queues, and claims

    def dispatch(self, queue: str, limit: int, now: int | None = None) -> list[Ready]:
        """Takes up to ``limit`` ready items of ``queue`` to be sent, hosts in turn.

        Keeps to each host's budget, and to the bound of messages that nobody has claimed yet.
        An item whose message is lost is ready again when the dispatch lease is over.
        """
        out = self._run(
            "dispatch", queue, limit, self._bound, self._dispatch, PROMOTE_AT_ONCE, now=now
        )
        names = [part.decode() for part in out]
        return [Ready(key, stage) for key, stage in zip(names[::2], names[1::2], strict=True)]

    def wait_for_work(self, timeout: float, now: int | None = None) -> bool:
        """Waits until something may be ready to dispatch, at most ``timeout`` seconds (and 5).

        Returns False where nothing happened meanwhile.
        """
        longest = items.milliseconds(min(timeout, WAIT_MAX_SECONDS))
        pause = self._run("pause", self._bound, longest, now=now)
        if pause == 0:
            return True
        if pause <= NAP_MS:
            time.sleep(pause / 1000)
            return bool(pause < longest)
        with translate():
            woken = self._client.blpop([f"{self._prefix}wake"], timeout=pause / 1000)
        return woken is not None or pause < longest

    def claim(
        self,
        key: str,
        owner: str,
        lease_seconds: float,
        *,
        stage: str | None = None,
        now: int | None = None,
    ) -> Claim | None:
        """Takes a dispatched item, counting the attempt; None where it is not there to take.

        ``stage`` refuses an item that waits for another one (a message that came twice).
        """
        token = secrets.token_hex(16)
        lease = items.milliseconds(lease_seconds)
        raw = self._run("claim", key, stage or "", token, owner[:OWNER_MAX_CHARS], lease, now=now)
        return None if raw is None else Claim(item=items.parse(key, raw).item, token=token)

    def take(
        self, queue: str, owner: str, lease_seconds: float, now: int | None = None
    ) -> Claim | None:
        """Claims the item of ``queue`` that was dispatched first, whose message then stands for
        none, else the next ready one, counting the attempt; None where none may run now.

        Should the answer be lost, the item waits for the end of its lease.
        """
        token = secrets.token_hex(16)
        lease = items.milliseconds(lease_seconds)
        found = self._run(
            "take", queue, token, owner[:OWNER_MAX_CHARS], lease, PROMOTE_FEW, now=now
        )
        if found is None:
            return None
        return Claim(item=items.parse(found[0].decode(), found[1]).item, token=token)

    # --- what nobody holds any more

    def release_owner(self, owner: str, now: int | None = None) -> int:
        """Puts back all that ``owner`` has claimed, attempts uncounted; returns how many."""
        return int(self._run("release_owner", owner[:OWNER_MAX_CHARS], now=now))

    def recover(
        self, max_attempts: int, now: int | None = None, *, limit: int = 500
    ) -> list[Claim]:
        """Puts back what was dispatched or claimed and whose lease is over.

        Claimed items wait for ``retry_base`` seconds, doubled with each attempt, first.  Those
        with ``max_attempts`` are returned, claimed, for the caller to quarantine; while nobody
        ends them they are returned again after each lease.
        """
        out = self._run(
            "recover",
            max_attempts,
            limit,
            *self._retry,
            secrets.token_hex(16),
            POISON_OWNER,
            self._dispatch,
            now=now,
        )
        return [
            Claim(item=items.parse(key.decode(), raw).item, token=token.decode())
            for key, token, raw in zip(out[::3], out[1::3], out[2::3], strict=True)
        ]

    def blame(self, key: str, cause: str) -> None:
        """A worker died of ``cause`` while it had the item ``key`` in hand."""
        kept = cause[:CAUSE_MAX_CHARS]
        self._run("blame", key, kept, CAUSES_KEPT, items.milliseconds(CAUSE_SECONDS))

    def causes(self, key: str) -> list[str]:
        """What workers died of that had the item ``key`` in hand, the latest last."""
        with translate():
            found = cast("list[bytes]", self._client.lrange(f"{self._prefix}died:{key}", 0, -1))
        return [cause.decode() for cause in found]

    def set_host(
        self,
        host: str,
        *,
        concurrency: int,
        min_interval: float,
        seconds: float = HOST_BUDGET_SECONDS,
        now: int | None = None,
    ) -> None:
        """Gives ``host`` a budget of its own for ``seconds``."""
        self._run(
            "set_host",
            host,
            concurrency,
            interval_ms(min_interval),
            items.milliseconds(seconds),
            now=now,
        )

    def asked(self, host: str, now: int | None = None) -> None:
        """A request went out to ``host`` noticeably later than its item was claimed (names were
        resolved, a connection opened): the host's interval counts from now."""
        self._run("asked", host, now=now)
