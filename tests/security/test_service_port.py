"""The port for metrics and health answers whatever others do to it."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from prometheus_client import CollectorRegistry

from wireroom import limits
from wireroom.http import ServicePort
from wireroom.settings import Settings


@pytest.fixture
def port() -> Iterator[ServicePort]:
    served = ServicePort("127.0.0.1:0", CollectorRegistry(), list)
    yield served
    served.close()


def connect(port: ServicePort) -> socket.socket:
    where = urlsplit(port.url)
    return socket.create_connection((where.hostname, where.port), timeout=10)


def say(port: ServicePort, request: bytes) -> bytes:
    """All that is answered until the connection ends."""
    with connect(port) as sock:
        answer = b""
        with contextlib.suppress(ConnectionError):
            sock.sendall(request)
        with contextlib.suppress(ConnectionError):
            while got := sock.recv(65_536):
                answer += got
        return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def healthy(port: ServicePort) -> bool:
    with urllib.request.urlopen(f"{port.url}/healthz", timeout=10) as answer:
        return bool(answer.read() == b"ok\n")


def test_it_is_on_loopback_unless_told_otherwise() -> None:
    assert Settings().metrics_address == "127.0.0.1:0"


LONG = b"x" * limits.PORT_MAX_HEAD_BYTES
ASKED = {
    "health": (b"GET /healthz HTTP/1.1\r\n\r\n", 200),
    "metrics": (b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 200),
    "ready": (b"GET /readyz HTTP/1.0\n\n", 200),
    "query": (b"GET /healthz?a=b HTTP/1.1\r\n\r\n", 200),
    "head": (b"HEAD /healthz HTTP/1.1\r\n\r\n", 200),
    "elsewhere": (b"GET /../../etc/passwd HTTP/1.1\r\n\r\n", 404),
    "post": (b"POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 405),
    "put": (b"PUT /healthz HTTP/1.1\r\n\r\n", 405),
    "delete": (b"DELETE / HTTP/1.1\r\n\r\n", 405),
    "trace": (b"TRACE / HTTP/1.1\r\nCookie: secret\r\n\r\n", 405),
    "connect": (b"CONNECT 10.0.0.1:80 HTTP/1.1\r\n\r\n", 405),
    "underscore": (b"__class__ / HTTP/1.1\r\n\r\n", 405),
    "long path": (b"GET /" + LONG + b" HTTP/1.1\r\n\r\n", 400),
    "long path that fits": (b"GET /" + LONG[:7_000] + b" HTTP/1.1\r\n\r\n", 404),
    "huge header": (b"GET /healthz HTTP/1.1\r\nX: " + LONG * 20 + b"\r\n\r\n", 400),
    "many headers": (b"GET /healthz HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", 431),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n", 400),
    "other version": (b"GET / HTTP/2.0\r\n\r\n", 505),
    "version of digits": (b"GET / HTTP/1." + b"9" * 300 + b"\r\n\r\n", 400),
    "markup": (b"<script>alert(1)</script> / HTTP/1.1\r\n\r\n", 405),
    "nothing": (b"", 0),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_and_answered(port: ServicePort, name: str) -> None:
    request, expected = ASKED[name]
    if not request:
        with connect(port):
            pass
    else:
        answer = say(port, request)
        assert status(answer) == expected
        for part in (b"<script", b"secret", b"Traceback", b"xxxx", b"Python/"):
            assert part not in answer
        if name == "head":
            assert answer.endswith(b"\r\n\r\n")
    assert healthy(port)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1:9108", 200),
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:9108", 200),
        ("rebound.example:9108", 421),
        ("127.0.0.1.rebound.example", 421),
        ("localhost.rebound.example", 421),
        ("[::1].rebound.example", 421),
        ("192.0.2.1", 421),
    ],
)
def test_a_name_that_was_rebound_to_this_machine_is_not_served(
    port: ServicePort, host: str, expected: int
) -> None:
    request = f"GET /metrics HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    assert status(say(port, request)) == expected


def test_other_names_where_it_is_not_on_loopback() -> None:
    port = ServicePort("0.0.0.0:0", CollectorRegistry(), list)
    try:
        assert status(say(port, b"GET /healthz HTTP/1.1\r\nHost: scheduler:9108\r\n\r\n")) == 200
    finally:
        port.close()


def test_an_address_of_the_newer_kind() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    port = ServicePort("[::1]:0", CollectorRegistry(), list)
    try:
        assert port.url.startswith("http://[::1]:")
        assert healthy(port)
    finally:
        port.close()


# --- those who take their time -------------------------------------------------------------------


def test_headers_that_come_a_byte_at_a_time_are_not_waited_for(
    port: ServicePort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PORT_HEAD_SECONDS", 0.5)
    began = time.monotonic()
    with connect(port) as sock, contextlib.suppress(ConnectionError):
        sock.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
        sock.settimeout(0.05)
        while True:
            sock.sendall(b"x")
            try:
                if not sock.recv(1):
                    break
            except TimeoutError:
                assert time.monotonic() - began < 10, "it is waited for"
    assert time.monotonic() - began >= 0.4


def test_an_answer_that_nobody_takes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PORT_ANSWER_SECONDS", 0.3)
    reasons = ["a reason " * 100] * 100_000  # more than the kernel keeps for us
    port = ServicePort("127.0.0.1:0", CollectorRegistry(), lambda: reasons)
    try:
        with connect(port) as sock:
            sock.sendall(b"GET /readyz HTTP/1.1\r\n\r\n")
            deadline = time.monotonic() + 10
            while _handlers() == 0:
                assert time.monotonic() < deadline
            while _handlers():
                assert time.monotonic() < deadline, "it is waited for"
                time.sleep(0.05)
    finally:
        port.close()


def _handlers() -> int:
    return sum("process_request_thread" in each.name for each in threading.enumerate())


def test_one_who_opens_many_connections_gets_few(
    port: ServicePort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PORT_HEAD_SECONDS", 2.0)
    before = _handlers()
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(connect(port)) for _ in range(100)]
        for sock in held:
            sock.settimeout(0.2)
        ended = 0
        for sock in held[limits.PORT_MAX_CONNECTIONS_EACH :]:
            with contextlib.suppress(TimeoutError, ConnectionError):
                ended += sock.recv(1) == b""
        assert ended >= 100 - limits.PORT_MAX_CONNECTIONS_EACH - 1
        assert _handlers() - before <= limits.PORT_MAX_CONNECTIONS_EACH
        # Another one is served meanwhile.
        with socket.socket() as other:
            other.bind(("127.0.0.2", 0))
            where = urlsplit(port.url)
            other.connect((where.hostname, where.port))
            other.sendall(b"GET /healthz HTTP/1.1\r\n\r\n")
            assert b"200" in other.recv(100)
    assert healthy(port)


def test_nobody_fills_the_log(port: ServicePort, caplog: pytest.LogCaptureFixture,
                              capfd: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    with caplog.at_level(logging.INFO):
        for request, _expected in ASKED.values():
            with connect(port) as sock:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                sock.sendall(request)
        assert healthy(port)
    assert caplog.records == []
    assert capfd.readouterr().err == ""
