"""What a list or an archive stands for enters in parts, as room is found for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Final

import msgspec

from wireroom import limits
from wireroom.cadence import Decision, History
from wireroom.errors import HeldBackError, UnavailableError
from wireroom.frontier import AT_ONCE, Item, NewItem
from wireroom.pressure import PART_HELD_SECONDS
from wireroom.records import Entry
from workers.children import children
from workers.context import Context
from workers.continuity import unbroken
from workers.discover import Format
from workers.outcomes import Look
from workers.seen import Seen
from workers.verdict import NextTurn

DONE: Final = "done"
"""Payload: how many entries have entered in turns before."""
REST_SECONDS: Final = 1.0
"""After a look that left new entries, until the next one."""


def part_of(
    context: Context, item: Item, placed: Iterable[tuple[int, Entry]], content: str
) -> tuple[tuple[NewItem, ...], int]:
    """The items of the first of ``placed`` (position, entry), and of how many entries that is:
    at most ``PART_MAX_ENTRIES``, and no more than there is room for.

    Raises ``HeldBackError`` where there is no room for the first.
    """
    frontier, most = context.frontier, context.pressure.bodies_bytes()
    left = islice(placed, limits.PART_MAX_ENTRIES)
    entered: list[NewItem] = []
    taken = 0
    try:
        while some := list(islice(left, AT_ONCE)):
            made = children(some, item, content)
            kept = made.until(frontier.put_bodies(made.bodies, most))
            entered += [each for each in kept if each is not None]
            taken += len(kept)
            if len(kept) < len(some):
                break
    except UnavailableError:
        with suppress(UnavailableError):
            frontier.drop_bodies([each.body_ref for each in entered if each.body_ref])
        raise
    if not taken and some:
        raise HeldBackError("held back: there is no room for another body")
    return tuple(entered), taken


def wait_for_room(context: Context, item: Item) -> None:
    """Before an item is read.  Raises ``HeldBackError`` for an archive, known as such by an earlier
    turn, whose next part has no room: it is not read only to find that out again."""
    if DONE in item.payload:
        context.pressure.require(context.pressure.room().opening, PART_HELD_SECONDS)


def next_of_archive(context: Context, item: Item, entries: Sequence[Entry]) -> tuple[NewItem, ...]:
    """The items of the last part of an archive's ``entries``.  Raises ``NextTurn`` with those of an
    earlier part, or of none where there is no room for the first, and ``HeldBackError``."""
    if DONE not in item.payload and (held := context.pressure.room().opening):
        raise NextTurn(item.host, item.payload | {DONE: 0}, f"held back: {held}")
    return next_part(context, item, entries)


def next_part(
    context: Context, item: Item, entries: Sequence[Entry], content: str = "auto"
) -> tuple[NewItem, ...]:
    """The items of the last part of ``entries``.

    Raises ``NextTurn`` with those of an earlier part, and ``HeldBackError``.
    """
    done = int(item.payload.get(DONE, 0))
    made, taken = part_of(context, item, enumerate(entries[done:], done), content)
    if done + taken < len(entries):
        going = item.payload | {DONE: done + taken}
        why = f"{done + taken} of {len(entries)} entries have entered"
        raise NextTurn(item.host, going, why, made)
    return made


def first_part(
    context: Context, item: Item, look: Look, content: str
) -> tuple[Look, tuple[NewItem, ...]]:
    """The look as if the source had shown no more new entries than can enter now, and their
    items.  Raises ``HeldBackError``."""
    listing = look.listing
    if listing is None or listing.form == Format.SITEMAP_INDEX:
        return look, ()
    placed = zip(listing.places, listing.entries, strict=True)
    made, taken = part_of(context, item, placed, content)
    left = frozenset(listing.places[taken:])
    if left:
        listing = msgspec.structs.replace(
            listing,
            entries=listing.entries[:taken],
            places=listing.places[:taken],
            keys=tuple(key for place, key in enumerate(listing.keys) if place not in left),
        )
    return msgspec.structs.replace(look, listing=listing, left=len(left)), made


def rest_soon(decision: Decision, before: History, look: Look) -> Decision:
    """The decision, but for a look that left entries: the next one follows at once, and what is
    known of the source's habits (``before``) stays until one has seen the last of them."""
    if not look.left:
        return decision
    return msgspec.structs.replace(
        decision,
        due_in=REST_SECONDS,
        possible_gap=False,
        reason=f"{look.left} more new entries wait for room",
        history=before,
    )


def shown(packed: bytes, item: Item, state: dict[str, Any], look: Look) -> bytes:
    """What the source has shown (``packed`` before), without what was left.

    Where items were lost with Redis, what was left may have been shown before and must come
    again: nothing is remembered then but what this look has taken.
    """
    listing = look.listing
    if listing is None:
        return packed
    before = b"" if look.left and not unbroken(item, state) else packed
    return Seen(before).after(listing.keys)
