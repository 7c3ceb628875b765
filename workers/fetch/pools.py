"""The connections that are kept: pools by host, apart for those without verified TLS.

httpcore looks at every connection of a pool, with a system call each, whenever a request comes
or goes; a pool for a few hosts keeps that independent of how many hosts there are.
"""

from __future__ import annotations

import ssl
import threading
import zlib
from typing import Final

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
        self._most = 2 * settings.fetch_threads
        self._backend = backend
        self._contexts: dict[bool, ssl.SSLContext] = {}
        self._pools: dict[tuple[bool, int], httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()

    def of(self, host: str, *, insecure: bool) -> httpcore.ConnectionPool:
        """The pool for ``host``; ``insecure``: the one that takes any certificate."""
        key = (insecure, zlib.crc32(host.encode()) % SHARDS)
        found = self._pools.get(key)
        if found is not None:
            return found
        with self._lock:
            if key not in self._pools:
                self._pools[key] = self._new(self._context(insecure))
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

    def _new(self, context: ssl.SSLContext) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=context,
            proxy=self._proxy,
            max_connections=self._most + IDLE_PER_SHARD,
            max_keepalive_connections=IDLE_PER_SHARD,
            keepalive_expiry=KEEPALIVE_SECONDS,
            http2=True,
            network_backend=self._backend,
        )


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
