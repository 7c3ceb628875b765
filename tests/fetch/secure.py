"""Loopback servers that speak TLS: certificates of every kind, and HTTP/2."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import h2.settings
import trustme

from tests.fetch.servers import PAGE, Misbehaving, served

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


class Authority:
    """An authority that the tests trust, one that nobody trusts, and their certificates."""

    def __init__(self, folder: Path) -> None:
        self._trusted = trustme.CA()
        self._stranger = trustme.CA()
        self.file = folder / "authority.pem"
        self._trusted.cert_pem.write_to_path(str(self.file))

    def context(self, kind: str, *protocols: str) -> ssl.SSLContext:
        """A server's context.  ``kind``: good, other-name, expired, not-yet, stranger."""
        issuer = self._stranger if kind == "stranger" else self._trusted
        names = ("other.example",) if kind == "other-name" else ("127.0.0.1", "news.example")
        dates: dict[str, Any] = {}
        if kind == "expired":
            dates = {"not_before": LONG_AGO, "not_after": LONG_AGO + datetime.timedelta(days=90)}
        if kind == "not-yet":
            begin = datetime.datetime(2090, 1, 1, tzinfo=datetime.UTC)
            dates = {"not_before": begin, "not_after": begin + datetime.timedelta(days=90)}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issuer.issue_cert(*names, **dates).configure_cert(context)
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return context


class Secure(Misbehaving):
    """The misbehaving server over TLS."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__()
        self._context = context

    def get_request(self) -> tuple[socket.socket, object]:
        sock, address = super().get_request()
        sock.settimeout(5)
        return self._context.wrap_socket(sock, server_side=True), address

    def url(self, name: str) -> str:
        return super().url(name).replace("http:", "https:", 1)


def secure(context: ssl.SSLContext) -> contextlib.AbstractContextManager[Secure]:
    """Runs a ``Secure`` server."""
    return served(Secure(context))


class Talk2:
    """One HTTP/2 connection of the server."""

    def __init__(self, server: Server2, sock: ssl.SSLSocket) -> None:
        self.server = server
        self.sock = sock
        self.open: set[int] = set()
        self.lock = threading.RLock()
        self.state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))

    def flush(self) -> None:
        with self.lock:
            self.sock.sendall(self.state.data_to_send())

    def answer(
        self, stream: int, status: str = "200", body: bytes = PAGE, *headers: tuple[str, str]
    ) -> None:
        with self.lock:
            self.state.send_headers(stream, [(":status", status), *headers], end_stream=not body)
            if body:
                self.state.send_data(stream, body, end_stream=True)
            self.open.discard(stream)
        self.flush()

    def run(self) -> None:
        with contextlib.suppress(OSError, h2.exceptions.H2Error):
            self.state.initiate_connection()
            self.flush()
            while data := self.sock.recv(65_536):
                with self.lock:
                    events = self.state.receive_data(data)
                for event in events:
                    if isinstance(event, h2.events.RequestReceived):
                        self._asked(event)
                self.flush()

    def _asked(self, event: h2.events.RequestReceived) -> None:
        stream = event.stream_id
        assert stream is not None
        asked = {bytes(k).decode(): bytes(v).decode() for k, v in event.headers or ()}
        self.open.add(stream)
        self.server.log.append(asked[":path"])
        self.server.at_once = max(self.server.at_once, len(self.open))
        act = BEHAVIOURS_2.get(asked[":path"].lstrip("/"))
        if act is None:
            self.answer(stream, "404")
        else:
            act(self, stream, asked)


Behaviour2 = Callable[[Talk2, int, dict[str, str]], None]
BEHAVIOURS_2: dict[str, Behaviour2] = {}


def behaviour(function: Behaviour2) -> Behaviour2:
    BEHAVIOURS_2[function.__name__.replace("_", "-")] = function
    return function


@behaviour
def plain(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    talk.answer(stream, "200", PAGE, ("etag", '"v1"'))


@behaviour
def unchanged(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    talk.answer(stream, "304" if asked.get("if-none-match") == '"v1"' else "200", b"")


@behaviour
def moved(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    talk.answer(stream, "301", b"", ("location", "/plain"))


@behaviour
def slow(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    """Answers after a while, and other streams meanwhile."""
    timer = threading.Timer(0.4, talk.answer, (stream,))
    timer.daemon = True
    timer.start()


@behaviour
def never(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    """Says nothing more on this stream."""


@behaviour
def fewer_streams(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    """With two streams open, allows one."""
    with talk.lock:
        talk.state.update_settings({h2.settings.SettingCodes.MAX_CONCURRENT_STREAMS: 100})
    talk.flush()

    def later() -> None:
        with talk.lock:
            talk.state.update_settings({h2.settings.SettingCodes.MAX_CONCURRENT_STREAMS: 1})
        talk.flush()
        time.sleep(0.1)
        talk.answer(stream)

    timer = threading.Timer(0.4, later)
    timer.daemon = True
    timer.start()


@behaviour
def reset(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    with talk.lock:
        talk.state.reset_stream(stream)
    talk.flush()


@behaviour
def goaway(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    with talk.lock:
        talk.state.close_connection(last_stream_id=0)
    talk.flush()


@behaviour
def garbage(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    talk.sock.sendall(b"\x00\x00\x04\x01\x05" + stream.to_bytes(4, "big") + b"\xff\xff\xff\xff")


@behaviour
def garbage_body(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    with talk.lock:
        talk.state.send_headers(stream, [(":status", "200")])
    talk.flush()
    talk.sock.sendall(b"\x00\x00\x04\x01\x05" + stream.to_bytes(4, "big") + b"\xff\xff\xff\xff")


@behaviour
def endless(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    def pour() -> None:
        with contextlib.suppress(OSError, h2.exceptions.H2Error):
            with talk.lock:
                talk.state.send_headers(stream, [(":status", "200")])
            while True:
                with talk.lock:
                    room = talk.state.local_flow_control_window(stream)
                    if room:
                        talk.state.send_data(stream, b"x" * min(room, 16_384))
                talk.flush()
                if not room:
                    time.sleep(0.01)

    threading.Thread(target=pour, daemon=True).start()


@behaviour
def headers_many(talk: Talk2, stream: int, asked: dict[str, str]) -> None:
    talk.answer(stream, "200", PAGE, *((f"x-{number}", "y") for number in range(300)))


class Server2:
    """An HTTP/2 server; ``log`` has the paths, ``connections`` how many were opened and
    ``at_once`` the most streams that one of them had open."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.log: list[str] = []
        self.connections = 0
        self.at_once = 0
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, name: str) -> str:
        return f"https://127.0.0.1:{self.port}/{name}"

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # ends the thread that waits in accept
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        sock.settimeout(10)
        with contextlib.suppress(OSError):
            secured = self._context.wrap_socket(sock, server_side=True)
            if secured.selected_alpn_protocol() == "h2":
                self.connections += 1
                Talk2(self, secured).run()
            secured.close()
