"""An article that is remembered, but that its worker could not store, holds up no other."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from redis import Redis

from tests.dedupe.dedupe_texts import Writer
from tests.dedupe.racing import Delivery, deliver_one, page
from wireroom.errors import WireroomError
from wireroom.frontier import NewItem
from wireroom.records import ItemKind
from wireroom.settings import Settings
from wireroom.store import Store
from workers.context import Context
from workers.dedupe import fingerprint

NOW = 1_930_000_000.0
SOFT_SECONDS = 600.0
"""A copy would wait for a sixth of it."""


@contextmanager
def refusing(url: str) -> Iterator[None]:
    """The store takes no article meanwhile."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as base:
        base.execute(
            "CREATE TRIGGER refusing BEFORE INSERT ON articles "
            "BEGIN SELECT RAISE(ABORT, 'not now'); END"
        )
        yield
        base.execute("DROP TRIGGER refusing")


@pytest.fixture
def settings(
    redis_client: Redis, redis_server: Path, new_store_url: Callable[[str], str]
) -> Settings:
    url = new_store_url("sqlite")
    Store.migrate(url)
    return Settings(
        redis_url=f"unix://{redis_server}", store_url=url, process_soft_seconds=SOFT_SECONDS
    )


def test_a_copy_of_what_could_not_be_stored_does_not_wait_for_it(
    redis_client: Redis, settings: Settings
) -> None:
    context = Context(settings, "test")
    writer = Writer(17)
    text = writer.text(300)
    first = Delivery("https://herald.example/1", page("Report", text), NOW)
    copy = Delivery("https://gazette.example/1", page("Report", writer.edited(text, 0.03)), NOW + 1)
    with refusing(settings.effective_store_url), pytest.raises(WireroomError):
        deliver_one(None, context, first)
    (mark,) = redis_client.keys("*:fp:g:*")
    assert 0 < redis_client.ttl(mark) <= 120
    begun = time.monotonic()
    assert deliver_one(None, context, copy) == "stored"
    assert time.monotonic() - begun < SOFT_SECONDS / 12
    # When it comes again it is waited for again, and finds what was stored in its absence.
    assert deliver_one(None, context, first) == "duplicate"
    assert redis_client.keys("*:fp:g:*") == []


def test_a_copy_waits_for_what_a_worker_has_in_hand_and_no_longer(
    settings: Settings,
) -> None:
    context = Context(settings, "test")
    writer = Writer(18)
    text = writer.text(300)
    context.frontier.enter(
        [NewItem(key="page:1", kind=ItemKind.PAGE, stage="process", queue="process")]
    )
    context.frontier.dispatch("process", 1)
    claim = context.frontier.claim("page:1", "a worker that dies", 600)
    assert claim is not None
    context.fingerprints.match_and_insert("0a" * 16, fingerprint(text), time.time())
    context.fingerprints.held_by("0a" * 16, claim.lease)
    copy = Delivery("https://gazette.example/2", page("Report", writer.edited(text, 0.03)), NOW)
    ended: list[str] = []
    waiting = threading.Thread(
        target=lambda: ended.append(deliver_one(None, Context(settings, "another"), copy))
    )
    waiting.start()
    waiting.join(3)
    assert waiting.is_alive(), "it did not wait"
    assert context.frontier.extend(claim.lease, 0.0)
    context.frontier.recover(3)
    waiting.join(20)
    assert ended == ["stored"]
