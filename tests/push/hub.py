"""A WebSub hub on loopback, and a site whose feed names it."""

from __future__ import annotations

import hashlib
import hmac
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode
from xml.sax.saxutils import escape

from tests.loopback import Loopback, Quiet
from tests.system.feeds import Site


class Hub(Loopback):
    """Verifies each request, as a hub does, and delivers what it is told to.

    ``status`` is its answer to requests, ``redirect`` an address to which it sends them.
    """

    def __init__(self, lease: int = 864_000) -> None:
        self.lease = lease
        self.status = 202
        self.redirect: str | None = None
        self.verifies = True
        self.requests: list[dict[str, str]] = []
        self.verified: list[tuple[str, int, str]] = []
        """mode, status and body of the subscriber's answers"""
        hub = self

        class Handler(Quiet):
            def respond(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                form = dict(parse_qsl(self.rfile.read(length).decode()))
                hub.requests.append(form)
                if hub.redirect:
                    self.answer(307, {"Location": hub.redirect})
                else:
                    self.answer(hub.status, {})
                if hub.verifies and hub.status == 202 and not hub.redirect:
                    threading.Thread(target=hub.verify, args=(form,), daemon=True).start()

        super().__init__(Handler)

    @property
    def url(self) -> str:
        return f"{super().url}/hub"

    def asked(self, mode: str) -> list[dict[str, str]]:
        return [form for form in list(self.requests) if form["hub.mode"] == mode]

    def verify(self, form: Mapping[str, str], **changed: str) -> tuple[int, str]:
        """Asks the subscriber whether it meant ``form``; 0 where nobody is there."""
        query = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": f"challenge {len(self.requests)} & more",
        }
        if form["hub.mode"] == "subscribe":
            query["hub.lease_seconds"] = str(self.lease)
        try:
            status, body = call(f"{form['hub.callback']}?{urlencode({**query, **changed})}")
        except OSError as error:
            status, body = 0, str(error)
        self.verified.append((form["hub.mode"], status, body))
        return status, body

    def deliver(
        self,
        body: bytes,
        *,
        method: str | None = "sha256",
        secret: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> int:
        """Posts ``body`` as the last subscription asks for; the status of the answer."""
        form = self.asked("subscribe")[-1]
        sent = {"Content-Type": "application/rss+xml", **(headers or {})}
        if method is not None:
            sent["X-Hub-Signature"] = signed(body, secret or form["hub.secret"], method)
        return call(form["hub.callback"], body, sent)[0]


class PushedSite(Site):
    """Its feed names a hub; some pages are not in the feed until they are ``listed``."""

    def __init__(self, hub: str | None) -> None:
        self.hub = hub
        self.unlisted: dict[str, tuple[str, str]] = {}
        super().__init__()

    def write(self, slug: str, text: str) -> str:
        """A page that the feed does not show; its address."""
        title, _, body = text.partition("\n")
        self.unlisted[f"/news/{slug}"] = (title, body)
        return f"{self.url}/news/{slug}"

    def feed(self, pages: Mapping[str, tuple[str, str]] | None = None) -> bytes:
        """The feed with its own or the given pages."""
        chosen = self.pages if pages is None else pages
        items = "".join(
            f"<item><title>{escape(title)}</title><link>{self.url}{path}</link>"
            f"<guid>{self.url}{path}</guid></item>"
            for path, (title, _body) in chosen.items()
        )
        links = f'<atom:link rel="self" href="{self.url}/feed.xml"/>'
        if self.hub:
            links += f'<atom:link rel="hub" href="{escape(self.hub)}"/>'
        return (
            '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
            f"<title>Site</title>{links}{items}</channel></rss>"
        ).encode()

    def answer(self, path: str) -> tuple[bytes, str]:
        if path == "/feed.xml":
            return self.feed(), "application/rss+xml"
        if path in self.unlisted:
            return self.page(*self.unlisted[path]), "text/html; charset=utf-8"
        return super().answer(path)


def signed(body: bytes, secret: str, method: str) -> str:
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"


def call(
    url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Status and text of an answer."""
    request = urllib.request.Request(url, data=body, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
