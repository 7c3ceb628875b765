"""The entries of a container → items for the frontier."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from wireroom.errors import PermanentError
from wireroom.frontier import Body, Item, NewItem, make_body
from wireroom.records import Entry, ItemKind
from wireroom.urls import canonical_url, host_key, url_id
from workers.discover import is_whole
from workers.parcel import Parcel, pack

SUMMARY_MAX_CHARS: Final = 2_000


class Made(msgspec.Struct, frozen=True):
    """What entries have become."""

    items: list[NewItem | None]
    """of each entry; none where it has neither a body nor a usable URL"""
    bodies: list[Body]
    """theirs, in the same order, none of them kept yet"""

    def until(self, kept: int) -> list[NewItem | None]:
        """The items before the first whose body is not among the first ``kept``."""
        if kept == len(self.bodies):
            return self.items
        refused = self.bodies[kept].ref
        return self.items[: [item.body_ref if item else None for item in self.items].index(refused)]


def children(placed: Iterable[tuple[int, Entry]], parent: Item, content: str = "auto") -> Made:
    """The items of entries with their positions in ``parent``.

    In a batch every entry is an item of its own; without one, an item's key is its canonical URL,
    so that it waits only once.
    """
    bodies: list[Body] = []
    made = [_child(entry, parent, at + 1, content, bodies) for at, entry in placed]
    return Made(made, bodies)


def _child(
    entry: Entry, parent: Item, number: int, content: str, bodies: list[Body]
) -> NewItem | None:
    key = child_key(entry, parent, number, content)
    if key is None:
        return None
    name = parent.payload.get("name") or parent.url or parent.key
    payload: dict[str, object] = {"name": f"{name}#{number}"}
    if _carries(entry, parent, content):
        bodies.append(make_body(pack(Parcel(entry=entry, url=entry.url, source=parent.source))))
        return NewItem(
            key=key,
            kind=ItemKind.SEED if parent.kind == ItemKind.SEED else ItemKind.PAGE,
            stage="process",
            queue="process",
            url=entry.url,
            source=parent.source,
            batch=parent.batch,
            payload=payload,
            body_ref=bodies[-1].ref,
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
