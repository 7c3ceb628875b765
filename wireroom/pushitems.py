"""What push puts into the frontier: a hub that is to be asked, and a delivery to be read."""

from __future__ import annotations

from hashlib import blake2b

from wireroom.frontier import NewItem
from wireroom.records import ItemKind
from wireroom.store import Subscription
from wireroom.topology import BY_NAME
from wireroom.urls import host_key


def hub_item(source: str, hub: str, due_in: float) -> NewItem:
    """Asks ``hub`` in ``due_in`` seconds; each source has one such item, for all its hubs."""
    return NewItem(
        key=f"hub:{source}",
        kind=ItemKind.POLL,
        stage="subscribe",
        queue=BY_NAME["subscribe"].queue,
        host=host_key(hub),
        url=hub,
        source=source,
        due_in=max(due_in, 0.0),
        replace_due=True,
    )


def delivery_item(row: Subscription, body: bytes, body_ref: str, media_type: str | None) -> NewItem:
    """Reads a delivery; the same one waits only once."""
    digest = blake2b(body, digest_size=12).hexdigest()
    return NewItem(
        key=f"push:{row.id}:{digest}",
        kind=ItemKind.POLL,
        stage="deliver",
        queue=BY_NAME["deliver"].queue,
        url=row.topic,
        source=row.source,
        payload={"subscription": row.id, "media_type": (media_type or "")[:200]},
        body_ref=body_ref,
    )
