"""Sources find their way into the frontier, whatever was lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import redis

from scheduler import enrol
from scheduler.enrol import Enrolment, enrol_all
from wireroom.cadence import Bounds
from wireroom.frontier import Frontier
from wireroom.records import Disposition, Source
from wireroom.registration import register
from wireroom.sources import make_source, poll_key
from wireroom.store import Store
from wireroom.store.dues import NOWHERE

BOUNDS = Bounds(least=60.0, most=86_400.0, start=900.0)
MANY = 2 * enrol.PAGE + 7


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, new_store_url: Callable[[str], str]) -> Iterator[Store]:
    with Store.open(new_store_url(request.param), migrate=True) as opened:
        yield opened


@pytest.fixture
def frontier(redis_client: redis.Redis) -> Frontier:
    return Frontier(redis_client, prefix="enrol:", host_min_interval=0.0)


def sources(count: int) -> list[Source]:
    return [make_source(f"https://outlet{n}.example/feed.xml") for n in range(count)]


def polled(store: Store, source: Source, due_in: float, **state: object) -> None:
    """As if the source had been polled, and was to be polled again in ``due_in`` seconds."""
    due = datetime.now(UTC) + timedelta(seconds=due_in)
    store.save_source_state(source.id, {"status": "active", "next_due": due.isoformat(), **state})


def steps(enrolment: Enrolment) -> int:
    """Goes on until there is nothing to do at once; how many steps that took."""
    count = 1
    while enrolment.step():
        count += 1
    return count


def waiting(frontier: Frontier) -> int:
    return frontier.ledger().waiting


def due_in(frontier: Frontier, source: Source) -> float:
    seen = frontier.peek(poll_key(source.id))
    assert seen is not None
    return seen.due / 1000 - time.time()


def assert_spread(frontier: Frontier, new: list[Source]) -> None:
    """About a hundred a second."""
    by_second = Counter(int(due_in(frontier, source) + 1) for source in new)
    assert len(by_second) > 10
    assert max(by_second.values()) < 150


def take(frontier: Frontier, source: Source) -> None:
    """Ends the source's poll without a next one, as if that had been lost."""
    frontier.dispatch("fetch", 999)
    claim = frontier.claim(poll_key(source.id), "test", 60)
    assert claim is not None
    frontier.finish(claim, Disposition.UNCHANGED)


def test_an_empty_redis_gets_all_sources_in_small_steps(store: Store, frontier: Frontier) -> None:
    store.save_sources(sources(MANY))
    enrolment = Enrolment(store, frontier, BOUNDS)
    assert enrolment.step()
    assert waiting(frontier) == enrol.PAGE
    assert steps(enrolment) == 3
    assert waiting(frontier) == MANY


def test_those_that_are_due_first_come_first(store: Store, frontier: Frontier) -> None:
    found = sources(enrol.PAGE + 20)
    store.save_sources(found)
    for source in found[:20]:
        polled(store, source, 5000.0)
    for source in found[20:]:
        polled(store, source, 10.0)
    Enrolment(store, frontier, BOUNDS).step()
    assert not any(frontier.missing([poll_key(source.id) for source in found[20:]]))
    assert all(frontier.missing([poll_key(source.id) for source in found[:20]]))


def test_sources_keep_their_times_and_new_ones_are_spread(store: Store, frontier: Frontier) -> None:
    later, late, moved, gone, *new = sources(1500)
    store.save_sources([later, late, moved, gone, *new])
    polled(store, later, 1000.0)
    polled(store, late, -1000.0)
    polled(store, moved, 50.0, address="https://moved.example:8443/feed")
    store.save_source_state(gone.id, {"status": "gone", "next_due": None})
    steps(Enrolment(store, frontier, BOUNDS))
    assert 990 < due_in(frontier, later) <= 1000
    assert due_in(frontier, late) <= 0
    seen = frontier.peek(poll_key(moved.id))
    assert seen is not None
    assert (seen.item.url, seen.item.host) == (
        "https://moved.example:8443/feed",
        "https://moved.example:8443",
    )
    assert frontier.peek(poll_key(gone.id)) is None
    assert_spread(frontier, new)


def test_all_come_back_after_redis_was_emptied(
    store: Store, frontier: Frontier, redis_client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrol, "LOOK_SECONDS", 0.0)
    store.save_sources(sources(MANY))
    enrolment = Enrolment(store, frontier, BOUNDS)
    steps(enrolment)
    redis_client.flushall()
    steps(enrolment)
    assert waiting(frontier) == MANY


def test_a_redis_emptied_half_way_is_noticed(
    store: Store, frontier: Frontier, redis_client: redis.Redis
) -> None:
    store.save_sources(sources(MANY))
    enrolment = Enrolment(store, frontier, BOUNDS)
    enrolment.step()
    redis_client.flushall()
    steps(enrolment)
    assert waiting(frontier) == MANY


def test_a_new_leader_goes_on_where_the_last_one_was(store: Store, frontier: Frontier) -> None:
    store.save_sources(sources(MANY))
    Enrolment(store, frontier, BOUNDS).step()
    assert steps(Enrolment(store, frontier, BOUNDS)) == 3
    assert waiting(frontier) == MANY
    # It is over, also for those who come later: what is entered now comes from elsewhere.
    extra = make_source("https://extra.example/feed.xml")
    store.save_source(extra)
    assert steps(Enrolment(store, frontier, BOUNDS)) == 1
    assert waiting(frontier) == MANY


def test_of_two_leaders_for_a_moment_none_skips_a_source(
    store: Store, frontier: Frontier, redis_client: redis.Redis
) -> None:
    store.save_sources(sources(MANY))
    one, two = (Enrolment(store, frontier, BOUNDS) for _ in range(2))
    one.step()
    redis_client.flushall()
    two.step()
    one.step()
    steps(two)
    assert waiting(frontier) == MANY


def test_an_overdue_source_that_was_lost_is_entered_again(
    store: Store, frontier: Frontier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrol, "OVERDUE_SECONDS", 0.0)
    monkeypatch.setattr(enrol, "OVERDUE_PAGE", 3)
    lost, recent, gone, *others = sources(12)
    store.save_sources([lost, recent, gone, *others])
    for source in (lost, gone, *others):
        polled(store, source, -enrol.GRACE_SECONDS - 10)
    polled(store, recent, -enrol.GRACE_SECONDS + 60)
    enrolment = Enrolment(store, frontier, BOUNDS)
    while frontier.note(enrol.NOTE) != enrol.DONE:
        enrolment.step()
    for source in (lost, recent, gone):
        take(frontier, source)
    store.save_source_state(gone.id, {"status": "gone", "next_due": None})
    steps_of_a_pass(enrolment)
    assert due_in(frontier, lost) <= 0
    assert frontier.peek(poll_key(recent.id)) is None
    assert frontier.peek(poll_key(gone.id)) is None
    assert frontier.ledger().balance() == 0


HOUR = 3_600.0


@pytest.mark.parametrize(
    ("state", "due_in_seconds"),
    [
        ({"last_poll": HOUR}, 60.0),
        ({"last_poll": -HOUR, "failed_at": HOUR}, 60.0),
        ({"last_poll": HOUR, "failed_at": 0.0}, 60.0),
        ({"last_poll": 0.0}, HOUR + 60),  # it was to wait so long
        ({}, HOUR + 60),
        ({"last_poll": "yesterday"}, HOUR + 60),
        ({"last_poll": "2031-05-04T11:00"}, HOUR + 60),
        ({"last_poll": HOUR + 90}, 0.0),
    ],
)
def test_a_clock_that_was_ahead_postpones_no_poll(
    store: Store, frontier: Frontier, state: dict[str, float | str], due_in_seconds: float
) -> None:
    """A machine an hour ahead has polled a source and written when to poll it again; then the
    frontier was lost."""
    (source,) = sources(1)
    store.save_source(source)
    now = datetime.now(UTC)
    told = {
        name: at if isinstance(at, str) else (now + timedelta(seconds=at)).isoformat()
        for name, at in state.items()
    }
    polled(store, source, HOUR + 60, **told)
    steps(Enrolment(store, frontier, BOUNDS))
    assert due_in(frontier, source) == pytest.approx(due_in_seconds, abs=20)


def steps_of_a_pass(enrolment: Enrolment) -> None:
    for _ in range(12):
        enrolment.step()


def test_a_source_registered_while_redis_was_away_is_found(
    store: Store, frontier: Frontier, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps(Enrolment(store, frontier, BOUNDS))
    register(store, None, sources(3), BOUNDS)
    steps(Enrolment(store, frontier, BOUNDS))
    assert waiting(frontier) == 0
    monkeypatch.setattr(enrol, "GRACE_SECONDS", -1.0)
    steps(Enrolment(store, frontier, BOUNDS))
    assert waiting(frontier) == 3


def test_one_source_is_polled_at_once_and_many_new_ones_are_spread(
    store: Store, frontier: Frontier
) -> None:
    known, *many = sources(1500)
    assert register(store, frontier, [known], BOUNDS) == 1
    assert due_in(frontier, known) <= 0
    take(frontier, known)
    assert register(store, frontier, [known, *many], BOUNDS) == 1499
    assert frontier.peek(poll_key(known.id)) is None
    assert_spread(frontier, many)


def test_a_rebuild_enters_what_is_missing(store: Store, frontier: Frontier) -> None:
    found = sources(MANY)
    store.save_sources(found)
    frontier.enter(enrol.polls(store.source_dues(NOWHERE, 5), BOUNDS, 5))
    assert enrol_all(store, frontier, BOUNDS) == MANY - 5
    assert enrol_all(store, frontier, BOUNDS) == 0


def test_one_unusable_address_does_not_stop_the_others(store: Store, frontier: Frontier) -> None:
    bad, *good = sources(3)
    store.save_sources([bad, *good])
    polled(store, bad, 5.0, address="https://[broken/")
    assert enrol_all(store, frontier, BOUNDS) == 2
