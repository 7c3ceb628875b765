"""The rows of subscriptions, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.store.conftest import store, store_url
from wireroom.sources import make_source
from wireroom.store import SourceView, Store, Subscription, Wish

__all__ = ["store", "store_url"]

SOURCE = make_source("https://site.example/feed.xml")
HUB = "https://hub.example/"
LATER = datetime(2031, 6, 1, tzinfo=UTC)


def wish(number: int = 1, callback: str = "mark") -> Wish:
    return Wish(id=f"{number:016}", hub=HUB, topic=SOURCE.url, callback=callback)


@pytest.fixture
def row(store: Store) -> Subscription:
    """A subscription that has been asked for."""
    store.save_source(SOURCE)
    store.want_subscription(SOURCE.id, wish())
    return one(store)


def one(store: Store) -> Subscription:
    (found,) = store.subscriptions()
    assert found == store.subscription_by_id(found.id)
    return found


def pushed(store: Store) -> int | None:
    view = store.source_view(SOURCE.id)
    assert view is not None
    return view.pushed_until


def active(store: Store, row: Subscription) -> Subscription:
    store.subscription_asked(row, 1.0, LATER)
    store.subscription_verified(one(store), LATER, LATER - timedelta(days=1), LATER)
    return one(store)


def test_a_wish_is_written_once(store: Store, row: Subscription) -> None:
    assert row.state == "asked"
    assert store.want_subscription(SOURCE.id, wish()) == row.next_at
    assert one(store) == row
    assert store.subscription_states() == {"asked": 1}
    assert store.subscription(SOURCE.id) == row


def test_no_wish_and_no_row_asks_nobody(store: Store) -> None:
    assert store.want_subscription("none", None) is None
    assert store.subscription("none") is None


@pytest.mark.parametrize("new", [wish(2), None], ids=["another", "none"])
def test_what_is_no_longer_wished_ends(store: Store, row: Subscription, new: Wish | None) -> None:
    active(store, row)
    assert pushed(store) is not None
    store.want_subscription(SOURCE.id, new)
    assert pushed(store) is None
    states = {each.id: each.state for each in store.subscriptions_of(SOURCE.id)}
    assert states.pop(row.id) == "ending"
    assert states == ({} if new is None else {new.id: "asked"})
    store.want_subscription(SOURCE.id, wish())
    again = store.subscription(SOURCE.id)
    assert again is not None
    assert (again.id, again.state, again.lease_until) == (row.id, "asked", None)


def test_another_callback_is_asked_for_anew(store: Store, row: Subscription) -> None:
    active(store, row)
    store.want_subscription(SOURCE.id, wish(callback="other"))
    assert (one(store).state, one(store).callback) == ("asked", "other")


def test_a_verification_during_the_request_is_not_undone(store: Store, row: Subscription) -> None:
    verified = active(store, row)
    store.subscription_failed(row, "no answer in time", 1.0, LATER)
    assert one(store) == verified
    assert verified.state == "active"
    assert verified.failures == 0


def test_trust_ends_with_the_lease_at_the_latest(store: Store, row: Subscription) -> None:
    store.subscription_verified(row, LATER, LATER, LATER + timedelta(days=9))
    assert pushed(store) == int(LATER.timestamp() * 1_000_000)


def test_a_denial_and_a_removal_end_the_trust(store: Store, row: Subscription) -> None:
    store.subscription_denied(active(store, row), "not\0 here", LATER)
    assert (one(store).state, one(store).reason) == ("denied", "not here")
    assert pushed(store) is None
    assert store.remove_source(SOURCE.id)
    assert one(store).state == "ending"
    assert store.forget_subscription(row.id)
    assert not store.forget_subscription(row.id)


def test_a_delivery_changes_the_source_as_it_is_then(store: Store, row: Subscription) -> None:
    row = active(store, row)
    store.save_source_state(SOURCE.id, {"status": "active", "etag": "old"}, b"12345678")
    store.save_source_state(SOURCE.id, {"status": "active", "etag": "new"}, b"12345678")

    def change(view: SourceView) -> tuple[dict[str, Any], bytes]:
        return view.state | {"delivered": True}, view.seen + b"abcdefgh"

    assert store.save_delivery(row, LATER + timedelta(days=1), change)
    view = store.source_view(SOURCE.id)
    assert view is not None
    assert view.state == {"status": "active", "etag": "new", "delivered": True}
    assert view.seen == b"12345678abcdefgh"
    assert pushed(store) == int(LATER.timestamp() * 1_000_000)
    assert one(store).delivered_at is not None
    store.remove_source(SOURCE.id)
    assert not store.save_delivery(row, LATER, change)


def test_many_are_read_page_by_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wireroom.store.subscriptions.PAGE", 3)
    for number in range(8):
        store.want_subscription(f"source{number}", wish(number))
    assert [each.source for each in store.subscriptions()] == [f"source{n}" for n in range(8)]
