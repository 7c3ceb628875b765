"""The index of remembered texts, against a real Redis."""

from __future__ import annotations

import threading
from typing import Any, Final

import pytest
from redis import Redis

from tests.dedupe.dedupe_texts import Writer
from workers.dedupe import fingerprint
from workers.dedupe.fingerprint import Fingerprint
from workers.state.fingerprints import FingerprintIndex

NOW: Final = 1_930_000_000.0
DAY: Final = 86_400.0
ENTRY_BYTES: Final = 8


def _buckets(redis: Any) -> list[bytes]:
    """What the buckets of all generations hold."""
    return [held for key in redis.keys("wireroom:fp:b:*") for held in redis.hvals(key)]


def _entries(redis: Redis) -> int:
    """Anchors that the index can find a text by."""
    return sum(map(len, _buckets(redis))) // ENTRY_BYTES


def _id(number: int) -> str:
    return f"{number:032x}"


def test_copies_find_what_was_remembered_and_others_do_not(redis_client: Redis) -> None:
    index, writer = FingerprintIndex(redis_client), Writer(1)
    texts = [writer.text(400) for _ in range(60)]
    for number, text in enumerate(texts, 1):
        assert index.match_and_insert(_id(number), fingerprint(text), NOW) == []
    for number, text in enumerate(texts, 1):
        (found,) = index.probe(_id(999), fingerprint(text.upper()), NOW)
        assert (found.article_id, found.exact) == (_id(number), True)
        (near,) = index.probe(_id(999), fingerprint(writer.edited(text, 0.04)), NOW)
        assert (near.article_id, near.exact) == (_id(number), False)


def test_containment_is_found_whichever_comes_first(redis_client: Redis) -> None:
    index, writer = FingerprintIndex(redis_client), Writer(2)
    found = 0
    for number in range(1, 101):
        wire = writer.text(150)
        long = "\n\n".join([writer.text(350), wire, writer.text(400)])
        first, second = (wire, long) if number % 2 else (long, wire)
        index.match_and_insert(_id(number), fingerprint(first), NOW)
        candidates = index.match_and_insert(_id(1000 + number), fingerprint(second), NOW)
        found += _id(number) in [each.article_id for each in candidates]
    assert found >= 93


def test_a_second_delivery_changes_nothing(redis_client: Redis) -> None:
    index, text = FingerprintIndex(redis_client), Writer(3).text(200)
    for _ in range(3):
        assert index.match_and_insert(_id(1), fingerprint(text), NOW) == []
    assert [each.article_id for each in index.probe(_id(2), fingerprint(text), NOW)] == [_id(1)]
    assert _entries(redis_client) == 9


def test_of_copies_that_arrive_together_one_is_the_original(
    redis_client: Redis,
) -> None:
    pool = redis_client.connection_pool
    prints = [fingerprint(Writer(seed).text(60)) for seed in range(40)]
    alone: list[int] = []
    start = threading.Barrier(6)

    def deliver(worker: int) -> None:
        index = FingerprintIndex(Redis(connection_pool=pool))
        start.wait()
        for number, fp in enumerate(prints):
            if not index.match_and_insert(_id(1 + worker * 1000 + number), fp, NOW):
                alone.append(number)

    threads = [threading.Thread(target=deliver, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(alone) == list(range(40))


def test_texts_are_forgotten_after_the_window(redis_client: Redis) -> None:
    index, fp = FingerprintIndex(redis_client, window_days=30), fingerprint("One short text.")
    index.match_and_insert(_id(1), fp, NOW)
    assert index.probe(_id(2), fp, NOW + 29.9 * DAY)
    assert index.probe(_id(2), fp, NOW + 46 * DAY) == []


def test_a_generation_expires_when_it_is_not_looked_at_any_more(redis_client: Redis) -> None:
    index, writer = FingerprintIndex(redis_client, window_days=30), Writer(8)
    span = 15 * DAY
    begin = NOW // span * span
    for number, into in enumerate((0.0, 0.4, 0.999)):
        redis_client.flushall()
        for more in range(400):
            text = fingerprint(writer.text(40))
            index.match_and_insert(_id(1 + 1_000 * number + more), text, begin + into * span)
        lives = [redis_client.ttl(key) for key in redis_client.keys("wireroom:fp:*")]
        assert len(lives) == 4
        left = (3 - into) * span + 3_600
        assert all(left - 60 <= life <= left + 2 for life in lives)


def test_a_generation_that_left_the_window_is_freed_by_the_first_text_of_a_new_one(
    redis_client: Redis,
) -> None:
    index, writer = FingerprintIndex(redis_client, window_days=30), Writer(8)
    for number in range(8):
        text = fingerprint(writer.text(40))
        index.match_and_insert(_id(1 + number), text, NOW + number * 15 * DAY)
        for kind in "mb":
            assert len(redis_client.keys(f"wireroom:fp:{kind}:*")) == min(number + 1, 3)


@pytest.mark.parametrize("window_days", [1.0, 30.0])
@pytest.mark.parametrize("back", [0.5, 40.0, 3_600.0, 0.49 * DAY])
def test_a_clock_that_is_behind_sees_what_others_remembered(
    redis_client: Redis, window_days: float, back: float
) -> None:
    """Also where the others have begun a generation that has not begun by this clock."""
    index = FingerprintIndex(redis_client, window_days=window_days)
    span = window_days * DAY / 2
    boundary = (NOW // span + 1) * span
    fp = fingerprint(Writer(9).text(40))
    for number, at in enumerate((boundary + 0.1, boundary + back + 0.1), 1):
        redis_client.flushall()
        index.match_and_insert(_id(number), fp, at)
        (found,) = index.match_and_insert(_id(10 + number), fp, at - back)
        assert (found.article_id, found.exact, found.recent) == (_id(number), True, True)


def test_what_was_remembered_just_now_is_told_from_the_rest(redis_client: Redis) -> None:
    index, writer = FingerprintIndex(redis_client), Writer(10)
    fp = fingerprint(writer.text(40))

    def recent(at: float) -> bool:
        return index.probe(_id(99), fp, at)[0].recent

    index.match_and_insert(_id(1), fp, NOW)
    assert [recent(NOW + after) for after in (0, 59, 121, DAY)] == [True, True, False, False]
    # The clock goes back a day, and what is remembered then is no news two minutes later.
    for number, after in enumerate((0, 40, 80, 120), 2):
        index.match_and_insert(_id(number), fingerprint(writer.text(40)), NOW - DAY + after)
    assert not recent(NOW - DAY + 121)


def test_many_copies_of_one_text_stay_bounded(redis_client: Redis) -> None:
    index, fp = FingerprintIndex(redis_client), fingerprint(Writer(4).text(100))
    for number in range(1, 60):
        found = index.match_and_insert(_id(number), fp, NOW)
        assert len(found) == min(number - 1, 8)
        assert number == 1 or found[0].article_id == _id(1)
    assert _entries(redis_client) <= 16 * 9


def test_buckets_stay_small_as_the_index_grows(redis_client: Redis) -> None:
    index, writer = FingerprintIndex(redis_client), Writer(7)
    for number in range(1, 1_501):
        index.match_and_insert(_id(number), fingerprint(writer.text(60)), NOW)
    sizes = [len(held) // ENTRY_BYTES for held in _buckets(redis_client)]
    assert sum(sizes) == 1_500 * 9
    assert 1_000 < len(sizes) < 1_800
    assert max(sizes) < 4 * 12


def test_texts_made_to_meet_in_one_bucket_do_not_fill_it_without_end(redis_client: Redis) -> None:
    index = FingerprintIndex(redis_client)
    for number in range(1, 1_501):
        # Different anchors of one bucket, whatever the number of pages.
        anchors = b"".join(
            bytes([0, 0, number % 256, 8 * (number // 256) + at, 0]) for at in range(8)
        )
        key = f"{number:032x}"
        fp = Fingerprint(text_key=key, sketch=anchors, stored=8)
        index.match_and_insert(_id(number), fp, NOW)
    assert max(map(len, _buckets(redis_client))) // ENTRY_BYTES <= 512 + 8
    assert [each.exact for each in index.probe(_id(9_999), fp, NOW)][:1] == [True]


def test_removed_and_cleared_texts_are_not_found(redis_client: Redis) -> None:
    index, fp = FingerprintIndex(redis_client), fingerprint(Writer(5).text(100))
    index.match_and_insert(_id(1), fp, NOW)
    index.remove(_id(1), fp, NOW)
    assert index.probe(_id(2), fp, NOW) == []
    index.match_and_insert(_id(1), fp, NOW)
    assert index.probe(_id(2), fp, NOW)
    redis_client.set("wireroom:other", "stays")
    index.clear()
    assert redis_client.keys("*") == [b"wireroom:other"]
