"""Seeds as a test feed: an RSS feed on loopback whose entries are the seed files.

The dates of its entries are left out: a file's time stamp says nothing about its article.
"""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from scheduler.replay import Seed
from wireroom import limits
from wireroom.errors import DefectError
from wireroom.seedfile import read_seed

TYPES: Final = {
    ".jsonl": "application/jsonl",
    ".warc": "application/warc",
    ".gz": "application/gzip",
}


class SeedFeed:
    """Serves ``seeds`` until closed."""

    def __init__(self, seeds: Sequence[Seed]) -> None:
        self._seeds = list(seeds)
        self._paths = {
            f"/seeds/{number}/{quote(Path(seed.path).name)}": seed
            for number, seed in enumerate(self._seeds)
        }
        feed = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 30.0

            def do_GET(self) -> None:  # the name is http.server's
                feed.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """The results are printed by the replay."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def host(self) -> str:
        """The politeness group of everything that is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.host}/feed.xml"

    def name_of(self, item: str) -> str | None:
        """The seed that a URL of ours stands for; entries of a container keep their number."""
        url, hash_sign, number = item.partition("#")
        seed = self._paths.get(url.removeprefix(self.host))
        return seed.name + hash_sign + number if seed else None

    def document(self) -> bytes:
        items = "".join(
            f"<item><title>{escape(Path(seed.path).name)}</title>"
            f"<link>{self.host}{path}</link><guid>{self.host}{path}</guid></item>"
            for path, seed in self._paths.items()
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>Seeds</title><link>{self.host}/</link>"
            f"<description>Seed files as a feed</description>{items}</channel></rss>"
        ).encode()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if request.path == "/feed.xml":
            body, kind = self.document(), "application/rss+xml"
        elif (seed := self._paths.get(request.path)) is not None:
            path = Path(seed.path)
            kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
            try:
                body = read_seed(path, Path(seed.root), limits.SEED_MAX_BYTES)
            except DefectError:
                request.send_error(403)
                return
        else:
            request.send_error(404)
            return
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
