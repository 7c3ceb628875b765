"""An index that is evicted, emptied or damaged misses copies; it invents none and stops nobody."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from redis.exceptions import RedisError

from tests.dedupe.dedupe_texts import Writer
from tests.dedupe.racing import Delivery, deliver_one, page
from wireroom.embedded import server_binary
from wireroom.errors import UnavailableError
from wireroom.frontier import translate
from wireroom.settings import Settings
from wireroom.store import Store
from workers.context import Context
from workers.dedupe import fingerprint
from workers.dedupe.fingerprint import ANCHOR_BYTES, Fingerprint
from workers.state.fingerprints import FingerprintIndex

NOW: Final = 1_930_000_000.0
Damage = Callable[[Redis, Any], object]


def _id(number: int) -> str:
    return f"{number:032x}"


def _invented(draw: random.Random) -> Fingerprint:
    """The fingerprint of a text that nobody wrote."""
    anchors = draw.randbytes(16 * ANCHOR_BYTES)
    return Fingerprint(text_key=draw.randbytes(16).hex(), sketch=anchors, stored=16)


def _changed(redis: Any, key: bytes, change: Callable[[bytes], bytes]) -> None:
    """What a key holds, or each bucket in it, is replaced."""
    if redis.type(key) == b"hash":
        for field, value in sorted(redis.hgetall(key).items()):
            redis.hset(key, field, change(value))
    else:
        redis.set(key, change(redis.get(key)))


def _cut(redis: Redis, key: bytes) -> None:
    _changed(redis, key, lambda held: held[: len(held) // 2 - 1])


def _scrambled(redis: Redis, key: bytes) -> None:
    draw = random.Random(2)
    _changed(redis, key, lambda held: draw.randbytes(len(held)))


def _longer(redis: Redis, key: bytes) -> None:
    _changed(redis, key, lambda held: held + b"more!")


def _zeros(redis: Redis, key: bytes) -> None:
    _changed(redis, key, lambda held: bytes(len(held)))


def _overwritten(held: bytes, at: int, part: bytes) -> bytes:
    at %= len(held) + 1
    return held[:at] + part + held[at + len(part) :]


def _list(redis: Redis, key: bytes) -> None:
    redis.delete(key)
    redis.rpush(key, "not", "ours")


def _string(redis: Redis, key: bytes) -> None:
    redis.set(key, "not ours")


def _gone(redis: Redis, key: bytes) -> None:
    redis.delete(key)


DAMAGES: Final[list[tuple[str, Damage]]] = [
    (kind, damage)
    for kind in "mbr"
    for damage in (_gone, _cut, _scrambled, _longer, _zeros, _list, _string)
]


@pytest.mark.parametrize(
    ("kind", "damage"), DAMAGES, ids=[f"{kind}{damage.__name__}" for kind, damage in DAMAGES]
)
def test_a_damaged_index_goes_on(redis_client: Redis, kind: str, damage: Damage) -> None:
    index, writer = FingerprintIndex(redis_client), Writer(6)
    texts = {_id(number): writer.text(80) for number in range(1, 401)}
    for article, text in texts.items():
        index.match_and_insert(article, fingerprint(text), NOW)
    for key in redis_client.keys(f"wireroom:fp:{kind}:*"):
        life = redis_client.ttl(key)
        damage(redis_client, key)
        redis_client.expire(key, life)
    again = {_id(number): writer.text(80) for number in range(1_001, 1_101)}
    for article, text in again.items():
        found = index.match_and_insert(article, fingerprint(text), NOW)
        assert not [each for each in found if each.article_id in texts]
    found_again = 0
    for article, text in (texts | again).items():
        proposed = {each.article_id for each in index.probe(_id(9_999), fingerprint(text), NOW)}
        assert proposed & (texts.keys() | again.keys()) <= {article}
        found_again += article in proposed and article in again
    # Nothing is missed of what came after the damage, and all that is left expires.
    assert found_again == len(again)
    assert all(redis_client.ttl(key) > 0 for key in redis_client.keys("wireroom:fp:*"))
    for article, text in texts.items():
        index.remove(article, fingerprint(text), NOW)


PARTS: Final = st.tuples(st.integers(0, 9_000), st.binary(max_size=60))


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_whatever_is_in_the_keys_no_call_fails(redis_client: Redis, data: st.DataObject) -> None:
    redis_client.flushall()
    index, writer = FingerprintIndex(redis_client), Writer(7)
    prints = [fingerprint(writer.text(30)) for _ in range(30)]
    for number, fp in enumerate(prints, 1):
        index.match_and_insert(_id(number), fp, NOW)
    keys: list[Any] = sorted(redis_client.keys("wireroom:fp:*"))
    for key in keys:
        if data.draw(st.booleans()):
            continue
        _changed(redis_client, key, lambda held: _overwritten(held, *data.draw(PARTS)))
    for number, fp in enumerate(prints, 1):
        assert len(index.match_and_insert(_id(100 + number), fp, NOW)) <= 8
        assert len(index.probe(_id(number), fp, NOW)) <= 8
        index.remove(_id(number), fp, NOW)


@pytest.fixture
def small_redis(tmp_path: Path) -> Iterator[Callable[[str], Redis]]:
    """Starts a server of 3 MB that does as it is told when it is full."""
    servers: list[subprocess.Popen[bytes]] = []

    def start(policy: str) -> Redis:
        socket = tmp_path / f"{policy}.sock"
        command = [server_binary(), "--port", "0", "--unixsocket", str(socket), "--save", ""]
        command += ["--maxmemory", "2mb", "--maxmemory-policy", policy, "--dir", str(tmp_path)]
        servers.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        client = Redis(unix_socket_path=str(socket))
        deadline = time.monotonic() + 15
        while True:
            try:
                client.ping()
                return client
            except RedisError:
                assert time.monotonic() < deadline
                time.sleep(0.02)

    yield start
    for server in servers:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("policy", ["allkeys-lru", "allkeys-random", "volatile-ttl"])
def test_an_evicting_server_costs_memory_of_old_texts_only(
    small_redis: Callable[[str], Redis], policy: str
) -> None:
    redis = small_redis(policy)
    index, draw = FingerprintIndex(redis), random.Random(3)
    prints: dict[str, Fingerprint] = {}
    for number in range(1, 12_001):
        article, fp = _id(number), _invented(draw)
        prints[article] = fp
        assert index.match_and_insert(article, fp, NOW) == []
        if number % 50 == 0:
            other = _id(draw.randint(1, number))
            found = index.probe(_id(99_999), prints[other], NOW)
            assert [each.article_id for each in found] in ([], [other])
    info = redis.info()
    assert info["evicted_keys"] > 0
    assert info["used_memory"] < 4 * 2**20
    assert all(redis.ttl(key) > 0 for key in redis.keys("wireroom:fp:*"))
    # It still remembers.
    latest = [_id(number) for number in range(20_001, 20_051)]
    for article in latest:
        prints[article] = _invented(draw)
        index.match_and_insert(article, prints[article], NOW)
    assert any(index.probe(_id(99_999), prints[article], NOW) for article in latest)


def test_a_full_server_that_evicts_nothing_is_unavailable_and_no_defect(
    small_redis: Callable[[str], Redis],
) -> None:
    redis = small_redis("noeviction")
    index, draw = FingerprintIndex(redis), random.Random(4)
    kept: list[Fingerprint] = []

    def fill() -> None:
        for number in range(1, 100_000):
            fp = _invented(draw)
            with translate():
                index.match_and_insert(_id(number), fp, NOW)
            kept.append(fp)

    with pytest.raises(UnavailableError):
        fill()
    # What was refused left nothing behind, and what was remembered is still found.
    assert len(kept) > 1_000
    for number in (1, len(kept) // 2, len(kept)):
        (found,) = index.probe(_id(99_999), kept[number - 1], NOW)
        assert found.article_id == _id(number)


def test_a_server_that_is_emptied_all_the_time(redis_client: Redis, redis_server: Path) -> None:
    """Data and scripts vanish between and during the calls of others."""
    writer, over = Writer(11), threading.Event()
    prints = [fingerprint(writer.text(60)) for _ in range(200)]
    emptied = 0

    def empty() -> None:
        nonlocal emptied
        client = Redis(unix_socket_path=str(redis_server))
        while not over.is_set():
            client.flushall()
            client.script_flush()
            emptied += 1
            time.sleep(0.003)
        client.close()

    thread = threading.Thread(target=empty)
    thread.start()
    try:
        index = FingerprintIndex(Redis(unix_socket_path=str(redis_server)))
        for _ in range(3):
            for number, fp in enumerate(prints, 1):
                index.match_and_insert(_id(number), fp, NOW)
                found = index.probe(_id(999), fp, NOW)
                assert [each.article_id for each in found] in ([], [_id(number)])
    finally:
        over.set()
        thread.join()
    assert emptied > 3


@pytest.mark.parametrize(
    ("kind", "damage"), DAMAGES, ids=[f"{kind}{damage.__name__}" for kind, damage in DAMAGES]
)
def test_items_end_well_whatever_happened_to_the_index(
    redis_client: Redis,
    redis_server: Path,
    new_store_url: Callable[[str], str],
    kind: str,
    damage: Damage,
) -> None:
    url = new_store_url("sqlite")
    Store.migrate(url)
    prefix = "lost:"
    context = Context(
        Settings(
            redis_url=f"unix://{redis_server}",
            redis_prefix=prefix,
            store_url=url,
            process_soft_seconds=1.2,
        ),
        "test",
    )
    writer = Writer(12)
    texts = [writer.text(200) for _ in range(4)]

    def ending(host: str, number: int, text: str) -> str:
        address = f"https://{host}.example/{number}"
        return deliver_one(None, context, Delivery(address, page(f"Report {number}", text), NOW))

    firsts = [ending("herald", at, text) for at, text in enumerate(texts[:3])]
    for key in redis_client.keys(f"{prefix}fp:fp:{kind}:*"):
        damage(redis_client, key)
    near = writer.edited(texts[0], 0.03)
    assert firsts == ["stored"] * 3
    assert ending("gazette", 0, near) in {"stored", "duplicate"}
    # An exact copy is found in the store, whatever the index has lost.
    assert ending("gazette", 1, texts[1]) == "duplicate"
    assert ending("gazette", 3, texts[3]) == "stored"
    assert ending("tribune", 3, writer.edited(texts[3], 0.03)) == "duplicate"
