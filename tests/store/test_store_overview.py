"""What a scrape asks the store."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.store.store_examples import article, outcome
from wireroom.records import Source
from wireroom.store import Quarantined, Store
from wireroom.watching import Watchlist

NOW = datetime(2030, 3, 17, 12, tzinfo=UTC)


def test_an_empty_store_has_nothing_that_waits(store: Store) -> None:
    found = store.overview(NOW, 20)
    assert (found.sources, found.overdue, found.failing, found.subscriptions) == ({}, 0, (), {})
    assert (found.quarantine, found.outbox, found.watchlists) == ({}, 0, 0)


def test_sources_are_overdue_once_they_were_polled_and_are_due(store: Store) -> None:
    for name, status, hour in (
        ("early", "active", 11),
        ("late", "active", 13),
        ("failing", "failing", 10),
        ("worst", "failing", 14),
        ("gone", "gone", None),
        ("new", None, None),
    ):
        store.save_source(Source(id=name, url=f"https://{name}.example/feed"))
        if status is not None:
            due = None if hour is None else NOW.replace(hour=hour)
            store.save_source_state(name, {"status": status, "next_due": due, "why": name})
    found = store.overview(NOW, 20)
    assert found.sources == {"active": 2, "failing": 2, "gone": 1, "new": 1}
    assert found.overdue == 2
    assert [(row.source.id, row.state["why"]) for row in found.failing] == [
        ("worst", "worst"),
        ("failing", "failing"),
    ]
    assert [row.source.id for row in store.overview(NOW, 1).failing] == ["worst"]


def test_what_waits_is_counted(store: Store) -> None:
    for number, reason in enumerate(("empty", "empty", "bomb")):
        store.quarantine_put(Quarantined(id=f"item{number}", reason=reason, input=b"x"))
    store.save_watchlists([Watchlist(name="harbour", any=("harbour",))])
    met = store.commit(outcome(article("a", text="The harbour is closed until the storm is over.")))
    missed = store.commit(outcome(article("b", text="The market hall opens again in the spring.")))
    assert (met.watchlists, missed.watchlists) == (1, 0)
    found = store.overview(NOW, 20)
    assert found.quarantine == {"empty": 2, "bomb": 1}
    assert (found.outbox, found.watchlists) == (2, 1)
