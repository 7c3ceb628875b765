"""A receiver on loopback that answers as it is told, and judges signatures by itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any, NamedTuple

from tests.loopback import Loopback, Quiet


class Post(NamedTuple):
    id: str
    stamp: int
    good: bool
    """whether the signature fits"""
    status: int
    """what was answered"""
    body: dict[str, Any]


class Receiver(Loopback):
    """``status`` and ``headers`` are its answer; with ``port`` it comes back where it was."""

    def __init__(self, port: int = 0) -> None:
        self.status = 204
        self.headers: dict[str, str] = {}
        self.key = b""
        self.refuses = ""
        """answers 400 where the body holds this"""
        self.posts: list[Post] = []
        receiver = self

        class Handler(Quiet):
            def respond(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                name, stamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
                signed = hmac.new(receiver.key, f"{name}.{stamp}.".encode() + body, hashlib.sha256)
                good = f"v1,{base64.b64encode(signed.digest()).decode()}"
                refused = receiver.refuses and receiver.refuses.encode() in body
                status = 400 if refused else receiver.status
                judged = good == self.headers["webhook-signature"]
                receiver.posts.append(Post(name, int(stamp), judged, status, json.loads(body)))
                self.answer(status, receiver.headers)

        super().__init__(Handler, port)

    @property
    def url(self) -> str:
        return f"{super().url}/hook"

    @property
    def taken(self) -> list[Post]:
        """Those that were accepted."""
        return [each for each in list(self.posts) if each.status < 300]

    @property
    def events(self) -> list[str]:
        """The ids of the events of all posts that were accepted, each post once."""
        posts = {each.id: each for each in self.taken}
        return [event["id"] for each in posts.values() for event in each.body["data"]]
