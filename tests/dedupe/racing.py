"""Processes that do the same thing to the same texts at the same moment."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.synchronize import Barrier
from typing import Any, NamedTuple

from redis import Redis

from wireroom.frontier import Item
from wireroom.records import ItemKind
from wireroom.settings import Settings
from workers.context import Context
from workers.dedupe import decide, fingerprint
from workers.parcel import Parcel, pack
from workers.processing import process
from workers.state.fingerprints import FingerprintIndex
from workers.trail import Trail

# Forked from a process with threads a child could inherit a held lock: they come from a server
# that has imported this module and has none.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


class Delivery(NamedTuple):
    """A page as it was fetched, and when it entered (seconds since 1970)."""

    url: str
    page: str
    entered_at: float


def race(target: Any, arguments: list[tuple[Any, ...]]) -> list[Any]:
    """Runs ``target(barrier, *arguments)`` in a process for each of the arguments; the results."""
    barrier, results = PROCESSES.Barrier(len(arguments)), PROCESSES.SimpleQueue()
    children = [
        PROCESSES.Process(target=_run, args=(results, number, target, barrier, each))
        for number, each in enumerate(arguments)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(120)
    assert [child.exitcode for child in children] == [0] * len(children)
    return [result for _, result in sorted(results.get() for _ in children)]


def _run(results: Any, number: int, target: Any, barrier: Barrier, each: tuple[Any, ...]) -> None:
    results.put((number, target(barrier, *each)))


def insert(barrier: Barrier, socket: str, worker: int, texts: list[str], now: float) -> int:
    """How many of the texts the worker was the first to bring."""
    index = FingerprintIndex(Redis(unix_socket_path=socket))
    prints = [fingerprint(text) for text in texts]
    barrier.wait()
    firsts = 0
    for number, fp in enumerate(prints):
        found = index.match_and_insert(f"{1 + worker:016x}{number:016x}", fp, now)
        # Another text's anchor may agree by chance: only the comparison says what is a copy.
        others = [(each.article_id, texts[int(each.article_id[16:], 16)]) for each in found]
        firsts += decide(texts[number], others) is None
    return firsts


def deliver(barrier: Barrier, settings: Settings, deliveries: list[Delivery]) -> list[str]:
    """Processes the pages in order, each at the same moment as the others do theirs."""
    context = Context(settings, "test")
    context.store.known("", "")
    return [deliver_one(barrier, context, each) for each in deliveries]


def deliver_one(barrier: Barrier | None, context: Context, delivery: Delivery) -> str:
    """The disposition in which the page ends."""
    parcel = Parcel(data=delivery.page.encode(), url=delivery.url, media_type="text/html")
    item = Item(
        key=delivery.url,
        seq=int(delivery.entered_at * 1e6),
        kind=ItemKind.PAGE,
        stage="process",
        queue="process",
        url=delivery.url,
        body_ref=context.frontier.put_body(pack(parcel)),
        attempts=1,
    )
    if barrier is not None:
        barrier.wait()
    ended = process(context, item, Trail())
    return str(getattr(ended, "disposition", ended))


def page(title: str, text: str) -> str:
    """An article's page."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def wait_until_remembered(redis: Redis, prefix: str, seconds: float = 60) -> None:
    """Until some text is in the index."""
    deadline = time.monotonic() + seconds
    while not redis.keys(f"{prefix}fp:fp:m:*"):
        assert time.monotonic() < deadline
        time.sleep(0.002)


def deliver_alone(results: Any, settings: Settings, delivery: Delivery) -> None:
    """Puts the disposition of one page into ``results``."""
    results.put(deliver_one(None, Context(settings, "test"), delivery))
