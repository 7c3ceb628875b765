"""Redis is lost or set back between a poll and the end of its pages: they are handed on again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import redis

from tests.polling.conftest import Host, Ingestion

Make = Callable[..., Ingestion]
Loss = Callable[[redis.Redis], Iterator[None]]


def emptied(client: redis.Redis) -> Iterator[None]:
    yield
    client.flushall()


def set_back(client: redis.Redis) -> Iterator[None]:
    """As it was before, as after a restart with an old append-only file."""
    kept = {name: client.dump(name) or b"" for name in client.scan_iter()}
    yield
    client.flushall()
    for name, value in kept.items():
        client.restore(name, 0, value)


@pytest.fixture
def system(ingest: Make) -> Ingestion:
    return ingest(fetch_robots=False)


@pytest.mark.parametrize("loss", [emptied, set_back])
@pytest.mark.parametrize("how", ["feed", "sitemap", "index"])
def test_what_was_only_in_redis_is_handed_on_again(
    system: Ingestion, hosts: list[Host], redis_client: redis.Redis, how: str, loss: Loss
) -> None:
    site = hosts[0]

    def shows(*slugs: str) -> None:
        if how == "feed":
            site.feed("/list.xml", *slugs, ETag=f'"{len(slugs)}"')
        elif how == "sitemap":
            site.sitemap("/list.xml", *slugs)
        else:
            site.index("/list.xml", part=None)
            site.sitemap("/part.xml", *slugs)

    source = system.register(f"{site.url}/list.xml")
    shows("first")
    system.poll(source)
    system.catch_up()
    assert system.endings() == {"rejected": 1}
    with contextmanager(loss)(redis_client):
        shows("first", "second", "third")
        system.poll(source)
        if how == "index":
            system.hurry(source, f"{site.url}/part.xml")
        assert system.entered() == 3
    system.left.clear()
    site.paths()
    system.poll(source)
    if how == "index":
        system.hurry(source, f"{site.url}/part.xml")
    system.catch_up()
    assert sorted(path for path in site.paths() if "/news/" in path) == [
        "/news/second",
        "/news/third",
    ]
    assert system.store.dispositions() == {("page", "rejected"): 3}


@pytest.mark.parametrize("loss", [emptied, set_back])
def test_what_had_ended_is_not_asked_for_again(
    system: Ingestion, hosts: list[Host], redis_client: redis.Redis, loss: Loss
) -> None:
    site = hosts[0]
    source = system.register(f"{site.url}/feed.xml")
    site.feed("/feed.xml", "first", "second", ETag='"a"')
    with contextmanager(loss)(redis_client):
        system.poll(source)
        system.catch_up()
    site.paths()
    system.left.clear()
    system.poll(source)
    system.catch_up()
    assert [path for path in site.paths() if "/news/" in path] == []
    # From then on a look is again one with validators.
    assert site.asked == []
    system.poll(source)
    assert [each.headers.get("if-none-match") for each in site.asked] == ['"a"']
