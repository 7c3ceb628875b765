"""Migrations with something in every table, and while a program of an older release runs on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, select, text

from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom.records import Duplicate, Entity
from wireroom.republication import Overlap
from wireroom.sources import make_source
from wireroom.store import REVISIONS, Hook, Quarantined, Store, Wish, revisions
from wireroom.store.engine import Database
from wireroom.store.schema import metadata
from wireroom.watching import make_watchlist

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
FEED = make_source("https://gazette.example/feed.xml")
WISH = Wish(
    id="sub1", hub="https://hub.example/", topic="https://gazette.example/feed.xml", callback="mark"
)
COUNTED = ("texts", "outbox", "story_changes")
LOST: dict[str, dict[str, set[str]]] = {
    "0009": {"hooks": {"*"}, "deliveries": {"*"}},
    "0008": {"watchlists": {"*"}, "marks": {"*"}, "counters": {"*"}},
    "0007": {"keys": {"*"}},
    "0006": {"story_changes": {"kind", "stamp", "score", "evidence", "articles"}},
    "0005": {"edges": {"*"}, "articles": {"outlet", "outlet_name"}},
    "0004": {"outbox": {"*"}},
    "0003": {"subscriptions": {"*"}},
    "0002": {"lists": {"*"}, "sources": {"seen", "pushed_until"}},
    "0001": {"articles": {"seen_at"}},
}
"""What going back to a revision does away with, by table and column (``*``: rows)."""

Rows = dict[str, list[dict[str, Any]]]


def fill(url: str) -> None:
    """A row at least in every table, each by the store's own doing."""
    with Store.open(url, migrate=True) as store:
        store.seed_key()
        store.save_watchlists([make_watchlist("ferries", any=["ferry"])])
        store.make_hook(Hook(id="h1", watchlist="*", url="https://desk.example/", mark="mark"))
        store.save_source(FEED)
        store.save_source_state(FEED.id, {"status": "active", "next_due": NOW}, b"12345678")
        store.save_source_list(FEED.id, "https://gazette.example/map.xml", {"a": 1}, b"x", NOW)
        store.want_subscription(FEED.id, WISH)
        named = Entity(text="Valdo", label="GPE", start=0, end=5, id="place:valdo")
        for name, told in (("a1", FERRY), ("a2", ORCHARD)):
            store.commit(
                outcome(article(name, told, entities=(named,)), name, story={"id": f"s-{name}"})
            )
        copy = Duplicate(kind="near", of="a1", similarity=0.9)
        overlap = Overlap(
            article="a3", of="a1", kind="near", similarity=0.9, evidence={"decided_by": "test"}
        )
        near = article("a3", f"{FERRY}\n\nMore.", duplicate=copy)
        store.commit(outcome(near, "a3", overlaps=(overlap,), story={"id": "s-a1"}))
        store.commit(outcome(article("a2", f"{ORCHARD}\n\nIt rained."), "again", diff={"n": 1}))
        store.merge_stories("s-a1", "s-a2")
        store.outbox_sent([store.outbox_pending()[0].id], 1)
        store.quarantine_put(Quarantined(id="bad", reason="defect", input=b"\x00bytes"))


def rows(connection: Connection) -> Rows:
    return {
        table.name: [dict(row._mapping) for row in connection.execute(select(table))]
        for table in metadata.sorted_tables
    }


def without(found: Rows, lost: dict[str, set[str]]) -> dict[str, list[str]]:
    return {
        table: sorted(
            repr({name: value for name, value in row.items() if name not in lost.get(table, ())})
            for row in each
        )
        for table, each in found.items()
        if "*" not in lost.get(table, ())
    }


def test_going_back_and_forward_costs_what_is_said_and_no_more(store_url: str) -> None:
    fill(store_url)
    database = Database(store_url)
    before = database.read(rows)
    assert [name for name, each in before.items() if not each] == []
    lost: dict[str, set[str]] = {}
    for revision in reversed(REVISIONS[:-1]):
        for table, columns in LOST[revision].items():
            lost[table] = lost.get(table, set()) | columns
        Store.downgrade(store_url, revision)
        Store.migrate(store_url)
        assert without(database.read(rows), lost) == without(before, lost), revision
        with Store.open(store_url) as store:
            assert [each.id for each in store.find("rained")] == ["a2"]
            assert [each.id for each in store.find(entity="place:valdo")] == ["a1"]


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_running_program_of_an_older_release_goes_on_writing(
    store_url: str, new_store_url: Any, revision: str
) -> None:
    """Its statements name the columns that it knows; the tables have more now."""
    model = new_store_url("sqlite")
    fill(model)
    written = Database(model).read(rows)
    database = Database(store_url)
    revisions.upgrade(database, revision)

    def known(connection: Connection) -> dict[str, list[str]]:
        schema = inspect(connection)
        return {
            table.name: [each["name"] for each in schema.get_columns(table.name)]
            for table in metadata.sorted_tables
            if schema.has_table(table.name)
        }

    columns = database.read(known)
    Store.migrate(store_url)

    def write(connection: Connection) -> None:
        for table, names in columns.items():
            marks = ", ".join(f":{name}" for name in names)
            statement = text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})")  # noqa: S608
            connection.execute(statement, [{n: row[n] for n in names} for row in written[table]])
        if connection.dialect.name == "postgresql":  # the program would have counted them up
            for table in COUNTED:
                sequence = f"pg_get_serial_sequence('{table}', 'id')"
                connection.execute(text(f"SELECT setval({sequence}, 1000)"))
        connection.execute(text("UPDATE articles SET title = 'Changed' WHERE id = 'a1'"))
        connection.execute(text("DELETE FROM outbox WHERE event = 'updated'"))

    database.write(write)
    with Store.open(store_url) as store:
        found = {each.id: each for each in store.iterate()}
        assert {name: each.text for name, each in found.items()} == {
            "a1": FERRY,
            "a2": f"{ORCHARD}\n\nIt rained.",
            "a3": f"{FERRY}\n\nMore.",
        }
        assert store.versions_of("a2")[0].text == ORCHARD
        assert store.source(FEED.id) == FEED
        assert store.quarantine_get("bad") is not None
        assert {each.event for each in store.outbox_pending()} >= {"duplicate"}
        assert [each.id for each in store.stories()] == ["s-a1"]
        assert store.ended("a1") is not None
        later = store.commit(outcome(article("a1", "Another text.", title="New"), "later"))
        assert later.version == 2
        assert store.source_dues((-(2**62), ""), 10)[0].due == int(NOW.timestamp() * 1e6)
