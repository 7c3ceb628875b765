"""RSS 0.9x to 2.0, RDF and Atom, read by feedparser; dates and hints read by us."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any, Final

import feedparser

from wireroom import limits
from wireroom.errors import DefectError
from wireroom.records import Entry
from workers.discover.dates import dates_of
from workers.discover.drafts import Draft, draft, expansion
from workers.discover.inline import is_whole
from workers.discover.model import Expansion, FeedInfo, Format, Job, Notes, Sample
from workers.discover.plain import SUMMARY_MAX, address, names, words
from workers.discover.sound import sound_xml
from workers.discover.xml import clean_xml

_ROOTS: Final = frozenset({"rss", "rdf", "feed", "channel"})
_PERIODS: Final = {
    "hourly": 3_600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400,
    "yearly": 365 * 86_400,
}  # fmt: skip
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SKIP_HOURS: Final = re.compile(r"<skipHours>(.{0,2000}?)</skipHours>", re.DOTALL | re.IGNORECASE)
_SKIP_DAYS: Final = re.compile(r"<skipDays>(.{0,2000}?)</skipDays>", re.DOTALL | re.IGNORECASE)
_HOUR: Final = re.compile(r"<hour>\s{0,20}(\d{1,2})\s{0,20}</hour>", re.IGNORECASE)
_DAY: Final = re.compile(r"<day>\s{0,20}([A-Za-z]{3,9})\s{0,20}</day>", re.IGNORECASE)
_HTML: Final = "text/html"
_TEXT_TYPES: Final = frozenset({_HTML, "application/xhtml+xml", "text/plain"})
_CHANNEL_CHARS: Final = 50_000
_ITEM: Final = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)
# What feedparser lets through of its own mistakes on hostile input.
_PARSER_FAULTS: Final = (
    ValueError, KeyError, AttributeError, TypeError, IndexError, AssertionError, LookupError,
    RecursionError, OverflowError,
)  # fmt: skip

_get: Final = dict.get
"""feedparser's own dictionaries look for each key under its older names too."""


def matches(sample: Sample) -> Format | None:
    return Format.FEED if sample.root in _ROOTS else None


def entries(job: Job) -> Expansion:
    """The feed's entries in its own order.  What is malformed but readable is read."""
    notes = Notes()
    text = clean_xml(job.data)
    sound = sound_xml(text, job.limit)
    if sound.mended:
        notes.add("malformed: the XML had to be mended")
    parsed = _parse(sound.data)
    if parsed.get("bozo"):
        notes.add(f"malformed: {parsed.get('bozo_exception')}")
    found = parsed.get("entries") or []
    version = str(parsed.get("version") or "")
    if not found and not version:
        raise DefectError("malformed", "it begins like a feed but cannot be read as one")
    channel = parsed.get("feed") or {}
    page = address(_get(channel, "link"), job.base_url)
    atom = version.startswith("atom")
    # Atom resolves addresses against its own (RFC 4287, 2); RSS says nothing, but means its site.
    base = (job.base_url or page) if atom else (page or job.base_url)
    drafts = [_draft(item, base, job, notes, atom) for item in found[: job.limit]]
    return expansion(
        (each for each in drafts if each is not None),
        job.known,
        notes,
        feed=_info(channel, text, page, base),
        truncated=sound.cut or len(found) > job.limit,
    )


def _parse(xml: bytes) -> Any:
    try:
        return feedparser.parse(
            BytesIO(xml),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            # Our extractor cleans and resolves what it keeps; doing it here costs a parse of
            # every entry's HTML, most of the time of a poll.  Nor is the base given, which would
            # be joined with itself at every element: addresses are resolved by us.
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _PARSER_FAULTS as error:
        raise DefectError("malformed", f"the feed cannot be read ({error})") from error


def _draft(item: Any, base: str | None, job: Job, notes: Notes, atom: bool) -> Draft | None:
    guid = _get(item, "id")
    url = address(_get(item, "feedburner_origlink"), None) or address(_link_of(item), base)
    if url is None and isinstance(guid, str) and guid.startswith(("http://", "https://")):
        url = address(guid, None)
    if url is None and not words(_get(item, "title")) and not _content(item, url, atom)[0]:
        notes.add("an entry without link, title and text")
        return None
    name = str(guid)[:1_000] if guid else None
    return draft(url, name, partial(_entry, item, url, name, job.now, notes, atom))


def _link_of(item: Any) -> str | None:
    """The item's link.  A GUID stands for it where it looks like an address; feedparser takes
    it for one wherever it is not said to be none."""
    link = _get(item, "link")
    is_guid = link == _get(item, "id") and _get(item, "guidislink")
    return None if is_guid and not str(link).startswith(("http:", "https:", "/")) else link


def _entry(
    item: Any, url: str | None, guid: str | None, now: datetime, notes: Notes, atom: bool
) -> Entry:
    raw_dates = {
        field: str(raw)[:100]
        for field, key in (("published_at", "published"), ("modified_at", "updated"))
        if (raw := _get(item, key))
    }
    if not atom and "published_at" not in raw_dates and "modified_at" in raw_dates:
        # The only date of an RSS or RDF item: ``dc:date``, which feedparser calls an update.
        raw_dates = {"published_at": raw_dates["modified_at"]}
    dates = dates_of(raw_dates, now, notes)
    body, kind = _content(item, url, atom)
    language = _get(item, "language") or _content_language(item)
    return Entry(
        url=url,
        id=guid,
        title=words(_get(item, "title")),
        summary=words(_get(item, "summary"), SUMMARY_MAX),
        byline=names([_get(author, "name") for author in _get(item, "authors") or [] if author]),
        published_at=dates.get("published_at"),
        modified_at=dates.get("modified_at"),
        language=str(language)[:35] if language else None,
        section=next((words(_get(tag, "term"), 200) for tag in _get(item, "tags") or []), None),
        html=body if kind != "text/plain" else None,
        text=body if kind == "text/plain" else None,
        raw_dates=raw_dates,
    )


def _content(item: Any, url: str | None, atom: bool) -> tuple[str | None, str]:
    """The longest full content (``content:encoded``, Atom ``content``) and its type.

    A summary is none, but many RSS feeds have the whole article for a description.
    """
    found = [
        (str(_get(part, "value") or ""), str(_get(part, "type") or _HTML))
        for part in _get(item, "content") or []
        if str(_get(part, "type") or _HTML) in _TEXT_TYPES and not _get(part, "src")
    ]
    value, kind = max(found, key=lambda pair: len(pair[0]), default=("", ""))
    if not value.strip() and not atom:
        summary = str(_get(item, "summary") or "")
        value, kind = (summary, _HTML) if url is None or is_whole(summary) else ("", "")
    return (value[: limits.FETCH_MAX_BYTES] if value.strip() else None), kind


def _content_language(item: Any) -> str | None:
    for part in _get(item, "content") or []:
        if _get(part, "language"):
            return str(_get(part, "language"))
    return None


def _info(channel: Any, text: str, page: str | None, base: str | None) -> FeedInfo:
    first = _ITEM.search(text)
    head = text[: min(first.start() if first else len(text), _CHANNEL_CHARS)]
    links = _get(channel, "links") or []
    hours = _SKIP_HOURS.search(head)
    days = _SKIP_DAYS.search(head)
    return FeedInfo(
        title=words(_get(channel, "title")),
        link=page,
        self_url=_link(links, "self", base),
        language=words(_get(channel, "language"), 35),
        ttl_seconds=_number(_get(channel, "ttl"), 60.0),
        update_seconds=_update_seconds(channel),
        skip_hours=tuple(
            sorted({int(hour) % 24 for hour in _HOUR.findall(hours.group(1)) if int(hour) <= 24})
        )
        if hours
        else (),
        skip_days=tuple(
            sorted(
                {
                    _DAYS.index(day.lower())
                    for day in _DAY.findall(days.group(1))
                    if day.lower() in _DAYS
                }
            )
        )
        if days
        else (),
        hubs=tuple(
            dict.fromkeys(
                hub
                for link in links[:50]
                if _get(link, "rel") == "hub" and (hub := address(_get(link, "href"), base))
            )
        ),
    )


def _link(links: Any, rel: str, base: str | None) -> str | None:
    return next(
        (
            found
            for link in links[:50]
            if _get(link, "rel") == rel and (found := address(_get(link, "href"), base))
        ),
        None,
    )


def _number(value: object, factor: float) -> float | None:
    try:
        number = float(str(value)) * factor
    except ValueError:
        return None
    return number if 0 < number < 1e9 else None


def _update_seconds(channel: Any) -> float | None:
    """RSS 1.0 syndication module: the period, divided by how often in it (default 1)."""
    period = _PERIODS.get(str(_get(channel, "sy_updateperiod") or "").strip().lower())
    if period is None:
        return None
    return period / max(_number(_get(channel, "sy_updatefrequency"), 1.0) or 1.0, 1.0)
