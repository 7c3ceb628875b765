"""The outgoing stream: every stored article, also where Redis is lost before anyone has read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import msgspec
import pytest
import redis

from tests.store.store_examples import article, outcome
from wireroom.settings import Settings
from wireroom.store import Store
from workers import publishing
from workers.context import Context
from workers.publishing import STREAM, publish_pending


@pytest.fixture(params=["sqlite", "postgresql"])
def context(
    request: pytest.FixtureRequest,
    redis_client: redis.Redis,
    redis_server: Path,
    new_store_url: Callable[[str], str],
    tmp_path: Path,
) -> Context:
    settings = Settings(
        redis_url=f"unix://{redis_server}",
        store_url=new_store_url(request.param),
        data_dir=str(tmp_path),
    )
    Store.open(settings.effective_store_url, migrate=True).close()
    return Context(settings, "a worker")


def store(context: Context, *names: str) -> None:
    for name in names:
        context.store.commit(outcome(article(name, f"The text of {name}."), f"item {name}"))


def published(context: Context) -> list[tuple[str, str]]:
    """(notice, article) of every entry of the stream."""
    key = context.settings.redis_prefix + STREAM
    entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", context.redis.xrange(key))
    return [
        (fields[b"id"].decode(), msgspec.json.decode(fields[b"record"])["id"])
        for _, fields in entries
    ]


def test_each_article_is_published_once_and_in_order(context: Context) -> None:
    store(context, "a", "b")
    assert publish_pending(context) == 2
    store(context, "c")
    assert publish_pending(context) == 1
    assert publish_pending(context) == 0
    assert [name for _, name in published(context)] == ["a", "b", "c"]


def test_an_emptied_redis_is_filled_again(context: Context) -> None:
    store(context, "a", "b")
    publish_pending(context)
    before = published(context)
    context.redis.flushall()
    store(context, "c")
    assert publish_pending(context) == 3
    assert published(context)[:2] == before
    assert [name for _, name in published(context)] == ["a", "b", "c"]
    assert publish_pending(context) == 0


def test_a_redis_that_was_set_back_gets_what_it_lacks(context: Context) -> None:
    store(context, "a")
    publish_pending(context)
    kept = {name: context.redis.dump(name) or b"" for name in context.redis.scan_iter()}
    store(context, "b")
    publish_pending(context)
    store(context, "c")
    publish_pending(context)
    context.redis.flushall()
    for name, value in kept.items():
        context.redis.restore(name, 0, value)
    assert publish_pending(context) == 2
    assert [name for _, name in published(context)] == ["a", "b", "c"]


def test_what_the_store_did_not_hear_of_is_sent_twice_under_one_id(context: Context) -> None:
    store(context, "a")
    publish_pending(context)
    context.store.outbox_lost(0)  # as if the worker had died between Redis and the store
    assert publish_pending(context) == 1
    (first, second) = published(context)
    assert first == second


def test_a_publisher_that_has_lost_the_lock_stops(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or all of a worker's threads would publish at once while the store is slow."""
    store(context, "a", "b", "c")
    monkeypatch.setattr(publishing, "BATCH", 1)
    monkeypatch.setattr(publishing, "LOCK_SECONDS", 0.001)
    assert publish_pending(context) == 1
    monkeypatch.setattr(publishing, "LOCK_SECONDS", 30.0)
    with context.redis.lock(f"{context.settings.redis_prefix}publishing"):
        assert publish_pending(context) == 0
    assert publish_pending(context) == 2
    assert [name for _, name in published(context)] == ["a", "b", "c"]
