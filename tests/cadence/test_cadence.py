"""The cadence: bounded, explained, quick after a gap, slow when quiet, never giving up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom.cadence import (
    DAY,
    Bounds,
    Decision,
    History,
    PollOutcome,
    delivered,
    first_poll,
    median_age,
    next_poll,
)

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
BOUNDS = Bounds(least=60, most=DAY, start=900)
SETTLED = History(polls=20, interval=1800, rate=20 / DAY, size=20, last_poll=NOW.timestamp() - 1800,
                  last_new=NOW.timestamp() - 3600, usual=3600)  # fmt: skip

UNCHANGED = PollOutcome(kind="unchanged")

outcomes = st.builds(
    PollOutcome,
    kind=st.sampled_from(["changed", "unchanged", "failed", "gone"]),
    total=st.integers(0, 50_000),
    new=st.integers(0, 50_000),
    known=st.integers(0, 50_000),
    age_seconds=st.none() | st.floats(0, 1e9),
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


@settings(deadline=None)
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


@settings(deadline=None)
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


PLAIN = PollOutcome(kind="changed", total=20, new=1, known=19)


@pytest.mark.parametrize("wish", ["ttl_seconds", "update_seconds", "max_age_seconds"])
@pytest.mark.parametrize(
    ("asked", "interval"),
    [
        (0.0, None),
        (60.0, None),
        (1_200.0, None),
        (2 * 3_600.0, 2 * 3_600.0),
        (7 * DAY, 6 * 3_600.0),  # a template's week is not believed
    ],
)
def test_a_wish_of_the_source_makes_polling_rarer_and_never_more_frequent(
    wish: str, asked: float, interval: float | None
) -> None:
    usual = next_poll("s", SETTLED, PLAIN, BOUNDS, NOW)
    polite = msgspec.structs.replace(PLAIN, **{wish: asked})
    decision = next_poll("s", SETTLED, polite, BOUNDS, NOW)
    assert decision.interval == (interval or usual.interval)
    assert ("asks" in decision.reason) == (interval is not None)


def test_a_wish_of_the_feed_still_holds_when_it_answers_not_modified() -> None:
    polite = msgspec.structs.replace(PLAIN, ttl_seconds=2 * 3_600.0)
    first = next_poll("s", SETTLED, polite, BOUNDS, NOW)
    later = NOW + timedelta(hours=2)
    assert next_poll("s", first.history, UNCHANGED, BOUNDS, later).interval >= 2 * 3_600


def test_a_wish_never_costs_entries() -> None:
    rushed = msgspec.structs.replace(SETTLED, rate=20 / 3600, busy=20 / 3600, interval=600)
    polite = msgspec.structs.replace(PLAIN, ttl_seconds=3 * 3_600.0)
    assert next_poll("s", rushed, polite, BOUNDS, NOW).interval < 1_850


def test_excluded_hours_and_days_are_skipped_and_remembered() -> None:
    hours = PollOutcome(kind="changed", total=20, known=20, skip_hours=(10, 11, 12))
    decision = next_poll("s", SETTLED, hours, BOUNDS, NOW)
    assert (NOW + timedelta(seconds=decision.due_in)).hour == 13
    assert "excludes" in decision.reason
    after = next_poll("s", decision.history, PollOutcome(kind="unchanged"), BOUNDS, NOW)
    assert (NOW + timedelta(seconds=after.due_in)).hour == 13
    friday = PollOutcome(kind="changed", total=20, known=20, skip_days=(4,))
    due = NOW + timedelta(seconds=next_poll("s", SETTLED, friday, BOUNDS, NOW).due_in)
    assert (due.weekday(), due.hour) == (5, 0)
    always = PollOutcome(kind="changed", total=20, known=20, skip_hours=tuple(range(24)))
    assert next_poll("s", SETTLED, always, BOUNDS, NOW).due_in < 3_600


def test_after_a_gap_no_hour_is_excluded() -> None:
    outcome = PollOutcome(kind="changed", total=20, new=20, skip_hours=(10, 11, 12))
    decision = next_poll("s", SETTLED, outcome, BOUNDS, NOW)
    assert decision.possible_gap
    assert (NOW + timedelta(seconds=decision.due_in)).hour == 10


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
    assert "nothing new for 3 d" in decision.reason


@settings(deadline=None)
@given(
    st.builds(
        History,
        **{
            name: st.floats() | st.floats(-1e3, 1e10)
            for name in ("interval", "rate", "busy", "size", "last_poll", "last_new", "usual",
                         "longest", "failures", "hint")
        },
        **{name: st.integers(-(10**30), 10**30) for name in ("polls", "gaps", "gaps_in_row")},
        shown=st.integers(-5, 10**30),
        excluded=st.integers(0, 2**31 - 1),
    ),
    outcomes,
    bounds,
)  # fmt: skip
def test_no_history_however_absurd_breaks_the_bounds(
    history: History, outcome: PollOutcome, limits: Bounds
) -> None:
    decision = next_poll("s", history, outcome, limits, NOW)
    if outcome.kind != "gone":
        asked = min(outcome.retry_after or 0, DAY)
        assert max(limits.least, asked) <= decision.due_in <= max(limits.most, asked)
        written = msgspec.json.encode(decision.history)
        assert msgspec.json.decode(written, type=History) == decision.history


@settings(deadline=None)
@given(outcomes, bounds, st.floats(0, 60), st.floats(0, 60))
def test_more_failures_never_bring_a_poll_forward(
    outcome: PollOutcome, limits: Bounds, few: float, more: float
) -> None:
    failed = msgspec.structs.replace(outcome, kind="failed")
    due = [
        next_poll("s", msgspec.structs.replace(SETTLED, failures=n), failed, limits, NOW).due_in
        for n in sorted((few, more))
    ]
    assert due[0] <= due[1]


@settings(deadline=None)
@given(
    st.lists(outcomes.filter(lambda outcome: outcome.kind != "gone"), max_size=6),
    outcomes,
    bounds,
    st.integers(1, 500),
    st.floats(60, 5 * DAY),
)
def test_a_gap_never_puts_a_poll_off(
    before: list[PollOutcome], outcome: PollOutcome, limits: Bounds, known: int, later: float
) -> None:
    history, now = History(), NOW
    for each in before:
        history = next_poll("s", history, each, limits, now).history
        now += timedelta(seconds=later)
    overlapping = msgspec.structs.replace(
        outcome, kind="changed", new=max(outcome.new, 1), known=known
    )
    gap = next_poll("s", history, msgspec.structs.replace(overlapping, known=0), limits, now)
    assert gap.due_in <= next_poll("s", history, overlapping, limits, now).due_in


def test_a_failed_source_goes_on_where_it_was_after_its_first_success() -> None:
    history, now = SETTLED, NOW
    for _ in range(12):
        decision = next_poll("s", history, PollOutcome(kind="failed"), BOUNDS, now)
        history, now = decision.history, now + timedelta(seconds=decision.due_in)
    assert decision.interval == DAY
    healed = next_poll("s", history, PLAIN, BOUNDS, now)
    assert healed.status == "active"
    assert healed.interval <= 1.5 * SETTLED.interval


def test_a_clock_that_goes_back_changes_little() -> None:
    ahead = msgspec.structs.replace(
        SETTLED, last_poll=NOW.timestamp() + 40 * DAY, last_new=NOW.timestamp() + 40 * DAY
    )
    decision = next_poll("s", ahead, PLAIN, BOUNDS, NOW)
    assert decision.status == "active"
    assert SETTLED.interval / 2 <= decision.interval <= SETTLED.interval * 1.5
    assert decision.history.last_poll == decision.history.last_new == NOW.timestamp()


def test_a_poll_that_comes_too_early_proves_little() -> None:
    early = msgspec.structs.replace(SETTLED, last_poll=NOW.timestamp() - 2)
    decision = next_poll("s", early, PLAIN, BOUNDS, NOW)
    assert decision.history.rate < 2 * SETTLED.rate
    assert decision.interval >= SETTLED.interval / 2


def test_a_feed_that_showed_nothing_has_no_gap_when_it_shows_something() -> None:
    polls = [
        PollOutcome(kind="changed", total=2, new=2),
        PollOutcome(kind="changed"),
        PollOutcome(kind="changed", total=3, new=3),
    ]
    assert not any(decision.possible_gap for decision in run(polls))


def test_entries_that_cannot_be_told_apart_are_not_chased() -> None:
    """A feed that gives every entry another identity each time."""
    decisions = run(40 * [PollOutcome(kind="changed", total=20, new=20)])
    assert min(each.interval for each in decisions) < BOUNDS.start
    assert decisions[-1].interval == BOUNDS.start
    assert "told apart" in decisions[-1].reason


def looks(
    days: int, publishes: Callable[[datetime], bool], start: datetime = NOW
) -> Iterator[tuple[datetime, Decision]]:
    """The decisions for a source that has a new entry at each full hour that ``publishes``."""
    history, now, seen = History(), start, start
    while now < start + timedelta(days=days):
        new = 20 if not history.polls else 0
        while (seen := seen + timedelta(hours=1)) <= now:
            new += publishes(seen)
        seen -= timedelta(hours=1)
        outcome = PollOutcome(
            kind="changed" if new else "unchanged", total=20, new=min(new, 20), known=20 - new
        )
        decision = next_poll("s", history, outcome, BOUNDS, now)
        yield now, decision
        history, now = decision.history, now + timedelta(seconds=decision.due_in)


def test_a_weekend_of_a_source_with_office_hours_is_not_strange() -> None:
    def works(at: datetime) -> bool:
        return at.weekday() < 5 and 8 <= at.hour < 18

    for weekday in range(7):
        start = NOW + timedelta(days=weekday)
        assert not [at for at, each in looks(70, works, start) if each.status == "quiet"]


def test_a_day_of_silence_of_a_busy_source_is_strange() -> None:
    end = NOW + timedelta(days=60)
    quiet = [at for at, each in looks(70, lambda at: at < end) if each.status == "quiet"]
    assert timedelta(days=0.9) < quiet[0] - end < timedelta(days=2)


def test_a_pushed_source_is_looked_at_rarely_and_at_the_old_pace_when_push_falls_silent() -> None:
    history, now = SETTLED, NOW
    pushed = PollOutcome(kind="changed", total=20, known=20, pushed=True)
    for _ in range(50):
        decision = next_poll("s", history, pushed, BOUNDS, now)
        history, now = decision.history, now + timedelta(seconds=decision.due_in)
    assert decision.interval > 3 * SETTLED.interval
    assert decision.status == "active"
    assert "hub" in decision.reason
    silent = next_poll("s", history, PollOutcome(kind="unchanged"), BOUNDS, now)
    assert silent.interval <= 1.5 * SETTLED.interval


def test_a_pushed_source_is_still_looked_at_within_its_window() -> None:
    rushed = msgspec.structs.replace(SETTLED, rate=20 / 3600, busy=20 / 3600, interval=600)
    pushed = PollOutcome(kind="changed", total=20, known=20, pushed=True)
    assert next_poll("s", rushed, pushed, BOUNDS, NOW).interval < 1_850


def test_a_delivery_ends_a_silence() -> None:
    silent = msgspec.structs.replace(SETTLED, last_new=NOW.timestamp() - 30 * DAY)
    assert next_poll("s", silent, UNCHANGED, BOUNDS, NOW).status == "quiet"
    assert next_poll("s", delivered(silent, NOW), UNCHANGED, BOUNDS, NOW).status == "active"


@pytest.mark.parametrize(
    ("hours_old", "least", "most"),
    [
        ([0.01 * n for n in range(20)], 240, 300),
        ([0.1 * n for n in range(20)], 1_200, 1_500),
        (list(range(20)), 4_000, 4_300),
        ([24 * 30 + n for n in range(20)], 7_000, 7_200),
        ([0.0] * 20, 900, 900),  # all the same: the feed's own time
        ([1.0, 2.0], 900, 900),
    ],
)
def test_the_dates_of_its_entries_tell_a_new_source_s_pace(
    hours_old: list[float], least: float, most: float
) -> None:
    dates = [NOW - timedelta(hours=hours) for hours in hours_old]
    count = len(dates)
    outcome = PollOutcome(
        kind="changed", total=count, new=count, age_seconds=median_age(dates, NOW)
    )
    decision = next_poll("s", History(), outcome, BOUNDS, NOW)
    assert least <= decision.interval <= most


def test_sources_registered_together_come_apart_over_their_interval() -> None:
    """Close to uniform: each tenth of the hour has its share of a thousand hourly sources,
    after the first poll and after ten."""
    dues = {f"source-{number}": 0.0 for number in range(1_000)}
    histories = {source: History() for source in dues}
    for polls in range(1, 11):
        for source, due in dues.items():
            now = NOW + timedelta(seconds=due)
            decision = next_poll(
                source, histories[source], UNCHANGED, BOUNDS, now, wish_seconds=3_600.0
            )
            histories[source] = decision.history
            dues[source] = due + decision.due_in
        if polls in (1, 10):
            tenths = Counter(int(due % 3_600 // 360) for due in dues.values())
            assert max(tenths.values()) < 135
            assert min(tenths[tenth] for tenth in range(10)) > 65


def test_new_sources_are_first_looked_at_at_a_hundred_a_second() -> None:
    names = [f"source-{number}" for number in range(1_000)]
    for count, window in ((None, BOUNDS.start), (1, 0.01), (1_000, 10.0), (10**9, DAY)):
        firsts = [first_poll(name, BOUNDS, count) for name in names]
        assert len(set(firsts)) == len(names)
        assert 0.9 * window < max(firsts) <= window
        assert min(firsts) < 0.1 * window
