"""Sitemaps, Google News sitemaps and sitemap indexes (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Final

from wireroom.errors import DefectError
from wireroom.records import Entry
from workers.discover.dates import dates_of
from workers.discover.drafts import Draft, draft, expansion
from workers.discover.mend import refuse_depth
from workers.discover.model import Expansion, Format, Job, Notes, Sample
from workers.discover.plain import address, text_of, words
from workers.discover.xml import clean_xml, elements, local, root_name

CHILD: Final = "sitemap"
"""``Entry.id`` of an index's children: each is a source, not an article."""


def matches(sample: Sample) -> Format | None:
    if sample.root == "urlset":
        return Format.SITEMAP
    return Format.SITEMAP_INDEX if sample.root == "sitemapindex" else None


def entries(job: Job) -> Expansion:
    notes = Notes()
    text = clean_xml(job.data)
    refuse_depth(text)
    index = root_name(text) == "sitemapindex"
    out: list[Draft] = []
    truncated = False
    for element in elements(text, "sitemap" if index else "url"):
        parent = element.getparent()
        if parent is None or parent.getparent() is not None:
            continue  # a name of another vocabulary within an entry
        if len(out) >= job.limit:
            truncated = True
            break
        found = _draft(element, index, job, notes)
        if found is not None:
            out.append(found)
    if not out and ("<loc" in text or ":loc" in text):
        raise DefectError("malformed", "no address in it can be read")
    return expansion(out, job.known, notes, truncated=truncated)


def _draft(element: Any, index: bool, job: Job, notes: Notes) -> Draft | None:
    fields: dict[str, Any] = {}
    keywords: str | None = None
    for child in element:
        name = local(child)
        if name == "news":
            for part in child.iter():
                key = local(part)
                if key in ("title", "publication_date", "language"):
                    fields.setdefault(key, text_of(part))
                elif key == "keywords":
                    keywords = text_of(part)
        elif name in ("loc", "lastmod") and child.prefix == element.prefix:
            fields.setdefault(name, (child.text or "").strip())
    url = address(fields.get("loc"), job.base_url)
    if url is None:
        notes.add(f"no address: {fields.get('loc')}")
        return None
    guid = CHILD if index else None
    build = partial(_entry, url, guid, fields, keywords, job.now, notes)
    return draft(url, guid, build, always=index)


def _entry(
    url: str,
    guid: str | None,
    fields: dict[str, Any],
    keywords: str | None,
    now: datetime,
    notes: Notes,
) -> Entry:
    raw_dates = {
        field: str(fields[key])[:100]
        for field, key in (("published_at", "publication_date"), ("modified_at", "lastmod"))
        if fields.get(key)
    }
    dates = dates_of(raw_dates, now, notes)
    return Entry(
        url=url,
        id=guid,
        title=words(fields.get("title")),
        published_at=dates.get("published_at"),
        modified_at=dates.get("modified_at"),
        language=words(fields.get("language"), 35),
        section=words(keywords.partition(",")[0], 200) if keywords else None,
        raw_dates=raw_dates,
    )
