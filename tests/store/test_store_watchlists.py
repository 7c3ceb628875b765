"""Marks are set in the transaction of the article: none is missed, none is set twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom import limits
from wireroom.errors import UsageError
from wireroom.records import Disposition
from wireroom.store import Store
from wireroom.watching import make_watchlist

FERRIES = make_watchlist("ferries", any=["ferry Lunaria"])
APPLES = make_watchlist("apples", any=["apple blossom"])
COPIES = make_watchlist("copies", any=["ferry"], copies=True)


@pytest.fixture
def other(store: Store, store_url: str) -> Iterator[Store]:
    """The same store as another process has it."""
    with Store.open(store_url) as opened:
        yield opened


def marked(store: Store, article_id: str) -> list[tuple[str, str, int]]:
    return [(each.watchlist, each.event, each.version) for each in store.marks_of(article_id)]


def test_a_list_holds_for_what_is_stored_from_then_on(store: Store, other: Store) -> None:
    store.commit(outcome(article("before")))
    assert other.save_watchlists([FERRIES, APPLES]) == ["ferries", "apples"]
    store.commit(outcome(article("after", FERRY + " Later.")))
    other.commit(outcome(article("there", FERRY + " There.")))
    assert marked(store, "before") == []
    assert marked(store, "after") == marked(store, "there") == [("ferries", "stored", 1)]
    (mark,) = store.marks_of("after")
    assert mark.evidence[0]["found"] == "ferry Lunaria"
    assert {each.id for each in store.find(watchlist="ferries")} == {"there", "after"}
    assert [each.id for each in store.find("later", watchlist="ferries")] == ["after"]
    assert list(store.find(watchlist="apples")) == []
    assert list(store.find(watchlist="no such")) == []
    assert store.mark_counts() == {"ferries": 2}


def test_an_update_and_a_copy_are_marked_with_their_event(store: Store) -> None:
    store.save_watchlists([FERRIES, APPLES, COPIES])
    store.commit(outcome(article("a", FERRY)))
    store.commit(outcome(article("b", FERRY)))  # the store finds that it is a copy
    store.commit(outcome(article("a", ORCHARD), None, disposition=Disposition.UPDATED))
    assert marked(store, "a") == [
        ("copies", "stored", 1), ("ferries", "stored", 1), ("apples", "updated", 2),
    ]  # fmt: skip
    assert marked(store, "b") == [("copies", "duplicate", 1)]
    notes = {each.id: each.notes.get("watchlists") for each in store.find()}
    assert notes == {"a": ["apples"], "b": ["copies"]}
    payloads = [notice.payload.get("watchlists") for notice in store.outbox_pending()]
    assert payloads == [["copies", "ferries"], ["copies"], ["apples"]]


def test_a_second_delivery_and_the_same_text_again_mark_nothing(store: Store) -> None:
    store.save_watchlists([FERRIES])
    told = outcome(article("a"))
    store.commit(told)
    store.commit(told)
    assert store.commit(outcome(article("a"))).disposition == Disposition.UNCHANGED
    assert marked(store, "a") == [("ferries", "stored", 1)]


def test_what_a_stranger_writes_among_the_notes_is_no_mark(store: Store) -> None:
    forged = {"watchlists": ["apples"], "reading_minutes": 2}
    store.save_watchlists([APPLES])
    store.commit(outcome(article("a", notes=forged)))
    stored = store.article("a")
    assert stored is not None
    assert stored.notes == {"reading_minutes": 2}
    assert marked(store, "a") == []


def test_a_list_is_replaced_and_removed_with_its_marks(store: Store, other: Store) -> None:
    store.save_watchlists([FERRIES])
    store.commit(outcome(article("a")))
    changed = make_watchlist("ferries", any=["orchard", "apple"])
    assert other.save_watchlists([changed]) == []
    assert store.watchlist("ferries") == changed
    store.commit(outcome(article("b", ORCHARD)))
    assert store.mark_counts() == {"ferries": 2}
    assert other.remove_watchlist("ferries")
    assert not other.remove_watchlist("ferries")
    store.commit(outcome(article("c", ORCHARD + " Again.")))
    assert store.mark_counts() == {}
    assert store.watchlists() == []


def test_there_is_a_bound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WATCHLISTS_MAX", 2)
    store.save_watchlists([FERRIES, APPLES])
    store.save_watchlists([FERRIES])
    with pytest.raises(UsageError, match="no more than 2"):
        store.save_watchlists([COPIES])
    assert [each.name for each in store.watchlists()] == ["apples", "ferries"]


def test_lists_saved_while_articles_are_stored_miss_none_that_comes_after(
    store: Store, other: Store
) -> None:
    """Each article stored after a list was saved bears its mark, whoever stores it."""

    def work(number: int) -> list[str]:
        own = (store, other)[number % 2]
        name = f"list-{number}"
        own.save_watchlists([make_watchlist(name, any=["ferry"])])
        (store, other)[(number + 1) % 2].commit(outcome(article(f"a{number}", f"{FERRY} {number}")))
        return [] if name in {each.watchlist for each in store.marks_of(f"a{number}")} else [name]

    with ThreadPoolExecutor(4) as pool:
        assert [each for each in pool.map(work, range(12)) if each] == []


def test_among_frequent_marks_the_newest_are_looked_at_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wireroom.store.finding.FEW", 3)
    store.save_watchlists([COPIES])
    for number in range(6):
        store.commit(outcome(article(f"a{number}", f"{FERRY} {number}")))
        store.commit(outcome(article(f"o{number}", f"{ORCHARD} {number}")))
    found = [each.id for each in store.find(watchlist="copies", limit=4)]
    assert found == ["a5", "a4", "a3", "a2"]
    assert len(list(store.find(watchlist="copies"))) == 6
