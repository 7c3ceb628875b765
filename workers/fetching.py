"""The fetch stage: a page's URL → its body, on to processing."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from wireroom.frontier import Item
from wireroom.records import Entry
from workers import exchange
from workers.context import Context
from workers.intake import EVIDENCE_HEADERS
from workers.parcel import Parcel, pack
from workers.trail import Trail
from workers.verdict import HandOn


def fetch(context: Context, item: Item, trail: Trail) -> HandOn:
    """Fetches the item's URL.  Raises ``NextTurn``, ``PermanentError`` and ``TransientError``
    (``HeldBackError`` before asking, where there is no room for a body)."""
    # As it is now: by an older reading, quick hosts would fill far more than there is room for.
    context.pressure.require(context.pressure.room(0.0).fetching)
    url = item.url or ""
    insecure = bool(item.payload.get("insecure_tls"))
    with trail.step("fetch") as hop:
        response = exchange.request(context, item, url, insecure_tls=insecure)
        hop |= exchange.describe(response)
    parcel = Parcel(
        data=response.body,
        url=response.url,
        requested_url=url,
        media_type=response.content_type,
        headers={k: v for k, v in response.headers.items() if k in EVIDENCE_HEADERS},
        fetched_at=datetime.now(UTC),
        entry=_entry_of(item),
        source=item.source,
    )
    return HandOn(stage="process", body=pack(parcel))


def _entry_of(item: Item) -> Entry | None:
    """What the feed said about the page."""
    given = item.payload.get("entry")
    return msgspec.convert(given, Entry) if given is not None else None
