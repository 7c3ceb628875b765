"""A service's HTTP port: ``/metrics``, ``/healthz`` and ``/readyz``."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from wireroom import metrics
from wireroom.errors import UsageError
from wireroom.settings import split_address

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REQUEST_SECONDS = 10.0


class ServicePort:
    """Serves one address until closed.

    ``ready`` returns the reasons why the service makes no progress; none means ready.
    """

    def __init__(
        self, address: str, registry: CollectorRegistry, ready: Callable[[], list[str]]
    ) -> None:
        host, port = split_address(address)

        class Handler(BaseHTTPRequestHandler):
            timeout = REQUEST_SECONDS
            server_version = "wireroom"
            sys_version = ""

            def do_GET(self) -> None:  # the name is http.server's
                path = self.path.partition("?")[0]
                if path == "/metrics":
                    self._answer(200, metrics.render(registry), CONTENT_TYPE)
                elif path == "/healthz":
                    self._answer(200, b"ok\n")
                elif path == "/readyz":
                    reasons = ready()
                    body = "".join(f"{reason}\n" for reason in reasons or ["ready"])
                    self._answer(503 if reasons else 200, body.encode())
                else:
                    self._answer(404, b"not here: /metrics, /healthz, /readyz\n")

            def _answer(
                self, status: int, body: bytes, kind: str = "text/plain; charset=utf-8"
            ) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Scrapes are not news."""

        try:
            self._server = ThreadingHTTPServer((host, port), Handler)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise UsageError(
                f"WIREROOM_METRICS_ADDRESS={address}: "
                + ("the port is taken; choose another or 0" if taken else str(error.strerror))
            ) from error
        self._server.daemon_threads = True
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
