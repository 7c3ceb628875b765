"""What was asked of hosts, through a real Redis."""

from __future__ import annotations

import time
from pathlib import Path

import redis

from wireroom.asked import HOSTS_MAX, SLOT_SECONDS, SLOTS, Asked, lately

NOW = 1_800_000_000.0


def test_every_exchange_is_counted_by_host_and_in_all(redis_client: redis.Redis) -> None:
    notes = Asked(redis_client, "t:")
    for number in range(5):
        notes.note("a.example", failed=number == 0, size=100)
    notes.note("b.example", failed=True)
    notes.write()
    found = lately(redis_client, "t:", 10, time.time())
    assert found["fetches"] == ({"a.example": 5, "b.example": 1}, 6)
    assert found["failures"] == ({"a.example": 1, "b.example": 1}, 2)
    assert found["bytes"] == ({"a.example": 500}, 500)


def test_the_hosts_with_the_most_are_kept_and_the_sum_is_of_all(redis_client: redis.Redis) -> None:
    notes = Asked(redis_client, "t:")
    notes.note("busy.example", failed=False, size=7)
    for number in range(HOSTS_MAX + 500):
        notes.note("busy.example", failed=False)
        notes.note(f"h{number}.example", failed=False)
    notes.write()
    now = time.time()
    top, total = lately(redis_client, "t:", 1, now)["fetches"]
    assert top == {"busy.example": HOSTS_MAX + 501}
    assert total == 2 * (HOSTS_MAX + 500) + 1
    (name,) = list(redis_client.keys("t:asked:fetches:*"))
    assert redis_client.zcard(name) == HOSTS_MAX + 1
    assert 0 < redis_client.ttl(name) <= (SLOTS + 2) * SLOT_SECONDS


def test_what_is_older_than_the_window_is_not_shown(redis_client: redis.Redis) -> None:
    slot = int(NOW) // SLOT_SECONDS
    for back in range(SLOTS + 3):
        redis_client.zadd(f"t:asked:fetches:{slot - back}", {"a.example": 1, "*": 1})
    assert lately(redis_client, "t:", 10, NOW)["fetches"] == ({"a.example": SLOTS + 1}, SLOTS + 1)


def test_without_redis_nothing_is_counted_and_nobody_is_hindered(tmp_path: Path) -> None:
    nobody = redis.Redis(unix_socket_path=str(tmp_path / "none"))
    notes = Asked(nobody, "t:")
    notes.note("a.example", failed=False)
    notes.write()


def test_what_was_noted_is_written_by_itself(redis_client: redis.Redis) -> None:
    notes = Asked(redis_client, "t:")
    notes.note("a.example", failed=False)
    until = time.monotonic() + 10
    while not redis_client.keys("t:asked:fetches:*"):
        assert time.monotonic() < until
        time.sleep(0.05)
