"""robots.txt files remembered in Redis, so that a host is asked once a day, not once a page."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from typing import Final, Protocol, cast

import msgspec
import redis

from wireroom import limits
from wireroom.errors import PermanentError, TransientError
from workers.fetch.client import Response
from workers.fetch.robots import RobotsFile, RobotsVerdict, decide, file_of, robots_url

FRESH_SECONDS: Final = 86_400
"""RFC 9309, 2.4: a cached file is not used for more than a day while the host answers."""
UNREACHABLE_SECONDS: Final = 600.0
NAME_WEIGHT: Final = 0.25
NO_NAME_SECONDS: Final = 30.0
"""After a name that could not be resolved: that is about us or the name, not about robots.txt."""
STALE_SECONDS: Final = 7 * 86_400
"""How long an old file still decides while the host does not answer."""
_MAX_PACKED: Final = 256 * 2**10


class Fetches(Protocol):
    """The part of the HTTP client that is needed here."""

    user_agent: str

    def fetch(
        self, url: str, *, accept: str | None = None, keep_bytes: int | None = None
    ) -> Response: ...


class _Cached(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    file: RobotsFile
    until: float
    """Unix time from which the host is asked again"""


class RobotsCache:
    """The cache.  Keys are ``{prefix}robots:{scheme://host:port/robots.txt}``."""

    def __init__(
        self, connection: redis.Redis, prefix: str, *, now: Callable[[], float] = time.time
    ) -> None:
        self._redis = connection
        self._prefix = prefix
        self._now = now

    def allowed(self, client: Fetches, url: str) -> RobotsVerdict:
        """Whether ``url`` may be fetched, asking its host for robots.txt where that is not
        known.  Raises ``PermanentError("address-refused")`` where the host may not be
        contacted at all, ``PermanentError("bad-url")``, and redis errors."""
        where = robots_url(url)
        key = f"{self._prefix}robots:{where[:512]}"
        cached = self._load(key)
        now = self._now()
        if cached is None or cached.until <= now:
            cached = self._ask(client, where, cached, now)
            self._save(key, cached)
        verdict = decide(cached.file, url, client.user_agent)
        if cached.file.state == "unreachable":
            return msgspec.structs.replace(verdict, retry_after=max(cached.until - now, 1.0))
        return verdict

    def _ask(self, client: Fetches, where: str, old: _Cached | None, now: float) -> _Cached:
        try:
            response = client.fetch(where, accept="text/plain,*/*;q=0.5", keep_bytes=_CAP)
        except PermanentError as error:
            if error.reason in ("address-refused", "bad-url"):
                raise
            if _is_client_error(error.reason):
                return _Cached(file=RobotsFile(state="none"), until=now + FRESH_SECONDS)
            return self._unreachable(old, now, UNREACHABLE_SECONDS, str(error))
        except TransientError as error:
            known = error.weight > NAME_WEIGHT
            wait = max(error.retry_after or 0.0, UNREACHABLE_SECONDS if known else NO_NAME_SECONDS)
            return self._unreachable(old, now, wait, str(error))
        return _Cached(file=file_of(response.body), until=now + FRESH_SECONDS)

    @staticmethod
    def _unreachable(old: _Cached | None, now: float, wait: float, why: str) -> _Cached:
        """An older file goes on deciding; without one nothing is allowed for a while."""
        file = RobotsFile(state="unreachable", detail=why[:200])
        if old is not None and old.file.state != "unreachable":
            file = old.file
        return _Cached(file=file, until=now + wait)

    def _load(self, key: str) -> _Cached | None:
        packed = cast("bytes | None", self._redis.get(key))
        if packed is None:
            return None
        try:
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(packed, 4 * limits.ROBOTS_MAX_BYTES)
            return msgspec.msgpack.decode(data, type=_Cached)
        except (zlib.error, msgspec.MsgspecError):
            return None  # written by another version: asked again

    def _save(self, key: str, cached: _Cached) -> None:
        packed = zlib.compress(msgspec.msgpack.encode(cached))
        if len(packed) > _MAX_PACKED:
            return  # asked again each time rather than filling Redis
        keep = STALE_SECONDS if cached.file.state != "unreachable" else FRESH_SECONDS
        self._redis.set(key, packed, ex=keep)


_CAP: Final = limits.ROBOTS_MAX_BYTES


def _is_client_error(reason: str) -> bool:
    """RFC 9309, 2.3.1.3: any 4xx means that there are no rules; so do endless redirects."""
    return reason in ("not-found", "gone", "forbidden", "redirect-loop", "too-many-redirects") or (
        reason.startswith("http-4")
    )
