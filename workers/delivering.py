"""The deliver stage: what a hub has posted, read as a poll reads a feed.

Only entries that the source has not shown before go on, so a delivery that comes twice, or
that a poll has overtaken, changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from wireroom import push
from wireroom.cadence import History, delivered
from wireroom.errors import DefectError, HeldBackError
from wireroom.frontier import Item, NewItem
from wireroom.records import Disposition
from wireroom.store import SourceView
from workers.children import children
from workers.context import Context
from workers.continuity import NUMBER
from workers.discover import Format
from workers.fetch import Response
from workers.listing import Listing, form_of, read_list, refuse_unless
from workers.seen import Seen
from workers.subscribing import poll_soon
from workers.trail import Trail
from workers.verdict import End


def deliver(context: Context, item: Item, trail: Trail) -> End:
    """Hands on the new entries of a delivery whose signature the receiver has checked.

    One that cannot be read has the source polled instead.
    """
    store, settings = context.store, context.settings
    row = store.subscription_by_id(str(item.payload.get("subscription")))
    view = store.source_view(item.source or "")
    if row is None or view is None or row.state == "ending":
        return End(disposition=Disposition.GONE, reason="the subscription has ended")
    now = datetime.now(UTC)
    try:
        with trail.step("deliver") as hop:
            listing = _listing(context, item, Seen(view.seen))
            hop |= {"new": len(listing.entries), "entries": len(listing.keys)}
    except DefectError as error:
        return End(
            disposition=Disposition.REJECTED,
            reason=error.reason,
            children=(poll_soon(view, settings.poll_min_seconds),),
        )
    made = _entering(context, item, listing, view.source.content)

    def change(current: SourceView) -> tuple[dict[str, Any], bytes]:
        return _noted(current.state, now), Seen(current.seen).added(listing.keys)

    def remember() -> None:
        # A delivery without news proves nothing: anybody may send a copy of an old one.
        if listing.entries:
            wait = push.patience(_noted(view.state, now), settings)
            store.save_delivery(row, now + timedelta(seconds=wait), change)

    return End(
        disposition=Disposition.UPDATED if made else Disposition.UNCHANGED,
        children=made,
        container=True,
        after=remember,
    )


def _entering(context: Context, item: Item, listing: Listing, content: str) -> tuple[NewItem, ...]:
    """The items of all entries; raises ``HeldBackError`` where there is no room for one of them."""
    made = children(zip(listing.places, listing.entries, strict=True), item, content)
    frontier = context.frontier
    kept = frontier.put_bodies(made.bodies, frontier.bodies_max_bytes)
    if kept < len(made.bodies):
        frontier.drop_bodies([each.ref for each in made.bodies[:kept]])
        raise HeldBackError("held back: there is no room for the entries of a delivery")
    return tuple(each for each in made.items if each is not None)


def _noted(state: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The source's state with new entries at ``now``.  Its next look makes sure that none of them
    was lost with Redis."""
    history = msgspec.to_builtins(delivered(History.of(state), now))
    return state | {"history": history, NUMBER: (state.get(NUMBER) or 0) + 1}


def _listing(context: Context, item: Item, seen: Seen) -> Listing:
    """The delivered entries, as if the topic had answered with them.  Raises ``DefectError``."""
    body = context.frontier.get_body(item.body_ref or "")
    if body is None:
        raise DefectError("body-lost", "the delivery is no longer in the claim check")
    media_type = item.payload.get("media_type")
    answer = Response(
        url=item.url or "",
        requested_url=item.url or "",
        status=200,
        headers={"content-type": media_type} if media_type else {},
        body=body,
        not_modified=False,
        redirects=(),
        permanent_url=None,
        etag=None,
        last_modified=None,
        seconds=0.0,
        bytes_wire=len(body),
    )
    form = form_of(answer)
    refuse_unless(form, form in (Format.FEED, Format.JSON_FEED))
    return read_list(answer, form, seen.known)
