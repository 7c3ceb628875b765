"""A receiver on loopback that answers as it is told, and judges signatures by itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Post(NamedTuple):
    id: str
    stamp: int
    good: bool
    """whether the signature fits"""
    status: int
    """what was answered"""
    body: dict[str, Any]


class Receiver:
    """``status`` and ``headers`` are its answer; with ``port`` it comes back where it was."""

    def __init__(self, port: int = 0) -> None:
        self.status = 204
        self.headers: dict[str, str] = {}
        self.key = b""
        self.refuses = ""
        """answers 400 where the body holds this"""
        self.posts: list[Post] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                name, stamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
                signed = hmac.new(receiver.key, f"{name}.{stamp}.".encode() + body, hashlib.sha256)
                good = f"v1,{base64.b64encode(signed.digest()).decode()}"
                refused = receiver.refuses and receiver.refuses.encode() in body
                status = 400 if refused else receiver.status
                judged = good == self.headers["webhook-signature"]
                receiver.posts.append(Post(name, int(stamp), judged, status, json.loads(body)))
                self.send_response(status)
                for header, value in receiver.headers.items():
                    self.send_header(header, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Posts are kept in ``receiver.posts``."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def taken(self) -> list[Post]:
        """Those that were accepted."""
        return [each for each in list(self.posts) if each.status < 300]

    @property
    def events(self) -> list[str]:
        """The ids of the events of all posts that were accepted, each post once."""
        posts = {each.id: each for each in self.taken}
        return [event["id"] for each in posts.values() for event in each.body["data"]]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
