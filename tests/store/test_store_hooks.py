"""What webhooks are told of, from its noting to its end, on both databases."""

from __future__ import annotations

import pytest

from tests.store.store_examples import FERRY, article, outcome
from wireroom import limits
from wireroom.errors import UsageError
from wireroom.records import Disposition
from wireroom.store import Hook, Occurrence, Outcome, Store
from wireroom.store.values import EPOCH
from wireroom.watching import make_watchlist

EVERYTHING = Hook(id="h1", watchlist="*", url="https://desk.example/hook", mark="mark")
FERRIES = Hook(id="h2", watchlist="ferries", url="https://desk.example/ferries", mark="mark")


def end(store: Store, key: str, disposition: Disposition) -> None:
    item = Occurrence(id=f"{key}.{disposition}", key=key, kind="hook")
    store.commit(Outcome(item=item, disposition=disposition))


def test_events_are_noted_joined_to_a_post_and_forgotten_with_its_end(store: Store) -> None:
    store.save_watchlists([make_watchlist("ferries", any=["ferry"])])
    store.make_hook(EVERYTHING)
    store.make_hook(FERRIES)
    store.commit(outcome(article("a")))
    store.commit(outcome(article("b", "Frost took the blossom around Merrin.")))
    assert {each.id: each.waiting for each in store.hooks_waiting()} == {"h1": 2, "h2": 1}
    ids = [each.id for each in store.hook_unposted("h1", 10)]
    assert store.make_post("h1", ids) == 1
    assert store.make_post("h1", ids) is None
    assert store.make_post("none", ids) is None
    assert store.hook_posts("h1") == [1]
    assert [each.article_id for each in store.hook_post("h1", 1)] == ["a", "b"]
    end(store, "hook:h1:1", Disposition.UNCHANGED)
    assert store.hook_posts("h1") == [1]
    end(store, "hook:h1:1", Disposition.UPDATED)
    assert store.hook_posts("h1") == []
    assert store.remove_watchlist("ferries")
    assert [each.id for each in store.hooks()] == ["h1"]


def test_failures_are_counted_from_the_first_and_forgotten_with_a_success(store: Store) -> None:
    store.make_hook(EVERYTHING)
    store.hook_failed("h1", "no answer", EPOCH)
    first = store.hook("h1")
    store.hook_failed("h1", "the server answered 500" * 100, EPOCH)
    again = store.hook("h1")
    assert first is not None
    assert again is not None
    assert (again.failures, again.failing_since) == (2, first.failing_since)
    assert len(again.reason or "") == limits.HOOK_REASON_MAX_CHARS
    store.hook_delivered("h1")
    well = store.hook("h1")
    assert well is not None
    assert (well.failures, well.failing_since, well.reason) == (0, None, None)


def test_a_hook_that_is_stopped_is_told_nothing_until_it_is_resumed(store: Store) -> None:
    store.make_hook(EVERYTHING)
    store.commit(outcome(article("a")))
    store.stop_hook("h1", "paused", "failing")
    store.commit(outcome(article("b", f"{FERRY} More.")))
    (paused,) = store.hooks_waiting()
    assert (paused.state, paused.waiting) == ("paused", 1)
    assert store.resume_hook("h1")
    store.commit(outcome(article("c", f"{FERRY} Again.")))
    store.stop_hook("h1", "off", "gone")
    (off,) = store.hooks_waiting()
    assert (off.state, off.waiting, off.reason) == ("off", 0, "gone")
    assert not store.resume_hook("none")
    assert store.remove_hook("h1")
    assert not store.remove_hook("h1")


def test_there_is_a_bound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HOOKS_MAX", 1)
    store.make_hook(EVERYTHING)
    with pytest.raises(UsageError, match="no more than 1"):
        store.make_hook(FERRIES)
