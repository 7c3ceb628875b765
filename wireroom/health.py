"""Whether the system makes progress, and what a scrape shows of its state."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import redis

from wireroom import presence
from wireroom.asked import lately
from wireroom.cadence import History
from wireroom.drifting import drifting_hosts
from wireroom.errors import WireroomError
from wireroom.frontier import Frontier, translate
from wireroom.metrics import NAMED, FailingSource, State
from wireroom.pressure import Pressure, room
from wireroom.records import ItemKind
from wireroom.settings import Settings
from wireroom.store import SUBSCRIPTION_STATES, SourceRow, Store
from wireroom.waiting import messages_waiting

SOURCE_STATES = ("new", "active", "quiet", "failing", "gone")
STALL_LEASES = 3.0
"""Due work that waits for this many leases is not progress."""


def read_state(frontier: Frontier, store: Store, client: redis.Redis, settings: Settings) -> State:
    """Raises ``WireroomError`` where Redis or the store cannot be read."""
    stats, ledger = frontier.stats(), frontier.ledger()
    reading = Pressure(frontier, settings).reading()
    held = room(reading, settings)._asdict()
    # Within its shortest interval a source that is due is merely waiting its turn.
    late = datetime.now(UTC) - timedelta(seconds=settings.poll_min_seconds)
    stored = store.overview(late, NAMED)
    ended: Counter[str] = Counter()
    for (kind, _disposition), count in ledger.ended.items():
        ended[kind.value] += count
    with translate():
        leader = bool(client.exists(presence.leader_key(settings.redis_prefix)))
    return State(
        queue_depth={
            # The broker's messages outlive the dispatch leases of their items.
            queue: max(depth, messages_waiting(client, settings, queue))
            for queue, depth in stats.queue_depth.items()
        },
        frontier_items=stats.items,
        oldest_due=stats.oldest_due_seconds,
        frontier_bytes={"items": stats.item_bytes, "bodies": stats.body_bytes},
        entered={kind.value: ledger.entered.get(kind, 0) for kind in ItemKind},
        ended={kind.value: ended[kind.value] for kind in ItemKind},
        imbalance=ledger.balance(),
        sources=dict.fromkeys(SOURCE_STATES, 0) | stored.sources,
        overdue_sources=stored.overdue,
        failing=[_failing(row) for row in stored.failing],
        subscriptions=dict.fromkeys(SUBSCRIPTION_STATES, 0) | stored.subscriptions,
        hooks=stored.hooks,
        drifting=list(drifting_hosts(client, settings.redis_prefix)),
        asked=lately(client, settings.redis_prefix, NAMED, time.time()),
        quarantine=stored.quarantine,
        outbox=stored.outbox,
        watchlists=stored.watchlists,
        leader=leader,
        held_back={what: bool(reason) for what, reason in held.items()},
        memory_used=reading.used,
        memory_max=reading.memory,
    )


def _failing(row: SourceRow) -> FailingSource:
    parts = urlsplit(row.source.url)
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return FailingSource(row.source.id, address, History.of(row.state).failures)


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
