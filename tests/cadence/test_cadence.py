"""The cadence: bounded, explained, quick after a gap, slow when quiet, never giving up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.cadence import (
    DAY,
    Bounds,
    Decision,
    History,
    PollOutcome,
    first_poll,
    next_poll,
)

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
BOUNDS = Bounds(least=60, most=DAY, start=900)
SETTLED = History(polls=20, interval=1800, rate=20 / DAY, size=20, last_poll=NOW.timestamp() - 1800,
                  last_new=NOW.timestamp() - 3600, usual=3600)  # fmt: skip

outcomes = st.builds(
    PollOutcome,
    kind=st.sampled_from(["changed", "unchanged", "failed", "gone"]),
    total=st.integers(0, 50_000),
    new=st.integers(0, 50_000),
    known=st.integers(0, 50_000),
    failure_weight=st.sampled_from([0.25, 0.5, 1.0]),
    retry_after=st.none() | st.floats(0, 1e9),
    ttl_seconds=st.none() | st.floats(0, 1e9),
    update_seconds=st.none() | st.floats(0, 1e9),
    max_age_seconds=st.none() | st.floats(0, 1e9),
    skip_hours=st.lists(st.integers(0, 23), unique=True).map(tuple),
    skip_days=st.lists(st.integers(0, 6), unique=True).map(tuple),
    pushed=st.booleans(),
)
bounds = st.tuples(st.floats(0.5, 1e5), st.floats(0.5, 1e6), st.floats(0.5, 1e5)).map(
    lambda t: Bounds(least=min(t[:2]), most=max(t[:2]), start=t[2])
)


def run(
    polls: list[PollOutcome], every: float | None = None, limits: Bounds = BOUNDS
) -> list[Decision]:
    """Decisions of a source that is polled when it is due (or at a fixed interval)."""
    history, now, out = History(), NOW, []
    for outcome in polls:
        decision = next_poll("s", history, outcome, limits, now)
        out.append(decision)
        history, now = decision.history, now + timedelta(seconds=every or decision.due_in)
    return out


@given(st.lists(outcomes, max_size=12), bounds, st.text(max_size=20))
def test_every_decision_is_within_the_bounds(
    polls: list[PollOutcome], limits: Bounds, source: str
) -> None:
    history, now = History(), NOW
    for outcome in polls:
        decision = next_poll(source, history, outcome, limits, now)
        if outcome.kind == "gone":
            assert decision.due_in == float("inf")
            assert decision.status == "gone"
            return
        asked = min(outcome.retry_after or 0, DAY)
        assert limits.least <= decision.due_in <= max(limits.most, asked)
        assert decision.due_in >= asked
        assert limits.least <= decision.interval <= limits.most
        assert decision.reason
        history, now = decision.history, now + timedelta(seconds=decision.due_in)


@given(st.lists(outcomes, max_size=12), bounds)
def test_the_history_is_small_and_survives_json(polls: list[PollOutcome], limits: Bounds) -> None:
    history = History()
    for outcome in polls:
        history = next_poll("s", history, outcome, limits, NOW).history
    written = msgspec.json.encode(history)
    assert len(written) < 300
    assert msgspec.json.decode(written, type=History) == history


def test_a_narrow_bound_leaves_no_room_for_jitter() -> None:
    limits = Bounds(least=2, most=2, start=900)
    for source in ("a", "b", "c"):
        for kind in ("changed", "unchanged", "failed"):
            outcome = PollOutcome(kind=kind, total=20, new=1, known=19)
            assert next_poll(source, History(), outcome, limits, NOW).due_in == 2


def test_no_overlap_is_a_possible_gap_and_tightens_at_once() -> None:
    decision = next_poll("s", SETTLED, PollOutcome(kind="changed", total=20, new=20), BOUNDS, NOW)
    assert decision.possible_gap
    assert decision.history.gaps == 1
    assert decision.interval <= SETTLED.interval / 4
    assert "missed" in decision.reason


@pytest.mark.parametrize(
    ("history", "outcome"),
    [
        (History(), PollOutcome(kind="changed", total=20, new=20)),
        (SETTLED, PollOutcome(kind="changed", total=20, new=19, known=1)),
        (SETTLED, PollOutcome(kind="changed", total=20, known=20)),
        (SETTLED, PollOutcome(kind="unchanged")),
    ],
)
def test_first_looks_overlap_and_silence_are_no_gaps(
    history: History, outcome: PollOutcome
) -> None:
    assert not next_poll("s", history, outcome, BOUNDS, NOW).possible_gap


def test_a_steady_source_loses_nothing() -> None:
    """A feed of 20 with an entry every five minutes: the window is 100 minutes."""
    history, now, published = History(), NOW, 0.0
    seen = 0
    for _ in range(60):
        count = int(published // 300)
        new = min(count - seen, 20) if history.polls else 20
        outcome = PollOutcome(kind="changed", total=20, new=new, known=20 - new)
        decision = next_poll("s", history, outcome, BOUNDS, now)
        assert not decision.possible_gap
        seen, history = count, decision.history
        now += timedelta(seconds=decision.due_in)
        published += decision.due_in
    assert 100 <= decision.interval <= 3000


def test_a_quiet_source_relaxes_and_a_busy_one_tightens() -> None:
    quiet = run(
        [PollOutcome(kind="changed", total=20, new=20)] + 40 * [PollOutcome(kind="unchanged")]
    )
    intervals = [each.interval for each in quiet]
    assert intervals == sorted(intervals)
    assert intervals[-1] == BOUNDS.most
    busy = run(20 * [PollOutcome(kind="changed", total=20, new=15, known=5)], every=600)
    assert busy[-1].interval < 600


def test_failures_back_off_by_weight_to_a_day_and_recover() -> None:
    def after(weight: float, times: int) -> Decision:
        return run(
            times * [PollOutcome(kind="failed", failure_weight=weight, failure="no answer")]
        )[-1]

    assert after(1.0, 1).interval > after(0.5, 1).interval > after(0.25, 1).interval
    worst = after(1.0, 50)
    assert worst.interval == DAY
    assert worst.due_in <= DAY
    assert worst.status == "failing"
    assert "no answer" in worst.reason
    healed = next_poll("s", worst.history, PollOutcome(kind="unchanged"), BOUNDS, NOW)
    assert healed.history.failures == 0
    assert healed.status == "active"


def test_a_retry_after_is_obeyed_but_not_for_longer_than_a_day() -> None:
    for asked, least in ((7_200.0, 7_200.0), (365 * DAY, DAY)):
        outcome = PollOutcome(kind="failed", retry_after=asked)
        assert next_poll("s", SETTLED, outcome, BOUNDS, NOW).due_in == least


def test_what_the_feed_asks_for_makes_polling_rarer_within_the_window() -> None:
    plain = PollOutcome(kind="changed", total=20, new=1, known=19)
    polite = msgspec.structs.replace(plain, ttl_seconds=3 * 3600.0)
    busy = SETTLED.__class__(**{f: getattr(SETTLED, f) for f in SETTLED.__struct_fields__})
    usual = next_poll("s", SETTLED, plain, BOUNDS, NOW)
    asked = next_poll("s", SETTLED, polite, BOUNDS, NOW)
    assert asked.interval >= usual.interval
    assert "asks" in asked.reason
    rushed = msgspec.structs.replace(busy, rate=20 / 3600, interval=600)
    assert next_poll("s", rushed, polite, BOUNDS, NOW).interval < 3600


def test_excluded_hours_and_days_are_skipped() -> None:
    hours = PollOutcome(kind="unchanged", skip_hours=(10, 11, 12))
    due = NOW + timedelta(seconds=next_poll("s", SETTLED, hours, BOUNDS, NOW).due_in)
    assert due == NOW.replace(hour=13)
    friday = PollOutcome(kind="unchanged", skip_days=(4,))
    due = NOW + timedelta(seconds=next_poll("s", SETTLED, friday, BOUNDS, NOW).due_in)
    assert due == datetime(2026, 11, 21, tzinfo=UTC)
    always = PollOutcome(kind="unchanged", skip_hours=tuple(range(24)))
    assert next_poll("s", SETTLED, always, BOUNDS, NOW).due_in < 3_600


def test_the_operators_wish_wins_within_the_bounds() -> None:
    outcome = PollOutcome(kind="changed", total=20, new=20, ttl_seconds=7200, skip_hours=(10, 11))
    for wish, interval in ((300.0, 300.0), (1.0, 60.0), (1e9, DAY)):
        decision = next_poll("s", SETTLED, outcome, BOUNDS, NOW, wish_seconds=wish)
        assert decision.interval == interval


def test_a_source_that_falls_silent_against_its_habit_shows() -> None:
    silent = msgspec.structs.replace(
        SETTLED, last_new=NOW.timestamp() - 3 * DAY, last_poll=NOW.timestamp() - 3600
    )
    decision = next_poll("s", silent, PollOutcome(kind="unchanged"), BOUNDS, NOW)
    assert decision.status == "quiet"
    assert "quiet" in decision.reason


def test_sources_of_one_host_spread_evenly() -> None:
    outcome = PollOutcome(kind="unchanged")
    dues = sorted(
        next_poll(f"source-{i}", SETTLED, outcome, BOUNDS, NOW).due_in for i in range(1_000)
    )
    span = dues[-1] - dues[0]
    tenths = [sum(1 for d in dues if int((d - dues[0]) / span * 10) == i) for i in range(10)]
    assert min(tenths) > 60
    firsts = {first_poll(f"source-{i}", BOUNDS) for i in range(1_000)}
    assert len(firsts) == 1_000
    assert max(firsts) <= 60
