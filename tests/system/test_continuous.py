"""`wireroom up`: polls, fetches, stores, stops cleanly and goes on where it was."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator

import pytest

from tests.system.articles import article
from tests.system.conftest import Installation, eventually
from tests.system.feeds import Site

POLL_SECONDS = 2.0


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


def system(install: Callable[..., Installation], site: Site) -> Installation:
    port = site.url.rpartition(":")[2]
    made = install(
        fetch_allow_networks="127.0.0.0/8",
        fetch_allow_ports=port,
        poll_min_seconds=str(POLL_SECONDS),
        poll_max_seconds=str(POLL_SECONDS),
        host_min_interval_seconds="0.05",
    )
    (made.folder / "sources.toml").write_text(
        f'[[source]]\nurl = "{site.url}/feed.xml"\nname = "The site"\n'
    )
    return made


def titles(made: Installation) -> set[str | None]:
    return {article.title for article in made.articles()}


def test_a_new_entry_is_stored_within_the_poll_interval_plus_five_seconds(
    install: Callable[..., Installation], site: Site
) -> None:
    made = system(install, site)
    site.add("first", article(1))
    up = made.start("up")
    eventually(lambda: len(titles(made)) == 1, "the first entry was not stored")

    site.add("second", article(2))
    gained = time.time()
    eventually(lambda: len(titles(made)) == 2, "the second entry was not stored", 30)
    stored = max(each.stored_at.timestamp() for each in made.articles() if each.stored_at)
    assert stored - gained < POLL_SECONDS + 5

    up.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    assert up.wait(15) == 0
    assert time.monotonic() - asked < 10

    site.add("third", article(3))
    again = made.start("up")
    eventually(lambda: len(titles(made)) == 3, "the second start did not go on", 90)
    again.send_signal(signal.SIGINT)
    assert again.wait(15) == 0
    report = made.audit()
    assert report["in_flight"] == 0
    records = made.records("articles")
    assert len(records) == 3
    assert all(record["source"] for record in records)
    listed = made.records("sources", "list")
    assert listed[0]["state"]["status"] == "active"
    assert "every" in listed[0]["state"]["why"]


def test_every_page_can_be_explained_from_the_poll_to_the_store(
    install: Callable[..., Installation], site: Site
) -> None:
    made = system(install, site)
    site.add("only", article(7))
    up = made.start("up")
    eventually(lambda: titles(made), "the entry was not stored")
    explained = made.records("explain", f"{site.url}/news/only")[0]
    up.send_signal(signal.SIGTERM)
    up.wait(15)

    stages = [hop["stage"] for hop in explained["items"][0]["trail"]]
    for stage in ("fetch", "extract", "deduplicate", "enrich", "story"):
        assert stage in stages
    assert explained["items"][0]["disposition"] == "stored"
    assert explained["articles"][0]["url"] == f"{site.url}/news/only"
