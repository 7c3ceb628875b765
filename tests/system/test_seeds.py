"""The project's own seeds become what their manifest says, from disk and as a feed."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.system.conftest import ROOT, Installation

SEEDS = ROOT / "seeds"
MANIFEST = SEEDS / "manifest.toml"


def test_replayed_from_disk_they_agree_with_the_manifest_and_a_second_replay_adds_no_row(
    install: Callable[..., Installation],
) -> None:
    made = install()
    made.up()
    done = made.run("replay", str(SEEDS), "--check", str(MANIFEST))
    assert "0 differences" in done.stdout, done.stdout[-3000:]
    assert done.returncode == 0
    stored = {article.id for article in made.articles()}

    again = made.run("replay", str(SEEDS), "--json")
    ended = [json.loads(line)["disposition"] for line in again.stdout.splitlines()]
    assert not {"stored", "updated"} & set(ended)
    assert {article.id for article in made.articles()} == stored
    made.audit()

    stories = made.records("stories")
    assert any(len(story["languages"]) >= 4 for story in stories)
    assert sum(story["articles"] for story in stories) == len(stored)
    for story in stories:
        assert all(isinstance(each["articles"], int) for each in story["people"])


def test_served_as_a_feed_they_take_the_whole_path(
    install: Callable[..., Installation],
) -> None:
    made = install()
    done = made.run("replay", str(SEEDS), "--as-feed", "--json", timeout=170)
    ended = {line["item"]: line for line in map(json.loads, done.stdout.splitlines())}
    names = {name.rpartition("/seeds/")[2] for name in ended}
    assert "en/silo-explosion.html" in names
    assert "feeds/articles.jsonl#1" in names
    by_disposition = [line["disposition"] for line in ended.values()]
    assert by_disposition.count("stored") >= 30
    page = next(line for name, line in ended.items() if name.endswith("en/silo-explosion.html"))
    explained = made.records("explain", page["url"])[0]
    assert "fetch" in [hop["stage"] for hop in explained["items"][0]["trail"]]
    made.audit()
