"""The way to Redis: keys, scripts, and the one place where its errors are translated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import redis
from redis import exceptions

from wireroom.errors import DefectError, UnavailableError, UsageError
from wireroom.frontier import scripts
from wireroom.rediskeys import unlink_matching
from wireroom.redistrouble import lacks_right, why

Argument = str | int | float | bytes

_PASSING: Final = ("OOM", "LOADING", "BUSY", "READONLY", "MISCONF", "NOREPLICAS", "MASTERDOWN")
"""Error replies that another try may not meet, as the server names them."""
_PASSING_TYPES: Final = (exceptions.OutOfMemoryError, exceptions.ReadOnlyError)
"""Those that redis-py gives a type and takes the name off."""


@contextmanager
def translate() -> Iterator[None]:
    """Turns Redis's errors into ours.

    Not reachable, too slow, out of memory, loading, read-only …: ``UnavailableError``; refused
    credentials or rights: ``UsageError``; anything else is a fault of ours: ``DefectError``.
    """
    try:
        yield
    except (exceptions.AuthenticationError, exceptions.NoPermissionError) as error:
        raise UsageError(f"Redis refuses us, check WIREROOM_REDIS_URL: {why(error)}") from error
    except (exceptions.ConnectionError, exceptions.TimeoutError) as error:
        raise UnavailableError(f"Redis cannot be reached: {error}") from error
    except exceptions.ResponseError as error:
        said = str(error)
        if lacks_right(error):
            raise UsageError(f"Redis refuses us, check WIREROOM_REDIS_URL: {why(error)}") from error
        if isinstance(error, _PASSING_TYPES) or any(word in said for word in _PASSING):
            raise UnavailableError(f"Redis cannot serve now: {said}") from error
        raise DefectError("frontier", f"Redis: {said}") from error


INTERVAL_MARGIN_MS: Final = 10
"""On top of a host's interval: what a request takes to the host is not the same each time."""


def interval_ms(seconds: float) -> int:
    """A host's interval as the scripts count it."""
    return round(seconds * 1000) + INTERVAL_MARGIN_MS if seconds > 0 else 0


class Link:
    """A client, a key prefix and the scripts."""

    def __init__(
        self,
        client: redis.Redis,
        *,
        prefix: str,
        queues: tuple[str, ...],
        host_concurrency: int,
        host_min_interval: float,
    ) -> None:
        self._client = client
        self._prefix = f"{prefix}f:"
        self._queues = queues
        self._scripts = scripts.register(client)
        self._common: tuple[Argument, ...] = (
            ",".join(queues),
            host_concurrency,
            interval_ms(host_min_interval),
        )

    def _run(self, name: str, *arguments: Argument, now: int | None = None) -> Any:
        """Runs a script; ``now`` in milliseconds takes the place of Redis's clock."""
        with translate():
            return self._scripts[name](
                args=(self._prefix, "" if now is None else now, *self._common, *arguments)
            )

    def clear(self) -> None:
        """Forgets everything below the prefix."""
        with translate():
            unlink_matching(self._client, f"{self._prefix}*")
