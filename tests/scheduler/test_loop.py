"""The loop as a whole: a real broker, a real store, no worker."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis

from scheduler import enrol
from scheduler.enrol import Enrolment
from scheduler.leader import Leadership
from scheduler.messages import SWEEPS, Messages
from scheduler.service import BUSY, MORE_ITEMS, Scheduler
from wireroom.broker import make_app
from wireroom.cadence import Bounds
from wireroom.frontier import Frontier, NewItem
from wireroom.pressure import Pressure
from wireroom.records import ItemKind
from wireroom.settings import Settings
from wireroom.sources import make_source
from wireroom.store import Store

COUNT = 3 * enrol.PAGE
PREFIX = "loop:"
BOUND = Settings().queue_bound


@pytest.fixture
def store(new_store_url: Callable[[str], str]) -> Iterator[Store]:
    with Store.open(new_store_url("sqlite"), migrate=True) as opened:
        yield opened


@pytest.fixture
def start(
    redis_server: Path, redis_client: redis.Redis, store: Store
) -> Iterator[Callable[[], Scheduler]]:
    """Starts schedulers, which end with the test."""
    url = f"unix://{redis_server}"
    settings = msgspec.structs.replace(Settings(), redis_url=url, redis_prefix=PREFIX)
    running: list[tuple[Scheduler, threading.Thread]] = []

    def make() -> Scheduler:
        frontier = Frontier.from_settings(redis_client, settings)
        scheduler = Scheduler(
            settings,
            frontier,
            store,
            Messages(make_app(settings, url), redis_client, settings),
            Leadership(redis_client, PREFIX),
            Enrolment(store, frontier, Bounds.of(settings)),
            Pressure(frontier, settings),
        )
        thread = threading.Thread(target=scheduler.run)
        thread.start()
        running.append((scheduler, thread))
        return scheduler

    yield make
    for scheduler, _ in running:
        scheduler.stop.set()
    for _, thread in running:
        thread.join(10)


def eventually(probe: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 20
    while not probe():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_sources_are_enrolled_and_handed_out_up_to_the_bound(
    start: Callable[[], Scheduler], store: Store, redis_client: redis.Redis
) -> None:
    found = [make_source(f"https://outlet{n}.example/feed.xml") for n in range(COUNT)]
    store.save_sources(found)
    for source in found:
        store.save_source_state(source.id, {"status": "active", "next_due": time.time() - 1})
    start()
    frontier = Frontier(redis_client, prefix=PREFIX)
    eventually(lambda: frontier.note(enrol.NOTE) == enrol.DONE)
    eventually(lambda: frontier.ledger().dispatched == BOUND)
    assert frontier.ledger().waiting == COUNT - BOUND
    assert redis_client.llen(f"{PREFIX}celery:fetch") > BOUND / 4


def test_no_messages_pile_up_while_no_worker_takes_them(
    start: Callable[[], Scheduler], store: Store, redis_client: redis.Redis
) -> None:
    """The dispatch leases end again and again, and what is ready is dispatched anew."""
    found = [make_source(f"https://outlet{n}.example/feed.xml") for n in range(BOUND + 40)]
    store.save_sources(found)
    for source in found:
        store.save_source_state(source.id, {"status": "active", "next_due": time.time() - 1})
    start()
    frontier = Frontier(redis_client, prefix=PREFIX)
    eventually(lambda: frontier.ledger().dispatched)
    depths = []
    for _ in range(3):
        frontier.recover(9, round(time.time() * 1000) + 3_600_000)  # all leases are over
        time.sleep(1.2)
        depths.append(redis_client.llen(f"{PREFIX}celery:fetch"))
    assert BOUND <= depths[0] <= depths[-1] <= BOUND + SWEEPS
    assert frontier.ledger().balance() == 0


def test_a_message_stands_for_more_items_where_its_own_queue_is_under_load(
    start: Callable[[], Scheduler], redis_client: redis.Redis
) -> None:
    """Looking for more is in vain, and costs time, where nothing else waits."""
    frontier = Frontier(redis_client, prefix=PREFIX)

    def enter(queue: str, count: int) -> None:
        held = redis_client.llen(f"{PREFIX}celery:{queue}")
        keys = [f"page:{queue}{held + n}" for n in range(count)]
        frontier.enter([NewItem(key=k, kind=ItemKind.PAGE, stage=queue, queue=queue) for k in keys])
        eventually(lambda: redis_client.llen(f"{PREFIX}celery:{queue}") == held + count)

    def more(queue: str) -> int:
        """For how many others the latest message stands."""
        [latest] = redis_client.lrange(f"{PREFIX}celery:{queue}", 0, 0)
        return int(json.loads(base64.b64decode(json.loads(latest)["body"]))[0][2])

    start()
    enter("process", BUSY)
    enter("process", 1)
    assert more("process") == MORE_ITEMS
    enter("fetch", 1)
    assert more("fetch") == 0
    enter("process", 1)
    assert more("process") == MORE_ITEMS


def test_one_leads_until_it_ends_and_the_other_takes_over(
    start: Callable[[], Scheduler],
) -> None:
    first = start()
    eventually(lambda: first.leads)
    second = start()
    time.sleep(0.5)
    assert not second.leads
    first.stop.set()
    eventually(lambda: second.leads)
