"""Which entries are the same: by address, else by the container's identifier, else by words."""

from __future__ import annotations

from hashlib import blake2b

from wireroom.errors import PermanentError
from wireroom.records import Entry
from wireroom.text import text_key
from wireroom.urls import canonical_url, url_id


def entry_key(entry: Entry) -> str:
    """A stable key (34 characters): ``u:``, ``g:`` or ``t:`` and 32 hex digits.

    The address comes first, because GUIDs change with every move to another system while
    articles keep their address.  The front page is no address of an article: feeds that link
    every entry to it are told apart by GUID.
    """
    key = key_without_words(entry.url, entry.id)
    if key is not None:
        return key
    body = entry.text or entry.html or entry.summary or ""
    if entry.title or body:
        return "t:" + text_key(f"{entry.title or ''} {body}")
    canonical = _canonical(entry.url)
    return f"u:{url_id(canonical)}" if canonical else f"g:{_digest(entry.url or '')}"


def key_without_words(url: str | None, guid: str | None) -> str | None:
    """The key of an entry with this address and identifier; ``None`` where its words decide."""
    canonical = _canonical(url)
    if canonical is not None and not _is_front_page(canonical):
        return f"u:{url_id(canonical)}"
    return f"g:{_digest(guid.strip())}" if guid else None


def _canonical(url: str | None) -> str | None:
    if not url:
        return None
    try:
        return canonical_url(url)
    except PermanentError:
        return None


def _is_front_page(url: str) -> bool:
    return url.find("/", len("https://")) == len(url) - 1  # canonical URLs have a path


def _digest(value: str) -> str:
    data = value.encode("utf-8", "replace")
    return blake2b(data, digest_size=16, person=b"wireroom-guid").hexdigest()
