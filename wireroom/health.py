"""Whether the system makes progress, and what a scrape shows of its state."""

from __future__ import annotations

import time
from collections.abc import Sequence

import redis

from wireroom import presence
from wireroom.drifting import drifting_hosts
from wireroom.errors import WireroomError
from wireroom.frontier import Frontier
from wireroom.metrics import State
from wireroom.settings import Settings
from wireroom.store import SUBSCRIPTION_STATES, Store

SOURCE_STATES = ("new", "active", "quiet", "failing", "gone")
STALL_LEASES = 3.0
"""Due work that waits for this many leases is not progress."""


def read_state(frontier: Frontier, store: Store, client: redis.Redis, settings: Settings) -> State:
    """Raises ``WireroomError`` where the frontier or the store cannot be read."""
    stats = frontier.stats()
    return State(
        queue_depth=dict(stats.queue_depth),
        frontier_items=dict(stats.items),
        oldest_due_seconds=stats.oldest_overall,
        sources=dict.fromkeys(SOURCE_STATES, 0) | store.source_statuses(),
        subscriptions=dict.fromkeys(SUBSCRIPTION_STATES, 0) | store.subscription_states(),
        drifting=tuple(drifting_hosts(client, settings.redis_prefix)),
    )


def reasons_not_ready(
    client: redis.Redis,
    settings: Settings,
    frontier: Frontier,
    services: Sequence[str],
    started_at: float,
) -> list[str]:
    """Why no progress can be expected, a line each; empty when all is well."""
    try:
        running = {each.name for each in presence.services(client, settings.redis_prefix)}
        overdue = frontier.stats().oldest_overall
    except (WireroomError, redis.RedisError) as error:
        return [f"Redis cannot be reached: {type(error).__name__}"]
    reasons = [f"{name} does not answer" for name in services if name not in running]
    stall = STALL_LEASES * settings.lease_seconds
    if overdue > stall and time.time() - started_at > stall:
        reasons.append(f"due work has waited for {overdue:.0f} s")
    return reasons
