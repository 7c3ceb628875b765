"""The store and the frontier for commands that ask or change something and end.

What speaks to Redis is loaded by those that need it: it would be a third of the time of a command
that only asks the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wireroom.errors import UsageError
from wireroom.folders import run_folder
from wireroom.settings import Settings
from wireroom.store import Store

if TYPE_CHECKING:
    import redis

    from wireroom.frontier import Frontier


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """The store, made if it is the embedded one and not there yet."""
    if settings.store_url is None:
        run_folder(settings)
    store = Store.open(settings.effective_store_url, migrate=settings.store_url is None)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def open_redis(settings: Settings) -> Iterator[redis.Redis | None]:
    """The Redis of the running system; none where the embedded one does not run.

    Raises ``UsageError`` where a Redis was named and cannot be reached.
    """
    import redis

    from wireroom.embedded import connect
    from wireroom.redistrouble import why

    client = connect(settings)
    try:
        client.ping()
    except (redis.RedisError, OSError, ValueError, TypeError) as error:
        client.close()
        if settings.redis_url is not None:
            raise UsageError(f"WIREROOM_REDIS_URL cannot be reached ({why(error)})") from error
        yield None
        return
    try:
        yield client
    finally:
        client.close()


@contextmanager
def open_frontier(settings: Settings) -> Iterator[Frontier | None]:
    """The frontier of the running system; none where the embedded Redis does not run.

    Raises ``UsageError`` where a Redis was named and cannot be reached.
    """
    from wireroom.frontier import Frontier

    with open_redis(settings) as client:
        yield None if client is None else Frontier.from_settings(client, settings)
