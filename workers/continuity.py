"""Whether Redis still has what a source's last look handed on, and what to hand on again if not.

Looks are numbered, in the store with the source's state and in Redis with the item of the next
look.  Redis that was emptied, or came back as it was some time ago, has another number or none.
Then the source is asked without validators, and of the entries that it has shown before those are
handed on again whose items never ended: they were in Redis alone.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from wireroom.frontier import Item, NewItem
from workers.children import child_key
from workers.context import Context
from workers.listing import Listing
from workers.seen import Seen

NUMBER: Final = "polls"
"""Name of the number in a source's state and in an item's payload."""


def unbroken(item: Item, state: dict[str, Any]) -> bool:
    """Whether the item was made by the look that the store knows as the last one."""
    return item.payload.get(NUMBER) == state.get(NUMBER)


def count(state: dict[str, Any]) -> None:
    """One more look, in the state that is about to be saved."""
    state[NUMBER] = (state.get(NUMBER) or 0) + 1


def numbered(item: NewItem | None, state: dict[str, Any]) -> NewItem | None:
    """The item of the next look, with the number of this one."""
    if item is None:
        return None
    payload = item.payload | {NUMBER: state[NUMBER]}
    return msgspec.structs.replace(item, payload=payload)


def still_to_come(
    context: Context, item: Item, listing: Listing, seen: Seen, content: str
) -> Listing:
    """Of a listing that was read without regard to what was known: the entries that are new, and
    those that were shown before and whose items have not ended."""
    known = seen.known(listing.keys)
    placed = list(zip(listing.places, listing.entries, strict=True))
    keys = {
        place: key
        for place, entry in placed
        if known[place] and (key := child_key(entry, item, place + 1, content))
    }
    ended = context.store.ended_keys(keys.values())
    kept = [
        (place, entry)
        for place, entry in placed
        if not known[place] or (place in keys and keys[place] not in ended)
    ]
    return msgspec.structs.replace(
        listing,
        places=tuple(place for place, _ in kept),
        entries=tuple(entry for _, entry in kept),
    )
