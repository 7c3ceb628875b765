"""What the frontier promises, one promise a test."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from wireroom import limits
from wireroom.errors import DefectError, TransientError, UnavailableError
from wireroom.frontier import Claim, Frontier, Lease, NewItem, make_body
from wireroom.frontier.link import INTERVAL_MARGIN_MS
from wireroom.records import Disposition, ItemKind
from wireroom.settings import Settings

NOW = 1_700_000_000_000


def page(name: str, host: str = "", **fields: object) -> NewItem:
    base = NewItem(key=f"page:{name}", kind=ItemKind.PAGE, stage="fetch", queue="fetch", host=host)
    return type(base)(**{f: getattr(base, f) for f in base.__struct_fields__} | fields)


def make(client: redis.Redis, prefix: str = "test:", **options: float) -> Frontier:
    return Frontier(client, prefix=prefix, **{"host_min_interval": 0.0, **options})  # type: ignore[arg-type]


def claimed(frontier: Frontier, *new: NewItem, now: int = NOW) -> list[Claim]:
    """Enters the items and claims all that can run at once."""
    frontier.enter(new, now)
    ready = frontier.dispatch("fetch", len(new), now)
    claims = [frontier.claim(key, "worker", 10, now=now) for key, _ in ready]
    return [claim for claim in claims if claim is not None]


@pytest.fixture
def frontier(redis_client: redis.Redis) -> Frontier:
    return make(redis_client)


def test_an_item_is_given_back_as_it_entered(frontier: Frontier) -> None:
    new = page(
        "1",
        "https://a.example:443",
        url="https://a.example/ä?b=1",
        source="s1",
        batch="b",
        payload={"title": "Überschrift", "n": [1, 2.5, None]},
        body_ref="file:/x",
    )
    (claim,) = claimed(frontier, new)
    for name in ("key", "kind", "stage", "queue", "host", "url", "source", "batch", "payload"):
        assert getattr(claim.item, name) == getattr(new, name)
    assert claim.item.body_ref == "file:/x"
    assert claim.item.entered_at == NOW
    assert claim.item.id == f"page:1.{claim.item.seq}"


def test_a_thing_beyond_its_limit_is_refused_and_nothing_enters(frontier: Frontier) -> None:
    large = {"text": "x" * limits.ITEM_PAYLOAD_MAX_BYTES}
    for bad in (page("2", payload=large), page("3", "h" * 400), page("4" * 400)):
        with pytest.raises(DefectError) as caught:
            frontier.enter([page("1"), bad])
        assert caught.value.reason == "item-too-large"
    assert frontier.ledger().waiting == 0


def test_the_trail_is_kept_over_stages_and_bounded(frontier: Frontier) -> None:
    (claim,) = claimed(frontier, page("1"))
    for turn in range(55):
        frontier.put_back(claim, due_in=0, weight=0.25, reason=f"try {turn}", now=NOW + turn)
        frontier.dispatch("fetch", 1, NOW + turn)
        again = frontier.claim("page:1", "worker", 10, now=NOW + turn)
        assert again is not None
        claim = again
    assert claim.item.attempts == 56
    assert claim.item.failures == 55 * 0.25
    assert [hop["reason"] for hop in claim.item.trail] == [f"try {n}" for n in range(5, 55)]
    frontier.hand_on(
        claim,
        stage="process",
        queue="process",
        hops=[{"what": "ok"}, {"seconds": 0.5, "junk": "x" * 5000}],
        now=NOW,
    )
    seen = frontier.peek("page:1")
    assert seen is not None
    assert seen.item.trail[-2:] == (
        {"stage": "fetch", "at": NOW, "what": "ok"},
        {"stage": "fetch", "at": NOW, "seconds": 0.5},
    )
    assert (seen.item.attempts, seen.item.failures) == (0, 0.0)


def test_a_message_for_a_stage_that_is_over_does_not_claim_the_next(frontier: Frontier) -> None:
    (claim,) = claimed(frontier, page("1"))
    frontier.hand_on(claim, stage="process", queue="process")
    assert frontier.dispatch("process", 1) == [("page:1", "process")]
    assert frontier.claim("page:1", "worker", 10, stage="fetch") is None
    assert frontier.claim("page:1", "worker", 10, stage="process") is not None


def test_a_huge_host_does_not_starve_the_others(redis_client: redis.Redis) -> None:
    frontier = make(redis_client, host_concurrency=1000, queue_bound=10_000)
    frontier.enter([page(f"big{n}", "http://big.example:80") for n in range(2000)], NOW)
    frontier.enter([page(f"s{n}", f"http://s{n}.example:80") for n in range(49)], NOW)
    first = frontier.dispatch("fetch", 50, NOW)
    assert len({key for key, _ in first if key.startswith("page:s")}) == 49
    mixed = [page(f"t{n}", f"http://s{n % 2}.example:80") for n in range(20)]
    frontier.enter(mixed, NOW)
    # Also in calls of one item, at one and the same millisecond.
    turns = [frontier.dispatch("fetch", 1, NOW)[0].key[5] for _ in range(30)]
    assert turns.count("t") == 20


def test_a_host_keeps_its_interval_between_claims_however_late_they_come(
    redis_client: redis.Redis,
) -> None:
    frontier = make(redis_client, host_min_interval=1.0)
    host = "http://a.example:80"
    frontier.enter([page(str(n), host) for n in range(3)], NOW)
    ((first, _),) = frontier.dispatch("fetch", 10, NOW)
    assert frontier.dispatch("fetch", 10, NOW + 5000) == []  # its message still waits
    assert frontier.claim(first, "worker", 60, now=NOW + 5000)
    assert frontier.dispatch("fetch", 10, NOW + 5999) == []
    assert len(frontier.dispatch("fetch", 10, NOW + 6000 + INTERVAL_MARGIN_MS)) == 1


def test_the_interval_counts_from_the_request_where_that_is_said(
    redis_client: redis.Redis,
) -> None:
    frontier = make(redis_client, host_min_interval=1.0)
    host = "http://a.example:80"
    frontier.enter([page(str(n), host) for n in range(3)], NOW)
    claim = frontier.take("fetch", "worker", 60, NOW)
    assert claim is not None
    assert frontier.take("fetch", "worker", 60, NOW + 500) is None
    # Names and connections took 600 ms, the exchange 100.
    frontier.finish(claim, Disposition.GONE, asked_ago=0.1, now=NOW + 700)
    assert frontier.take("fetch", "worker", 60, NOW + 1599) is None
    assert frontier.take("fetch", "worker", 60, NOW + 1600 + INTERVAL_MARGIN_MS) is not None


def test_a_lost_message_counts_for_the_interval_too(redis_client: redis.Redis) -> None:
    frontier = make(redis_client, host_min_interval=100.0, dispatch_seconds=60)
    frontier.enter([page("1", "http://a.example:80")], NOW)
    assert len(frontier.dispatch("fetch", 9, NOW)) == 1
    frontier.recover(3, NOW + 60_000)
    assert frontier.dispatch("fetch", 9, NOW + 99_999) == []
    assert len(frontier.dispatch("fetch", 9, NOW + 100_000 + INTERVAL_MARGIN_MS)) == 1


def test_a_host_of_its_own_budget_uses_it_at_once(redis_client: redis.Redis) -> None:
    frontier = make(redis_client, host_concurrency=1)
    host = "http://a.example:80"
    frontier.enter([page(str(n), host) for n in range(5)], NOW)
    assert len(frontier.dispatch("fetch", 9, NOW)) == 1
    frontier.set_host(host, concurrency=3, min_interval=0, now=NOW)
    assert len(frontier.dispatch("fetch", 9, NOW)) == 2


def test_a_backoff_holds_its_host_only(frontier: Frontier) -> None:
    a, b = "http://a.example:80", "http://b.example:80"
    one, _ = claimed(frontier, page("1", a), page("2", b))
    frontier.enter([page("3", a), page("4", b)], NOW)
    frontier.put_back(one, due_in=0, weight=1, reason="429", host_backoff=30, now=NOW)
    later = NOW + 29_999
    assert [key for key, _ in frontier.dispatch("fetch", 9, later)] == ["page:4"]
    assert len(frontier.dispatch("fetch", 9, NOW + 30_000)) == 2


def test_an_item_takes_its_turns_before_the_next_one_of_its_host(
    redis_client: redis.Redis,
) -> None:
    frontier = make(redis_client, host_concurrency=1)
    a, b = "http://a.example:80", "http://b.example:80"
    (claim,) = claimed(frontier, *(page(str(n), a) for n in range(3)))
    frontier.enter([page("other", b)], NOW)
    assert frontier.next_turn(
        claim, host=a, payload={"robots": "read"}, hops=[{"what": "robots.txt"}], now=NOW
    )
    assert not frontier.next_turn(claim, host=a, payload={}, now=NOW)
    assert {key for key, _ in frontier.dispatch("fetch", 9, NOW)} == {"page:0", "page:other"}
    again = frontier.claim("page:0", "worker", 10, now=NOW)
    assert again is not None
    assert again.item.payload == {"robots": "read"}
    assert again.item.trail == ({"stage": "fetch", "at": NOW, "what": "robots.txt"},)
    assert again.item.attempts == 1
    assert frontier.next_turn(again, host=b, payload={}, now=NOW)
    # Its new host is busy, its old one goes on with what is next there.
    assert frontier.dispatch("fetch", 9, NOW) == [("page:1", "fetch")]


def test_a_turn_beyond_the_limits_leaves_the_claim(frontier: Frontier) -> None:
    (claim,) = claimed(frontier, page("1", "http://a.example:80"))
    for host, payload in (("h" * 400, {}), ("", {"x": "x" * limits.ITEM_PAYLOAD_MAX_BYTES})):
        with pytest.raises(DefectError) as caught:
            frontier.next_turn(claim, host=host, payload=payload)
        assert caught.value.reason == "item-too-large"
    assert frontier.finish(claim, Disposition.STORED)


def test_an_ending_may_leave_its_host_alone(frontier: Frontier) -> None:
    a, b = "http://a.example:80", "http://b.example:80"
    (claim,) = claimed(frontier, page("1", a))
    again, child = page("1", a, due_in=1.0), page("2", b)
    assert frontier.finish(
        claim,
        Disposition.REJECTED,
        children=[child, page("3", a)],
        reenter=again,
        host_backoff=30,
        now=NOW,
    )
    assert [key for key, _ in frontier.dispatch("fetch", 9, NOW + 29_999)] == ["page:2"]
    assert len(frontier.dispatch("fetch", 9, NOW + 30_000)) == 2


def test_what_is_known_of_a_host_is_forgotten_when_it_is_idle(
    redis_client: redis.Redis, frontier: Frontier
) -> None:
    name = "test:f:h:http://a.example:80"
    (claim,) = claimed(frontier, page("1", "http://a.example:80"))
    assert redis_client.pttl(name) == -1
    frontier.finish(claim, Disposition.GONE, now=NOW)
    assert 0 < redis_client.pttl(name) <= 61_000


def test_the_first_items_of_very_many_children_enter_too(frontier: Frontier) -> None:
    (claim,) = claimed(frontier, page("list", batch="b"))
    children = [page(f"c{n}") for n in range(1203)]
    assert frontier.finish(claim, Disposition.UNCHANGED, children=children)
    assert frontier.batch_state("b") == (1204, 1)
    assert frontier.ledger().balance() == 0
    assert not frontier.finish(claim, Disposition.STORED)


def test_a_batch_is_read_once_in_order(frontier: Frontier) -> None:
    frontier.open_batch("b")
    assert frontier.batch_state("b") == (0, 0)
    new = [page(str(n), batch="b", url=f"https://a.example/{n}") for n in range(3)]
    for n, claim in enumerate(claimed(frontier, *new)):
        again = page(str(n), due_in=9.0) if n == 0 else None
        frontier.finish(
            claim, Disposition.REJECTED, result={"reason": f"r{n}"}, reenter=again, now=NOW
        )
    assert frontier.batch_state("b") == (3, 3)
    first = frontier.batch_results("b", 0, limit=2)
    assert [result["reason"] for result in first] == ["r0", "r1"]
    assert first[0]["disposition"] == "rejected"
    assert first[0]["url"] == "https://a.example/0"
    assert [result["reason"] for result in frontier.batch_results("b", 2)] == ["r2"]
    assert frontier.batch_results("b", 3) == []
    assert frontier.batch_results("b", 99) == []


def test_a_poisoned_item_can_only_be_ended(frontier: Frontier) -> None:
    claimed(frontier, page("1", "http://a.example:80"))
    (poisoned,) = frontier.recover(1, NOW + 10_000)
    assert frontier.dispatch("fetch", 1, NOW + 10_000) == []
    assert not frontier.release(poisoned, now=NOW + 10_000)
    assert frontier.finish(poisoned, Disposition.QUARANTINED)
    assert frontier.ledger().ended == {(ItemKind.PAGE, Disposition.QUARANTINED): 1}


def test_a_poisoned_item_gives_its_place_at_the_host_back_once(redis_client: redis.Redis) -> None:
    frontier = make(redis_client, host_concurrency=1)
    claimed(frontier, page("1", "http://a.example:80"))
    (poisoned,) = frontier.recover(1, NOW + 10_000)
    frontier.enter([page("2", "http://a.example:80"), page("3", "http://a.example:80")], NOW)
    assert len(frontier.dispatch("fetch", 9, NOW + 10_000)) == 1
    frontier.finish(poisoned, Disposition.QUARANTINED)
    assert frontier.dispatch("fetch", 9, NOW + 10_000) == []


def test_none_waits_in_a_message_while_others_overtake_it(redis_client: redis.Redis) -> None:
    """A worker that takes more than its message's item, with a backlog: first come, first served,
    and never more messages than the bound."""
    frontier = make(redis_client, queue_bound=4)
    frontier.enter([page(f"{n:02}") for n in range(40)], NOW)
    broker: deque[str] = deque()
    taken: list[str] = []
    while len(taken) < 40:
        broker += [key for key, _ in frontier.dispatch("fetch", 9, NOW)]
        assert 0 < len(broker) <= 4
        claims = [frontier.claim(broker.popleft(), "worker", 60, now=NOW)]
        claims += [frontier.take("fetch", "worker", 60, NOW) for _ in range(6)]
        taken += [claim.item.key for claim in claims if claim is not None]
    assert taken == sorted(taken)
    assert frontier.dispatch("fetch", 9, NOW) == []


def test_a_message_that_came_after_its_item_was_taken_makes_room(
    redis_client: redis.Redis,
) -> None:
    frontier = make(redis_client, queue_bound=1, dispatch_seconds=60)
    frontier.enter([page("1"), page("2"), page("3")], NOW)
    assert [key for key, _ in frontier.dispatch("fetch", 9, NOW)] == ["page:1"]
    assert frontier.take("fetch", "worker", 900, NOW) is not None
    assert frontier.dispatch("fetch", 9, NOW) == []  # the message is still in the broker
    assert frontier.claim("page:1", "worker", 60, now=NOW) is None
    assert [key for key, _ in frontier.dispatch("fetch", 9, NOW)] == ["page:2"]
    assert frontier.take("fetch", "worker", 900, NOW) is not None
    frontier.recover(3, NOW + 60_000)  # as long as a message may take; it is lost
    assert [key for key, _ in frontier.dispatch("fetch", 9, NOW + 60_000)] == ["page:3"]


def test_each_dispatched_item_is_claimed_by_one_of_many_threads(redis_client: redis.Redis) -> None:
    frontier = make(redis_client, queue_bound=100)
    frontier.enter([page(str(n)) for n in range(60)])
    keys = [key for key, _ in frontier.dispatch("fetch", 100)]
    won: list[str] = []

    def take() -> None:
        won.extend(key for key in keys if frontier.claim(key, "w", 30) is not None)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == sorted(keys)
    assert len(keys) == 60


def test_threads_that_work_until_all_is_done_never_exceed_a_host(redis_client: redis.Redis) -> None:
    frontier = make(redis_client, host_concurrency=2, queue_bound=8)
    hosts = [f"http://h{n}.example:80" for n in range(4)]
    frontier.enter([page(str(n), hosts[n % 4]) for n in range(120)])
    running: Counter[str] = Counter()
    most: Counter[str] = Counter()
    ended: list[str] = []
    lock = threading.Lock()

    def work() -> None:
        while len(ended) < 120:
            for key, _ in frontier.dispatch("fetch", 2):
                claim = frontier.claim(key, "w", 30)
                assert claim is not None
                with lock:
                    running[claim.item.host] += 1
                    most[claim.item.host] = max(most[claim.item.host], running[claim.item.host])
                time.sleep(0.001)
                with lock:
                    running[claim.item.host] -= 1
                assert frontier.finish(claim, Disposition.STORED)
                with lock:
                    ended.append(key)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ended)) == len(ended) == 120
    assert max(most.values()) <= 2
    assert frontier.ledger().balance() == 0


def test_the_dispatcher_is_woken_by_work_and_by_time(frontier: Frontier) -> None:
    assert not frontier.wait_for_work(0.02)
    later = threading.Timer(0.05, lambda: frontier.enter([page("1")]))
    later.start()
    started = time.monotonic()
    assert frontier.wait_for_work(4)
    assert time.monotonic() - started < 2
    later.join()
    (ready,) = frontier.dispatch("fetch", 5)
    frontier.enter([page("2", due_in=1)])
    frontier.wait_for_work(0.05)
    assert frontier.dispatch("fetch", 5) == []
    assert frontier.wait_for_work(4)
    assert frontier.dispatch("fetch", 5) == [("page:2", "fetch")]
    assert frontier.claim(ready.key, "w", 5) is not None


@pytest.mark.parametrize("milliseconds", [1, 2, 19, 21])
def test_a_short_wait_ends(frontier: Frontier, milliseconds: int) -> None:
    started = time.monotonic()
    assert not frontier.wait_for_work(milliseconds / 1000)
    frontier.enter([page("1", due_in=milliseconds / 1000)], now=NOW)
    frontier.wait_for_work(0.001)
    frontier.wait_for_work(4, now=NOW)
    assert time.monotonic() - started < 2


def test_two_systems_share_a_redis(redis_client: redis.Redis) -> None:
    one, two = make(redis_client, "one:"), make(redis_client, "two:")
    one.enter([page("1")])
    two.enter([page("1"), page("2")])
    one.clear()
    assert one.ledger().waiting == 0
    assert two.ledger().waiting == 2
    two.clear()
    assert redis_client.dbsize() == 0


def test_statistics_show_what_waits_and_how_long(redis_client: redis.Redis) -> None:
    frontier = Frontier.from_settings(redis_client, Settings(redis_prefix="s:"))
    frontier.enter([page("1", "http://a.example:80"), page("2"), page("3", due_in=60)], NOW)
    frontier.dispatch("fetch", 1, NOW)
    stats = frontier.stats(NOW + 2500)
    assert stats.items == {"scheduled": 1, "ready": 1, "dispatched": 1, "leased": 0}
    assert stats.queue_depth == {"fetch": 1, "process": 0}
    assert stats.oldest_due_seconds == {"fetch": 2.5, "process": 0.0}
    assert frontier.stats(NOW + 90_000).oldest_due_seconds["fetch"] == 90


def test_bodies_travel_and_are_bounded(redis_client: redis.Redis, frontier: Frontier) -> None:
    data = b"<p>words</p>" * 1000
    ref = frontier.put_body(data, 60)
    assert frontier.get_body(ref) == data
    size = frontier.stats().body_bytes
    assert 0 < size < len(data)
    frontier.bodies_max_bytes = size + 10  # the first one has a place, whatever its size
    with pytest.raises(TransientError, match="no room"):
        frontier.put_body(data, 60)
    frontier.drop_body(frontier.put_body(data, 60, asked_for=True))
    frontier.drop_body(ref)
    frontier.drop_body(ref)
    assert (frontier.get_body(ref), frontier.stats().body_bytes) == (None, 0)
    frontier.put_body(data, 0.01)
    time.sleep(0.05)
    frontier.put_body(data, 60)  # there is room again: the other one's time was over
    assert frontier.stats().body_bytes == size
    assert frontier.get_body("file:/somewhere") is None
    with pytest.raises(DefectError):
        frontier.put_body(bytes(limits.SEED_MAX_UNPACKED_BYTES + 1))


@pytest.fixture
def full_redis(redis_client: redis.Redis) -> Iterator[redis.Redis]:
    """A Redis on which a test can use up the memory."""
    yield redis_client
    redis_client.config_set("maxmemory", 0)


def test_what_waits_is_weighed(redis_client: redis.Redis, frontier: Frontier) -> None:
    """The bytes that items take, as the bound on them sees it, against those of the server."""

    def used() -> int:
        return int(redis_client.info("memory")["used_memory"])

    count = 5_000
    frontier.enter([page("warm", due_in=60)], NOW)
    before, empty = used(), frontier.volume().items
    new = [
        page(f"{n:032x}", "http://a.example:80", url=f"http://a.example/news/{n}", payload={"n": n})
        for n in range(count)
    ]
    frontier.enter(new, NOW)
    each = (used() - before) / count
    weighed = (frontier.volume().items - empty) / count
    print(f"{each:.0f} bytes for a page that waits, weighed as {weighed:.0f}")  # noqa: T201
    assert 0.75 * each < weighed < 1.5 * each
    for claim in claimed(frontier, page("warm")):
        frontier.finish(claim, Disposition.STORED)


def test_bodies_that_do_not_all_find_memory_leave_none_behind(full_redis: redis.Redis) -> None:
    frontier = make(full_redis)
    bodies = [make_body(random.Random(n).randbytes(100_000)) for n in range(12)]
    full_redis.config_set("maxmemory", int(full_redis.info("memory")["used_memory"]) + 500_000)
    with pytest.raises(UnavailableError, match="maxmemory"):
        frontier.put_bodies(bodies, 2**30)
    assert frontier.volume().bodies == 0
    assert not any(frontier.get_body(each.ref) for each in bodies)


def test_of_bodies_the_first_that_fit_are_kept(frontier: Frontier) -> None:
    bodies = [make_body(random.Random(n).randbytes(100_000)) for n in range(12)]
    most = sum(len(each.packed) for each in bodies[:7])
    assert frontier.put_bodies(bodies, most) == 7
    assert [frontier.get_body(each.ref) is not None for each in bodies] == [True] * 7 + [False] * 5
    assert frontier.volume().bodies == most
    frontier.drop_bodies([each.ref for each in bodies])
    assert frontier.volume().bodies == 0


def test_what_ends_leaves_no_body(frontier: Frontier) -> None:
    ref = frontier.put_body(b"words")
    (claim,) = claimed(frontier, page("1", body_ref=ref))
    assert frontier.finish(claim, Disposition.STORED, now=NOW)
    assert (frontier.get_body(ref), frontier.volume().bodies) == (None, 0)


def test_a_full_redis_takes_nothing_in_and_lets_everything_out(full_redis: redis.Redis) -> None:
    frontier = make(full_redis)
    a = "http://a.example:80"
    going, waits, back = claimed(frontier, page("1", a), page("2"), page("3"))
    frontier.enter([page("4", "http://b.example:80"), page("5", due_in=1)], NOW)
    full_redis.config_set("maxmemory", 1)
    with pytest.raises(UnavailableError, match="maxmemory"):
        frontier.enter([page("6")], NOW)
    with pytest.raises(UnavailableError, match="maxmemory"):
        frontier.put_body(b"x")
    now = NOW + 1000
    assert frontier.extend(going.lease, 10, now)
    assert frontier.finish(going, Disposition.STORED, now=now)
    assert frontier.hand_on(waits, stage="process", queue="process", now=now)
    assert frontier.put_back(back, due_in=0, weight=1, reason="x", host_backoff=1, now=now)
    ready = frontier.dispatch("fetch", 5, now)
    assert {key for key, _ in ready} == {"page:3", "page:4", "page:5"}
    assert frontier.claim("page:4", "worker", 10, now=now) is not None
    assert frontier.release_owner("worker", now) == 1
    assert frontier.recover(3, now + 60_000) == []
    assert frontier.ledger().balance() == 0


def test_a_lease_is_held_until_its_claim_ends_and_can_be_given_back_at_once(
    frontier: Frontier,
) -> None:
    one, two = claimed(frontier, page("1"), page("2"))
    other = Lease(one.lease.key, two.token)
    assert frontier.held([one.lease, other, two.lease]) == [True, False, True]
    assert not frontier.extend(other, 0, NOW)
    assert frontier.extend(one.lease, 0, NOW)
    assert frontier.recover(3, NOW) == []
    assert frontier.finish(two, Disposition.STORED, now=NOW)
    assert frontier.held([one.lease, two.lease]) == [False, False]
    (again,) = frontier.dispatch("fetch", 5, NOW + 3_600_000)
    assert again.key == "page:1"


def test_scripts_that_the_server_forgot_are_sent_again(
    redis_client: redis.Redis, frontier: Frontier
) -> None:
    frontier.enter([page("1")])
    redis_client.script_flush()
    assert frontier.dispatch("fetch", 1) == [("page:1", "fetch")]


def test_a_redis_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    client = redis.Redis(unix_socket_path=str(tmp_path / "none.sock"), retry=Retry(NoBackoff(), 0))
    with pytest.raises(UnavailableError, match="cannot be reached"):
        make(client).enter([page("1")])


def sources(count: int, due_in: float) -> list[NewItem]:
    """Polls with a host each, a millisecond apart."""
    return [
        NewItem(
            key=f"poll:{n:016x}",
            kind=ItemKind.POLL,
            stage="poll",
            queue="fetch",
            host=f"https://www.outlet{n}.example:443",
            url=f"https://www.outlet{n}.example/news/feeds/rss/latest.xml",
            source=f"{n:016x}",
            due_in=due_in + n / 1000,
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("due_in", [3600, 0])
def test_a_source_takes_at_most_600_bytes_due_or_not(
    redis_client: redis.Redis, due_in: float
) -> None:
    """A million sources must fit: measured with a host each, the dearest case."""
    count = 20_000
    frontier = make(redis_client)

    def used() -> int:
        return int(redis_client.info("memory")["used_memory"])

    frontier.enter([page("warm", due_in=60)], NOW)
    empty = used()
    frontier.enter(sources(count, due_in), NOW)
    for _ in range(60):
        frontier.dispatch("fetch", 0, NOW + count)
    each = (used() - empty) / count
    print(f"{each:.0f} bytes for a source, due in {due_in} s")  # noqa: T201
    assert frontier.stats(NOW + count).items["ready"] == (0 if due_in else count)
    assert each <= 600


def test_a_backlog_of_many_hosts_is_served_as_it_became_due(redis_client: redis.Redis) -> None:
    frontier = make(redis_client)
    count = 1600
    late, at_once = sources(count, 1), [page(str(n), f"http://h{n}.example:80") for n in range(99)]
    frontier.enter(late, NOW)
    now = NOW + 10_000
    for _ in range(3):
        frontier.dispatch("fetch", 0, now)
    frontier.enter(at_once, now)
    served: list[str] = []
    while ready := frontier.dispatch("fetch", 50, now):
        for key, _ in ready:
            claim = frontier.claim(key, "worker", 10, now=now)
            assert claim is not None
            assert frontier.finish(claim, Disposition.UNCHANGED, now=now)
            served.append(key)
    assert served[:count] == [item.key for item in late]
    assert sorted(served[count:]) == sorted(item.key for item in at_once)
    assert frontier.ledger().balance() == frontier.ledger().waiting == 0


def test_what_is_missing_is_told(frontier: Frontier) -> None:
    claimed(frontier, page("1"))
    frontier.enter([page("2", due_in=9)])
    assert frontier.missing([]) == []
    assert frontier.missing(["page:1", "page:3", "page:2"]) == [False, True, False]


def test_a_note_is_changed_only_by_who_knows_it(
    redis_client: redis.Redis, frontier: Frontier
) -> None:
    assert frontier.note("x") == ""
    assert frontier.change_note("x", "", "ä")
    assert not frontier.change_note("x", "", "b")
    assert frontier.change_note("x", "ä", "c")
    assert frontier.note("x") == "c"
    redis_client.flushall()
    assert not frontier.change_note("x", "c", "d")
    assert frontier.note("x") == ""
