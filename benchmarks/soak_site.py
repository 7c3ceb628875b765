"""Papers on loopback whose feeds gain articles by the clock, in a process of their own.

Paper ``n`` has the address 127.0.0.``n + 1``; all have one port.  Article ``k`` is of paper
``k`` modulo the number of papers; it exists once more than ``k`` have been offered, one by one or
by the clock.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from ctypes import c_double, c_long
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Self

from benchmarks.generate import page

PAPERS: Final = 8
SHOWN: Final = 250
"""Entries of a feed, the latest first: more than appear between two polls."""


class Papers:
    """The papers until closed, without an article until some are offered."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._offered = context.Value(c_long, 0)
        self._since = context.Value(c_double, 0.0)
        self._rate = context.Value(c_double, 0.0)
        theirs, ours = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(ours, self._offered, self._since, self._rate), daemon=True
        )
        self._process.start()
        self.port: int = theirs.recv()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()

    def feeds(self) -> list[str]:
        """The addresses of all feeds."""
        return [f"http://127.0.0.{n + 1}:{self.port}/feed.xml" for n in range(PAPERS)]

    def offer(self, count: int) -> None:
        """Let ``count`` articles exist, and no more appear by the clock."""
        self._since.value = 0.0
        self._offered.value = count

    def start(self, rate: float) -> None:
        """From now on ``rate`` articles a second appear beside those offered."""
        self._rate.value = rate
        self._since.value = time.time()

    def existing(self) -> int:
        """How many articles exist now."""
        return _existing(self._offered.value, self._since.value, self._rate.value)


def _existing(offered: int, since: float, rate: float) -> int:
    return offered + (int((time.time() - since) * rate) if since else 0)


def _serve(pipe, offered, since, rate) -> None:  # type: ignore[no-untyped-def]  # ctypes handles
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            host = self.headers["Host"]
            paper = int(host.partition(":")[0].rpartition(".")[2]) - 1
            status, kind, body = 200, "text/html; charset=utf-8", b""
            if self.path == "/feed.xml":
                newest = _existing(offered.value, since.value, rate.value)
                kind, body = "application/rss+xml", _feed(host, paper, newest)
            elif self.path.startswith("/news/"):
                number = int(self.path.rpartition("/")[2])
                body = page(number).replace("https://courier.example", f"http://{host}").encode()
            else:
                status = 404
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the run prints what matters."""

    port = 0
    for number in range(PAPERS):
        server = ThreadingHTTPServer((f"127.0.0.{number + 1}", port), Handler)
        server.daemon_threads = True
        port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(port)
    threading.Event().wait()


def _feed(host: str, paper: int, newest: int) -> bytes:
    numbers = [k for k in range(newest - 1, -1, -1) if k % PAPERS == paper][:SHOWN]
    items = "".join(
        f"<item><title>Report {k}</title><link>http://{host}/news/{k}</link>"
        f"<guid>http://{host}/news/{k}</guid></item>"
        for k in numbers
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper {paper}</title>'
        f"{items}</channel></rss>"
    ).encode()
