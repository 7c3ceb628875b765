"""Sources become known: in the store, and, where a system runs, in the frontier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from wireroom.cadence import Bounds, first_poll
from wireroom.frontier import Frontier, NewItem
from wireroom.records import Source
from wireroom.sources import poll_item
from wireroom.store import Store

AT_ONCE: Final = 1_000
"""Sources in one transaction, which holds other writers up."""


def register(
    store: Store, frontier: Frontier | None, found: Sequence[Source], bounds: Bounds
) -> int:
    """Registers or replaces ``found``; how many are new.

    A single source is polled at once, many new ones spread over a while.  Without a frontier the
    scheduler finds them when it starts.  Raises ``WireroomError``.
    """
    new: set[str] = set()
    for at in range(0, len(found), AT_ONCE):
        new.update(store.save_sources(found[at : at + AT_ONCE]))
    if frontier is None:
        return len(new)
    if len(found) == 1:
        frontier.enter([_first(found[0], 0.0)])
    else:
        frontier.enter(
            [
                _first(source, first_poll(source.id, bounds, len(new)))
                for source in found
                if source.id in new
            ]
        )
    return len(new)


def _first(source: Source, due_in: float) -> NewItem:
    """Pulled forward where the scheduler was quicker."""
    return msgspec.structs.replace(poll_item(source, due_in), replace_due=True)
