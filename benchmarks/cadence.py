"""What a cadence costs and loses: pure rules against generated publishers, on a simulated clock.

    python -m benchmarks.cadence [--days 60] [--seeds 5]

For each publisher and each rule: polls a day · median minutes from publication to the poll that
sees an entry · entries of a thousand that fell out of the feed unseen.  The rules beside ours
are fixed intervals, and the ideas that other systems follow, in a few lines each.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from wireroom.cadence import DAY, Bounds, History, PollOutcome, median_age, next_poll

HOUR: Final = 3_600.0
MINUTE: Final = 60.0
MONDAY: Final = datetime(2026, 6, 1, tzinfo=UTC)
BOUNDS: Final = Bounds()


class Look(NamedTuple):
    """What a rule learns from one poll."""

    now: float
    total: int
    new: int
    known: int
    newest: tuple[float, ...]
    """times of the entries shown, oldest first"""


Rule = Callable[[Look], float]
"""A rule is told of each look and answers with the seconds until the next."""


class Publisher(NamedTuple):
    """A feed that shows its newest ``size`` entries."""

    size: int
    times: Callable[[random.Random, float], list[float]]
    dated: bool = True


class Result(NamedTuple):
    polls_a_day: float
    delay: float
    """median, seconds"""
    lost: float
    """entries that fell out unseen, per thousand"""


# --- publishers


def poisson(
    rng: random.Random, rate: Callable[[float], float], top: float, end: float
) -> list[float]:
    """Entries at random with a rate (per second) that changes with time, ``top`` at most."""
    out: list[float] = []
    at = 0.0
    while (at := at + rng.expovariate(top)) < end:
        if rng.random() * top < rate(at):
            out.append(at)
    return out


def _steady(rng: random.Random, end: float) -> list[float]:
    return [10 * MINUTE * number for number in range(int(end / (10 * MINUTE)))]


def _rare(rng: random.Random, end: float) -> list[float]:
    return poisson(rng, lambda _: 2 / DAY, 2 / DAY, end)


def _bursty(rng: random.Random, end: float) -> list[float]:
    bursts = poisson(rng, lambda _: 3 / DAY, 3 / DAY, end)
    return sorted(
        at + rng.uniform(0, 15 * MINUTE) for at in bursts for _ in range(rng.randint(5, 15))
    )


def _day_night(rng: random.Random, end: float) -> list[float]:
    def rate(at: float) -> float:
        return (12 if 7 * HOUR <= at % DAY < 22 * HOUR else 0.3) / HOUR

    return poisson(rng, rate, 12 / HOUR, end)


def _office(rng: random.Random, end: float) -> list[float]:
    def rate(at: float) -> float:
        working = at % (7 * DAY) < 5 * DAY and 8 * HOUR <= at % DAY < 18 * HOUR
        return 4 / HOUR if working else 0.0

    return poisson(rng, rate, 4 / HOUR, end)


def _breaking(rng: random.Random, end: float) -> list[float]:
    """Two an hour, and once in three days 50 in ten minutes."""
    usual = poisson(rng, lambda _: 2 / HOUR, 2 / HOUR, end)
    for at in poisson(rng, lambda _: 1 / (3 * DAY), 1 / (3 * DAY), end):
        usual += [at + rng.uniform(0, 10 * MINUTE) for _ in range(50)]
    return sorted(usual)


def _big_day(rng: random.Random, end: float) -> list[float]:
    """Two an hour, and once in ten days one a minute for six hours."""
    usual = poisson(rng, lambda _: 2 / HOUR, 2 / HOUR, end)
    for at in poisson(rng, lambda _: 1 / (10 * DAY), 1 / (10 * DAY), end):
        usual += [at + rng.uniform(0, 6 * HOUR) for _ in range(360)]
    return sorted(usual)


def _revived(rng: random.Random, end: float) -> list[float]:
    """Three an hour, with a month of silence after the first ten days."""
    return poisson(rng, lambda at: 0.0 if 10 * DAY <= at < 40 * DAY else 3 / HOUR, 3 / HOUR, end)


def _large(rng: random.Random, end: float) -> list[float]:
    return poisson(rng, lambda _: 500 / DAY, 500 / DAY, end)


def _wire(rng: random.Random, end: float) -> list[float]:
    return poisson(rng, lambda _: 100 / HOUR, 100 / HOUR, end)


def _weekly(rng: random.Random, end: float) -> list[float]:
    return [4 * DAY + 7 * DAY * week for week in range(math.ceil(end / (7 * DAY)))]


PUBLISHERS: Final[dict[str, Publisher]] = {
    "steady, one in 10 minutes": Publisher(20, _steady),
    "two a day": Publisher(20, _rare),
    "once a week": Publisher(10, _weekly),
    "in clusters, three a day": Publisher(20, _bursty),
    "by day 12 an hour, hardly by night": Publisher(20, _day_night),
    "the same without dates": Publisher(20, _day_night, dated=False),
    "in office hours only": Publisher(20, _office),
    "breaking news, 50 in 10 minutes": Publisher(20, _breaking),
    "a big day, one a minute for 6 hours": Publisher(20, _big_day),
    "silent for a month, then alive": Publisher(20, _revived),
    "500 shown, 500 a day": Publisher(500, _large),
    "wire, 100 an hour, 50 shown": Publisher(50, _wire),
}


# --- rules


def ours(publisher: Publisher) -> Rule:
    history = History()

    def rule(look: Look) -> float:
        nonlocal history
        now = MONDAY + timedelta(seconds=look.now)
        dates = [MONDAY + timedelta(seconds=at) for at in look.newest] if publisher.dated else []
        outcome = PollOutcome(
            kind="changed" if look.new else "unchanged",
            total=look.total,
            new=look.new,
            known=look.known,
            age_seconds=median_age(dates, now),
        )
        decision = next_poll("source", history, outcome, BOUNDS, now)
        history = decision.history
        return decision.due_in

    return rule


def fixed(seconds: float) -> Callable[[Publisher], Rule]:
    return lambda _: lambda look: seconds


def by_share_known(most: float) -> Callable[[Publisher], Rule]:
    """Twice as long where more than 67 % were known, half where fewer than 33 % were."""

    def make(publisher: Publisher) -> Rule:
        interval = BOUNDS.start

        def rule(look: Look) -> float:
            nonlocal interval
            share = look.known / look.total if look.total else 1.0
            if share > 0.67:
                interval = min(interval * 2, most)
            elif share < 0.33:
                interval = max(interval / 2, BOUNDS.least)
            return interval

        return rule

    return make


def by_week_mean(publisher: Publisher) -> Rule:
    """The mean distance of the last week's entries, from five minutes to a day."""
    seen: list[float] = []

    def rule(look: Look) -> float:
        if look.new:
            seen.extend(look.newest[-look.new :])
        week = len(seen) - bisect_right(seen, look.now - 7 * DAY)
        return min(max(7 * DAY / week if week else DAY, 5 * MINUTE), DAY)

    return rule


def by_change(publisher: Publisher) -> Rule:
    """A fifth shorter when changed, two fifths longer when not, from five minutes to a day."""
    interval = BOUNDS.start

    def rule(look: Look) -> float:
        nonlocal interval
        interval = min(max(interval * (0.8 if look.new else 1.4), 5 * MINUTE), DAY)
        return interval

    return rule


RULES: Final[dict[str, Callable[[Publisher], Rule]]] = {
    "ours": ours,
    "every 15 min": fixed(15 * MINUTE),
    "every 60 min": fixed(60 * MINUTE),
    "doubling by share known": by_share_known(DAY),
    "the same, 30 min at most": by_share_known(30 * MINUTE),
    "mean of the week": by_week_mean,
    "by change": by_change,
}


# --- the clock


def simulate(publisher: Publisher, rule: Rule, times: list[float], end: float) -> Result:
    """Polls from a while after the first entry on; what is there then counts for nothing."""
    polls = 0
    seen = 0
    delays: list[float] = []
    lost = 0
    now = 437.0 + (times[0] if times else 0.0)
    start = now
    base = bisect_right(times, now)
    while now < end:
        count = bisect_right(times, now)
        oldest = max(count - publisher.size, 0)
        new = min(count - seen, count - oldest)
        if polls:
            lost += max(oldest - seen, 0)
            delays += [now - at for at in times[count - new : count]]
        total = count - oldest
        look = Look(now, total, new, total - new, tuple(times[oldest:count]))
        seen = count
        polls += 1
        now += rule(look)
    entered = max(len(times) - base, 1)
    return Result(
        polls / ((end - start) / DAY),
        statistics.median(delays or [0.0]),
        1_000 * lost / entered,
    )


def measure(days: float, seeds: int) -> Iterator[tuple[str, str, Result]]:
    """(publisher, rule, means over the seeds)."""
    for name, publisher in PUBLISHERS.items():
        runs = [publisher.times(random.Random(seed), days * DAY) for seed in range(seeds)]
        for label, make in RULES.items():
            results = [simulate(publisher, make(publisher), run, days * DAY) for run in runs]
            means = (statistics.fmean(column) for column in zip(*results, strict=True))
            yield name, label, Result(*means)


def table(days: float, seeds: int) -> list[str]:
    """Markdown: a row for each publisher, a column for each rule, and the sum of all."""
    cells: dict[str, list[str]] = {}
    sums = {label: [0.0, 0.0] for label in RULES}
    for name, label, result in measure(days, seeds):
        cells.setdefault(name, []).append(
            f"{result.polls_a_day:.1f} · {result.delay / MINUTE:.0f} · {result.lost:.1f}"
        )
        sums[label][0] += result.polls_a_day
        sums[label][1] += result.lost / len(PUBLISHERS)
    rows = [f"| {name} | {' | '.join(row)} |" for name, row in cells.items()]
    total = " | ".join(f"**{polls:.0f} · {lost:.1f}**" for polls, lost in sums.values())
    return [
        f"| publisher | {' | '.join(RULES)} |",
        f"|---|{'---|' * len(RULES)}",
        *rows,
        f"| all: polls a day · lost, mean | {total} |",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    print("\n".join(table(arguments.days, arguments.seeds)))


if __name__ == "__main__":
    main()
