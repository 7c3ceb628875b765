"""Papers on loopback that misbehave, and seed files: what is to become of each is known.

The manner of article ``k`` is decided by ``k``, and with it how its page behaves and what its
item must end as.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from benchmarks.generate import page, paragraphs
from wireroom.records import Disposition

PAPERS: Final = 6
SHOWN: Final = 400
COPY_OF: Final = 30
"""A copy is the text of the article so many before it, which is a plain one."""
DRIP_SECONDS: Final = 1.0
MANNERS: Final = {
    3: "first 500",
    7: "first 429",
    11: "first cut short",
    13: "slow",
    17: "moved",
    19: "gone",
    23: "no article",
    29: "picture",
    31: "copy",
    37: "hangs up first",
}
"""Remainder of the number by 40 → manner; all others are well-behaved."""
ENDINGS: Final = {
    "gone": Disposition.GONE,
    "no article": Disposition.REJECTED,
    "picture": Disposition.REJECTED,
    "copy": Disposition.DUPLICATE,
}


def manner(number: int) -> str:
    found = MANNERS.get(number % 40, "plain")
    return "plain" if found == "copy" and number < COPY_OF else found


def ending(number: int) -> Disposition:
    """What the item of a page must end as."""
    return ENDINGS.get(manner(number), Disposition.STORED)


class Papers:
    """Serves until closed."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._asked: Counter[int] = Counter()
        self.existing = 0
        self._servers = []
        for paper in range(PAPERS):
            server = ThreadingHTTPServer((address, 0), self._handler(paper))
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
            self._servers.append(server)

    def more(self, count: int) -> None:
        """So many more articles exist from now on."""
        self.existing += count

    def origin(self, paper: int) -> str:
        return f"http://{self._address}:{self._servers[paper].server_address[1]}"

    def feeds(self) -> list[str]:
        return [f"{self.origin(paper)}/feed.xml" for paper in range(PAPERS)]

    def ports(self) -> str:
        return ",".join(str(server.server_address[1]) for server in self._servers)

    def url(self, number: int) -> str:
        return f"{self.origin(number % PAPERS)}/news/{number}"

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def _feed(self, paper: int) -> bytes:
        newest = self.existing
        numbers = [k for k in range(newest - 1, -1, -1) if k % PAPERS == paper][:SHOWN]
        items = "".join(
            f"<item><title>Report {k}</title><link>{self.url(k)}</link>"
            f"<guid>{self.url(k)}</guid></item>"
            for k in numbers
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper {paper}</title>'
            f"{items}</channel></rss>"
        ).encode()

    def _page(self, number: int) -> bytes:
        text = number - COPY_OF if manner(number) == "copy" else number
        html = page(text, words=300, surroundings=2)
        return html.replace(f"https://courier.example/news/{text}", self.url(number)).encode()

    def _handler(self, paper: int) -> type[BaseHTTPRequestHandler]:
        papers = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_GET(self) -> None:
                if self.path == "/feed.xml":
                    self._answer(200, papers._feed(paper), "application/rss+xml")
                elif self.path.startswith(("/news/", "/moved/")):
                    self._article(int(self.path.rpartition("/")[2]))
                else:
                    self._answer(404)

            def _article(self, number: int) -> None:
                papers._asked[number] += 1
                first, how = papers._asked[number] == 1, manner(number)
                if how == "gone":
                    return self._answer(410)
                if how == "picture":
                    return self._answer(200, b"\x89PNG\r\n\x1a\n" + bytes(400), "image/png")
                if how == "no article":
                    return self._answer(200, b"<html><title>Nothing</title><p>Nothing.</p></html>")
                if how == "moved" and self.path.startswith("/news/"):
                    return self._answer(302, location=f"/moved/{number}")
                if how == "first 500" and first:
                    return self._answer(500)
                if how == "first 429" and first:
                    return self._answer(429, retry_after="1")
                if how == "hangs up first" and first:
                    self.close_connection = True
                    return None
                body = papers._page(number)
                if how == "first cut short" and first:
                    self.close_connection = True
                    self._head(200, len(body), "text/html; charset=utf-8")
                    self.wfile.write(body[: len(body) // 2])
                    return None
                if how == "slow":
                    time.sleep(DRIP_SECONDS)
                return self._answer(200, body)

            def _answer(
                self,
                status: int,
                body: bytes = b"",
                kind: str = "text/html; charset=utf-8",
                **headers: str,
            ) -> None:
                self._head(status, len(body), kind, **headers)
                self.wfile.write(body)

            def _head(self, status: int, length: int, kind: str, **headers: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(length))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """What was asked is counted."""

        return Handler


def seed_text(number: int) -> str:
    """A seed file's text, unlike that of every page."""
    title, body = paragraphs(10_000_000 + number, 250)
    return "\n\n".join([title, *body]) + "\n"
