"""How an item ends, whatever arrives with it, before it or at the same moment."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import msgspec
import pytest

from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom.errors import DefectError, UnavailableError
from wireroom.records import (
    Article,
    Boilerplate,
    Disposition,
    Duplicate,
    Entity,
    Evidence,
    Origin,
    Publisher,
)
from wireroom.store import Occurrence, Outcome, Quarantined, Store

CHANGED = FERRY.replace("214", "216")


def test_an_article_comes_back_as_it_went_in(store: Store) -> None:
    written = article(
        "a1",
        publisher=Publisher(name="The Gazette", domain="gazette.example"),
        byline=("Tomas Quill",),
        boilerplate=(Boilerplate(kind="share", text="Share\x00this"),),
        evidence={"title": Evidence(method="json-ld", value={"x": [1]}, confidence=0.9)},
        entities=(Entity(text="Port Valdo", label="GPE", start=31, end=41, id="place:valdo"),),
        notes={"lead": "…"},
    )
    committed = store.commit(outcome(written))
    assert committed.disposition is Disposition.STORED
    read = store.article("a1")
    assert read is not None
    assert read.stored_at is not None
    assert read == msgspec.structs.replace(
        written,
        stored_at=read.stored_at,
        first_seen_at=read.stored_at,
        origin=Origin(article="a1", outlet="The Gazette", independent_sources=1),
    )


def test_the_offset_that_was_written_survives(store: Store) -> None:
    zone = timezone(timedelta(hours=5, minutes=45))
    local = datetime(2031, 5, 4, 9, 30, 15, 123456, tzinfo=zone)
    store.commit(outcome(article("a1", published_at=local)))
    read = store.article("a1")
    assert read is not None
    assert read.published_at == local
    assert read.published_at.utcoffset() == timedelta(hours=5, minutes=45)
    head = store.head("a1")
    assert head is not None
    assert head.published_at == local


def test_a_second_delivery_reads_back_the_first_ending(store: Store) -> None:
    first = store.commit(outcome(article("a1"), "once"))
    again = store.commit(outcome(article("a1", CHANGED), "once", disposition="updated"))
    assert again.replayed
    assert (again.disposition, again.article_id) == (first.disposition, "a1")
    assert store.texts(["a1"]) == {"a1": FERRY}
    assert len(store.outbox_pending()) == 1
    rejected = outcome(None, "refused", disposition=Disposition.REJECTED, reason="robots")
    store.commit(rejected)
    again = store.commit(outcome(article("a2", ORCHARD), "refused"))
    assert (again.disposition, again.reason) == (Disposition.REJECTED, "robots")
    assert store.head("a2") is None


@pytest.mark.parametrize(
    ("text", "disposition", "versions", "events"),
    [
        (FERRY, Disposition.UNCHANGED, 1, ["stored"]),
        (FERRY.upper().replace(",", ""), Disposition.UNCHANGED, 1, ["stored"]),
        (CHANGED, Disposition.UPDATED, 2, ["stored", "updated"]),
        (ORCHARD, Disposition.UPDATED, 2, ["stored", "updated"]),
    ],
)
def test_the_same_article_again(
    store: Store, text: str, disposition: Disposition, versions: int, events: list[str]
) -> None:
    store.commit(outcome(article("a1")))
    assert store.commit(outcome(article("a1", text))).disposition is disposition
    head = store.head("a1")
    assert head is not None
    assert head.versions == versions
    assert [notice.event for notice in store.outbox_pending()] == events


def test_another_page_under_one_id_at_the_same_moment_is_not_a_version(store: Store) -> None:
    store.commit(outcome(article("a1")))
    other = article("a1", ORCHARD, url="https://gazette.example/?p=2")
    with pytest.raises(UnavailableError):
        store.commit(outcome(other))
    assert store.texts(["a1"]) == {"a1": FERRY}
    # Having seen what is stored, the worker may still say that it is a version.
    known = outcome(other, disposition=Disposition.UPDATED)
    assert store.commit(known).disposition is Disposition.UPDATED


def test_versions_keep_their_texts_and_differences(store: Store) -> None:
    store.commit(outcome(article("a1")))
    assert [(each.n, each.text) for each in store.versions_of("a1")] == [(1, FERRY)]
    store.commit(outcome(article("a1", CHANGED, title="New"), diff={"numbers": ["214", "216"]}))
    store.commit(outcome(article("a1", FERRY)))
    kept = store.versions_of("a1")
    assert [(each.n, each.text) for each in kept] == [(1, FERRY), (2, CHANGED), (3, FERRY)]
    assert kept[1].diff == {"numbers": ["214", "216"]}
    assert kept[1].title == "New"
    assert store.counts()["texts"] == 2
    read = store.article("a1")
    assert read is not None
    assert (read.versions, read.first_seen_at) == (3, kept[0].stored_at)
    assert store.versions_of("nothing") == []


def test_a_text_is_stored_once_and_read_whole(store: Store) -> None:
    near = f"{FERRY}\n\nThe island's council meets tomorrow."
    store.commit(outcome(article("o", FERRY)))
    copies = {
        "exact": (FERRY, Duplicate(kind="exact", of="o", similarity=1.0)),
        "spelt": (FERRY.upper(), Duplicate(kind="exact", of="o", similarity=1.0)),
        "near": (near, Duplicate(kind="near", of="o", similarity=0.9)),
    }
    for name, (text, duplicate) in copies.items():
        told = store.commit(outcome(article(name, text, duplicate=duplicate)))
        assert (told.disposition, told.duplicate_of) == (Disposition.DUPLICATE, "o")
    bare = Duplicate(kind="exact", of="o", similarity=1.0)
    store.commit(outcome(article("bare", "", duplicate=bare)))
    expected = {"o": FERRY, "bare": FERRY} | {name: text for name, (text, _) in copies.items()}
    assert store.texts(expected) == expected
    assert store.counts()["texts"] == 3
    members = store.members("o")
    assert members[0].id == "o"
    assert {each.id for each in members} == set(expected)


def test_an_update_of_the_original_leaves_its_copies_their_text(store: Store) -> None:
    near = f"{FERRY}\n\nThe island's council meets tomorrow."
    store.commit(outcome(article("o")))
    duplicate = Duplicate(kind="near", of="o", similarity=0.9)
    store.commit(outcome(article("n", near, duplicate=duplicate)))
    store.commit(outcome(article("o", ORCHARD)))
    assert store.texts(["o", "n"]) == {"o": ORCHARD, "n": near}


def test_a_copy_that_arrives_before_its_original(store: Store) -> None:
    duplicate = Duplicate(kind="exact", of="late", similarity=1.0)
    store.commit(outcome(article("early", duplicate=duplicate)))
    assert store.commit(outcome(article("late"))).disposition is Disposition.STORED
    assert [each.id for each in store.members("late")] == ["late", "early"]
    assert store.counts()["texts"] == 1


def test_a_copy_of_a_copy_points_to_the_original(store: Store) -> None:
    near = f"{FERRY}\n\nMore."
    store.commit(outcome(article("o")))
    store.commit(
        outcome(article("n", near, duplicate=Duplicate(kind="near", of="o", similarity=0.9)))
    )
    store.commit(
        outcome(article("c", near, duplicate=Duplicate(kind="exact", of="n", similarity=1.0)))
    )
    read = store.article("c")
    assert read is not None
    assert read.duplicate == Duplicate(kind="near", of="o", similarity=0.9)


def test_an_original_that_the_stages_forgot_is_found_by_its_text(store: Store) -> None:
    store.commit(outcome(article("a1")))
    told = store.commit(outcome(article("a2")))
    assert (told.disposition, told.duplicate_of) == (Disposition.DUPLICATE, "a1")


@pytest.mark.parametrize("threads", [8])
def test_one_item_delivered_by_many_at_once_ends_once(store: Store, threads: int) -> None:
    told = _together(store, [outcome(article("a1"), "once") for _ in range(threads)])
    assert Counter(told) == {Disposition.STORED: threads}
    assert store.counts() | {"sources": 0} == store.counts()
    counts = store.counts()
    assert (counts["articles"], counts["items"], counts["outbox"]) == (1, 1, 1)


def test_one_article_from_many_items_at_once_is_stored_once(store: Store) -> None:
    told = _together(store, [outcome(article("a1")) for _ in range(8)])
    assert Counter(told) == {Disposition.STORED: 1, Disposition.UNCHANGED: 7}


def test_different_texts_of_one_article_at_once_are_all_kept(store: Store) -> None:
    bodies = [FERRY.replace("214", str(number)) for number in range(8)]
    told = _together(store, [outcome(article("a1", body)) for body in bodies])
    assert Counter(told) == {Disposition.STORED: 1, Disposition.UPDATED: 7}
    assert {each.text for each in store.versions_of("a1")} == set(bodies)


def test_copies_that_arrive_together_have_one_original(store: Store) -> None:
    told = _together(store, [outcome(article(f"a{number}")) for number in range(8)])
    assert Counter(told) == {Disposition.STORED: 1, Disposition.DUPLICATE: 7}
    groups = {store.head(f"a{number}").group_id for number in range(8)}  # type: ignore[union-attr]
    assert len(groups) == 1
    assert len(store.members(groups.pop())) == 8


def _together(store: Store, outcomes: list[Outcome]) -> list[Disposition]:
    gate = threading.Barrier(len(outcomes))

    def one(each: Outcome) -> Disposition:
        gate.wait()
        return store.commit(each).disposition

    with ThreadPoolExecutor(len(outcomes)) as pool:
        return list(pool.map(one, outcomes))


def test_what_cannot_be_stored_leaves_nothing_behind(store: Store) -> None:
    naive = datetime(2031, 1, 1)  # noqa: DTZ001
    for broken in (
        article("a1", published_at=naive),
        article("a1", byline=("half \ud800 a character",)),
        article("a1", notes={"unknown": object()}),
    ):
        with pytest.raises(DefectError):
            store.commit(outcome(broken))
    counts = store.counts()
    assert {name for name, number in counts.items() if number} == set()


@pytest.mark.parametrize("title", ["NUL \x00 inside", "'); DROP TABLE articles; --", "%s {x} :y"])
def test_odd_characters_do_no_harm(store: Store, title: str) -> None:
    text = f"A body \x00 with {title}\n\nand a long word {'w' * 5000}."
    store.commit(outcome(article("a1", text, title=title, url="https://x.example/" + "ü" * 4000)))
    read = store.article("a1")
    assert read is not None
    assert (read.title, read.text) == (title, text)


def test_the_ledger_and_the_explanation(store: Store) -> None:
    store.commit(outcome(article("a1"), "one"))
    store.commit(outcome(article("a1"), "two"))
    kept = Quarantined(id="three", reason="crash", input=b"<html>", item={"id": "three"})
    url = "https://gazette.example/broken"
    store.commit(
        Outcome(
            item=Occurrence(id="three", kind="seed", url=url, batch="b", trail={"hops": [1]}),
            disposition=Disposition.QUARANTINED,
            reason="crash",
            quarantine=kept,
        )
    )
    assert store.dispositions() == {
        ("page", "stored"): 1,
        ("page", "unchanged"): 1,
        ("seed", "quarantined"): 1,
    }
    for name in ("https://gazette.example/a1", "key of https://gazette.example/a1", "a1"):
        told = store.explain(name)
        assert [each.id for each in told.items] == ["two", "one"]
        assert [each.id for each in told.articles] == ["a1"]
    assert [each.id for each in store.explain("one").items] == ["one"]
    told = store.explain(url)
    assert [each.reason for each in told.quarantined] == ["crash"]
    assert told.items[0].trail == {"hops": [1]}
    assert [each.id for each in store.batch("b")] == ["three"]
    assert store.explain("https://nobody.example/").items == ()


def test_records_of_other_versions_are_read(store: Store) -> None:
    """A newer program's fields and kinds do not hide an article."""
    import json
    import zlib

    from sqlalchemy import update

    from wireroom.store.engine import Database
    from wireroom.store.schema import articles

    store.commit(outcome(article("a1")))
    fields = json.loads(msgspec.json.encode(article("a1", "")))
    fields |= {"mood": "calm", "boilerplate": [{"kind": "weather", "text": "Sunny"}]}
    record = zlib.compress(json.dumps(fields).encode())
    database: Database = store._database
    database.write(lambda c: c.execute(update(articles).values(record=record)))
    read = store.article("a1")
    assert read is not None
    assert (read.title, read.text, read.boilerplate) == ("Title of a1", FERRY, ())
    assert read.notes == {"unreadable": ["boilerplate"]}


def test_nothing_is_an_article_of_an_item_that_led_to_none(store: Store) -> None:
    refused = outcome(article("a1"), disposition=Disposition.REJECTED, reason="paywall")
    assert store.commit(refused).article_id is None
    assert store.article("a1") is None
    assert isinstance(article("a1"), Article)
