"""HTTP servers on loopback that play sites, hubs and receivers in the tests."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Quiet(BaseHTTPRequestHandler, ABC):
    """Keeps its connections, and says nothing on the terminal."""

    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        self.respond()

    def do_POST(self) -> None:
        self.respond()

    @abstractmethod
    def respond(self) -> None:
        """Answers a request, with ``answer`` or by itself."""

    def answer(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        """The whole answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The test that serves keeps what was asked."""


class Loopback:
    """Serves with ``handler`` from a thread of its own until closed."""

    def __init__(
        self, handler: type[BaseHTTPRequestHandler], port: int = 0, address: str = "127.0.0.1"
    ) -> None:
        self._server = ThreadingHTTPServer((address, port), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
