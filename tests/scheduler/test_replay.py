"""A replay gives each seed's ending once, whatever becomes of Redis meanwhile."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest
import redis

from scheduler.replay import Replay, plan
from wireroom.frontier import Frontier
from wireroom.quarantining import batch_result
from wireroom.records import Disposition

SEEDS = 30


@pytest.fixture
def frontier(redis_client: redis.Redis) -> Frontier:
    return Frontier(redis_client, prefix="replay:", retry_base=0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(SEEDS):
        (tmp_path / f"{number:02}.txt").write_text(f"Report {number}\n")
    return tmp_path


class Work:
    """Ends a few items each time that the replay looks whether to go on, and now and then does
    what a test wants done to Redis."""

    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier
        self.turns = itertools.count()
        self.ended = 0

    def some(self, count: int = 4) -> None:
        for key, _stage in self.frontier.dispatch("process", count):
            claim = self.frontier.claim(key, "a worker", 60.0)
            assert claim is not None
            result = batch_result(claim.item, Disposition.STORED)
            assert self.frontier.finish(claim, Disposition.STORED, result=result)
            self.ended += 1


def names(replay: Replay, work: Work, damage: dict[int, object]) -> Counter[str]:
    def go_on() -> bool:
        turn = next(work.turns)
        assert turn < 400, "the replay does not end"
        done = damage.get(turn)
        if callable(done):
            done()
        work.some()
        return True

    return Counter(Path(result.item).name for result in replay.results(go_on))


def test_each_seed_has_one_ending(frontier: Frontier, folder: Path) -> None:
    replay = Replay(frontier, plan([folder]), b"key")
    assert set(names(replay, Work(frontier), {}).values()) == {1}
    assert replay.counts == {"stored": SEEDS}


@pytest.mark.parametrize("at", [(1,), (3,), (2, 5)])
def test_what_redis_has_lost_enters_again(
    frontier: Frontier, folder: Path, redis_client: redis.Redis, at: tuple[int, ...]
) -> None:
    replay = Replay(frontier, plan([folder]), b"key")
    found = names(replay, Work(frontier), dict.fromkeys(at, redis_client.flushall))
    assert len(found) == SEEDS
    assert set(found.values()) == {1}
    assert replay.summary().startswith(f"{SEEDS} items")


@pytest.mark.parametrize(("kept", "back"), [(0, 3), (2, 4), (2, 7), (4, 8)])
def test_redis_as_it_was_before(
    frontier: Frontier, folder: Path, redis_client: redis.Redis, kept: int, back: int
) -> None:
    copy: dict[bytes, bytes] = {}

    def keep() -> None:
        copy.update({name: redis_client.dump(name) or b"" for name in redis_client.scan_iter()})

    def restore() -> None:
        redis_client.flushall()
        for name, value in copy.items():
            redis_client.restore(name, 0, value)

    replay = Replay(frontier, plan([folder]), b"key")
    found = names(replay, Work(frontier), {kept: keep, back: restore})
    assert len(found) == SEEDS
    assert set(found.values()) == {1}


def test_it_waits_while_redis_is_full(
    frontier: Frontier, folder: Path, redis_client: redis.Redis
) -> None:
    def full() -> None:
        redis_client.config_set("maxmemory", 1)

    def free() -> None:
        redis_client.config_set("maxmemory", 0)

    work = Work(frontier)
    replay = Replay(frontier, plan([folder]), b"key")
    full()
    turns = itertools.count()

    def go_on() -> bool:
        turn = next(turns)
        assert turn < 400, "the replay does not end"
        if turn == 2:
            free()
        if turn > 2:
            work.some()
        return True

    try:
        assert len(list(replay.results(go_on))) == SEEDS
    finally:
        free()
