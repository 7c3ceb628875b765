"""The connect step: resolve, ask the guard, connect to the checked address, keep the deadline.

httpcore calls this for every new connection, whatever led to it (a redirect, robots.txt, a
retry), so nothing gets around the guard.  The deadline of an exchange holds for each read and
write, because a timeout that starts anew with every byte never stops a slow drip.
"""

from __future__ import annotations

import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from typing import Any, Final

import httpcore

from wireroom.errors import PermanentError, TransientError
from wireroom.hosts import is_address
from workers.fetch.guard import Guard

ADDRESSES_MAX: Final = 4
"""Addresses of one name that are tried before giving up."""
DNS_WEIGHT: Final = 0.25
TIMEOUT_WEIGHT: Final = 0.5
_RESOLVER_THREADS: Final = 16

Resolver = Callable[[str, int], list[str]]


def system_resolver(host: str, port: int) -> list[str]:
    """Numeric addresses of ``host``, in the system's order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Deadline(threading.local):
    """When the exchange that the current thread runs must be over (monotonic seconds)."""

    at: float = float("inf")
    connects: int = 0
    """connections that the thread has opened so far"""
    sent: Callable[[], None] | None = None
    """called once, when the thread's next request has gone out"""

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Sets the end of an exchange that begins now."""
        self.at = time.monotonic() + seconds
        try:
            yield
        finally:
            self.at = float("inf")

    def bound(self, timeout: float | None) -> float:
        """``timeout``, shortened to what is left.  0 or less: it is over."""
        left = self.at - time.monotonic()
        return left if timeout is None else min(left, timeout)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects only where ``guard`` allows it; without a guard (to a proxy) anywhere."""

    def __init__(
        self, guard: Guard | None, deadline: Deadline, resolver: Resolver = system_resolver
    ) -> None:
        self._guard = guard
        self._deadline = deadline
        self._resolver = resolver
        self._pool = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises ``PermanentError("address-refused")``, ``TransientError`` (name resolution)
        and httpcore's own connect errors."""
        self._deadline.connects += 1
        addresses = self.addresses(host, port, timeout)
        failure: OSError | None = None
        for address in addresses[:ADDRESSES_MAX]:
            left = self._deadline.bound(timeout)
            if left <= 0:
                break
            try:
                sock = socket.create_connection((address, port), left)
            except OSError as error:
                failure = error
                continue
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for option in socket_options or ():
                sock.setsockopt(*option)
            return _Stream(sock, self._deadline)
        if failure is None or isinstance(failure, TimeoutError):
            raise httpcore.ConnectTimeout(f"{host}:{port} did not answer")
        raise httpcore.ConnectError(str(failure)) from failure

    def addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        """The addresses of ``host`` that may be connected to; at least one."""
        if self._guard is not None and (why := self._guard.refuses_port(port)):
            raise PermanentError("address-refused", why)
        found = self._resolve(host, port, timeout)
        if self._guard is None:
            return found
        refusals = {address: self._guard.refuses_address(address) for address in found}
        allowed = [address for address, why in refusals.items() if why is None]
        if not allowed:
            raise PermanentError("address-refused", f"{host}: {next(iter(refusals.values()))}")
        return allowed

    def _resolve(self, host: str, port: int, timeout: float | None) -> list[str]:
        """getaddrinfo knows no timeout, so it runs beside us and may be left behind."""
        if is_address(host):
            return [host]
        future = self._pool.submit(self._resolver, host, port)
        try:
            found = future.result(max(self._deadline.bound(timeout), 0.0))
        except (FutureTimeoutError, OSError, UnicodeError) as error:
            future.cancel()
            said = str(error) or "no answer in time"
            raise TransientError(
                f"{host}: name not resolved ({said})", weight=DNS_WEIGHT
            ) from error
        if not found:
            raise TransientError(f"{host}: name not resolved (no address)", weight=DNS_WEIGHT)
        return found


class _Stream(httpcore.NetworkStream):
    """A socket whose every wait ends with the deadline of the thread that waits."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._deadline.bound(timeout)
        if left <= 0:
            raise httpcore.ReadTimeout("the exchange took too long")
        try:
            self._sock.settimeout(left)
            return self._sock.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            while buffer:
                left = self._deadline.bound(timeout)
                if left <= 0:
                    raise httpcore.WriteTimeout("the exchange took too long")
                self._sock.settimeout(left)
                buffer = buffer[self._sock.send(buffer) :]
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error
        if self._deadline.sent is not None:
            sent, self._deadline.sent = self._deadline.sent, None
            sent()

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.bound(timeout)
        try:
            if left <= 0:
                raise httpcore.ConnectTimeout("the exchange took too long")
            self._sock.settimeout(left)
            secure = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except BaseException as error:
            self.close()
            if isinstance(error, TimeoutError):
                raise httpcore.ConnectTimeout(str(error)) from error
            if isinstance(error, OSError):
                raise httpcore.ConnectError(str(error)) from error
            raise
        return _Stream(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        if info == "client_addr":
            return self._sock.getsockname()
        if info == "server_addr":
            return self._sock.getpeername()
        if info == "socket":
            return self._sock
        if info == "is_readable":
            return _is_readable(self._sock)
        return None


def _is_readable(sock: socket.socket) -> bool:
    """Whether an idle connection has news, which can only be that the other side closed it."""
    if sock.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(sock.fileno(), select.POLLIN)
    return bool(poll.poll(0))
