"""The broker's own lists: messages that no worker has taken."""

from __future__ import annotations

import redis

from wireroom.frontier import translate
from wireroom.settings import Settings


def broker_prefix(settings: Settings) -> str:
    """Before every key of the broker."""
    return f"{settings.redis_prefix}celery:"


def queue_key(settings: Settings, queue: str) -> str:
    """The Redis list of the messages that nobody has taken."""
    return broker_prefix(settings) + queue


def messages_waiting(client: redis.Redis, settings: Settings, queue: str) -> int:
    """How many these are.  Raises ``TransientError`` while Redis cannot serve."""
    with translate():
        return int(client.llen(queue_key(settings, queue)))
