"""The typed records that travel between stages and the article record of the contract.

Records are frozen and keyword-only; datetimes are aware; ``None`` (or an empty tuple) means
unknown.  JSON in and out is msgspec's: unknown fields are ignored on reading, so that a
newer writer never breaks an older reader.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec


class Disposition(StrEnum):
    """How an item ended.  Every item that enters ends in exactly one of these."""

    STORED = "stored"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    GONE = "gone"
    QUARANTINED = "quarantined"


class ItemKind(StrEnum):
    """What an item in the frontier is."""

    POLL = "poll"
    """one look at a source"""
    PAGE = "page"
    """one URL to fetch and process"""
    SEED = "seed"
    """one seed: a file, or a record that came out of one"""
    HOOK = "hook"
    """one post to a webhook"""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the records that print all their fields."""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the small records inside an article, whose unknown fields are left out."""


# --- what enters -------------------------------------------------------------------------


class Entry(Part, frozen=True, kw_only=True):
    """One thing a feed, sitemap, list, archive or seed file points to or carries.

    ``html`` or ``text`` is the entry's own full text where the container has it (``text`` is
    plain text); ``clean`` says that ``text`` is the body already and nothing may be cut from
    it.  ``record`` holds the fields of a JSON Lines article record as they were given.
    """

    url: str | None = None
    id: str | None = None
    """the container's identifier for the entry (GUID), not ours"""
    title: str | None = None
    summary: str | None = None
    byline: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    section: str | None = None
    html: str | None = None
    text: str | None = None
    clean: bool = False
    record: dict[str, Any] | None = None
    raw_dates: dict[str, str] = {}
    """dates as written, by field, also where they could not be believed"""


class Page(Part, frozen=True, kw_only=True):
    """A body to extract from, with everything known about how it came.

    Exactly one of ``html`` and ``text`` is set (decoded, NULs still in).
    """

    url: str | None = None
    """final URL after redirects"""
    requested_url: str | None = None
    html: str | None = None
    text: str | None = None
    clean: bool = False
    media_type: str | None = None
    charset: str | None = None
    """the character set that was used to decode, as evidence"""
    charset_from: str | None = None
    """where it came from: bom, header, declaration, detection, default"""
    headers: dict[str, str] = {}
    """response headers that carry evidence, lower-case names: last-modified, x-robots-tag,
    tdm-reservation, content-language, link"""
    entry: Entry | None = None
    """what the feed or list said about it"""
    source: str | None = None
    name: str | None = None
    """file name of a seed"""
    fetched_at: datetime | None = None
    truncated: bool = False


# --- the article record ------------------------------------------------------------------

BoilerplateKind = Literal[
    "navigation",
    "section-label",
    "comment-form",
    "comment-policy",
    "author-bio",
    "disclaimer",
    "copyright",
    "counter",
    "share",
    "related",
    "promotion",
    "repeat",
    "caption",
    "other",
]
AttributionKind = Literal["reported-by", "quoted-by", "republished-from", "translated-from", "via"]
DuplicateKind = Literal["exact", "near", "contains", "contained"]


class Publisher(Record, frozen=True, kw_only=True):
    name: str | None = None
    domain: str | None = None
    """registrable domain"""


class Boilerplate(Part, frozen=True, kw_only=True):
    kind: BoilerplateKind
    text: str


class Evidence(Record, frozen=True, kw_only=True):
    """Why a field has its value."""

    method: str
    """stable slug of the rule that decided, e.g. ``json-ld``, ``byline-line``"""
    value: Any = None
    """the raw value as found"""
    confidence: float = 0.0
    """0 to 1"""
    source: str | None = msgspec.field(default=None, name="from")
    """where it was found: a selector, ``feed``, ``header:last-modified``, ``line 3`` …"""
    runner_up: Any = None
    """the best candidate that disagreed, if any"""


class Entity(Part, frozen=True, kw_only=True):
    text: str
    label: str
    start: int
    end: int
    id: str | None = None
    name: str | None = None
    """canonical name of ``id``"""


class Quote(Part, frozen=True, kw_only=True):
    text: str
    start: int
    end: int
    speaker: str | None = None
    speaker_id: str | None = None
    cue: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    indirect: bool = False


class Attribution(Part, frozen=True, kw_only=True):
    kind: AttributionKind
    outlet: str
    text: str
    outlet_id: str | None = None
    url: str | None = None
    start: int | None = None
    end: int | None = None


class Keyword(Part, frozen=True, kw_only=True):
    text: str
    score: float


class Duplicate(Part, frozen=True, kw_only=True):
    kind: DuplicateKind
    of: str
    similarity: float


class Origin(Record, frozen=True, kw_only=True):
    article: str | None = None
    outlet: str | None = None
    independent_sources: int = 1


class Link(Record, frozen=True, kw_only=True):
    url: str
    text: str = ""


class Image(Record, frozen=True, kw_only=True):
    url: str
    caption: str | None = None


class Rights(Part, frozen=True, kw_only=True):
    noticed: str


class Article(Record, frozen=True, kw_only=True):
    """The article record of the contract.  ``id`` is empty until the article has an identity."""

    id: str = ""
    url: str | None = None
    canonical_url: str | None = None
    source: str | None = None
    publisher: Publisher = Publisher()
    section: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    language: str | None = None
    direction: Literal["ltr", "rtl"] = "ltr"
    published_at: datetime | None = None
    modified_at: datetime | None = None
    first_seen_at: datetime | None = None
    fetched_at: datetime | None = None
    stored_at: datetime | None = None
    text: str = ""
    boilerplate: tuple[Boilerplate, ...] = ()
    evidence: dict[str, Evidence] = {}
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    duplicate: Duplicate | None = None
    story: str | None = None
    origin: Origin | None = None
    versions: int = 1
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    rights: Rights | None = None
    notes: dict[str, Any] = {}
    """what is not in the contract but worth keeping: second language, reading time, lead
    summary, event place and time, fields that could not be filled and why"""


class Rejection(Record, frozen=True, kw_only=True):
    """A stage's verdict that a page is not an article: a value, not an exception."""

    reason: str
    """stable slug: index-page, paywall, error-page, video-page, empty, too-short …"""
    evidence: str = ""
    """one line that lets a reader check the verdict"""


# --- hosts -------------------------------------------------------------------------------


HostChangeKind = Literal["length", "title", "date", "rejected", "rule"]


class HostChange(Record, frozen=True, kw_only=True):
    """What is suddenly otherwise on the pages of a host."""

    what: HostChangeKind
    before: float
    """of length: the median in characters; of all else: the share of pages concerned"""
    now: float

    def words(self) -> str:
        """For people: what is so of the latest pages, and how it was."""
        if self.what == "length":
            return f"texts of about {self.now:,.0f} characters, {self.before:,.0f} before"
        said = {
            "title": "no title on",
            "date": "no date on",
            "rejected": "rejected:",
            "rule": "the site rule finds no body on",
        }[self.what]
        return f"{said} {self.now:.0%} of pages, {self.before:.0%} before"


# --- sources -----------------------------------------------------------------------------


class Source(Record, frozen=True, kw_only=True):
    """A source as the operator registered it.  ``settings`` are per-source hints."""

    id: str
    url: str
    name: str | None = None
    kind: Literal["auto", "feed", "sitemap", "page", "homepage"] = "auto"
    content: Literal["auto", "page", "inline"] = "auto"
    """where an entry's text comes from: its page, the feed itself, or whichever is complete"""
    poll_seconds: float | None = None
    """a wish for the poll interval; bounded by the settings"""
    tags: tuple[str, ...] = ()
    insecure_tls: bool = False


def to_json(record: object) -> bytes:
    """UTF-8 JSON of a record (datetimes as RFC 3339 with offset)."""
    return msgspec.json.encode(record)


def article_from_json(data: bytes | str) -> Article:
    """Raises ``msgspec.ValidationError`` where a field has the wrong type."""
    return msgspec.json.decode(data, type=Article)
