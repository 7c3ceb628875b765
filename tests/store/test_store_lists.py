"""Sources, quarantine and outbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.store.store_examples import article, outcome
from wireroom import limits
from wireroom.records import Source
from wireroom.store import Quarantined, Store
from wireroom.store.quarantine import INPUT_MAX_BYTES

GAZETTE = Source(id="gazette", url="https://gazette.example/feed", tags=("local",))


def test_sources_are_kept_with_their_state(store: Store) -> None:
    store.save_source(GAZETTE)
    store.save_source(Source(id="courier", url="https://courier.example/"))
    assert [each.id for each in store.sources()] == ["courier", "gazette"]
    assert store.source("gazette") == GAZETTE
    assert store.source("nobody") is None
    state = {"status": "failing", "next_due": 1.5, "etag": '"x"', "failures": 3, "history": [1]}
    assert store.save_source_state("gazette", state)
    renamed = Source(id="gazette", url=GAZETTE.url, name="The Gazette")
    store.save_source(renamed)
    assert store.source("gazette") == renamed
    assert store.source_states() == {"courier": {}, "gazette": state}
    assert store.source_state("gazette") == state
    assert store.source_state("courier") == store.source_state("nobody") == {}
    assert store.source_statuses() == {"new": 1, "failing": 1}
    assert store.remove_source("gazette")
    assert not store.remove_source("gazette")
    assert not store.save_source_state("gazette", state)
    assert store.source_states() == {"courier": {}}


def test_what_a_source_showed_is_written_with_its_state(store: Store) -> None:
    assert store.source_view("gazette") is None
    store.save_source(GAZETTE)
    new = store.source_view("gazette")
    assert new is not None
    assert (new.source, new.state, new.seen, new.pushed_until) == (GAZETTE, {}, b"", None)
    seen = bytes(range(256))
    assert store.save_source_state("gazette", {"etag": "a"}, seen)
    assert store.save_source_state("gazette", {"etag": "b"})
    known = store.source_view("gazette")
    assert known is not None
    assert (known.state, known.seen) == ({"etag": "b"}, seen)


def test_the_lists_of_an_index_are_kept_until_it_forgets_them(store: Store) -> None:
    store.save_source(GAZETTE)
    url = "https://gazette.example/part\x00-1.xml"
    assert store.source_list("gazette", url) is None
    store.save_source_list("gazette", url, {"etag": "a"}, b"12345678", None)
    store.save_source_list("gazette", url, {"etag": "b"}, b"", datetime(2030, 3, 17, tzinfo=UTC))
    store.save_source_list("gazette", "https://gazette.example/2", {}, b"", None)
    store.save_source_list("courier", url, {}, b"", None)
    kept = store.source_list("gazette", url)
    assert kept is not None
    assert (kept.state, kept.seen) == ({"etag": "b"}, b"")
    dues = {each.url: each.next_due for each in store.source_lists("gazette")}
    assert dues == {
        "https://gazette.example/part-1.xml": 1_899_936_000_000_000,
        "https://gazette.example/2": None,
    }
    assert store.forget_source_lists("gazette", ["https://gazette.example/2", "nothing"]) == 1
    assert len(store.source_lists("gazette")) == 1
    store.remove_source("gazette")
    assert store.source_lists("gazette") == []
    assert len(store.source_lists("courier")) == 1


@pytest.mark.parametrize(
    "due", [None, 1_900_000_000, 1.9e9, "2030-03-17T17:46:40Z", datetime(2030, 3, 17, tzinfo=UTC)]
)
def test_a_due_time_may_be_written_in_any_way(store: Store, due: object) -> None:
    store.save_source(GAZETTE)
    assert store.save_source_state("gazette", {"next_due": due})
    assert store.source_states()["gazette"].keys() == {"next_due"}


def test_quarantine_keeps_the_input(store: Store) -> None:
    entry = Quarantined(
        id="one",
        key="k",
        stage="process",
        url="https://gazette.example/1",
        reason="crash",
        detail="line\x00one\n" + "x" * 20_000,
        input=bytes(range(256)) * 10,
        item={"id": "one", "hops": [1, 2]},
        attempts=3,
    )
    store.quarantine_put(entry)
    store.quarantine_put(Quarantined(id="two", reason="empty"))
    assert [(each.id, each.input) for each in store.quarantine_list()] == [
        ("two", None),
        ("one", None),
    ]
    assert [each.id for each in store.quarantine_list(1)] == ["two"]
    kept = store.quarantine_get("one")
    assert kept is not None
    assert (kept.input, kept.input_bytes, kept.item) == (entry.input, 2560, entry.item)
    assert kept.at > datetime(2031, 1, 1, tzinfo=UTC)
    assert kept.detail is not None
    assert len(kept.detail) < 10_000
    store.quarantine_put(Quarantined(id="one", reason="again", input=b"new"))
    assert store.counts()["quarantine"] == 2
    assert store.quarantine_drop("one")
    assert not store.quarantine_drop("one")
    assert store.quarantine_get("one") is None


def test_an_enormous_input_is_cut_and_says_so(store: Store) -> None:
    store.quarantine_put(Quarantined(id="big", reason="bomb", input=bytes(INPUT_MAX_BYTES + 7)))
    kept = store.quarantine_get("big")
    assert kept is not None
    assert kept.input is not None
    assert (len(kept.input), kept.input_bytes) == (INPUT_MAX_BYTES, INPUT_MAX_BYTES + 7)


def test_what_is_to_be_published_waits_until_it_was(store: Store) -> None:
    for number in range(3):
        told = article(f"a{number}", f"Text {number}.")
        store.commit(outcome(told, f"item{number}", payload={"lag": number}))
    notices = store.outbox_pending(2)
    assert [each.article_id for each in notices] == ["a0", "a1"]
    assert notices[1].payload == {"lag": 1, "item": "item1", "version": 1}
    assert store.outbox_sent([each.id for each in notices], 1) == 2
    assert store.outbox_sent([], 2) == 0
    left = store.outbox_pending()
    assert [each.article_id for each in left] == ["a2"]
    store.outbox_sent([left[0].id], 2)
    store.commit(outcome(article("a3", "Text 3.")))
    assert store.outbox_pending()[0].id > left[0].id
    assert store.counts()["outbox"] == 1


@pytest.mark.parametrize(("after", "again"), [(0, 3), (1, 1), (2, 0), (7, 0)])
def test_what_was_sent_can_be_lost(store: Store, after: int, again: int) -> None:
    for number in range(3):
        store.commit(outcome(article(f"a{number}", f"Text {number}."), f"item{number}"))
    ids = [each.id for each in store.outbox_pending()]
    store.outbox_sent(ids[:2], 1)
    store.outbox_sent(ids[2:], 2)
    assert store.outbox_last_batch() == 2
    assert store.outbox_lost(after) == again
    assert [each.id for each in store.outbox_pending()] == ids[3 - again :]


def test_what_was_sent_long_ago_is_forgotten(store_url: str) -> None:
    clock = [datetime(2031, 5, 1, tzinfo=UTC)]
    with Store.open(store_url, migrate=True, clock=lambda: clock[0]) as store:
        for number in range(2):
            store.commit(outcome(article(f"a{number}", f"Text {number}."), f"item{number}"))
            store.outbox_sent([each.id for each in store.outbox_pending()], number + 1)
            clock[0] += timedelta(seconds=limits.STREAM_RESEND_SECONDS + 1)
        assert store.outbox_lost(0) == 1
        assert [each.article_id for each in store.outbox_pending()] == ["a1"]
