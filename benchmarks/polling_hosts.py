"""Many hosts on loopback in one process that costs little: feeds, robots.txt and a log.

Each host has an address of its own (127.0.0.1, 127.0.0.2, …) and all have one port.  What a
host answers:

    /robots.txt          two rules, after the host's own time
    /unchanged/NAME.xml  a feed of 20 entries with an ETag; 304 to a request that names it
    /changed/NAME.xml    a feed of 20 entries, two of them new since it was last asked
"""

from __future__ import annotations

import asyncio
import functools
import multiprocessing
import socket
import time
from collections import Counter
from email.utils import formatdate
from multiprocessing.connection import Connection
from typing import Any, Final, NamedTuple, Self

from benchmarks.generate import paragraphs

SHOWN: Final = 20
"""Entries of a feed."""
NEW: Final = 2
"""Entries by which a changing feed moves on each time that it is asked."""
TEXTS: Final = 200
PAGES: Final = "https://paper.example"
"""The host of all entries' pages; nobody may fetch them."""
ETAG: Final = '"20-entries"'
ROBOTS: Final = b"User-agent: *\nDisallow: /private/\nDisallow: /search\n"


class Request(NamedTuple):
    """One exchange as the host saw it; times in seconds of ``time.monotonic``."""

    host: int
    """the host's number"""
    path: str
    start: float
    """the whole request was there"""
    end: float
    """the answer was handed to the kernel"""


class Hosts:
    """``count`` hosts until closed; ``slow`` gives the seconds that a host takes to answer."""

    def __init__(self, count: int, slow: dict[int, float] | None = None) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, count, slow or {}), name="hosts", daemon=True
        )
        self._process.start()
        theirs.close()  # so that a server that could not start is noticed
        self.port: int = self._pipe.recv()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()

    def origin(self, host: int) -> str:
        """``scheme://host:port`` of host 0, 1, …"""
        return f"http://{_address(host)}:{self.port}"

    def answers(self) -> Counter[str]:
        """How many answers of each status, and ``robots``, were given so far."""
        self._pipe.send("answers")
        return Counter(self._pipe.recv())

    def log(self) -> list[Request]:
        """All exchanges that are over, in the order in which they ended; forgotten here."""
        self._pipe.send("log")
        return [Request(*each) for each in self._pipe.recv()]


def _serve(pipe: Connection, count: int, slow: dict[int, float]) -> None:
    asyncio.run(_Server(pipe, count, slow).run())


class _Server:
    """All hosts, in the process that serves them."""

    def __init__(self, pipe: Connection, count: int, slow: dict[int, float]) -> None:
        self._pipe = pipe
        self._count = count
        self.slow = slow
        self.answers: Counter[str] = Counter()
        self.log: list[tuple[int, str, float, float]] = []
        self._texts = [_texts(number) for number in range(TEXTS)]
        self._date = formatdate(time.time() - 3_600)
        self._shown: Counter[str] = Counter()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        port = 0
        for host in range(self._count):
            listener = socket.create_server((_address(host), port), backlog=128)
            port = listener.getsockname()[1]
            await loop.create_server(functools.partial(_Exchange, self, host), sock=listener)
        self._pipe.send(port)
        loop.add_reader(self._pipe.fileno(), self._asked)
        await asyncio.Event().wait()

    def _asked(self) -> None:
        try:
            if self._pipe.recv() == "answers":
                self._pipe.send(dict(self.answers))
            else:
                self._pipe.send(self.log)
                self.log = []
        except EOFError:
            asyncio.get_running_loop().stop()

    def answer(self, path: str, request: bytes) -> bytes:
        """The whole answer to a GET."""
        if path == "/robots.txt":
            self.answers["robots"] += 1
            return _message("200 OK", ROBOTS, "text/plain")
        if path.startswith("/unchanged/"):
            if b"if-none-match" in request.lower():
                self.answers["304"] += 1
                return _NOT_MODIFIED
            self.answers["200"] += 1
            return _message("200 OK", self._feed(path, SHOWN), "application/rss+xml", ETAG)
        self._shown[path] += NEW
        self.answers["200"] += 1
        return _message("200 OK", self._feed(path, SHOWN + self._shown[path]), "text/xml")

    def _feed(self, path: str, newest: int) -> bytes:
        """The entries up to number ``newest``, the newest first."""
        name = path.rpartition("/")[2].removesuffix(".xml")
        shown = range(newest, newest - SHOWN, -1)
        entries = "".join(self._entry(name, number) for number in shown)
        about = f"<title>{name}</title><link>{PAGES}/{name}/</link>"
        return f"{_HEAD}{about}{entries}{_TAIL}".encode()

    def _entry(self, name: str, number: int) -> str:
        title, text = self._texts[number % TEXTS]
        link = f"{PAGES}/world/2026/11/{name}/{_slug(title)}-{number}.html"
        return (
            f"<item><title>{title} ({number})</title><link>{link}</link>"
            f'<guid isPermaLink="false">{name}-{number}</guid><pubDate>{self._date}</pubDate>{text}'
        )


_NOT_MODIFIED: Final = (
    f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\nCache-Control: max-age=0\r\n\r\n".encode()
)
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    "<description>Invented news</description><language>en</language>"
)
_TAIL: Final = "</channel></rss>\n"


def _slug(title: str) -> str:
    return title.lower().replace(" ", "-")


def _address(host: int) -> str:
    return f"127.0.0.{host + 1}"


def _texts(number: int) -> tuple[str, str]:
    """Title and the unchanging rest of an entry: author, categories, a teaser, its markup."""
    title, body = paragraphs(number, words=130)
    words = " ".join(body).split()
    teaser, longer = " ".join(words[:45]), " ".join(words[:110])
    return title, (
        "<dc:creator><![CDATA[Ana Prado]]></dc:creator><category>News</category>"
        f"<category>Region</category><description>{teaser} […]</description>"
        f'<content:encoded><![CDATA[<p>{longer}</p><p><a href="{PAGES}/{number}">'
        "Read on</a> …</p>]]></content:encoded></item>\n"
    )


def _message(status: str, body: bytes, kind: str, etag: str | None = None) -> bytes:
    tag = f"ETag: {etag}\r\n" if etag else ""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nCache-Control: max-age=0\r\n{tag}"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Exchange(asyncio.Protocol):
    """One connection; requests come one after the other and have no body."""

    def __init__(self, server: _Server, host: int) -> None:
        self._server = server
        self._host = host
        self._delay = server.slow.get(host, 0.0)
        self._data = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            request, self._data = self._data[:end], self._data[end + 4 :]
            path = request.split(b" ", 2)[1].decode("ascii")
            if self._delay:
                asyncio.get_running_loop().call_later(
                    self._delay, self._answer, path, request, time.monotonic()
                )
            else:
                self._answer(path, request, time.monotonic())

    def _answer(self, path: str, request: bytes, start: float) -> None:
        self._transport.write(self._server.answer(path, request))
        self._server.log.append((self._host, path, start, time.monotonic()))
