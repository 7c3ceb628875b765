"""Every registered source has its next poll in the frontier, also after Redis was lost."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any, Final

from wireroom.frontier import Frontier
from wireroom.sources import poll_item
from wireroom.store import Store

BATCH: Final = 500
GONE: Final = "gone"


def enrol_sources(store: Store, frontier: Frontier) -> int:
    """Enters the polls that are missing; returns how many.  Those that are there stay as they
    are, so that this may run at any time."""
    states = store.source_states()
    now = time.time()
    items = [
        poll_item(source, _due_in(state, now), state.get("address"))
        for source in store.sources()
        if (state := states.get(source.id, {})).get("status") != GONE
    ]
    return sum(sum(frontier.enter(items[at : at + BATCH])) for at in range(0, len(items), BATCH))


def _due_in(state: dict[str, Any], now: float) -> float:
    due = state.get("next_due")
    if isinstance(due, str):
        return max(0.0, datetime.fromisoformat(due).timestamp() - now)
    return 0.0
