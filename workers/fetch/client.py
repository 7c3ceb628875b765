"""One exchange with the outside: redirects, limits, validators, and one error for each way it
can fail.

Built on httpcore, the connection layer of httpx, because its network backend is the public
place where a connection can be guarded, and because our limits need the raw stream.
"""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, Self

import httpcore
import httpx
import msgspec

from wireroom import __version__, limits
from wireroom.errors import PermanentError, TransientError, UsageError, WireroomError
from wireroom.settings import Settings
from workers.fetch import statuses
from workers.fetch.body import Body
from workers.fetch.guard import Guard
from workers.fetch.network import (
    TIMEOUT_WEIGHT,
    Deadline,
    GuardedBackend,
    Resolver,
    system_resolver,
)

ACCEPT_PAGE: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
KEEPALIVE_SECONDS: Final = 30.0
_HOST: Final = re.compile(rb"[A-Za-z0-9._-]{1,253}|\[?[0-9A-Fa-f:.]{2,45}\]?")
_DRAIN_BYTES: Final = 16 * 2**10
_HEADER_VALUE_MAX: Final = 2_048
_KEPT_HEADERS: Final = frozenset(
    {
        "age",
        "cache-control",
        "content-language",
        "content-type",
        "date",
        "etag",
        "expires",
        "last-modified",
        "link",
        "location",
        "retry-after",
        "tdm-policy",
        "tdm-reservation",
        "x-robots-tag",
    }
)


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer.  ``not_modified`` answers (304) have an empty body."""

    url: str
    """final address, after redirects"""
    requested_url: str
    status: int
    headers: dict[str, str]
    """those that carry evidence, lower-case names"""
    body: bytes
    not_modified: bool
    redirects: tuple[tuple[int, str], ...]
    """status and address of each hop that redirected"""
    permanent_url: str | None
    """where the address moved for good: the chain was 301 and 308 only"""
    etag: str | None
    last_modified: str | None
    seconds: float
    bytes_wire: int
    truncated: bool = False
    """``keep_bytes`` was given and there was more"""

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")


class Client:
    """HTTP for all threads of a process: one pool of connections, HTTP/1.1 and HTTP/2."""

    def __init__(self, settings: Settings, *, resolver: Resolver = system_resolver) -> None:
        self._settings = settings
        self._deadline = Deadline()
        self._guard = Guard(settings.allowed_networks, settings.allowed_ports)
        self._backend = GuardedBackend(self._guard, self._deadline, resolver)
        self._proxy_backend = GuardedBackend(None, self._deadline, resolver)
        self._pools: dict[bool, httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()
        self.user_agent = user_agent(settings)
        self._pool(insecure=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()
        self._backend.close()
        self._proxy_backend.close()

    def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        insecure_tls: bool = False,
        keep_bytes: int | None = None,
    ) -> Response:
        """GET ``url`` and follow its redirects.

        With ``etag`` or ``last_modified`` the answer may be ``not_modified``.  ``keep_bytes``
        keeps that much of a larger body and says so, instead of refusing it.

        Raises ``PermanentError`` (reasons: address-refused, bad-url, bad-redirect,
        redirect-loop, too-many-redirects, not-found, gone, forbidden, http-NNN,
        partial-content, content-encoding, too-large, compression-bomb, headers-too-large, tls)
        and ``TransientError``.
        """
        started = time.monotonic()
        self._deadline.at = started + self._settings.fetch_total_seconds
        headers = self._headers(etag, last_modified, accept)
        conditional = bool(etag or last_modified)
        here = _parsed(url)
        requested = str(here)
        hops: list[tuple[int, str]] = []
        try:
            while True:
                answer = self._exchange(here, headers, insecure_tls, keep_bytes)
                if answer.status not in statuses.REDIRECTS:
                    break
                hops.append((answer.status, str(here)))
                here = _next_hop(here, answer.headers.get("location"), hops)
        finally:
            self._deadline.at = float("inf")
        if answer.status == 304 and not conditional:
            raise TransientError("the server answered 304 to an unconditional request")
        if answer.status != 304:
            error = statuses.error_of(answer.status, answer.headers, datetime.now(UTC))
            if error is not None:
                raise error
        permanent = bool(hops) and all(s in statuses.PERMANENT_REDIRECTS for s, _ in hops)
        return Response(
            url=str(here),
            requested_url=requested,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            not_modified=answer.status == 304,
            redirects=tuple(hops),
            permanent_url=str(here) if permanent else None,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
            seconds=time.monotonic() - started,
            bytes_wire=answer.wire_bytes,
            truncated=answer.truncated,
        )

    def _headers(
        self, etag: str | None, last_modified: str | None, accept: str | None
    ) -> list[tuple[bytes, bytes]]:
        pairs = [
            ("User-Agent", self.user_agent),
            ("Accept", accept or ACCEPT_PAGE),
            ("Accept-Encoding", "gzip, br"),
        ]
        if etag:
            pairs.append(("If-None-Match", etag))
        if last_modified:
            pairs.append(("If-Modified-Since", last_modified))
        return [(name.encode(), _header_bytes(value)) for name, value in pairs]

    def _exchange(
        self,
        url: httpx.URL,
        headers: list[tuple[bytes, bytes]],
        insecure: bool,
        keep_bytes: int | None,
    ) -> _Answer:
        """One request and its answer, every foreign exception translated."""
        host = url.raw_host.decode("ascii")
        if self._settings.fetch_proxy:
            self._check_behind_proxy(host, url.port or _default_port(url))
        settings = self._settings
        request = httpcore.Request(
            b"GET",
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=[(b"Host", url.netloc), *headers],
            extensions={
                "timeout": {
                    "connect": settings.fetch_connect_seconds,
                    "read": settings.fetch_read_seconds,
                    "write": settings.fetch_read_seconds,
                    "pool": settings.fetch_total_seconds,
                }
            },
        )
        try:
            response = self._send(request, insecure)
            try:
                return self._read(response, keep_bytes)
            finally:
                response.close()
        except WireroomError:
            raise
        except httpcore.TimeoutException as error:
            raise TransientError(f"{host}: no answer in time", weight=TIMEOUT_WEIGHT) from error
        except httpcore.ProxyError as error:
            raise TransientError(f"the proxy refused: {_line(error)}") from error
        except httpcore.ConnectError as error:
            raise _connect_error(host, error) from error
        except httpcore.RemoteProtocolError as error:
            if getattr(_origin(error), "error_status_hint", None) == 431:
                raise PermanentError("headers-too-large", f"{host}: too many headers") from error
            raise TransientError(f"{host}: broken answer ({_line(error)})") from error
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol) as error:
            raise PermanentError("bad-url", f"{host}: {_line(error)}") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise TransientError(f"{host}: connection lost ({_line(error)})") from error

    def _send(self, request: httpcore.Request, insecure: bool) -> httpcore.Response:
        """The beginning of the answer.  A kept connection may have been closed by the server
        just now: then, and only then, the request is sent once more."""
        pool = self._pool(insecure)
        before = self._deadline.connects
        try:
            return pool.handle_request(request)
        except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
            if self._deadline.connects != before:
                raise
            return pool.handle_request(request)

    def _read(self, response: httpcore.Response, keep_bytes: int | None) -> _Answer:
        headers = _kept(response.headers)
        encoding = headers.pop("content-encoding", "")
        stream = response.iter_stream()
        if response.status == 304 or not 200 <= response.status < 300:
            _drain(stream)
            return _Answer(status=response.status, headers=headers)
        body = Body(encoding, self._settings.fetch_max_bytes, keep_bytes)
        data = body.read(stream)
        return _Answer(
            status=response.status,
            headers=headers,
            body=data,
            wire_bytes=body.wire_bytes,
            truncated=body.truncated,
        )

    def _check_behind_proxy(self, host: str, port: int) -> None:
        """The proxy connects, so the guard can only judge what the name means here; a name
        that only the proxy can resolve is left to it."""
        try:
            self._backend.addresses(host, port, self._settings.fetch_connect_seconds)
        except TransientError:
            return

    def _pool(self, insecure: bool) -> httpcore.ConnectionPool:
        with self._lock:
            if insecure not in self._pools:
                self._pools[insecure] = self._new_pool(insecure)
            return self._pools[insecure]

    def _new_pool(self, insecure: bool) -> httpcore.ConnectionPool:
        context: ssl.SSLContext = httpx.create_ssl_context(verify=not insecure)
        threads = self._settings.fetch_threads
        if self._settings.fetch_proxy:
            return httpcore.HTTPProxy(
                proxy_url=_proxy_url(self._settings.fetch_proxy),
                proxy_auth=_proxy_auth(self._settings.fetch_proxy),
                ssl_context=context,
                max_connections=2 * threads + 64,
                max_keepalive_connections=2 * threads + 32,
                keepalive_expiry=KEEPALIVE_SECONDS,
                http2=True,
                network_backend=self._proxy_backend,
            )
        return httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=2 * threads + 256,
            max_keepalive_connections=2 * threads + 128,
            keepalive_expiry=KEEPALIVE_SECONDS,
            http2=True,
            network_backend=self._backend,
        )


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    headers: dict[str, str]
    body: bytes = b""
    wire_bytes: int = 0
    truncated: bool = False


def user_agent(settings: Settings) -> str:
    """``wireroom/VERSION (+contact)``, unless the settings name another one."""
    if settings.fetch_user_agent:
        return settings.fetch_user_agent
    contact = f" (+{settings.fetch_contact})" if settings.fetch_contact else ""
    return f"wireroom/{__version__}{contact}"


def _parsed(url: str) -> httpx.URL:
    """A normalised http(s) address without fragment and credentials."""
    if len(url) > limits.URL_MAX_CHARS:
        raise PermanentError("bad-url", f"the address is longer than {limits.URL_MAX_CHARS}")
    try:
        parsed = httpx.URL(url.strip())
        parsed = parsed.copy_with(fragment=None, username="", password="")
        host = parsed.raw_host
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise PermanentError("bad-url", f"{url[:200]!r} is no address ({error})") from error
    if parsed.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        raise PermanentError("bad-url", f"{url[:200]!r} is no http or https address")
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise PermanentError("bad-url", f"{url[:200]!r} has no possible port")
    return parsed


def _next_hop(here: httpx.URL, location: str | None, hops: list[tuple[int, str]]) -> httpx.URL:
    if not location:
        raise PermanentError("bad-redirect", f"{here}: a redirect to nowhere")
    try:
        there = _parsed(str(here.join(location)))
    except (PermanentError, httpx.InvalidURL, ValueError) as error:
        raise PermanentError("bad-redirect", f"{here}: redirect to {location[:200]!r}") from error
    if any(str(there) == url for _, url in hops):
        raise PermanentError("redirect-loop", f"{there}: redirects to itself")
    if len(hops) > limits.FETCH_MAX_REDIRECTS:
        raise PermanentError("too-many-redirects", f"more than {limits.FETCH_MAX_REDIRECTS}")
    return there


def _kept(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers that carry evidence, repeated ones joined; refuses floods."""
    size = sum(len(name) + len(value) + 4 for name, value in raw)
    if len(raw) > limits.FETCH_MAX_HEADERS or size > limits.FETCH_MAX_HEADER_BYTES:
        raise PermanentError("headers-too-large", f"{len(raw)} headers of {size} bytes")
    kept: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name = raw_name.decode("latin-1").lower()
        if name in _KEPT_HEADERS or name == "content-encoding":
            value = _header_text(raw_value)
            kept[name] = f"{kept[name]}, {value}" if name in kept else value
    return {name: value[:_HEADER_VALUE_MAX] for name, value in kept.items()}


def _header_text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _header_bytes(value: str) -> bytes:
    """A header value that an earlier answer gave us: no line breaks, no controls."""
    clean = "".join(character for character in value if character >= " " and character != "\x7f")
    return clean.encode("utf-8")


def _drain(stream: Iterable[bytes]) -> None:
    """Read a small body that nobody wants, so that its connection can be used again."""
    left = _DRAIN_BYTES
    for chunk in stream:
        left -= len(chunk)
        if left < 0:
            return


def _connect_error(host: str, error: httpcore.ConnectError) -> WireroomError:
    cause = _origin(error)
    if isinstance(cause, ssl.SSLError) and not isinstance(
        cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)
    ):
        return PermanentError("tls", f"{host}: {getattr(cause, 'verify_message', '') or cause}")
    return TransientError(f"{host}: cannot connect ({_line(error)})")


def _origin(error: Exception) -> BaseException | None:
    """What an httpcore error was translated from (its pool raises ``from None``)."""
    return error.__cause__ or error.__context__


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _default_port(url: httpx.URL) -> int:
    return 443 if url.scheme == "https" else 80


def _proxy_url(proxy: str) -> httpcore.URL:
    url = httpx.URL(proxy)
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(f"WIREROOM_FETCH_PROXY: {proxy!r} is not an http or https address")
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port or _default_port(url), target=b"/"
    )


def _proxy_auth(proxy: str) -> tuple[str, str] | None:
    url = httpx.URL(proxy)
    return (url.username, url.password) if url.username else None
