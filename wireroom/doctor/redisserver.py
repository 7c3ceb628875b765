"""Redis: reached, new enough, keeps what it is told, has room, lets us do what we need."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from typing import Any, Final

import redis
from redis.exceptions import NoPermissionError

from wireroom import limits
from wireroom.doctor.clocks import compare
from wireroom.doctor.finding import Finding, bad, good, warning
from wireroom.embedded import OLDEST_REDIS, connect, server_binary
from wireroom.errors import UsageError
from wireroom.settings import Settings

SCRIPT: Final = "return redis.call('GET', KEYS[1])"
PROBE_MS: Final = 10_000


def look_at_redis(settings: Settings) -> Iterator[Finding]:
    """The one that the settings name, or the embedded one."""
    with connect(settings) as client:
        try:
            begun = time.time()
            seconds, microseconds = client.time()
            ended = time.time()
            told: dict[str, Any] = client.info("everything")
        except (redis.RedisError, OSError) as error:
            yield _unreachable(settings, error)
            return
        yield _version(told)
        yield compare(
            "Redis's clock", seconds + microseconds / 1e6, (begun + ended) / 2, (ended - begun) / 2
        )
        yield from _role(told)
        yield from _keeping(told, embedded=settings.redis_url is None)
        yield _room(told, settings)
        yield _rights(client, settings)


def _unreachable(settings: Settings, error: Exception) -> Finding:
    if settings.redis_url is not None:
        if isinstance(error, redis.AuthenticationError | NoPermissionError):
            said, mend = "refuses us", "check user, password and rights in WIREROOM_REDIS_URL"
        elif isinstance(error, redis.BusyLoadingError):
            said, mend = "is loading its data", "wait until it has; services do so by themselves"
        else:
            said = f"cannot be reached ({type(error.__cause__ or error).__name__})"
            mend = "check WIREROOM_REDIS_URL, and that the server runs"
        return bad("redis", f"the Redis of WIREROOM_REDIS_URL {said}", mend)
    try:
        binary = server_binary()
    except UsageError as missing:
        return bad("redis", str(missing).partition(":")[0], "install Redis 6.2 or newer")
    try:
        said = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, timeout=10, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as broken:
        return bad("redis", f"{binary} cannot be run ({type(broken).__name__})", "install it anew")
    version = next((word[2:] for word in said.split() if word.startswith("v=")), "unknown")
    return good(
        "redis", f"the embedded one does not run; `wireroom up` starts {binary}, version {version}"
    )


def _version(told: dict[str, Any]) -> Finding:
    version = str(told.get("redis_version", "0"))
    oldest = ".".join(map(str, OLDEST_REDIS))
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_REDIS:
        return bad("redis", f"version {version}", f"{oldest} or newer is needed")
    return good("redis", f"version {version}, {told.get('connected_clients', '?')} clients")


def _role(told: dict[str, Any]) -> Iterator[Finding]:
    if told.get("role") not in (None, "master"):
        yield bad(
            "redis",
            f"is a replica of {told.get('master_host', 'another')}: it takes no writes",
            "name the primary in WIREROOM_REDIS_URL",
        )
    if told.get("cluster_enabled"):
        yield bad("redis", "is a cluster", "use a single server: docs/scale.md says why")


def _keeping(told: dict[str, Any], *, embedded: bool) -> Iterator[Finding]:
    """Whether what it was told outlives a restart, and whether it throws things away."""
    policy = told.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield bad(
            "redis",
            f"evicts keys when it is full (maxmemory-policy {policy}): items would be lost",
            "CONFIG SET maxmemory-policy noeviction, and the same in its file",
        )
    if not told.get("aof_enabled"):
        yield warning(
            "redis",
            "keeps no append-only file: a restart costs a poll of every source and a rebuild",
            "CONFIG SET appendonly yes, and the same in its file",
        )
    elif told.get("aof_last_write_status") != "ok" or told.get("aof_last_bgrewrite_status") != "ok":
        yield bad(
            "redis", "cannot write its append-only file", "look at its log; is the disk full?"
        )
    elif embedded:
        size = int(told.get("aof_current_size", 0))
        yield good("redis", f"its append-only file has {size / 2**20:.0f} MiB")


def _room(told: dict[str, Any], settings: Settings) -> Finding:
    used = int(told.get("used_memory", 0))
    own = settings.redis_max_megabytes * 2**20
    bound = min((each for each in (int(told.get("maxmemory", 0)), own) if each), default=0)
    said = f"{used / 2**20:.0f} MiB in use, " + (
        f"of {bound / 2**20:.0f}" if bound else "without a bound of its own"
    )
    mend = "give it more memory, or remember for a shorter time: docs/scale.md"
    if bound and used > limits.ENTRY_MEMORY_SHARE * bound:
        return bad("redis", f"{said}: nothing new enters", mend)
    if bound and used > limits.COPIES_MEMORY_SHARE * bound:
        return warning("redis", f"{said}: texts are no longer remembered for finding copies", mend)
    return good("redis", said)


def _rights(client: redis.Redis, settings: Settings) -> Finding:
    key = f"{settings.redis_prefix}doctor"
    try:
        client.set(key, "1", px=PROBE_MS)
        client.eval(SCRIPT, 1, key)
        client.delete(key)
    except NoPermissionError as error:
        return bad("redis", f"does not let us work: {error}", "docs/security.md lists the rights")
    except redis.RedisError as error:
        return bad("redis", f"takes no writes ({type(error).__name__}: {error})", "look at its log")
    return good("redis", f"lets us write below {settings.redis_prefix}")
