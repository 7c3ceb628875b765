"""Hosts whose pages suddenly come out otherwise: the flags, in Redis, for metrics and lists.

What raises and lowers them is ``workers.extract.drift``; here they are kept and read.  One hash,
a field a host, bounded in number and in age.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final, cast

import msgspec
import redis

from wireroom import urls
from wireroom.errors import PermanentError
from wireroom.frontier import translate
from wireroom.records import HostChange

KEEP_SECONDS: Final = 14 * 86_400
"""A flag is shown for this long after the last page that bore it out."""
HOSTS_MAX: Final = 1_000


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """A host and what has changed on its pages."""

    host: str
    since: float
    """epoch seconds of the first sign"""
    seen: float
    """epoch seconds of the last page that bore it out"""
    changes: tuple[HostChange, ...]

    def words(self) -> str:
        """What has changed, on one line for people."""
        return "; ".join(each.words() for each in self.changes)


def flags_key(prefix: str) -> str:
    return f"{prefix}drift"


def decode(data: bytes | None) -> Drift | None:
    """``None`` for what is no flag."""
    if data is None:
        return None
    try:
        return msgspec.json.decode(data, type=Drift)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def save(client: redis.Redis, prefix: str, drift: Drift) -> None:
    """Raises redis errors."""
    key = flags_key(prefix)
    if client.hlen(key) < HOSTS_MAX or client.hexists(key, drift.host):
        client.hset(key, drift.host, msgspec.json.encode(drift))


def clear(client: redis.Redis, prefix: str, hosts: Iterable[str]) -> None:
    """Raises redis errors."""
    if names := list(hosts):
        client.hdel(flags_key(prefix), *names)


def drifting_hosts(client: redis.Redis, prefix: str, now: float | None = None) -> dict[str, Drift]:
    """The hosts that have changed, the latest first.  Raises ``UnavailableError``."""
    now = time.time() if now is None else now
    with translate():
        values = cast(dict[bytes, bytes], client.hgetall(flags_key(prefix)))
        found = [flag for value in values.values() if (flag := decode(value))]
        stale = [flag.host for flag in found if now - flag.seen > KEEP_SECONDS]
        clear(client, prefix, stale)
    fresh = [flag for flag in found if flag.host not in stale]
    return {flag.host: flag for flag in sorted(fresh, key=lambda flag: -flag.since)}


def drift_of_source(url: str, flags: dict[str, Drift]) -> Drift | None:
    """The flag of a source: of its own host, else of a host of the same registrable domain."""
    domain = urls.registrable_domain(url)
    same = [flag for flag in flags.values() if urls.registrable_domain(flag.host) == domain]
    try:
        own = urls.host_key(url).partition("://")[2].rpartition(":")[0]
    except PermanentError:
        own = ""
    return flags.get(own) or (same[0] if same and domain else None)
