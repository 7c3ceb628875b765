"""What a user hears when the store cannot work, and how it carries on afterwards."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from tests.store.store_examples import ORCHARD, article, outcome
from wireroom.errors import DefectError, TransientError, UsageError
from wireroom.records import Disposition
from wireroom.store import Store
from wireroom.store import engine as engines

SECRET = "hunter2-secret"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "cannot be read"),
        ("not a url", "cannot be read"),
        ("postgresql+psycopg://u:hunter2-secret@host:port/db", "cannot be read"),
        (f"mysql://u:{SECRET}@host/db", "no such store"),
        (f"postgresql+asyncpg://u:{SECRET}@host/db", "no such store"),
        (f"postgresql+psycopg://u:{SECRET}@host", "names no database"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_a_wrong_url_is_named_in_one_line(url: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        Store.open(url, migrate=True)
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_the_store(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("These are notes, and quite a lot of them. " * 200)
    for path, said in (
        (tmp_path, "is a folder"),
        (other, "not a database"),
        (other / "store.sqlite3", "cannot be made"),
        (tmp_path / "none.sqlite3", "there is none yet"),
    ):
        with pytest.raises(UsageError, match=said):
            Store.open(f"sqlite:///{path}", migrate=said != "there is none yet")
    assert other.read_text().startswith("These are notes")
    assert not (tmp_path / "none.sqlite3").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests may run as root, for whom no folder is closed.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(UsageError, match="cannot be written"):
        Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}", migrate=True)


def test_an_empty_database_is_not_a_store_yet(postgres_url: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.sqlite3"
    sqlite3.connect(empty).close()
    empty.touch()
    for url in (f"sqlite:///{empty}", postgres_url):
        with pytest.raises(UsageError, match="has no tables yet"):
            Store.open(url)


def test_a_server_that_is_not_there_may_come_back() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(TransientError) as caught:
        Store.open(f"postgresql+psycopg://u:{SECRET}@127.0.0.1:{port}/news")
    assert f"news on 127.0.0.1:{port}" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_database_that_does_not_exist_is_the_operators_to_make(postgres_url: str) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        Store.open(postgres_url.replace("/postgres?", "/no_such_database?"))


@pytest.fixture
def postgres(new_store_url: Callable[[str], str]) -> Iterator[Store]:
    with Store.open(new_store_url("postgresql"), migrate=True) as opened:
        yield opened


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'deep' / 'store.sqlite3'}", migrate=True) as opened:
        yield opened


def test_connections_that_were_cut_are_made_anew(postgres: Store) -> None:
    postgres.commit(outcome(article("a1")))
    _cut_connections(postgres)
    assert postgres.commit(outcome(article("a2", ORCHARD))).disposition is Disposition.STORED
    _cut_connections(postgres)
    postgres.ping()


def _cut_connections(store: Store) -> None:
    own = store._database.engine
    with engines.Database(own.url.render_as_string(hide_password=False)).engine.begin() as other:
        other.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )


def test_a_read_only_server_is_a_passing_trouble(postgres: Store) -> None:
    database = postgres._database
    database.read(lambda c: c.execute(text("SET default_transaction_read_only = on")))
    with pytest.raises(TransientError, match="read-only"):
        postgres.commit(outcome(article("a1")))
    database.read(lambda c: c.execute(text("SET default_transaction_read_only = off")))
    assert postgres.commit(outcome(article("a1"))).disposition is Disposition.STORED


def test_a_file_that_another_program_holds_is_a_passing_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    path = tmp_path / "store.sqlite3"
    with Store.open(f"sqlite:///{path}", migrate=True) as store:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(TransientError, match="locked"):
            store.commit(outcome(article("a1")))
        assert store.head("a1") is None
        holder.close()
        assert store.commit(outcome(article("a1"))).disposition is Disposition.STORED


def test_a_full_disk_is_a_passing_trouble_and_leaves_nothing_half_written(sqlite: Store) -> None:
    engine = sqlite._database.engine
    engine.dispose()
    limit = 100
    event.listen(engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={limit}"))
    stored: list[str] = []

    def fill() -> None:
        for number in range(100):
            body = " ".join(f"{number}x{word}" for word in range(2000))
            sqlite.commit(outcome(article(f"a{number}", body), f"item{number}"))
            stored.append(f"a{number}")

    with pytest.raises(TransientError, match="full"):
        fill()
    assert sqlite.texts(stored).keys() == set(stored)
    counts = sqlite.counts()
    assert counts["articles"] == counts["items"] == counts["outbox"] == len(stored)


def test_sqlite_is_set_up_for_many_readers_and_one_writer(sqlite: Store) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert sqlite._database.read(pragmas) == ["wal", 1, 1]


def test_a_forked_child_has_its_own_connections(store: Store) -> None:
    store.commit(outcome(article("a1")))
    child = os.fork()
    if child == 0:
        told = store.commit(outcome(article("a2", ORCHARD), "in the child"))
        os._exit(0 if told.disposition is Disposition.STORED else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert store.commit(outcome(article("a1"))).disposition is Disposition.UNCHANGED
    assert set(store.articles(["a1", "a2"])) == {"a1", "a2"}


def test_what_no_retry_cures_is_a_defect_without_the_texts_in_it(store: Store) -> None:
    with pytest.raises(DefectError) as caught:
        store._database.write(
            lambda c: c.execute(text("INSERT INTO nowhere VALUES (:told)"), {"told": SECRET})
        )
    assert "nowhere" in str(caught.value)
    assert SECRET not in str(caught.value)
