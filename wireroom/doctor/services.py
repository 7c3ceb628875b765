"""The services of the system: whether they run, one of them leads, and their clocks."""

from __future__ import annotations

import time
from collections.abc import Iterator

import redis

from wireroom import presence
from wireroom.doctor.clocks import compare
from wireroom.doctor.finding import Finding, State, bad, good, warning
from wireroom.embedded import connect
from wireroom.presence import BEAT_SECONDS, GONE_SECONDS
from wireroom.settings import Settings

NEEDED = ("scheduler", "worker:fetch", "worker:process")


def look_at_services(settings: Settings) -> Iterator[Finding]:
    """Nothing where Redis cannot be reached: that is told by its own look."""
    with connect(settings) as client:
        try:
            running = presence.services(client, settings.redis_prefix)
            leads = client.exists(f"{settings.redis_prefix}leader")
            clocks = list(_clocks(client, settings, running))
        except (redis.RedisError, OSError):
            return
    if not running:
        yield good("services", "none runs")
        return
    counts = {name: sum(each.name == name for each in running) for name in NEEDED}
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    missing = [name for name, count in counts.items() if not count]
    if missing:
        yield bad(
            "services",
            f"{said}: no {' and no '.join(missing)}",
            "start `wireroom up`, or `wireroom scheduler` and `wireroom worker` for both queues",
        )
    else:
        yield good("services", said)
    if counts["scheduler"] and not leads:
        yield warning(
            "services", "no scheduler leads", "one takes over within seconds; if not, see its log"
        )
    yield from clocks


def _clocks(
    client: redis.Redis, settings: Settings, running: list[presence.Service]
) -> Iterator[Finding]:
    """Each host's clock, by the time that its last heartbeat carries, one that differs only."""
    for each in {service.owner.rpartition(":")[0]: service for service in running}.values():
        left = client.pttl(f"{settings.redis_prefix}service:{each.owner}")
        if left <= 0:
            continue
        sent = time.time() - (GONE_SECONDS - left / 1000)
        host = each.owner.partition("@")[2].rpartition(":")[0]
        found = compare(f"the clock of {each.name} on {host}", each.at, sent, BEAT_SECONDS)
        if found.state is not State.GOOD:
            yield found
