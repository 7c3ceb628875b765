"""The connections that are kept: pools by host, apart for those without verified TLS.

httpcore looks at every connection of a pool, with a system call each, whenever a request comes
or goes; a pool for a few hosts keeps that independent of how many hosts there are.
"""

from __future__ import annotations

import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpcore
import httpx

from wireroom.errors import UsageError
from wireroom.settings import Settings
from workers.fetch.network import GuardedBackend

SHARDS: Final = 64
IDLE_PER_SHARD: Final = 6
"""With ``SHARDS``: 384 idle connections, well below the usual limit of 1,024 open files."""
KEEPALIVE_SECONDS: Final = 30.0
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class Pools:
    """Pools made on first use; any number of threads may ask."""

    def __init__(self, settings: Settings, backend: GuardedBackend) -> None:
        """``backend`` connects to the hosts or, where the settings name one, to the proxy.

        Raises ``UsageError`` where the proxy's address is none.
        """
        self._proxy = _proxy(settings.fetch_proxy) if settings.fetch_proxy else None
        self._most = 2 * settings.fetch_threads + IDLE_PER_SHARD
        self._backend = backend
        self._contexts: dict[bool, ssl.SSLContext] = {}
        self._pools: dict[tuple[bool, int], httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()
        self._context(insecure=False)  # some 30 ms, which would be the first request's

    def of(self, host: str, *, insecure: bool) -> httpcore.ConnectionPool:
        """The pool for ``host``; ``insecure``: the one that takes any certificate."""
        return self._pool(insecure, zlib.crc32(host.encode()) % SHARDS, IDLE_PER_SHARD)

    def fresh(self, *, insecure: bool) -> httpcore.ConnectionPool:
        """A pool that keeps nothing, for what must not be sent twice: on a kept connection it is
        not known whether a request was lost or its answer."""
        return self._pool(insecure, SHARDS, 0)

    def _pool(self, insecure: bool, shard: int, idle: int) -> httpcore.ConnectionPool:
        key = (insecure, shard)
        found = self._pools.get(key)
        if found is not None:
            return found
        with self._lock:
            if key not in self._pools:
                self._pools[key] = self._new(self._context(insecure), idle)
            return self._pools[key]

    def close(self) -> None:
        with self._lock:
            pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            pool.close()

    def _context(self, insecure: bool) -> ssl.SSLContext:
        if insecure not in self._contexts:
            self._contexts[insecure] = httpx.create_ssl_context(verify=not insecure)
        return self._contexts[insecure]

    def _new(self, context: ssl.SSLContext, idle: int) -> httpcore.ConnectionPool:
        kind = _Pool if self._proxy is None else httpcore.ConnectionPool
        return kind(
            ssl_context=context,
            proxy=self._proxy,
            max_connections=self._most,
            max_keepalive_connections=idle,
            keepalive_expiry=KEEPALIVE_SECONDS,
            http2=self._proxy is None,
            network_backend=self._backend,
        )


class _Pool(httpcore.ConnectionPool):
    """A pool whose connections carry one exchange at a time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._given = {
            name: options[name]
            for name in ("ssl_context", "keepalive_expiry", "http2", "network_backend")
        }

    def create_connection(self, origin: httpcore.Origin) -> httpcore.ConnectionInterface:
        return _Connection(origin, **self._given)


class _Connection(httpcore.HTTPConnection):
    """HTTP/1.1 or HTTP/2, one exchange at a time.

    Streams side by side would share more than bytes: httpcore ends all of them when one meets
    its time limit, and a server that lowers its number of streams while two are open blocks both
    for ever.  A body that was not read to its end closes the connection, because HTTP/2 would
    otherwise go on counting it against the window of what comes later.
    """

    def __init__(self, origin: httpcore.Origin, **options: Any) -> None:
        super().__init__(origin, **options)
        self._taken = threading.Lock()

    def is_available(self) -> bool:
        return not self._taken.locked() and super().is_available()

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        if not self._taken.acquire(blocking=False):
            raise httpcore.ConnectionNotAvailable
        try:
            response = super().handle_request(request)
        except BaseException:
            self._taken.release()
            raise
        response.stream = _Exchange(response.stream, self._over)
        return response

    def _over(self, whole: bool) -> None:
        if not whole:
            self.close()
        self._taken.release()


class _Exchange:
    """A body that says, once it is closed, whether it was read to its end."""

    def __init__(self, stream: Any, over: Callable[[bool], None]) -> None:
        self._stream = stream
        self._over = over
        self._whole = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream
        self._whole = True

    def close(self) -> None:
        try:
            self._stream.close()
        finally:
            self._over(self._whole)


def _proxy(address: str) -> httpcore.Proxy:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise UsageError(f"WIREROOM_FETCH_PROXY is not an address ({error})") from error
    if url.scheme not in _DEFAULT_PORTS or not url.host:
        raise UsageError("WIREROOM_FETCH_PROXY is not an http or https address")
    return httpcore.Proxy(
        httpcore.URL(
            scheme=url.raw_scheme,
            host=url.raw_host,
            port=url.port or _DEFAULT_PORTS[url.scheme],
            target=b"/",
        ),
        auth=(url.username.encode(), url.password.encode()) if url.username else None,
    )
