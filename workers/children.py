"""The entries of a container → items for the frontier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from wireroom.errors import PermanentError
from wireroom.frontier import Item, NewItem
from wireroom.records import Entry, ItemKind
from wireroom.urls import canonical_url, host_key, url_id
from workers.discover import is_whole
from workers.listing import Listing
from workers.parcel import Parcel, pack

SUMMARY_MAX_CHARS: Final = 2_000

PutBody = Callable[[bytes], str]


def child(
    entry: Entry, parent: Item, number: int, put_body: PutBody, *, content: str = "auto"
) -> NewItem | None:
    """The item that ``entry`` becomes; none where it has neither a body nor a usable URL.

    ``number`` counts the parent's entries from 1.  In a batch every entry is an item of its
    own; without one, an item's key is its canonical URL, so that it waits only once.
    """
    key = child_key(entry, parent, number, content)
    if key is None:
        return None
    name = parent.payload.get("name") or parent.url or parent.key
    payload: dict[str, object] = {"name": f"{name}#{number}"}
    if _carries(entry, parent, content):
        parcel = Parcel(entry=entry, url=entry.url, source=parent.source)
        return NewItem(
            key=key,
            kind=ItemKind.SEED if parent.kind == ItemKind.SEED else ItemKind.PAGE,
            stage="process",
            queue="process",
            url=entry.url,
            source=parent.source,
            batch=parent.batch,
            payload=payload,
            body_ref=put_body(pack(parcel)),
        )
    assert entry.url is not None  # noqa: S101  or it would have no key
    host = host_key(entry.url)
    if parent.payload.get("insecure_tls") and host == host_key(parent.url or ""):
        payload["insecure_tls"] = True
    return NewItem(
        key=key,
        kind=ItemKind.PAGE,
        stage="fetch",
        queue="fetch",
        host=host,
        url=entry.url,
        source=parent.source,
        batch=parent.batch,
        payload=payload | {"entry": msgspec.to_builtins(_hint(entry))},
    )


def child_key(entry: Entry, parent: Item, number: int, content: str = "auto") -> str | None:
    """The key of the item that ``entry`` becomes; none where it becomes none."""
    scope = f":{parent.batch}:{parent.key}:{number}" if parent.batch else ""
    if _carries(entry, parent, content):
        return _short(f"seed:{entry_digest(entry)}{scope}")
    if not entry.url:
        return None
    try:
        host_key(entry.url)
        return _short(f"page:{url_id(canonical_url(entry.url))}{scope}")
    except PermanentError:
        return None


def children(
    entries: Iterable[Entry], parent: Item, put_body: PutBody, *, content: str = "auto"
) -> Iterator[NewItem]:
    """The items of all entries that can become one, in order."""
    for number, entry in enumerate(entries, 1):
        if (item := child(entry, parent, number, put_body, content=content)) is not None:
            yield item


def new_items(
    listing: Listing | None, parent: Item, put_body: PutBody, content: str
) -> tuple[NewItem, ...]:
    """The items of a look's new entries that can become one."""
    if listing is None:
        return ()
    placed = zip(listing.places, listing.entries, strict=True)
    made = (child(entry, parent, at + 1, put_body, content=content) for at, entry in placed)
    return tuple(item for item in made if item is not None)


def _carries(entry: Entry, parent: Item, content: str) -> bool:
    return has_body(entry, "inline" if parent.kind == ItemKind.SEED else content)


def has_body(entry: Entry, content: str) -> bool:
    """Whether the entry's own text is used instead of its page."""
    if entry.record is not None:
        return bool(entry.record.get("html") or entry.record.get("text"))
    own = entry.html or entry.text
    if not own or content == "page":
        return False
    if content == "inline" or not entry.url:
        return True
    return is_whole(own)


def entry_digest(entry: Entry) -> str:
    """32 hex digits of what the entry says."""
    return url_id(f"{entry.url}\n{entry.id}\n{entry.title}\n{entry.text or entry.html or ''}")


def _short(key: str) -> str:
    """Keys of nested containers would grow without end."""
    return key if len(key) <= 200 else f"{key[:40]}:{url_id(key)}"


def _hint(entry: Entry) -> Entry:
    """The entry without its body: what the page's extraction may use as evidence."""
    summary = entry.summary[:SUMMARY_MAX_CHARS] if entry.summary else None
    return msgspec.structs.replace(entry, html=None, text=None, record=None, summary=summary)
