"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from typing import Any, Final

from wireroom.errors import DefectError
from wireroom.records import Entry
from workers.charset import decode
from workers.discover.dates import dates_of
from workers.discover.drafts import Draft, draft, expansion
from workers.discover.formats.articles_jsonl import load_json
from workers.discover.model import Expansion, FeedInfo, Format, Job, Notes, Sample
from workers.discover.plain import SUMMARY_MAX, address, names, words

_VERSION: Final = re.compile(r'"version"\s{0,8}:\s{0,8}"https?:\\?/\\?/jsonfeed\.org\\?/version')
_BODIES: Final = ("content_html", "content_text")
_ITEMS: Final = re.compile(r'"items"\s{0,8}:\s{0,8}\[')


def matches(sample: Sample) -> Format | None:
    if not sample.head.startswith("{"):
        return None
    if _VERSION.search(sample.head):
        return Format.JSON_FEED
    # "items" may come long before "version", or the version may be forgotten.
    loose = '"title"' in sample.head and _ITEMS.search(sample.head)
    return Format.JSON_FEED if loose and "\n{" not in sample.head[:2] else None


def entries(job: Job) -> Expansion:
    notes = Notes()
    feed = load_json(decode(job.data, kind="text").text)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        raise DefectError("malformed", "it is no JSON Feed: there are no items")
    base = address(feed.get("home_page_url"), job.base_url) or job.base_url
    authors = _authors(feed)
    drafts = [
        found
        for item in items[: job.limit]
        if isinstance(item, dict) and (found := _draft(item, base, authors, job, notes)) is not None
    ]
    hubs = feed.get("hubs")
    return expansion(
        drafts,
        job.known,
        notes,
        feed=FeedInfo(
            title=words(feed.get("title")),
            link=address(feed.get("home_page_url"), job.base_url),
            self_url=address(feed.get("feed_url"), job.base_url),
            language=words(feed.get("language"), 35),
            hubs=tuple(
                hub
                for each in (hubs if isinstance(hubs, list) else [])[:20]
                if isinstance(each, dict) and (hub := address(each.get("url"), base))
            ),
        ),
        truncated=len(items) > job.limit,
    )


def _draft(
    item: dict[str, Any], base: str | None, authors: tuple[str, ...], job: Job, notes: Notes
) -> Draft | None:
    url = address(item.get("url"), base) or address(item.get("external_url"), base)
    guid = str(item["id"])[:1_000] if item.get("id") else None
    if not (url or words(item.get("title")) or any(map(_string, map(item.get, _BODIES)))):
        notes.add("an entry without link, title and text")
        return None
    return draft(url, guid, partial(_entry, item, url, guid, authors, job.now, notes))


def _entry(
    item: dict[str, Any],
    url: str | None,
    guid: str | None,
    authors: tuple[str, ...],
    now: datetime,
    notes: Notes,
) -> Entry:
    """``authors``: the feed's, who are those of items that name none."""
    raw_dates = {
        field: str(item[key])[:100]
        for field, key in (("published_at", "date_published"), ("modified_at", "date_modified"))
        if item.get(key)
    }
    dates = dates_of(raw_dates, now, notes)
    html, text = _string(item.get("content_html")), _string(item.get("content_text"))
    tags = item.get("tags")
    return Entry(
        url=url,
        id=guid,
        title=words(item.get("title")),
        summary=words(item.get("summary"), SUMMARY_MAX),
        byline=_authors(item) or authors,
        published_at=dates.get("published_at"),
        modified_at=dates.get("modified_at"),
        language=words(item.get("language"), 35),
        section=words(tags[0], 200) if isinstance(tags, list) and tags else None,
        html=html,
        text=None if html else text,
        raw_dates=raw_dates,
    )


def _authors(part: dict[str, Any]) -> tuple[str, ...]:
    """``authors`` of version 1.1, else ``author`` of 1.0."""
    several = part.get("authors")
    found = several if isinstance(several, list) and several else [part.get("author")]
    return names([each.get("name") for each in found if isinstance(each, dict)])


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
