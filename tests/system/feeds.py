"""A loopback site: a feed that can gain entries, and its pages."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.loopback import Loopback, Quiet


class Site(Loopback):
    """Serves a feed and its pages until closed."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {}
        self.files: dict[str, str] = {}
        """other XML documents, by path"""
        self.headers: dict[str, str] = {}
        """sent with every answer"""
        self.requests: list[str] = []
        site = self

        class Handler(Quiet):
            def respond(self) -> None:
                site.requests.append(self.path)
                body, kind = site.answer(self.path)
                self.answer(200 if body else 404, {"Content-Type": kind, **site.headers}, body)

        super().__init__(Handler)

    def add(self, slug: str, text: str) -> None:
        """A new entry: its title is the first line of ``text``."""
        title, _, body = text.partition("\n")
        self.pages[f"/news/{slug}"] = (title, body)

    def answer(self, path: str) -> tuple[bytes, str]:
        if path == "/feed.xml":
            items = "".join(
                f"<item><title>{escape(title)}</title><link>{self.url}{where}</link>"
                f"<guid>{self.url}{where}</guid></item>"
                for where, (title, _body) in self.pages.items()
            )
            feed = f'<rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'
            return feed.encode(), "application/rss+xml"
        if path in self.files:
            return self.files[path].encode(), "application/xml"
        if path in self.pages:
            return self.page(*self.pages[path]), "text/html; charset=utf-8"
        return b"", "text/plain"

    def page(self, title: str, body: str) -> bytes:
        paragraphs = "".join(f"<p>{escape(p)}</p>" for p in body.split("\n\n") if p.strip())
        return (
            f'<!DOCTYPE html><html lang="en"><head><title>{escape(title)}</title></head>'
            f"<body><nav><a href='/'>Home</a></nav><article><h1>{escape(title)}</h1>"
            f"{paragraphs}</article><footer>Contact</footer></body></html>"
        ).encode()
