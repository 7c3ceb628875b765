"""The index of remembered texts, against a real Redis."""

from __future__ import annotations

import threading
from typing import Final

from redis import Redis

from tests.dedupe.dedupe_texts import Writer
from workers.dedupe import fingerprint
from workers.state.fingerprints import FingerprintIndex

NOW: Final = 1_930_000_000.0
DAY: Final = 86_400.0


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
    assert len(redis_client.keys("wireroom:fp:b:*")) <= 16
    assert sum(redis_client.strlen(key) for key in redis_client.keys("wireroom:fp:b:*")) == 9 * 7


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
    lives = [redis_client.ttl(key) for key in redis_client.keys("wireroom:fp:*")]
    assert lives
    assert all(30 * DAY < life <= 45 * DAY + 1 for life in lives)


def test_many_copies_of_one_text_stay_bounded(redis_client: Redis) -> None:
    index, fp = FingerprintIndex(redis_client), fingerprint(Writer(4).text(100))
    for number in range(1, 60):
        found = index.match_and_insert(_id(number), fp, NOW)
        assert len(found) == min(number - 1, 8)
        assert number == 1 or found[0].article_id == _id(1)
    largest = max(redis_client.strlen(key) for key in redis_client.keys("wireroom:fp:b:*"))
    assert largest <= 7 * 96


def test_buckets_stay_small_as_the_index_grows(redis_client: Redis) -> None:
    index, writer = FingerprintIndex(redis_client), Writer(7)
    for number in range(1, 1_501):
        index.match_and_insert(_id(number), fingerprint(writer.text(60)), NOW)
    sizes = [redis_client.strlen(key) for key in redis_client.keys("wireroom:fp:b:*")]
    assert sum(sizes) == 1_500 * 9 * 7
    assert len(sizes) > 250
    assert max(sizes) < 3 * 7 * 48


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


def test_losing_keys_misses_but_never_invents(redis_client: Redis) -> None:
    writer = Writer(6)
    texts = {_id(number): writer.text(80) for number in range(1, 201)}
    for victim in ("m", "b", "r"):
        redis_client.flushall()
        index = FingerprintIndex(redis_client)
        for article, text in texts.items():
            index.match_and_insert(article, fingerprint(text), NOW)
        lost = redis_client.keys(f"wireroom:fp:{victim}:*")[::2]
        redis_client.delete(*lost)
        for number in range(300, 400):
            index.match_and_insert(_id(number), fingerprint(writer.text(80)), NOW)
        for article, text in texts.items():
            found = index.probe(_id(999), fingerprint(text), NOW)
            assert {each.article_id for each in found} <= {article}
