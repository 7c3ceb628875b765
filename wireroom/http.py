"""A service's HTTP port: ``/metrics``, ``/healthz`` and ``/readyz``.

One request a connection, of which only the first line and ``Host`` are looked at.  Whoever asks is
bounded in connections, bytes and seconds, so that the port answers others meanwhile; what is not
answered leaves no trace in the log, which a stranger could fill.
"""

from __future__ import annotations

import errno
import io
import logging
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wireroom import limits, metrics
from wireroom.errors import UsageError
from wireroom.hosts import host_of, is_loopback
from wireroom.settings import split_address

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

log = logging.getLogger("wireroom.http")

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PLAIN: Final = "text/plain; charset=utf-8"
_ENDS: Final = (b"\r\n\r\n", b"\n\n")


class Answer(NamedTuple):
    """What a path answers."""

    status: int
    body: bytes
    kind: str = _PLAIN


class ServicePort:
    """Serves one address until closed.

    ``ready`` returns the reasons why the service makes no progress; none means ready.
    """

    def __init__(
        self, address: str, registry: CollectorRegistry, ready: Callable[[], list[str]]
    ) -> None:
        def readiness() -> Answer:
            reasons = ready()
            body = "".join(f"{reason}\n" for reason in reasons or ["ready"])
            return Answer(503 if reasons else 200, body.encode())

        paths = {
            "/metrics": lambda: Answer(200, metrics.render(registry), CONTENT_TYPE),
            "/healthz": lambda: Answer(200, b"ok\n"),
            "/readyz": readiness,
        }
        try:
            self._server = _Server(split_address(address), paths)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise UsageError(
                f"WIREROOM_METRICS_ADDRESS={address}: "
                + ("the port is taken; choose another or 0" if taken else str(error.strerror))
            ) from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="http", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        shown = host.decode() if isinstance(host, bytes) else host
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = limits.PORT_MAX_CONNECTIONS

    def __init__(self, address: tuple[str, int], paths: dict[str, Callable[[], Answer]]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.paths = paths
        self._open: Counter[str] = Counter()
        self._counting = threading.Lock()
        super().__init__(address, _Handler)
        self.on_loopback = is_loopback(str(self.server_address[0]))

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Whether there is room for one more connection; it is counted then."""
        with self._counting:
            full = (
                self._open.total() >= limits.PORT_MAX_CONNECTIONS
                or self._open[client_address[0]] >= limits.PORT_MAX_CONNECTIONS_EACH
            )
            if not full:
                self._open[client_address[0]] += 1
        return not full

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._counting:
                self._open[client_address[0]] -= 1
                self._open += Counter()  # forgets addresses without any

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that breaks is not news; what fails here is, on one line."""
        if not isinstance(sys.exc_info()[1], OSError):
            log.warning("a request failed", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        head = self._head()
        self.connection.settimeout(limits.PORT_ANSWER_SECONDS)
        self.rfile = io.BufferedReader(io.BytesIO(head))

    def _head(self) -> bytes:
        """The request up to the end of its headers; nothing where it has none in time or size."""
        over = time.monotonic() + limits.PORT_HEAD_SECONDS
        head = b""
        while len(head) <= limits.PORT_MAX_HEAD_BYTES:
            left = over - time.monotonic()
            if left <= 0:
                return b""
            self.connection.settimeout(left)
            try:
                got: bytes = self.connection.recv(limits.PORT_MAX_HEAD_BYTES + 1 - len(head))
            except TimeoutError:
                return b""
            if not got:
                return b""
            head += got
            if any(end in head for end in _ENDS):
                return head
        return b"-"  # no first line: answered as what it is

    def do_GET(self) -> None:  # the name is http.server's
        # An HTTP/1.0 request may have no host.
        asked = host_of(self.headers.get("Host", "")) or "localhost"
        if self.server.on_loopback and not is_loopback(asked):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        find = self.server.paths.get(self.path.partition("?")[0])
        if find is None:
            self._answer(Answer(404, b"not here: /metrics, /healthz, /readyz\n"))
        else:
            self._answer(find())

    do_HEAD = do_GET  # noqa: N815

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Plain, and nothing of what was asked comes back."""
        if code == HTTPStatus.NOT_IMPLEMENTED:
            code = HTTPStatus.METHOD_NOT_ALLOWED
        self._answer(Answer(code, f"{HTTPStatus(code).phrase.lower()}\n".encode()))

    def version_string(self) -> str:
        return "wireroom"

    def _answer(self, answer: Answer) -> None:
        self.request_version = "HTTP/1.0"  # the oldest form has no status, and nobody speaks it
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Scrapes are not news."""
