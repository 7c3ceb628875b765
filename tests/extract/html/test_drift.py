"""When the pages of a host have changed, and when they only vary."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.extract.drift import BEFORE_LEAST, WINDOWS, changes, rank_z, runs, tail
from workers.extract.hostmemory import OBSERVATIONS_MAX, Observation

RECENT = WINDOWS[0]
Make = Callable[[random.Random, int], Observation]


def page(
    rng: random.Random,
    *,
    chars: float = 3_000,
    spread: float = 0.6,
    untitled: float = 0.0,
    undated: float = 0.05,
    rejected: float = 0.05,
    rule_missed: float = 0.0,
) -> Observation:
    """A page of a host with lengths around ``chars`` and marks with these chances."""
    if rng.random() < rejected:
        return Observation(rejected=True)
    return Observation(
        round(math.exp(rng.gauss(math.log(chars), spread))),
        rng.random() < untitled,
        rng.random() < undated,
        False,
        rng.random() < rule_missed,
    )


def kinds(pages: list[Observation], held: frozenset[str] = frozenset()) -> set[str]:
    return {each.what for each in changes(pages, held)}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({}, {}, set()),
        ({}, {"undated": 0.9}, {"date"}),
        ({}, {"untitled": 0.8}, {"title"}),
        ({}, {"rejected": 0.85}, {"rejected"}),
        ({}, {"rule_missed": 1.0}, {"rule"}),
        ({}, {"chars": 150, "undated": 1.0}, {"length", "date"}),
        ({}, {"chars": 20_000}, {"length"}),
        ({"undated": 0.6}, {"undated": 1.0}, set()),  # too little to be sure of in twenty pages
        ({"undated": 0.2}, {"undated": 1.0}, {"date"}),
        ({"undated": 0.9}, {"undated": 0.0}, set()),  # better is no alarm
        ({}, {"undated": 0.25}, set()),
        ({}, {"chars": 2_200}, set()),
    ],
)
def test_what_a_change_is(
    before: dict[str, float], now: dict[str, float], expected: set[str]
) -> None:
    rng = random.Random(5)
    usual = [page(rng, **before) for _ in range(300)]
    assert kinds(usual + [page(rng, **now) for _ in range(RECENT)]) == expected


def test_nothing_is_said_of_a_host_that_is_hardly_known() -> None:
    usual = [Observation(3_000)] * (BEFORE_LEAST - 1)
    changed = [Observation(100, True, True)] * RECENT
    assert changes([]) == changes(changed) == changes(usual + changed) == ()
    assert kinds([Observation(3_000), *usual, *changed]) == {"length", "title", "date"}


def test_an_alarm_says_how_it_was_and_how_it_is() -> None:
    usual = [Observation(3_000, undated=at % 20 == 0) for at in range(100)]
    found = changes(usual + [Observation(200, undated=True)] * RECENT)
    assert [each.words() for each in found] == [
        "no date on 100% of pages, 5% before",
        "texts of about 200 characters, 3,000 before",
    ]


def test_rejected_pages_have_no_date_to_miss() -> None:
    usual = [Observation(3_000)] * 100
    mixed = [Observation(rejected=True)] * 11 + [Observation(3_000, undated=True)] * 9
    assert kinds(usual + mixed) == {"rejected"}


def test_an_alarm_that_is_up_goes_down_only_when_most_is_as_before() -> None:
    usual = [Observation(3_000)] * 100
    half = [Observation(3_000)] * 14 + [Observation(3_000, undated=True)] * 6
    assert kinds(usual + half) == set()
    assert kinds(usual + half, frozenset({"date"})) == {"date"}
    assert kinds(usual + half[3:] + half[:3], frozenset({"title"})) == set()


def test_a_host_with_notices_and_long_pieces_may_have_a_run_of_either() -> None:
    rng = random.Random(7)

    def either(share: float) -> Observation:
        chars = 400 if rng.random() < share else 6_000
        return page(rng, chars=chars, spread=0.2)

    usual = [either(0.35) for _ in range(400)]
    assert kinds(usual + [either(0.65) for _ in range(RECENT)]) == set()


def drifting_slowly(rng: random.Random, at: int) -> Observation:
    """Over 2,000 pages texts shrink to a third and half of the dates go."""
    return page(rng, chars=3_000 * math.exp(-at / 2_000), undated=0.05 + 0.5 * at / 2_000)


def in_runs() -> Make:
    """Rejected pages come several at a time, four on average."""
    left = [0]

    def make(rng: random.Random, _at: int) -> Observation:
        if not left[0] and rng.random() < 0.03:
            left[0] = 1 + int(rng.expovariate(1 / 4))
        if left[0]:
            left[0] -= 1
            return Observation(rejected=True)
        return page(rng, rejected=0.0)

    return make


def alarms(make: Make, pages: int, seed: int) -> int:
    """How often an alarm goes up along a stream of pages."""
    rng = random.Random(seed)
    seen: list[Observation] = []
    held: frozenset[str] = frozenset()
    count = 0
    for at in range(pages):
        seen.append(make(rng, at))
        del seen[:-OBSERVATIONS_MAX]
        if at % 5 == 0:
            now = frozenset(kinds(seen, held))
            count += bool(now - held)
            held = now
    return count


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda rng, at: page(rng), id="usual"),
        pytest.param(lambda rng, at: page(rng, undated=0.5, rejected=0.3), id="half without date"),
        pytest.param(lambda rng, at: page(rng, spread=1.5), id="all lengths"),
        pytest.param(drifting_slowly, id="slow change"),
    ],
)
def test_hosts_that_only_vary_raise_no_alarm(make: Make) -> None:
    assert sum(alarms(make, 2_000, seed) for seed in range(2)) == 0


@pytest.mark.parametrize("change", [{"undated": 1.0}, {"rejected": 0.9}, {"chars": 200.0}])
def test_a_real_change_is_seen_within_twenty_pages(change: dict[str, float]) -> None:
    rng = random.Random(3)
    seen = [page(rng) for _ in range(300)]
    needed = 0
    while not kinds(seen):
        seen.append(page(rng, **change))
        needed += 1
    assert needed <= RECENT


def test_pages_that_come_in_runs_say_less() -> None:
    rng = random.Random(1)
    single = [rng.random() < 0.2 for _ in range(400)]
    assert runs(single) < 1.5
    assert runs(sorted(single)) > 5
    assert runs([False] * 100) == runs([True] * 100) == 1.0


def test_a_host_of_runs_is_seen_to_change_all_the_same() -> None:
    rng, make = random.Random(2), in_runs()
    seen = [make(rng, at) for at in range(400)]
    some = [Observation(rejected=True)] * 15 + [page(rng, rejected=0.0) for _ in range(5)]
    assert kinds(seen + some) == set()
    assert kinds(rng.sample(seen, len(seen)) + some) == {"rejected"}
    assert kinds(seen + [Observation(rejected=True)] * WINDOWS[1]) == {"rejected"}


@given(st.integers(0, 200), st.integers(0, 20), st.integers(60, 200), st.integers(10, 20))
def test_the_chances_of_all_outcomes_add_up(
    marked_old: int, marked_new: int, old: int, new: int
) -> None:
    marked_old, marked_new = min(marked_old, old), min(marked_new, new)
    assert tail(marked_old, old, 0, new) == pytest.approx(1.0)
    rarer = tail(max(marked_old - 1, 0), old, min(marked_new + 1, new), new)
    assert 0.0 <= tail(marked_old, old, marked_new, new) <= 1.0 + 1e-12
    if marked_old and marked_new < new:
        assert rarer <= tail(marked_old, old, marked_new, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([1, 2, 3, 4], [5, 6, 7, 8], 2.309),
        ([5, 6, 7, 8], [1, 2, 3, 4], -2.309),
        ([1, 2, 3, 4], [1, 2, 3, 4], 0.0),
        ([1, 1, 1], [1, 1, 1], 0.0),
    ],
)
def test_the_rank_sum(old: list[float], new: list[float], expected: float) -> None:
    assert rank_z(old, new) == pytest.approx(expected, abs=0.001)
