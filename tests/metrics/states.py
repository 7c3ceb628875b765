"""States as a scrape may find them."""

from __future__ import annotations

from typing import Any

from wireroom.metrics import State, StateCollector

QUIET: dict[str, Any] = {
    "queue_depth": {"fetch": 0, "process": 0},
    "frontier_items": {"ready": 0},
    "oldest_due": {"fetch": 0.0, "process": 0.0},
    "frontier_bytes": {"items": 0, "bodies": 0},
    "entered": {"page": 0},
    "ended": {"page": 0},
    "imbalance": 0,
    "sources": {"active": 0},
    "overdue_sources": 0,
    "failing": [],
    "subscriptions": {},
    "drifting": [],
    "asked": {},
    "quarantine": {},
    "outbox": 0,
    "watchlists": 0,
    "hooks": {"active": 0},
    "leader": True,
    "held_back": {"fetching": False},
    "memory_used": 0,
    "memory_max": 0,
}


def series(**changed: Any) -> dict[str, dict[tuple[str, ...], float]]:
    """The samples of a scrape by name, each by the values of its labels."""
    state = State(**{**QUIET, **changed})
    return {
        family.name: {tuple(each.labels.values()): each.value for each in family.samples}
        for family in StateCollector(lambda: state, "1").collect()
    }
