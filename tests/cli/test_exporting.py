"""What is written by ``wireroom export``: the chosen articles, in form, a few at a time."""

from __future__ import annotations

import io
import json
import os
import weakref
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from lxml import etree
from warcio.archiveiterator import ArchiveIterator

from tests.store.conftest import ticking
from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom.cli import cli
from wireroom.cli.archives import ROWS_AT_ONCE, WRITERS, with_edges
from wireroom.feeds import FORMATS, FeedHead, entries_of
from wireroom.records import Article, Entity
from wireroom.store import Store
from wireroom.watching.watchlist import make_watchlist

Export = Callable[..., bytes]
NEVER_STORED = 1_500


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, new_store_url: Callable[[str], str]) -> str:
    """A store with three articles on two events."""
    url = new_store_url(request.param)
    with Store.open(url, migrate=True, clock=ticking()) as store:
        store.save_watchlists([make_watchlist("growers", any=("blossom",))])
        port = Entity(text="Port Valdo", label="GPE", start=34, end=44, id="town:valdo")
        store.commit(outcome(article("ferry", entities=(port,)), story={"id": "storyferry"}))
        store.commit(outcome(article("orchard", ORCHARD, language="fr", source="mirror")))
        store.commit(outcome(article("tug", f"The tug came late. {FERRY[:90]}")))
    return url


@pytest.fixture
def export(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    """Runs the command; what it wrote."""
    for name in [each for each in os.environ if each.startswith("WIREROOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WIREROOM_STORE_URL", store_url)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> bytes:
        out = tmp_path / "out"
        done = CliRunner().invoke(cli, ["export", *words, str(out)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return out.read_bytes()

    return run


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["ferry", "orchard", "tug"]),
        (["--query", "tug late"], ["tug"]),
        (["--language", "en"], ["tug", "ferry"]),
        (["--source", "mirror"], ["orchard"]),
        (["--entity", "town:valdo"], ["ferry"]),
        (["--story", "storyferry"], ["ferry"]),
        (["--watch", "growers"], ["orchard"]),
        (["--limit", "2"], ["tug", "orchard"]),
        (["--since", "2031-05-05"], []),
    ],
)
def test_archives_hold_what_was_chosen(export: Export, words: list[str], found: list[str]) -> None:
    lines = export("--format", "jsonl", *words).splitlines()
    assert [json.loads(line)["id"] for line in lines] == found
    table = pq.read_table(io.BytesIO(export("--format", "parquet", *words)))
    assert table["id"].to_pylist() == found
    warc = ArchiveIterator(io.BytesIO(export("--format", "warc", *words)))
    kept = [
        json.loads(each.content_stream().read())["id"]
        for each in warc
        if each.rec_type == "metadata"
    ]
    assert kept == found


@pytest.mark.parametrize("form", FORMATS)
def test_feeds_hold_the_last_stored_first(export: Export, form: str) -> None:
    def ids(*words: str) -> list[str]:
        data = export("--format", form, *words)
        if form == "jsonfeed":
            found = [each["id"] for each in json.loads(data)["items"]]
        else:
            entries = etree.fromstring(data).iterfind(".//{*}item" if form == "rss" else "{*}entry")
            found = [str(each.findtext("{*}guid") or each.findtext("{*}id")) for each in entries]
        return [each.rpartition(":")[2] for each in found]

    assert ids() == ["tug", "orchard", "ferry"]
    assert ids("--limit", "1") == ["tug"]
    assert ids("--query", "ferry lunaria") == ["tug", "ferry"]
    assert ids("--language", "xx") == []
    assert b"with 214 people" not in export("--format", form, "--limit", "1")
    assert b"with 214 people" in export("--format", form, "--limit", "1", "--content", "full")
    url = "https://news.example.org/all?a=1&b=2"
    told = export("--format", form, "--feed-url", url).decode()
    assert url in (told if form == "jsonfeed" else told.replace("&amp;", "&"))


class Held(Article, frozen=True, kw_only=True, weakref=True):
    """An article whose end can be noticed."""


class Alive:
    """How many there are, and were at most."""

    now = 0
    most = 0

    @classmethod
    def one_less(cls) -> None:
        cls.now -= 1


def fleeting() -> Iterator[Article]:
    """Articles that nobody keeps but who reads them."""
    Alive.now = Alive.most = 0
    at = datetime(2031, 5, 4, tzinfo=UTC)
    for number in range(NEVER_STORED):
        held = Held(id=f"a{number}", text=f"The ferry {number} ran aground.", stored_at=at)
        weakref.finalize(held, Alive.one_less)
        Alive.now += 1
        Alive.most = max(Alive.most, Alive.now)
        yield held


@pytest.mark.parametrize("form", [*WRITERS, *FORMATS])
def test_no_more_articles_are_held_than_are_read_at_once(form: str, store_url: str) -> None:
    """Whatever the number that is written."""
    with Path(os.devnull).open("wb") as file, Store.open(store_url) as store:
        if form in FORMATS:
            count = FORMATS[form].write(FeedHead(title="all"), entries_of(fleeting()), file)
            most = 10
        else:
            write: Any = WRITERS[form]
            count = write(with_edges(store, fleeting()), file)
            most = 2 * ROWS_AT_ONCE + 10
    assert count == NEVER_STORED
    assert 0 < Alive.most <= most
