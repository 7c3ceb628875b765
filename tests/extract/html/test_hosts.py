"""The memory of hosts: what it takes in, how it is bounded, and how workers share it."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.extract.html.html_pages import STORIES, html_of, read
from tests.metrics.states import series
from wireroom.drifting import KEEP_SECONDS, Drift, drift_of_source, drifting_hosts, flags_key, save
from wireroom.errors import UnavailableError
from wireroom.records import Article, HostChange
from workers.extract.hostmemory import (
    BLOCKS_MAX,
    HOSTS_MAX,
    OBSERVATIONS_MAX,
    PAGE_BLOCKS_MAX,
    PAGES_MAX,
    RECORD_MAX_BYTES,
    HostMemory,
    HostRecord,
    Observation,
    host_of,
    page_note,
)
from workers.state.hosts import HAND_ON_PAGES, HAND_ON_SECONDS, RETRY_SECONDS, SharedHostMemory

SEEN = Observation(chars=2_000)
LINE = "a sentence that repeats"

_fingerprints = st.binary(min_size=6, max_size=6)
_records = st.builds(
    lambda pages, seen, counts: (pages, seen, counts),
    st.lists(_fingerprints, unique=True, max_size=20),
    st.lists(st.binary(min_size=3, max_size=3), max_size=20),
    st.dictionaries(_fingerprints, st.integers(1, PAGES_MAX), max_size=30),
)


def learn(memory: HostMemory, host: str, *pages: str, keys: tuple[str, ...] = (LINE,)) -> None:
    for page in pages:
        memory.learn(host, page_note(page, keys, SEEN))


# --- pure ----------------------------------------------------------------------------------


@given(st.integers(0, 1_000_000), st.tuples(*[st.booleans()] * 4))
def test_an_observation_survives_three_bytes(
    chars: int, flags: tuple[bool, bool, bool, bool]
) -> None:
    back = Observation.unpack(Observation(chars, *flags).pack())
    assert back[1:] == flags
    assert abs(back.chars - chars) <= 1 + chars / 4_000


@given(_records)
def test_a_record_survives_its_bytes(
    parts: tuple[list[bytes], list[bytes], dict[bytes, int]],
) -> None:
    record = HostRecord()
    record.pages.update(dict.fromkeys(parts[0]))
    record.packed.extend(parts[1])
    record.counts.update(parts[2])
    back = HostRecord.decode(record.encode())
    assert back is not None
    assert list(back.pages) == parts[0]
    assert list(back.packed) == parts[1]
    assert list(back.counts.items()) == list(parts[2].items())


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda tail: b"wh1" + tail))
def test_foreign_bytes_are_no_record_or_a_small_one(data: bytes) -> None:
    record = HostRecord.decode(data)
    assert record is None or record.encode() == data or len(record.counts) < 10


def test_a_host_is_bounded_and_old_blocks_go_first() -> None:
    memory = HostMemory()
    for number in range(PAGES_MAX + OBSERVATIONS_MAX):
        own = [f"{number} {i} something of its own" for i in range(40)]
        memory.learn("h", page_note(f"p{number}", [LINE, *own], SEEN))
    record = memory.record("h")
    assert (len(record.pages), len(record.packed)) == (PAGES_MAX, OBSERVATIONS_MAX)
    assert len(record.counts) == BLOCKS_MAX
    assert len(record.encode()) == RECORD_MAX_BYTES < 20_000
    assert memory.repeated("h", "new", [LINE, own[0]]) == {LINE}


def test_a_page_of_ten_thousand_blocks_does_not_push_out_the_others() -> None:
    memory = HostMemory()
    learn(memory, "h", "a", "b", "c")
    memory.learn("h", page_note("d", [f"block number {i} of many" for i in range(10_000)], SEEN))
    assert len(memory.record("h").counts) == PAGE_BLOCKS_MAX + 1
    assert memory.repeated("h", "new", [LINE]) == {LINE}


def test_hosts_held_at_once_are_bounded() -> None:
    memory = HostMemory()
    for number in range(HOSTS_MAX + 10):
        learn(memory, f"h{number}", "a", "b", "c")
    assert memory.repeated("h0", "new", [LINE]) == frozenset()
    assert memory.repeated(f"h{HOSTS_MAX + 9}", "new", [LINE]) == {LINE}


def test_a_page_counts_once_and_is_not_held_against_itself() -> None:
    memory = HostMemory()
    for _ in range(10):
        learn(memory, "h", "a")
    assert memory.repeated("h", "b", [LINE]) == frozenset()
    learn(memory, "h", "b", "c")
    assert memory.repeated("h", "c", [LINE]) == frozenset()
    assert memory.repeated("h", "d", [LINE]) == {LINE}


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.paper.example/a", "www.paper.example"),
        ("http://www.paper.example:80/a", "www.paper.example"),
        ("https://paper.example:8443/a", "paper.example:8443"),
        ("http://[::1]/a", "[::1]"),
        ("file:///etc/passwd", None),
        (None, None),
    ],
)
def test_the_host_of_a_page(url: str | None, host: str | None) -> None:
    assert host_of(url) == host


def test_how_each_page_came_out_is_noted() -> None:
    memory = HostMemory()
    pages = [
        html_of(STORIES[0]),
        "<html><title>404</title><body><h1>Page not found</h1><p>It is gone.</p></body></html>",
        " ",
    ]
    for number, html in enumerate(pages):
        read(html, f"https://paper.example/{number}", memory=memory)
    seen = memory.record("paper.example").observations
    found = read(pages[0])
    assert isinstance(found, Article)
    assert abs(seen[0].chars - len(found.text)) <= 1
    assert seen[0][1:] == (False, False, False, False)
    assert [each.rejected for each in seen] == [False, True, True]


# --- shared --------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def nobody(folder: Path) -> redis.Redis:
    """A client whose server is not there."""
    return redis.Redis(
        unix_socket_path=str(folder / "nobody.sock"), retry=Retry(NoBackoff(), retries=0)
    )


def test_workers_share_what_they_learn(redis_client: redis.Redis) -> None:
    one, two = SharedHostMemory(redis_client, "t:"), SharedHostMemory(redis_client, "t:")
    learn(one, "h", "a", "b")
    learn(two, "h", "b", "c")
    one.hand_on_all()
    two.hand_on_all()
    # Page b was seen by both and counts once.
    assert next(iter(two.record("h").counts.values())) == 3
    third = SharedHostMemory(redis_client, "t:")
    assert third.repeated("h", "d", [LINE, "something quite different"]) == {LINE}
    assert third.repeated("other", "d", [LINE]) == frozenset()


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sets(st.integers(0, 60), max_size=12)), max_size=60)
)
def test_the_script_learns_as_the_process_does(
    redis_server: Path, pages: list[tuple[int, set[int]]]
) -> None:
    client = redis.Redis(unix_socket_path=str(redis_server))
    client.flushall()
    alone, shared = HostMemory(), SharedHostMemory(client, "t:")
    for number, blocks in pages:
        note = page_note(f"p{number}", [f"block number {i} here" for i in sorted(blocks)], SEEN)
        alone.learn("h", note)
        shared.learn("h", note)
    shared.hand_on_all()
    data = client.get("t:host:h")
    assert (data or b"") == (alone.record("h").encode() if pages else b"")
    client.close()


def test_the_script_keeps_the_bounds(redis_client: redis.Redis) -> None:
    shared = SharedHostMemory(redis_client, "t:")
    for number in range(PAGES_MAX + OBSERVATIONS_MAX):
        keys = [LINE, *(f"{number} {i} something of its own" for i in range(20))]
        shared.learn("h", page_note(f"p{number}", keys, SEEN))
    shared.hand_on_all()
    data = redis_client.get("t:host:h")
    assert isinstance(data, bytes)
    assert len(data) == RECORD_MAX_BYTES
    assert 0 < redis_client.ttl("t:host:h") <= 14 * 86_400


def test_exchanges_with_redis_are_few(redis_client: redis.Redis) -> None:
    clock = Clock()
    memory = SharedHostMemory(redis_client, "t:", clock)
    redis_client.config_resetstat()

    def calls() -> int:
        stats = redis_client.info("commandstats")
        names = ("cmdstat_get", "cmdstat_evalsha", "cmdstat_eval")
        return sum(stats[name]["calls"] for name in names if name in stats)

    for number in range(HAND_ON_PAGES - 1):
        memory.repeated("h", f"p{number}", [LINE])
        learn(memory, "h", f"p{number}")
    assert calls() == 1
    learn(memory, "h", "one more")
    handed_on = calls()
    # The script's own GET counts as well, and its first call is refused until it is loaded.
    assert 2 <= handed_on <= 4
    learn(memory, "h", "after")
    clock.now += HAND_ON_SECONDS - 1
    learn(memory, "h", "in between")
    assert calls() == handed_on
    clock.now += 1
    learn(memory, "g", "of another host")
    assert memory.record("h").counts
    assert redis_client.exists("t:host:h")
    assert (
        SharedHostMemory(redis_client, "t:").record("h").pages.keys()
        == memory.record("h").pages.keys()
    )


@pytest.mark.parametrize(
    "foreign", [b"", b"something else", b"wh1\xff\xff\xff\xff\xff\xff", b"wh1"]
)
def test_foreign_bytes_are_passed_over_and_replaced(
    redis_client: redis.Redis, foreign: bytes
) -> None:
    redis_client.set("t:host:h", foreign)
    memory = SharedHostMemory(redis_client, "t:")
    learn(memory, "h", "a", "b", "c")
    memory.hand_on_all()
    assert SharedHostMemory(redis_client, "t:").repeated("h", "d", [LINE]) == {LINE}


def test_a_key_of_another_type_is_passed_over_and_replaced(redis_client: redis.Redis) -> None:
    redis_client.rpush("t:host:h", "x")
    redis_client.set(flags_key("t:"), "x")
    clock = Clock()
    memory = SharedHostMemory(redis_client, "t:", clock)
    learn(memory, "h", "a", "b", "c")
    memory.hand_on_all()
    assert memory.repeated("h", "d", [LINE]) == {LINE}


def test_without_redis_a_process_has_its_own_memory(
    redis_client: redis.Redis, tmp_path: Path
) -> None:
    away = nobody(tmp_path)
    clock = Clock()
    memory = SharedHostMemory(away, "t:", clock)
    for number in range(3 * HAND_ON_PAGES):
        memory.repeated("h", f"p{number}", [LINE])
        learn(memory, "h", f"p{number}")
        clock.now += HAND_ON_SECONDS
    assert memory.repeated("h", "new", [LINE]) == {LINE}
    # It comes back: the latest of what has waited is handed on.
    memory._client, memory._script.registered_client = redis_client, redis_client
    clock.now += RETRY_SECONDS
    learn(memory, "h", "when it is back")
    assert SharedHostMemory(redis_client, "t:").repeated("h", "new", [LINE]) == {LINE}


# --- drift flags ---------------------------------------------------------------------------


def test_a_host_that_changes_is_flagged_until_it_is_as_before(redis_client: redis.Redis) -> None:
    memory = SharedHostMemory(redis_client, "t:")

    def pages(name: str, count: int, seen: Observation) -> None:
        for number in range(count):
            memory.learn("h", page_note(f"{name} {number}", [], seen))
        memory.hand_on_all()

    pages("usual", 100, SEEN)
    assert drifting_hosts(redis_client, "t:") == {}
    pages("changed", 20, Observation(chars=150, undated=True))
    flag = drifting_hosts(redis_client, "t:")["h"]
    assert flag.words() == (
        "no date on 100% of pages, 0% before; texts of about 150 characters, 2,000 before"
    )
    pages("still", 20, Observation(chars=150, undated=True))
    assert drifting_hosts(redis_client, "t:")["h"].since == flag.since
    pages("mended", 20, SEEN)
    assert drifting_hosts(redis_client, "t:") == {}


def test_flags_are_bounded_in_age_and_tell_of_sources(redis_client: redis.Redis) -> None:
    change = HostChange(what="title", before=0.0, now=0.9)
    for host, since, seen in (
        ("www.a.org", 5.0, 90.0),
        ("b.org", 9.0, 90.0),
        ("gone.org", 1.0, 90.0 - KEEP_SECONDS),
    ):
        save(redis_client, "t:", Drift(host=host, since=since, seen=seen, changes=(change,)))
    redis_client.hset(flags_key("t:"), "odd", b"not a flag")
    flags = drifting_hosts(redis_client, "t:", now=100.0)
    assert list(flags) == ["b.org", "www.a.org"]
    assert drift_of_source("https://feeds.a.org/rss", flags) == flags["www.a.org"]
    assert drift_of_source("https://b.org/rss", flags) == flags["b.org"]
    assert drift_of_source("https://c.org/rss", flags) is None
    assert drift_of_source("nonsense", flags) is None


def test_flags_that_cannot_be_read_are_unavailable(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        drifting_hosts(nobody(tmp_path), "t:")


def test_metrics_name_the_latest_drifting_hosts_and_count_all() -> None:
    found = series(drifting=[f"h{number}.example" for number in range(50)])
    assert found["wireroom_hosts_drifting"] == {(): 50}
    named = [(f"h{number}.example",) for number in range(20)]
    assert list(found["wireroom_host_drifting"]) == named
