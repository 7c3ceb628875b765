"""Which services run: heartbeats in Redis, so that a command knows whether to start its own."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time

import msgspec
import redis

log = logging.getLogger("wireroom.presence")

BEAT_SECONDS = 2.0
GONE_SECONDS = 10.0


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service that said so within ``GONE_SECONDS``."""

    name: str
    """scheduler, worker:fetch, worker:process"""
    owner: str
    """name under which it takes leases"""
    url: str | None = None
    """its HTTP port"""
    at: float = 0.0


def leader_key(prefix: str) -> str:
    """The key of the lock that the leading scheduler holds."""
    return f"{prefix}leader"


def owner_name(role: str) -> str:
    """Unique among running services: role, host and process."""
    return f"{role}@{socket.gethostname()}:{os.getpid()}"


def beat(client: redis.Redis, prefix: str, service: Service) -> None:
    """Says that ``service`` lives."""
    alive = msgspec.structs.replace(service, at=time.time())
    key = f"{prefix}service:{service.owner}"
    client.set(key, msgspec.json.encode(alive), px=int(GONE_SECONDS * 1000))


def gone(client: redis.Redis, prefix: str, owner: str) -> None:
    client.delete(f"{prefix}service:{owner}")


def services(client: redis.Redis, prefix: str) -> list[Service]:
    """All that live, by name."""
    keys = list(client.scan_iter(match=f"{prefix}service:*", count=1000))
    found = [
        msgspec.json.decode(value, type=Service)
        for value in (client.mget(keys) if keys else [])
        if value is not None
    ]
    return sorted(found, key=lambda each: (each.name, each.owner))


def complete(running: list[Service]) -> bool:
    """Whether together they can take an item from entering to its end."""
    names = {each.name for each in running}
    return {"scheduler", "worker:fetch", "worker:process"} <= names


def keep_beating(client: redis.Redis, prefix: str, service: Service, stop: threading.Event) -> None:
    """Beats until ``stop`` is set; runs in a thread of its own."""
    while True:
        try:
            beat(client, prefix, service)
        except redis.RedisError as error:
            log.info("no heartbeat: %s", error)
        if stop.wait(BEAT_SECONDS):
            return
