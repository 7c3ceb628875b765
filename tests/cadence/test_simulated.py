"""Against generated publishers, over weeks: fewer polls and fewer entries lost than by the rules
that other systems follow."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable

import pytest

from benchmarks.cadence import (
    PUBLISHERS,
    Publisher,
    Result,
    Rule,
    by_change,
    by_week_mean,
    ours,
    simulate,
)
from wireroom.cadence import DAY

DAYS = 21


@functools.cache
def results(publisher: str, make: Callable[[Publisher], Rule]) -> Result:
    chosen = PUBLISHERS[publisher]
    return simulate(chosen, make(chosen), chosen.times(random.Random(77), DAYS * DAY), DAYS * DAY)


@pytest.mark.parametrize(
    ("publisher", "polls", "minutes"),
    [
        ("steady, one in 10 minutes", 60, 20),
        ("two a day", 8, 240),
        ("once a week", 3, 24 * 60),
        ("by day 12 an hour, hardly by night", 80, 20),
        ("in office hours only", 30, 45),
        ("500 shown, 500 a day", 120, 15),
        ("wire, 100 an hour, 50 shown", 240, 6),
    ],
)
def test_a_regular_publisher_is_seen_soon_and_loses_hardly_anything(
    publisher: str, polls: float, minutes: float
) -> None:
    found = results(publisher, ours)
    assert found.polls_a_day < polls
    assert found.delay < minutes * 60
    assert found.lost < 2


@pytest.mark.parametrize("other", [by_week_mean, by_change])
def test_all_publishers_together_cost_fewer_polls_and_lose_less_than_by_other_rules(
    other: Callable[[Publisher], Rule],
) -> None:
    mine = [results(publisher, ours) for publisher in PUBLISHERS]
    theirs = [results(publisher, other) for publisher in PUBLISHERS]
    assert sum(each.polls_a_day for each in mine) < 0.75 * sum(each.polls_a_day for each in theirs)
    assert sum(each.lost for each in mine) < 0.75 * sum(each.lost for each in theirs)
