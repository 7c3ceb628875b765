"""What discovery gives: a format, the entries of a container, what a feed says of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

import msgspec

from wireroom.records import Entry


class Format(StrEnum):
    TEXT = "text"
    HTML = "html"
    FEED = "feed"
    """RSS 0.9x to 2.0, RDF, Atom"""
    JSON_FEED = "json-feed"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap-index"
    OPML = "opml"
    URL_LIST = "url-list"
    ARTICLES_JSONL = "articles-jsonl"
    WARC = "warc"
    EMPTY = "empty"
    BINARY = "binary"
    UNKNOWN = "unknown"
    """text in a form that is none of these, such as other JSON or other XML"""


class FeedInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a feed says about itself; seconds are as the feed gives them, not bounded."""

    title: str | None = None
    link: str | None = None
    """the page that the feed is of"""
    self_url: str | None = None
    language: str | None = None
    ttl_seconds: float | None = None
    update_seconds: float | None = None
    """interval from ``sy:updatePeriod`` and ``sy:updateFrequency``"""
    skip_hours: tuple[int, ...] = ()
    """hours (0 to 23, UTC) in which the feed asks not to be read"""
    skip_days: tuple[int, ...] = ()
    """days (0 is Monday) on which it asks not to be read"""
    hubs: tuple[str, ...] = ()
    """WebSub hubs"""


Known = Callable[[Sequence[str]], Sequence[bool]]
"""Which of these keys of entries have been seen before: an answer for each, in order."""


class Expansion(msgspec.Struct, frozen=True, kw_only=True):
    """What a container holds: all its entries' keys, and those entries that are not known."""

    entries: tuple[Entry, ...] = ()
    keys: tuple[str, ...] = ()
    """``entry_key`` of all entries, known or not, in the container's order"""
    places: tuple[int, ...] = ()
    """positions of ``entries`` among all, from 0"""
    feed: FeedInfo | None = None
    truncated: bool = False
    """there were more entries than are taken from one container"""
    defects: tuple[str, ...] = ()
    """what is wrong with the container though it could be read; one line each, at most 20"""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An address where a page's entries may be listed."""

    url: str
    kind: Literal["feed", "json-feed", "sitemap"]
    source: Literal["link", "anchor", "robots", "well-known"]
    title: str | None = None


class Sample(NamedTuple):
    """The beginning of some input, for the detectors."""

    head: str
    """decoded, without byte order mark and leading white space, at most ``HEAD_CHARS``"""
    whole: bool
    """the head is all there is"""
    root: str | None
    """lower-case name of the first element, if it is markup; without prefix"""
    name: str
    media_type: str


class Job(NamedTuple):
    """One container to open."""

    data: bytes
    """unpacked, except for WARC, which packs each record"""
    base_url: str | None
    now: datetime
    limit: int
    """entries to take"""
    known: Known | None = None
    """none: all entries are built"""


class Handler(NamedTuple):
    """A format: how to recognise it and how to open it."""

    formats: tuple[Format, ...]
    matches: Callable[[Sample], Format | None]
    entries: Callable[[Job], Expansion]


class Notes:
    """Defects while reading, without repeats and within a bound."""

    LIMIT = 20

    def __init__(self) -> None:
        self._lines: dict[str, None] = {}

    def add(self, line: str) -> None:
        if len(self._lines) < self.LIMIT:
            self._lines[" ".join(line.split())[:200]] = None

    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)
