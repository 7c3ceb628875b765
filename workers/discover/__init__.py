"""From a source's body to entries.  Adding a format: one file in ``formats``, one line here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from wireroom import limits
from wireroom.errors import DefectError
from workers.discover import detect as _detect
from workers.discover.drafts import expansion, ready
from workers.discover.formats import (
    articles_jsonl,
    feed,
    json_feed,
    opml,
    sitemap,
    url_list,
    warc,
)
from workers.discover.homepage import autodiscover
from workers.discover.identity import entry_key
from workers.discover.inline import is_whole
from workers.discover.model import Candidate, Expansion, FeedInfo, Format, Handler, Job, Known
from workers.discover.pages import links_of
from workers.discover.unpack import inflate

HANDLERS: Final = (
    Handler((Format.WARC,), warc.matches, warc.entries),
    Handler((Format.FEED,), feed.matches, feed.entries),
    Handler((Format.SITEMAP, Format.SITEMAP_INDEX), sitemap.matches, sitemap.entries),
    Handler((Format.OPML,), opml.matches, opml.entries),
    Handler((Format.JSON_FEED,), json_feed.matches, json_feed.entries),
    Handler((Format.ARTICLES_JSONL,), articles_jsonl.matches, articles_jsonl.entries),
    Handler((Format.URL_LIST,), url_list.matches, url_list.entries),
)
"""In order of trial: the first that matches wins."""
_BY_FORMAT: Final = {form: each for each in HANDLERS for form in each.formats}

__all__ = [
    "HANDLERS",
    "Candidate",
    "Expansion",
    "FeedInfo",
    "Format",
    "Known",
    "autodiscover",
    "detect",
    "entry_key",
    "expand",
    "expand_links",
    "inflate",
    "is_whole",
    "links_of",
]


def detect(data: bytes, name: str | None = None, media_type: str | None = None) -> Format:
    """What ``data`` is, by content first, then by ``name`` and ``media_type``.

    Raises ``DefectError`` (``malformed`` gzip, ``enormous-line``).
    """
    return _detect.detect(HANDLERS, data, name, media_type)


def expand(
    data: bytes,
    fmt: Format,
    *,
    base_url: str | None = None,
    name: str | None = None,
    now: datetime | None = None,
    limit: int = limits.CONTAINER_MAX_ENTRIES,
    known: Known | None = None,
) -> Expansion:
    """The entries of a container, in its order.

    ``base_url`` resolves relative addresses; ``now`` (default: the clock) decides which dates lie
    in the future.  ``known`` is asked once, with the keys of all entries, which have been seen:
    only the others are built (and the sitemaps of an index, always).  A well-formed feed or
    sitemap may have no entries.  Raises ``DefectError``: ``empty``, ``binary``, ``too-large``,
    ``truncated-gzip``, ``bomb``, ``xml-bomb``, ``enormous-line``, ``malformed``, ``no-entries``.
    """
    if fmt in (Format.EMPTY, Format.BINARY):
        raise DefectError(fmt.value, f"{name or 'the input'} is {fmt.value}")
    handler = _BY_FORMAT.get(fmt)
    if handler is None:
        raise DefectError("no-entries", f"{name or 'the input'} is no container ({fmt.value})")
    unpacked = data if fmt is Format.WARC else inflate(data)
    return handler.entries(Job(unpacked, base_url, now or datetime.now(UTC), limit, known))


def expand_links(html: str, base_url: str, *, known: Known | None = None) -> Expansion:
    """``links_of`` a listing page as a container; ``known`` as in ``expand``."""
    return expansion((ready(entry) for entry in links_of(html, base_url)), known)
