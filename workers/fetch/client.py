"""One exchange with the outside: redirects, limits, validators, and one error for each way it
can fail.

Built on httpcore, the connection layer of httpx, because its network backend is the public
place where a connection can be guarded, and because our limits need the raw stream.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final, Self
from urllib.parse import urlencode

import httpcore

from wireroom.errors import PermanentError, TransientError, WireroomError
from wireroom.settings import Settings
from workers.fetch import statuses
from workers.fetch.addresses import Address, next_hop, parse
from workers.fetch.body import Body
from workers.fetch.failures import FOREIGN, translated
from workers.fetch.guard import Guard
from workers.fetch.headers import ACCEPT_ENCODING, ACCEPT_PAGE, encoded, kept, user_agent
from workers.fetch.network import Deadline, GuardedBackend, Resolver, system_resolver
from workers.fetch.pools import Pools
from workers.fetch.response import Answer, Hops, Response, response_of

POST_KEEP_BYTES: Final = 64 * 2**10
"""Bytes kept of the answer to a POST: what is said there is a few words at most."""
POST_REDIRECTS_MAX: Final = 3
_DRAIN_BYTES: Final = 16 * 2**10
_OWN_ORIGIN_ONLY: Final = frozenset({"authorization", "cookie"})


class Client:
    """HTTP for all threads of a process: kept connections, HTTP/1.1 and HTTP/2."""

    def __init__(self, settings: Settings, *, resolver: Resolver = system_resolver) -> None:
        """Raises ``UsageError`` where the proxy's address is none."""
        self._settings = settings
        self._deadline = Deadline()
        guard = Guard(settings.allowed_networks, settings.allowed_ports)
        self._backend = GuardedBackend(guard, self._deadline, resolver)
        self._proxied = settings.fetch_proxy is not None
        outer = GuardedBackend(None, self._deadline, resolver) if self._proxied else self._backend
        self._outer = outer
        self._pools = Pools(settings, outer)
        self._extensions = {
            "timeout": {
                "connect": settings.fetch_connect_seconds,
                "read": settings.fetch_read_seconds,
                "write": settings.fetch_read_seconds,
                "pool": settings.fetch_total_seconds,
            }
        }
        self.user_agent = user_agent(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._pools.close()
        self._backend.close()
        self._outer.close()

    @contextmanager
    def telling(self, sent: Callable[[], None]) -> Iterator[None]:
        """Calls ``sent`` when this thread's next request has gone out, which is after its name
        was resolved and its connection opened.  It must not raise."""
        self._deadline.sent = sent
        try:
            yield
        finally:
            self._deadline.sent = None

    def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        insecure_tls: bool = False,
        keep_bytes: int | None = None,
        follow: bool = True,
        hops: Hops = (),
    ) -> Response:
        """GET ``url`` and follow its redirects.

        With ``etag`` or ``last_modified`` the answer may be ``not_modified``.  ``keep_bytes``
        keeps that much of a larger body and says so, instead of refusing it.  Without ``follow``
        one request is made, and a redirect is an answer whose ``next_url`` is to be fetched next
        with ``hops=response.redirects``: loops, their number and whether the chain is permanent
        are judged over all hops.

        Raises ``PermanentError`` (reasons: address-refused, bad-url, bad-redirect,
        redirect-loop, too-many-redirects, not-found, gone, forbidden, http-NNN,
        partial-content, content-encoding, too-large, compression-bomb, headers-too-large, tls)
        and ``TransientError``.
        """
        started = time.monotonic()
        headers = {
            "User-Agent": self.user_agent,
            "Accept": accept or ACCEPT_PAGE,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        here = parse(url)
        first = hops[0][1] if hops else here.text
        lines = encoded(headers)
        with self._deadline.within(self._settings.fetch_total_seconds):
            while True:
                answer = self._exchange("GET", here, lines, b"", insecure_tls, keep_bytes)
                if answer.status not in statuses.REDIRECTS:
                    break
                hops = (*hops, (answer.status, here.text))
                there = next_hop(here, answer.headers.get("location"), hops)
                if not follow:
                    return response_of(answer, here, first, hops, started, next_url=there.text)
                here = there
        if answer.status == 304:
            if not (etag or last_modified):
                raise TransientError("the server answered 304 to an unconditional request")
        else:
            _raise_for(answer)
        return response_of(answer, here, first, hops, started)

    def post(
        self,
        url: str,
        form: Mapping[str, str] | None = None,
        *,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        insecure_tls: bool = False,
        follow: bool = True,
    ) -> Response:
        """POST ``form``, or ``content`` as it is (its Content-Type among ``headers``).

        The answer's body is cut at ``POST_KEEP_BYTES``.  Only 307 and 308 are followed, at most
        ``POST_REDIRECTS_MAX`` times and never from https to http; to another origin credentials
        among ``headers`` do not go along.  Without ``follow`` none is.  A POST that may have
        arrived is not sent again.  Raises what ``fetch`` raises.
        """
        started = time.monotonic()
        asked = {
            "User-Agent": self.user_agent,
            "Accept": "*/*",
            "Accept-Encoding": ACCEPT_ENCODING,
            **(headers or {}),
        }
        if form is not None:
            content = urlencode(form).encode("ascii")
            asked["Content-Type"] = "application/x-www-form-urlencoded"
        asked["Content-Length"] = str(len(content))
        here = parse(url)
        first = here.text
        hops: Hops = ()
        with self._deadline.within(self._settings.fetch_total_seconds):
            while True:
                answer = self._exchange(
                    "POST", here, encoded(asked), content, insecure_tls, POST_KEEP_BYTES
                )
                if answer.status not in statuses.REDIRECTS:
                    break
                if not follow:
                    raise PermanentError("bad-redirect", f"a POST was answered {answer.status}")
                hops = (*hops, (answer.status, here.text))
                there = _post_hop(here, answer, hops)
                if there.origin != here.origin:
                    asked = {k: v for k, v in asked.items() if k.lower() not in _OWN_ORIGIN_ONLY}
                here = there
        _raise_for(answer)
        return response_of(answer, here, first, hops, started)

    def _exchange(
        self,
        method: str,
        address: Address,
        headers: list[tuple[bytes, bytes]],
        content: bytes,
        insecure: bool,
        keep_bytes: int | None,
    ) -> Answer:
        """One request and its answer, every foreign exception translated."""
        if self._proxied:
            self._check_behind_proxy(address)
        request = httpcore.Request(
            method,
            address.wire,
            headers=[(b"Host", address.host_header), *headers],
            content=content or None,
            extensions=self._extensions,
        )
        try:
            response = self._send(request, address, insecure)
            try:
                return self._read(response, keep_bytes)
            finally:
                response.close()
        except WireroomError:
            raise
        except FOREIGN as error:
            raise translated(address.host, error) from error

    def _send(
        self, request: httpcore.Request, address: Address, insecure: bool
    ) -> httpcore.Response:
        """The beginning of the answer.  A kept connection may have been closed by the server
        just now: then, and only then, the request is sent once more, on a new one."""
        if request.method == b"GET":
            before = self._deadline.connects
            try:
                return self._pools.of(address.host, insecure=insecure).handle_request(request)
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
                if self._deadline.connects != before:
                    raise
        return self._pools.fresh(insecure=insecure).handle_request(request)

    def _read(self, response: httpcore.Response, keep_bytes: int | None) -> Answer:
        headers = kept(response.headers)
        encoding = headers.pop("content-encoding", "")
        stream = response.iter_stream()
        if not 200 <= response.status < 300:
            _drain(stream)
            return Answer(status=response.status, headers=headers)
        body = Body(encoding, self._settings.fetch_max_bytes, keep_bytes)
        data = body.read(stream)
        return Answer(
            status=response.status,
            headers=headers,
            body=data,
            wire_bytes=body.wire_bytes,
            truncated=body.truncated,
        )

    def _check_behind_proxy(self, address: Address) -> None:
        """The proxy connects, so the guard can only judge what the name means here; a name
        that only the proxy can resolve is left to it."""
        try:
            self._backend.addresses(
                address.host, address.port, self._settings.fetch_connect_seconds
            )
        except TransientError:
            return


def _post_hop(here: Address, answer: Answer, hops: Hops) -> Address:
    """A redirect that repeats the POST; the others would turn it into a GET."""
    if answer.status not in statuses.REPEATING_REDIRECTS:
        raise PermanentError("bad-redirect", f"{here.text}: a POST was answered {answer.status}")
    there = next_hop(here, answer.headers.get("location"), hops)
    if len(hops) > POST_REDIRECTS_MAX:
        raise PermanentError("too-many-redirects", f"more than {POST_REDIRECTS_MAX}")
    if (here.scheme, there.scheme) == ("https", "http"):
        raise PermanentError("bad-redirect", f"{here.text}: redirects a POST from https to http")
    return there


def _raise_for(answer: Answer) -> None:
    error = statuses.error_of(answer.status, answer.headers, datetime.now(UTC))
    if error is not None:
        raise error


def _drain(stream: Iterable[bytes]) -> None:
    """Read a small body that nobody wants, so that its connection can be used again.  The
    status has said enough: a body that breaks off changes nothing."""
    left = _DRAIN_BYTES
    with suppress(*FOREIGN):
        for chunk in stream:
            left -= len(chunk)
            if left < 0:
                return
