"""RSS 2.0 (https://www.rssboard.org/rss-specification).

Nothing in RSS says whether a title or description is text or HTML, and readers take it for HTML:
text is escaped as HTML first, and the markup of XML comes on top of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from email.utils import format_datetime
from html import escape
from typing import IO, Any, Final

from wireroom.feeds.entries import FeedEntry, FeedHead
from wireroom.feeds.xml import element, write_document

_ATOM: Final = "http://www.w3.org/2005/Atom"
_CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_NAMES: Final[dict[str | None, str]] = {"content": _CONTENT, "dc": _DC}
NO_SITE: Final = "urn:wireroom:articles"
"""The channel's link, which must be there, of a feed whose address is not known."""


def write_rss(head: FeedHead, entries: Iterable[FeedEntry], file: IO[bytes]) -> int:
    """Writes a whole feed; the number of entries."""
    count = 0

    def elements() -> Iterator[Any]:
        nonlocal count
        yield from _channel(head)
        for entry in entries:
            yield _item(entry)
            count += 1

    write_document(file, '<rss version="2.0"><channel>', elements(), "</channel></rss>")
    return count


def _channel(head: FeedHead) -> Iterator[Any]:
    yield element("title", escape(head.title, quote=False))
    yield element("link", head.url or NO_SITE)
    yield element("description", "Articles, the last stored first")
    yield element("lastBuildDate", format_datetime(head.updated.astimezone(UTC)))
    if head.url:
        own = {"href": head.url, "rel": "self", "type": "application/rss+xml"}
        yield element(f"{{{_ATOM}}}link", None, own, {"atom": _ATOM})


def _item(entry: FeedEntry) -> Any:
    item = element("item", None, names=_NAMES)
    item.append(element("title", escape(entry.title, quote=False)))
    if entry.url:
        item.append(element("link", entry.url))
    item.append(element("guid", entry.id, {"isPermaLink": "false"}))
    if entry.published:
        item.append(element("pubDate", format_datetime(entry.published)))
    item.extend(element(f"{{{_DC}}}creator", author) for author in entry.authors)
    if entry.language:
        item.append(element(f"{{{_DC}}}language", entry.language))
    item.append(element("description", as_html([entry.summary])))
    if entry.paragraphs:
        item.append(element(f"{{{_CONTENT}}}encoded", as_html(entry.paragraphs)))
    return item


def as_html(paragraphs: Iterable[str]) -> str:
    return "".join(f"<p>{escape(each, quote=False)}</p>" for each in paragraphs)
