"""Atom (RFC 4287).  Titles and summaries are declared as plain text, the whole text as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import IO, Any, Final

from wireroom.feeds.entries import FeedEntry, FeedHead
from wireroom.feeds.rss import as_html
from wireroom.feeds.xml import element, write_document

_ATOM: Final = "http://www.w3.org/2005/Atom"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_TEXT: Final = {"type": "text"}


def write_atom(head: FeedHead, entries: Iterable[FeedEntry], file: IO[bytes]) -> int:
    """Writes a whole feed; the number of entries."""
    count = 0

    def elements() -> Iterator[Any]:
        nonlocal count
        yield from _feed(head)
        for entry in entries:
            yield _entry(entry)
            count += 1

    write_document(file, f'<feed xmlns="{_ATOM}">', elements(), "</feed>")
    return count


def _feed(head: FeedHead) -> Iterator[Any]:
    yield _element("id", _identity(head))
    yield _element("title", head.title, _TEXT)
    yield _element("updated", _instant(head.updated))
    yield _author("wireroom")
    if head.url:
        yield _element("link", None, {"rel": "self", "href": head.url})


def _identity(head: FeedHead) -> str:
    """The same for the same conditions, wherever the feed is read."""
    return f"urn:wireroom:feed:{blake2b(head.title.encode(), digest_size=16).hexdigest()}"


def _entry(entry: FeedEntry) -> Any:
    found = _element("entry", None)
    if entry.language:
        found.set(_LANG, entry.language)
    found.append(_element("id", entry.id))
    found.append(_element("title", entry.title, _TEXT))
    if entry.url:
        found.append(_element("link", None, {"rel": "alternate", "href": entry.url}))
    found.append(_element("updated", _instant(entry.updated)))
    if entry.published:
        found.append(_element("published", _instant(entry.published)))
    found.extend(_author(each) for each in entry.authors)
    if entry.paragraphs:
        found.append(_element("summary", entry.summary, _TEXT))
        found.append(_element("content", as_html(entry.paragraphs), {"type": "html"}))
    else:
        # What has no address must have content (section 4.1.2).
        found.append(_element("summary" if entry.url else "content", entry.summary, _TEXT))
    return found


def _author(name: str) -> Any:
    author = _element("author", None)
    author.append(_element("name", name))
    return author


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _element(name: str, text: str | None, attributes: dict[str, str] | None = None) -> Any:
    return element(f"{{{_ATOM}}}{name}", text, attributes, {None: _ATOM})
