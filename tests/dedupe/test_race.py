"""Of copies that arrive at the same moment exactly one becomes the original."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from redis import Redis

from tests.dedupe.dedupe_texts import Writer
from tests.dedupe.racing import (
    PROCESSES,
    Delivery,
    deliver,
    deliver_alone,
    insert,
    page,
    race,
    wait_until_remembered,
)
from wireroom.settings import Settings
from wireroom.store import Store

NOW: Final = 1_930_000_000.0
SHORT: Final = "The ferry to Kestrel Bay does not sail today."
PREFIX: Final = "race:"


def _settings(socket: Path, store_url: str, soft_seconds: float = 30) -> Settings:
    return Settings(
        redis_url=f"unix://{socket}",
        redis_prefix=PREFIX,
        store_url=store_url,
        process_soft_seconds=soft_seconds,
    )


def _copies(seed: int) -> list[tuple[str, str]]:
    """Pairs of copies: short and long exact ones, near ones."""
    writer = Writer(seed)
    pairs = []
    for number in range(5):
        text = writer.text(120 + 60 * number)
        pairs += [(text, text.upper()), (text := writer.text(300), writer.edited(text, 0.03))]
        note = f"{SHORT} {writer.text(35)}"
        pairs.append((note, note))
    return pairs


def test_processes_that_insert_the_same_texts_agree_on_one_original_of_each(
    redis_client: Redis, redis_server: Path
) -> None:
    writer = Writer(11)
    texts = [writer.text(60) for _ in range(98)] + [SHORT, "Closed."]
    firsts = race(insert, [(str(redis_server), worker, texts, NOW) for worker in range(4)])
    assert sum(firsts) == len(texts)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_two_copies_processed_at_once_one_is_stored_and_one_a_duplicate(
    redis_client: Redis, redis_server: Path, new_store_url: Callable[[str], str], kind: str
) -> None:
    url = new_store_url(kind)
    Store.migrate(url)
    settings = _settings(redis_server, url)
    pairs = _copies(12)
    # The one that entered first is now the one worker's and now the other's.
    lots = [
        [
            Delivery(f"https://{name}.example/{at}", page(f"Report {at}", pair[side]), NOW + when)
            for at, pair in enumerate(pairs)
            for when in [(at + side) % 2]
        ]
        for side, name in enumerate(("herald", "gazette"))
    ]
    ended = race(deliver, [(settings, lot) for lot in lots])
    outcomes = [sorted(both) for both in zip(*ended, strict=True)]
    assert outcomes == [["duplicate", "stored"]] * len(pairs)
    with Store.open(url) as store:
        originals = [article for article in store.iterate() if article.duplicate is None]
    assert len(originals) == len(pairs)


def test_an_original_whose_worker_stood_still_becomes_the_copy(
    redis_client: Redis, redis_server: Path, new_store_url: Callable[[str], str]
) -> None:
    url = new_store_url("sqlite")
    Store.migrate(url)
    settings = _settings(redis_server, url, soft_seconds=3)
    writer = Writer(13)
    text = writer.text(8_000)
    near = writer.edited(text, 0.02)
    slow, quick = (
        Delivery(f"https://{name}.example/", page("The report", body), NOW)
        for name, body in (("herald", text), ("gazette", near))
    )
    results = PROCESSES.SimpleQueue()
    child = PROCESSES.Process(target=deliver_alone, args=(results, settings, slow))
    child.start()
    wait_until_remembered(redis_client, PREFIX)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGSTOP)
    try:
        (ended,) = race(deliver, [(settings, [quick])])
        assert ended == ["stored"]
        assert results.empty()
    finally:
        os.kill(child.pid, signal.SIGCONT)
    child.join(60)
    assert results.get() == "duplicate"
