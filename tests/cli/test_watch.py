"""``wireroom watch``: lists made, shown, tried and forgotten on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom.cli import cli
from wireroom.errors import UsageError
from wireroom.sources import make_source
from wireroom.store import Store
from wireroom.watching import read_watchlists


class Here:
    """An installation in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *args: str) -> Result:
        environ = {"WIREROOM_DATA_DIR": str(self.folder / "var")}
        return CliRunner().invoke(cli, [*args], env=environ)

    def records(self, *args: str) -> list[dict[str, Any]]:
        done = self.run(*args, "--json")
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    def store(self, article_id: str, text: str) -> None:
        with Store.open(f"sqlite:///{self.folder / 'var' / 'wireroom.sqlite3'}") as store:
            store.commit(outcome(article(article_id, text)))


@pytest.fixture
def here(tmp_path: Path) -> Here:
    return Here(tmp_path)


def test_a_list_from_its_making_to_its_end(here: Here) -> None:
    made = here.run(
        "watch", "add", "ferries", "--any", "ferry Lunaria", "--any", "tug", "--none", "football",
        "--source", "https://gazette.example/feed.xml", "--language", "en",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    source = make_source("https://gazette.example/feed.xml").id
    (kept,) = here.records("watch", "show", "ferries")
    assert (kept["any"], kept["sources"]) == (["ferry Lunaria", "tug"], [source])
    again = ("watch", "add", "ferries", "--any", "ferry Lunaria", "--pattern", r"\b2\d{2} people")
    assert "replaced" in here.run(*again).output
    here.store("a" * 32, FERRY)
    here.store("b" * 32, ORCHARD)
    assert [each["id"] for each in here.records("articles", "--watch", "ferries")] == ["a" * 32]
    assert here.records("watch", "list")[0]["marked"] == 1
    assert "ferries" in here.run("watch", "list").stdout
    (explained,) = here.records("explain", "a" * 32)
    (mark,) = explained["watchlists"]["a" * 32]
    assert (mark["watchlist"], mark["event"]) == ("ferries", "stored")
    told = here.run("explain", "a" * 32).stdout
    assert "watchlist ferries (stored, version 1): any ferry Lunaria [text 4-17: ferry Lun" in told
    assert here.run("watch", "remove", "ferries").exit_code == 0
    assert here.records("articles", "--watch", "ferries") == []
    assert here.run("watch", "list").stdout == ""


def test_a_new_list_is_tried_on_what_is_stored(here: Here) -> None:
    here.run("watch", "list")
    here.store("a" * 32, FERRY)
    here.store("b" * 32, ORCHARD)
    here.run("watch", "add", "apples", "--all", "apple blossom", "--all", "growers")
    assert here.records("articles", "--watch", "apples") == []
    (tried,) = here.records("watch", "test", "apples", "--since", "1d")
    assert tried["article"] == "b" * 32
    assert [each["found"] for each in tried["evidence"]] == ["apple blossom", "Growers"]
    told = here.run("watch", "test", "apples")
    assert "[text 23-36: apple blossom]" in told.output
    assert "1 of 2 articles" in told.output
    assert here.records("articles", "--watch", "apples") == []


def test_lists_go_out_to_a_file_and_come_back(here: Here) -> None:
    here.run("watch", "add", "apples", "--any", "تفاح", "--copies", "--entity", "iso3166:VE")
    here.run("watch", "add", "who", "--pattern", r"\bWHO\b")
    file = here.folder / "lists.toml"
    assert "2 watchlists" in here.run("watch", "export", str(file)).output
    kept, _ = read_watchlists(file)
    assert [each.name for each in kept] == ["apples", "who"]
    with file.open("a", encoding="utf-8") as out:
        out.write('[[watchlist]]\nname = "slow"\npatterns = ["(a+)+b"]\n')
    here.run("watch", "remove", "who")
    done = here.run("watch", "import", str(file))
    assert done.exit_code == 1
    assert "2 watchlists, 1 of them new" in done.output
    assert "watchlist slow: expression" in done.output
    assert [each["watchlist"]["name"] for each in here.records("watch", "list")] == [
        "apples", "who",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("watch", "show", "none"), "no such watchlist"),
        (("watch", "test", "none"), "no such watchlist"),
        (("watch", "remove", "none"), "no such watchlist"),
        (("watch", "add", "Bad Name", "--any", "x"), "a name has"),
        (("watch", "add", "empty"), "would mark everything"),
        (("watch", "add", "slow", "--pattern", ".*x"), "repeat without an end"),
        (("watch", "import", "none.toml"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(here: Here, words: tuple[str, ...], said: str) -> None:
    done = here.run(*words)
    assert isinstance(done.exception, UsageError)
    assert said in str(done.exception)
