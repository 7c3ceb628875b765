"""What waits has bounds in bytes, and what is held back by them goes on by itself."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from tests.polling.conftest import Host, Ingestion, hosts, ingest
from tests.system.articles import article
from tests.system.conftest import Installation, install
from wireroom import limits
from wireroom.embedded import EmbeddedRedis, connect
from wireroom.frontier import Frontier, NewItem
from wireroom.pressure import HELD_SECONDS, LOOK_SECONDS, Pressure, Reading, Room, room
from wireroom.records import ItemKind
from wireroom.seedfile import signed
from wireroom.settings import Settings
from workers.processing import process
from workers.runner import Runner

__all__ = ["hosts", "ingest", "install"]

MIB = 2**20
SETTINGS = Settings(bodies_max_megabytes=100, frontier_max_megabytes=200)
ALL = frozenset(Room._fields)


@pytest.mark.parametrize(
    ("bodies", "items", "used", "memory", "held"),
    [
        (0, 0, 0, 0, set()),
        (74, 199, 9_000, 0, set()),
        (75, 0, 0, 0, {"opening"}),
        (99, 0, 0, 0, {"opening"}),
        (100, 0, 0, 0, {"fetching", "entering", "opening"}),
        (0, 200, 0, 0, {"entering", "opening"}),
        # Shares of 1,000 MiB: stories from 400, copies and bursts from 650, entering from 750.
        (0, 0, 399, 1_000, set()),
        (0, 0, 400, 1_000, {"stories"}),
        (0, 0, 649, 1_000, {"stories"}),
        (0, 0, 650, 1_000, {"stories", "copies", "bursts"}),
        (0, 0, 750, 1_000, ALL - {"fetching"}),
        # A full Redis whose items are all pages to be fetched: only fetching makes room.
        (0, 180, 1_000, 1_000, ALL - {"fetching"}),
        # The bound of bodies is a share of a small Redis, though the setting allows more.
        (30, 0, 50, 200, {"fetching", "entering", "opening"}),
        (29, 0, 50, 200, {"opening"}),
        (22, 0, 50, 200, set()),
        (0, 0, 1, 47, {"bursts"}),
        (0, 0, 1, 48, set()),
    ],
)
def test_what_there_is_room_for(
    bodies: int, items: int, used: int, memory: int, held: set[str]
) -> None:
    found = room(Reading(bodies * MIB, items * MIB, used * MIB, memory * MIB), SETTINGS)
    assert {name for name, reason in found._asdict().items() if reason} == held


def test_shares_leave_room_for_what_is_on_its_way() -> None:
    """Whatever is remembered stops before entering does, and bodies fit into what is left."""
    assert limits.STORIES_MEMORY_SHARE < limits.COPIES_MEMORY_SHARE < limits.ENTRY_MEMORY_SHARE
    assert limits.ENTRY_MEMORY_SHARE + limits.BODIES_MEMORY_SHARE < 1


@pytest.fixture
def site(hosts: list[Host]) -> Host:
    return hosts[0]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(limits, "PART_MAX_ENTRIES", 4)
    return 4


def slugs(count: int) -> list[str]:
    return [f"report-{n}" for n in range(count)]


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
@pytest.mark.parametrize("count", [3, 4, 5, 13])
def test_a_long_list_enters_in_parts(
    ingest: Callable[..., Ingestion], site: Host, small_parts: int, kind: str, count: int
) -> None:
    system = ingest(fetch_robots=False)
    source = system.register(f"{site.url}/list.xml")
    getattr(site, kind)("/list.xml", *slugs(count))
    looks = 0
    while system.entered() < count:
        looks += 1
        before = system.entered()
        state = system.poll(source)
        assert 0 < system.entered() - before <= small_parts
    assert looks == -(-count // small_parts)
    assert state["history"]["n"] == 1, "the parts of one look are one look"
    site.paths()
    system.poll(source)
    assert system.entered() == count
    assert site.paths() == ["/list.xml"]


def test_a_long_list_of_an_index_enters_in_parts(
    ingest: Callable[..., Ingestion], site: Host, small_parts: int
) -> None:
    system = ingest(fetch_robots=False)
    source = system.register(f"{site.url}/index.xml")
    site.index("/index.xml", part="2026-03-01")
    site.sitemap("/part.xml", *slugs(10))
    system.poll(source)
    while system.hurry(source, f"{site.url}/part.xml"):
        assert system.entered() <= 10
    assert system.entered() == 10


def test_what_was_left_comes_also_after_redis_was_lost(
    ingest: Callable[..., Ingestion], site: Host, small_parts: int, redis_client: redis.Redis
) -> None:
    system = ingest(fetch_robots=False)
    source = system.register(f"{site.url}/list.xml")
    site.sitemap("/list.xml", *slugs(10))
    for _ in range(3):
        system.poll(source)
    assert system.entered() == 10
    redis_client.flushall()
    for _ in range(3):
        system.poll(source)
    assert system.entered() == 10


def test_fetching_waits_for_room_and_no_try_is_counted(
    ingest: Callable[..., Ingestion], site: Host
) -> None:
    system = ingest(fetch_robots=False, bodies_max_megabytes=1)
    reference = system.frontier.put_body(random_bytes(MIB))
    site.page("/news/one", "<p>words</p>")
    system.enter_page(f"{site.url}/news/one")
    system.run("fetch")
    assert site.paths() == []
    seen = system.frontier.peek(f"page:{site.url}/news/one")
    assert seen is not None
    assert (seen.state, seen.item.attempts, seen.item.trail) == ("waiting", 0, ())
    system.frontier.drop_body(reference)
    system.run("fetch", seconds=HELD_SECONDS + 1)
    assert site.paths() == ["/news/one"]


def random_bytes(count: int, seed: int = 1) -> bytes:
    """Bytes that do not get smaller by compression."""
    return random.Random(seed).randbytes(count)


def test_a_poll_is_held_back_by_what_waits(ingest: Callable[..., Ingestion], site: Host) -> None:
    system = ingest(fetch_robots=False, frontier_max_megabytes=1)
    for n in range(40):
        system.enter_page(f"{site.url}/news/{n}", words="x" * 30_000)
    source = system.register(f"{site.url}/list.xml")
    site.feed("/list.xml", "one")
    entered = system.entered()
    system.poll(source)
    assert (site.paths(), system.entered()) == ([], entered)


def test_an_archive_enters_within_the_share_of_bodies_and_is_not_read_in_vain(
    ingest: Callable[..., Ingestion], tmp_path: Path
) -> None:
    """Its texts are larger than all the room for bodies that a small Redis has."""
    system = ingest(redis_max_megabytes=16)
    path, records, most = tmp_path / "archive.jsonl", 60, limits.BODIES_MEMORY_SHARE * 16 * MIB
    path.write_text(
        "".join(
            json.dumps(
                {"url": f"https://agency.example/{n}", "text": random_bytes(60_000, n).hex()}
            )
            + "\n"
            for n in range(records)
        )
    )
    seed = NewItem(
        key="seed:archive",
        kind=ItemKind.SEED,
        stage="process",
        queue="process",
        batch="burst",
        payload=signed(system.store.seed_key(), name="archive", path=str(path), root=str(tmp_path)),
    )
    system.frontier.enter([seed])
    runner = Runner(system.context, {"process": process})

    def turn() -> None:
        ready = system.frontier.dispatch("process", 1)
        assert ready == [(seed.key, "process")]
        runner.run(*ready[0])

    def entered() -> int:
        return system.frontier.batch_state("burst").entered - 1

    turn()
    assert 0 < entered() < records
    assert most / 2 < system.frontier.volume().bodies <= most
    hidden = path.rename(tmp_path / "elsewhere")
    time.sleep(2 * LOOK_SECONDS)  # a reading is believed for so long
    turn()
    seen = system.frontier.peek(seed.key)
    assert seen is not None, "the archive was opened, though there was no room"
    assert (seen.state, seen.item.attempts) == ("waiting", 0)
    hidden.rename(path)
    drain(system, runner)
    assert entered() == records
    assert system.frontier.volume() == (0, 0)


def test_a_redis_that_writes_its_file_anew_is_not_taken_for_full(tmp_path: Path) -> None:
    """Redis 6.2 reserves 10 MiB for it, which is more than all that this one may use."""
    settings = Settings(data_dir=str(tmp_path / "var"), redis_max_megabytes=8)
    server = EmbeddedRedis(settings)
    server.start()
    try:
        with connect(settings) as client:
            frontier = Frontier.from_settings(client, settings)
            pressure = Pressure(frontier, settings)
            client.mset({f"text:{n}": random_bytes(300_000, n) for n in range(10)})
            before = pressure.reading().used
            client.config_set("rdb-key-save-delay", 200_000)  # microseconds for each key
            client.bgrewriteaof()
            for _ in range(10):
                frontier.drop_body(frontier.put_body(random_bytes(200_000)))
            now = pressure.reading()
            assert client.info("persistence")["aof_rewrite_in_progress"] == 1
            assert now.used - before < MIB
            assert not room(now, settings).entering
    finally:
        server.stop()


def drain(system: Ingestion, runner: Runner) -> None:
    """Works on all that waits for processing."""
    most = limits.BODIES_MEMORY_SHARE * 16 * MIB
    while system.frontier.ledger().balance() == 0 and system.frontier.ledger().waiting:
        for ready in system.frontier.dispatch("process", 20):
            runner.run(*ready)
        assert system.frontier.volume().bodies <= most
        time.sleep(0.01)


RECORDS = 15 * 70
"""More than enter at once, one in seventy an article."""


def write_records(path: Path) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for n in range(RECORDS):
            words = article(n) if n % 70 == 0 else f"Short note {n}.\n"
            record = {"url": f"https://agency.example/{n}", "text": words * 2}
            out.write(json.dumps(record) + "\n")
    return path


def test_a_burst_on_a_small_redis_gets_through(install: Callable[..., Installation]) -> None:
    made = install(redis_max_megabytes="6", bodies_max_megabytes="1", log_level="warning")
    done = made.run(
        "replay", "--json", str(write_records(made.folder / "records.jsonl")), timeout=200
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == RECORDS, done.stderr
    counts = Counter(each["disposition"] for each in results)
    assert counts == {"stored": RECORDS / 70, "rejected": RECORDS * 69 / 70}, done.stderr
    report = made.audit()
    assert report["waiting"] == report["in_flight"] == 0
