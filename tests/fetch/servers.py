"""A loopback server that misbehaves in named ways: ``GET /NAME`` and see."""

from __future__ import annotations

import contextlib
import gzip
import socket
import socketserver
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from typing import TypeVar

import brotli

SLOW_STEPS = 40
STEP_SECONDS = 0.15
PAGE = b"""<!DOCTYPE html>
<html lang="en"><head><title>The ferry to Aldermoor runs again</title></head>
<body><article><h1>The ferry to Aldermoor runs again</h1>
<p>The ferry between Brackwell and Aldermoor sailed again on Tuesday morning, eleven weeks after a
storm tore away the landing stage on the northern bank and left the island without a crossing.</p>
<p>Mara Voss, who runs the harbour office, said that divers had replaced four of the nine piles and
that the others would hold until the autumn. The first boat carried forty passengers, two tractors
and the post of a fortnight.</p>
<p>The council has set aside money for a second berth, which the islanders have asked for since the
spring of last year. Work on it cannot begin before the herons have left the reeds, the office
said, and no contractor has been named so far.</p></article></body></html>"""

Behaviour = Callable[["Talk"], None]
BEHAVIOURS: dict[str, Behaviour] = {}


class Talk:
    """One request: what was asked, and the socket to answer on."""

    def __init__(
        self,
        sock: socket.socket,
        method: str,
        target: str,
        headers: dict[str, str],
        body: bytes,
        port: int,
    ) -> None:
        self.sock = sock
        self.method = method
        self.target = target
        self.body = body
        self.headers = headers
        self.port = port

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(self, status: str = "200 OK", body: bytes = PAGE, *headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
        lines += [each.replace("{port}", str(self.port)) for each in headers]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


def behaviour(function: Behaviour) -> Behaviour:
    BEHAVIOURS[function.__name__.replace("_", "-")] = function
    return function


def _status(name: str, status: str, *headers: str, body: bytes = b"") -> None:
    BEHAVIOURS[name] = lambda talk: talk.answer(status, body, *headers)


def _raw(name: str, data: bytes) -> None:
    BEHAVIOURS[name] = lambda talk: talk.send(data)


def _zeros(count: int) -> bytes:
    return gzip.compress(b"\0" * count)


TYPE = "Content-Type: text/html; charset=utf-8"
_status(
    "plain", "200 OK", TYPE, 'ETag: "v1"', "Last-Modified: Fri, 20 Nov 2026 09:00:00 GMT", body=PAGE
)
_status("gzip", "200 OK", "Content-Encoding: gzip", body=gzip.compress(PAGE))
_status(
    "gzip-members",
    "200 OK",
    "Content-Encoding: gzip",
    body=gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]),
)
_status(
    "gzip-trailing-junk", "200 OK", "Content-Encoding: gzip", body=gzip.compress(PAGE) + b"junk"
)
_status("br", "200 OK", "Content-Encoding: br", body=brotli.compress(PAGE))
_status("says-gzip-sends-plain", "200 OK", "Content-Encoding: gzip", body=PAGE)
_status("empty-200", "200 OK")
_status("no-content", "204 No Content")
_status("gzip-bomb", "200 OK", "Content-Encoding: gzip", body=_zeros(3_000_000))
_status("br-bomb", "200 OK", "Content-Encoding: br", body=brotli.compress(b"\0" * 3_000_000))
_status("gzip-many-members", "200 OK", "Content-Encoding: gzip", body=gzip.compress(b"") * 3_000)
_status("gzip-cut", "200 OK", "Content-Encoding: gzip", body=gzip.compress(PAGE * 50)[:-12])
_status(
    "br-cut", "200 OK", "Content-Encoding: br", body=brotli.compress(bytes(range(256)) * 50)[:-5]
)
_status(
    "gzip-corrupt", "200 OK", "Content-Encoding: gzip", body=gzip.compress(PAGE)[:-8] + b"\0" * 8
)
_status("br-corrupt", "200 OK", "Content-Encoding: br", body=b"\xff" * 60)
_status("deflate-unasked", "200 OK", "Content-Encoding: deflate", body=zlib.compress(PAGE))
_status("zstd-unasked", "200 OK", "Content-Encoding: zstd", body=b"\x28\xb5\x2f\xfd")
_status("large", "200 OK", body=b"word " * 500_000)
_status("partial", "206 Partial Content", "Content-Range: bytes 0-9/99", body=PAGE[:10])
_status("unasked-304", "304 Not Modified")
_status("not-found", "404 Not Found", body=PAGE)
_status("gone", "410 Gone")
_status("login", "401 Unauthorized")
_status("forbidden", "403 Forbidden")
_status("censored", "451 Unavailable For Legal Reasons")
_status("teapot", "418 I'm a teapot")
_status("timeout-408", "408 Request Timeout")
_status("broken-500", "500 Oops", body=PAGE)
_status("gateway-502", "502 Bad Gateway")
_status("edge-522", "522 Origin")
_status("busy-429", "429 Too Many", "Retry-After: 120")
_status("busy-429-bare", "429 Too Many")
_status("busy-503-date", "503 Busy", "Retry-After: Fri, 20 Nov 2099 10:00:00 GMT")
_status("busy-503-past", "503 Busy", "Retry-After: Fri, 20 Nov 2020 10:00:00 GMT")
_status("busy-503-year", "503 Busy", "Retry-After: 31536000")
_status("busy-503-negative", "503 Busy", "Retry-After: -60")
_status("busy-503-nonsense", "503 Busy", "Retry-After: soon")
_status("headers-300", "200 OK", *(f"X-{i}: y" for i in range(300)), body=PAGE)
_status("headers-huge", "200 OK", *(f"X-{i}: {'y' * 900}" for i in range(90)), body=PAGE)
_status("header-endless", "200 OK", f"X-Long: {'y' * 300_000}", body=PAGE)
_status("redirect-nowhere", "302 Found")
_status("redirect-empty", "302 Found", "Location: ")
_status("redirect-file", "302 Found", "Location: file:///etc/passwd")
_status("redirect-javascript", "302 Found", "Location: javascript:alert(1)")
_status("redirect-ftp", "301 Moved", "Location: ftp://files.example/x")
_status("redirect-self", "302 Found", "Location: /redirect-self")
_status("redirect-loop", "301 Moved", "Location: /redirect-loop-b")
_status("redirect-loop-b", "301 Moved", "Location: /redirect-loop")
_status("redirect-private", "302 Found", "Location: http://10.0.0.1/")
_status("redirect-metadata", "302 Found", "Location: http://169.254.169.254/latest/meta-data/")
_status("redirect-odd-spelling", "302 Found", "Location: http://0xa9fea9fe/")
_status("redirect-mapped", "302 Found", "Location: http://[::ffff:10.0.0.1]/")
_status("redirect-port", "302 Found", "Location: http://127.0.0.1:22/")
_status("redirect-bad-host", "302 Found", "Location: http://[not-an-address/")
_status("moved", "301 Moved Permanently", "Location: /plain")
_status("moved-308", "308 Permanent Redirect", "Location: /moved")
_status("moved-for-now", "302 Found", "Location: /plain")
_status("moved-mixed", "301 Moved Permanently", "Location: /moved-for-now")
_status("moved-307", "307 Temporary Redirect", "Location: /echo")
_status("moved-307-away", "307 Temporary Redirect", "Location: http://localhost:{port}/echo")
_status("moved-303", "303 See Other", "Location: /echo")
_status("moved-utf8", "302 Found", "Location: /caf\u00c3\u00a9")
_status("caf%C3%A9", "200 OK", body=PAGE)
_raw("cut-body", b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + PAGE)
_raw(
    "cut-chunked",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n",
)
_raw("cut-headers", b"HTTP/1.1 200 OK\r\nContent-Le")
_raw("long-body", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n" + PAGE)
_raw("two-lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n" + PAGE)
_raw("bad-chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
_raw("not-http", b"220 mail.example ESMTP ready\r\n")
_raw("silence", b"")
_raw(
    "early-hints", b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
)


@behaviour
def conditional(talk: Talk) -> None:
    if talk.headers.get("if-none-match") == '"v1"' or "if-modified-since" in talk.headers:
        talk.answer("304 Not Modified", b"", 'ETag: "v1"')
    else:
        talk.answer("200 OK", PAGE, 'ETag: "v1"')


@behaviour
def slow_headers(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\n")
    for step in range(SLOW_STEPS):
        time.sleep(STEP_SECONDS)
        talk.send(f"X-{step}: y\r\n".encode())


@behaviour
def slow_first_byte(talk: Talk) -> None:
    time.sleep(STEP_SECONDS * SLOW_STEPS)


@behaviour
def slow_drip(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(SLOW_STEPS):
        time.sleep(STEP_SECONDS)
        talk.send(b"x")


@behaviour
def slow_hints(talk: Talk) -> None:
    for _ in range(SLOW_STEPS):
        time.sleep(STEP_SECONDS)
        talk.send(b"HTTP/1.1 100 Continue\r\n\r\n")


@behaviour
def endless_body(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(1_000):
        talk.send(b"x" * 65_536)


@behaviour
def endless_chunks(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(1_000):
        talk.send(b"10000\r\n" + b"x" * 65_536 + b"\r\n")


@behaviour
def many_redirects(talk: Talk) -> None:
    step = int(talk.target.partition("?")[2] or 0)
    talk.answer("302 Found", b"", f"Location: /many-redirects?{step + 1}")


@behaviour
def reset(talk: Talk) -> None:
    linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
    talk.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    talk.sock.close()


@behaviour
def echo(talk: Talk) -> None:
    asked = "\n".join(f"{name}: {value}" for name, value in talk.headers.items())
    talk.answer("200 OK", f"{talk.method}\n{asked}\n\n".encode() + talk.body)


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Misbehaving)
        self.server.connections += 1
        self.request.settimeout(10)
        with contextlib.suppress(OSError):
            while self._one():
                pass

    def _one(self) -> bool:
        """Answer one request; whether the connection goes on."""
        data = b""
        while b"\r\n\r\n" not in data:
            chunk = self.request.recv(65_536)
            if not chunk:
                return False
            data += chunk
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, target = lines[0].split(" ")[:2]
        headers = {
            name.lower(): value.strip()
            for name, _, value in (each.partition(":") for each in lines[1:])
        }
        while len(body) < int(headers.get("content-length", 0)):
            body += self.request.recv(65_536)
        server = self.server
        assert isinstance(server, Misbehaving)
        server.log.append(target)
        name = target.lstrip("/").partition("?")[0]
        talk = Talk(self.request, method, target, headers, body, server.port)
        if name in server.pages:
            talk.answer(*server.pages[name])
            return True
        act = BEHAVIOURS.get(name)
        if act is None:
            talk.answer("404 Not Found", b"no such behaviour")
            return True
        act(talk)
        return name in ("plain", "conditional", "echo") or "redirect" in name


class Misbehaving(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port: int = self.server_address[1]
        self.log: list[str] = []
        self.connections = 0
        self.pages: dict[str, tuple[str, bytes]] = {}
        """further answers, by name: status line and body"""

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many of these answers are for."""


S = TypeVar("S", bound=Misbehaving)


@contextlib.contextmanager
def served(server: S) -> Iterator[S]:
    """Runs ``server`` for as long as the context lasts."""
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def running() -> contextlib.AbstractContextManager[Misbehaving]:
    """Runs a ``Misbehaving`` server."""
    return served(Misbehaving())
