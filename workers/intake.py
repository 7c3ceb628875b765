"""A parcel → a page to extract from, or a container to open."""

from __future__ import annotations

from typing import Final

from wireroom import limits
from wireroom.errors import DefectError, PermanentError
from wireroom.records import Entry, Page
from workers.charset import decode
from workers.discover import Expansion, Format, detect, expand, inflate
from workers.parcel import Parcel

CONTAINERS: Final = frozenset(
    {
        Format.FEED,
        Format.JSON_FEED,
        Format.SITEMAP,
        Format.SITEMAP_INDEX,
        Format.OPML,
        Format.URL_LIST,
        Format.ARTICLES_JSONL,
        Format.WARC,
    }
)
SEED_ONLY: Final = frozenset({Format.URL_LIST, Format.ARTICLES_JSONL, Format.WARC})
"""Containers that are believed only from the operator's own files, never from a web page."""
OWN: Final = "own"
"""Payload of an item that stands for an operator's own file, though it was fetched."""
EVIDENCE_HEADERS: Final = (
    "last-modified",
    "x-robots-tag",
    "tdm-reservation",
    "tdm-policy",
    "content-language",
    "link",
    "date",
)


def open_parcel(parcel: Parcel, *, seed: bool) -> Page | Expansion:
    """What the parcel holds.  ``seed``: it is the operator's own file.

    Raises ``DefectError`` for what cannot be read, ``PermanentError`` for types that are not
    text (``unsupported-type``).
    """
    if parcel.entry is not None and not parcel.data:
        return page_of_entry(parcel.entry, parcel)
    name = parcel.name or parcel.url
    form = detect(parcel.data, name, parcel.media_type)
    if form in CONTAINERS and (seed or form not in SEED_ONLY):
        return expand(parcel.data, form, base_url=parcel.url, name=name)
    if form is Format.EMPTY:
        raise DefectError("empty", "there is nothing in it")
    if form in (Format.BINARY, Format.UNKNOWN):
        if seed:
            raise DefectError(form.value, "it is neither text nor a format that we know")
        raise PermanentError("unsupported-type", f"content type {parcel.media_type or 'unknown'}")
    is_html = form is Format.HTML
    data = inflate(parcel.data, limits.SEED_MAX_UNPACKED_BYTES)
    decoded = decode(data, parcel.media_type, kind="html" if is_html else "text")
    return Page(
        url=parcel.url,
        requested_url=parcel.requested_url,
        html=decoded.text if is_html else None,
        text=None if is_html else decoded.text,
        media_type=parcel.media_type,
        charset=decoded.charset,
        charset_from=decoded.charset_from,
        headers=parcel.headers,
        entry=parcel.entry,
        source=parcel.source,
        name=parcel.name,
        fetched_at=parcel.fetched_at,
    )


def page_of_entry(entry: Entry, parcel: Parcel) -> Page:
    """A page from an entry that carries its own text."""
    html, text = entry.html, entry.text
    url = entry.url or parcel.url
    if entry.record is not None:
        html = html or _string(entry.record.get("html"))
        text = text or _string(entry.record.get("text"))
        url = url or _string(entry.record.get("url"))
    if not html and not text:
        raise DefectError("empty", "the entry has no text")
    return Page(
        url=url,
        html=None if text else html,
        text=text,
        clean=entry.clean,
        entry=entry,
        source=parcel.source,
        name=parcel.name,
        fetched_at=parcel.fetched_at,
    )


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
