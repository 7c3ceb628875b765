"""Articles as feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

An entry has title, link and lead.  The whole text is written only where it is asked for, and never
of an article whose page carries a notice of rights: a feed is read by others.  Whatever strangers
wrote is escaped, twice where a reader takes it for HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, Final, NamedTuple

from wireroom.feeds.atom import write_atom
from wireroom.feeds.entries import Content, FeedEntry, FeedHead, cleaned, entries_of, feed_title
from wireroom.feeds.jsonfeed import write_jsonfeed
from wireroom.feeds.rss import write_rss

__all__ = ["FORMATS", "Content", "FeedEntry", "FeedHead", "cleaned", "entries_of", "feed_title"]

Writer = Callable[[FeedHead, Iterable[FeedEntry], IO[bytes]], int]


class Format(NamedTuple):
    write: Writer
    """writes a whole feed, an entry at a time; the number of entries"""
    suffix: str
    media_type: str


FORMATS: Final = {
    "rss": Format(write_rss, "rss", "application/rss+xml"),
    "atom": Format(write_atom, "atom", "application/atom+xml"),
    "jsonfeed": Format(write_jsonfeed, "json", "application/feed+json"),
}
