"""Whether the pages of a host suddenly come out otherwise than before (pure).

Two horizons: the latest 20 pages (``WINDOWS``), and those before them (up to
``OBSERVATIONS_MAX``); and once more with 60, for hosts on which 20 say little.

*Shares* (no title, no date, rejected, a rule for the site that found no body): Fisher's exact
test, one-sided (R. A. Fisher, Statistical Methods for Research Workers, 5th ed. 1934, § 21.02):
the chance that so many of the marked pages are among the recent ones if nothing has changed.
The usual z-test of two proportions is its approximation and far off at 20 pages.

*Length*: the rank-sum test (Mann and Whitney 1947) and, so that a change must also matter, a
shift of the median by a median absolute deviation and by half.  The median alone would jump
without cause on a host that has both short notices and long pieces.

Pages come in runs (a live blog, a week of videos), so that 20 of them are worth fewer.  How many
is estimated from the pages before: the variance of the marks in each 20 of them over that of
independent ones (the factor of a quasi-binomial model, McCullagh and Nelder 1989, § 4.5), drawn
towards one; counts and ranks are divided by it.

One page can be looked at in every window that holds it, and five questions are asked, so the
thresholds are far below those of a single test; an alarm that is up goes down at weaker ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from statistics import median
from typing import Final

from wireroom.records import HostChange, HostChangeKind
from workers.extract.hostmemory import Observation

WINDOWS: Final = (20, 60)
"""Pages that count as the latest."""
RUN: Final = 20
"""Pages over which runs are measured."""
BEFORE_LEAST: Final = 60
"""Pages before the recent ones without which nothing is said."""
USABLE_LEAST: Final = 10
"""Recent pages that must count for a question (those rejected have no date to miss)."""
CHANCE: Final = 1e-6
CHANCE_HELD: Final = 1e-3
RISE_LEAST: Final = 0.3
"""Shares must have risen by this much."""
RANK_Z: Final = 5.0
RANK_Z_HELD: Final = 3.0
FACTOR: Final = 1.5
_DRAWN: Final = 5.0
"""Weight of the assumption that pages are independent, in stretches of ``RUN`` pages."""
_MAD_TO_SIGMA: Final = 1.4826
_SIGMA_LEAST: Final = 0.1

_SHARES: Final[tuple[tuple[HostChangeKind, Callable[[Observation], bool], bool], ...]] = (
    ("rejected", lambda page: page.rejected, False),
    ("rule", lambda page: page.rule_missed, True),
    ("title", lambda page: page.untitled, True),
    ("date", lambda page: page.undated, True),
)
"""Name, what is counted, and whether only pages that were not rejected count."""


def changes(
    pages: Sequence[Observation], held: Collection[str] = frozenset()
) -> tuple[HostChange, ...]:
    """What has changed on a host, from its pages, oldest first.  ``held``: the names of changes
    that were found before and have not gone away."""
    found: dict[HostChangeKind, HostChange] = {}
    for window in WINDOWS:
        before, recent = pages[:-window], pages[-window:]
        if len(before) < BEFORE_LEAST:
            break
        for change in _changes(before, recent, held):
            # What is up is held up by the very latest pages alone.
            if window == WINDOWS[0] or change.what not in held:
                found.setdefault(change.what, change)
    return tuple(found.values())


def _changes(
    before: Sequence[Observation], recent: Sequence[Observation], held: Collection[str]
) -> Iterator[HostChange]:
    for name, marked, kept_only in _SHARES:
        old = [marked(page) for page in before if not (kept_only and page.rejected)]
        new = [marked(page) for page in recent if not (kept_only and page.rejected)]
        if share := _risen(old, new, name in held):
            yield HostChange(what=name, before=share[0], now=share[1])
    old_sizes = [math.log(page.chars) for page in before if page.chars and not page.rejected]
    new_sizes = [math.log(page.chars) for page in recent if page.chars and not page.rejected]
    if sizes := _shifted(old_sizes, new_sizes, "length" in held):
        yield HostChange(what="length", before=round(sizes[0]), now=round(sizes[1]))


def _risen(old: Sequence[bool], new: Sequence[bool], held: bool) -> tuple[float, float] | None:
    if len(new) < USABLE_LEAST or len(old) < BEFORE_LEAST:
        return None
    before, now = sum(old) / len(old), sum(new) / len(new)
    if now - before < RISE_LEAST:
        return None
    # The pages of an alarm that is up are among those before by now: no measure of runs.
    worth = 1.0 if held else runs(old)
    counts = (int(count / worth) for count in (sum(old), len(old), sum(new), len(new)))
    if tail(*counts) > (CHANCE_HELD if held else CHANCE):
        return None
    return round(before, 3), round(now, 3)


def runs(marks: Sequence[bool]) -> float:
    """How many pages in a row say no more than one, at least 1."""
    share = sum(marks) / len(marks)
    counts = [sum(marks[at : at + RUN]) for at in range(0, len(marks) - RUN + 1, RUN)]
    if share in (0.0, 1.0) or len(counts) < 2:
        return 1.0
    expected = RUN * share
    excess = sum((count - expected) ** 2 for count in counts) / (expected * (1 - share))
    return max(1.0, (excess + _DRAWN) / (len(counts) - 1 + _DRAWN))


def tail(marked_old: int, old: int, marked_new: int, new: int) -> float:
    """The chance of ``marked_new`` or more marked among ``new`` drawn from all (hypergeometric)."""
    marked, every = marked_old + marked_new, old + new
    if not new:
        return 1.0
    ways = sum(
        math.comb(marked, k) * math.comb(every - marked, new - k)
        for k in range(marked_new, min(marked, new) + 1)
    )
    return ways / math.comb(every, new)


def _shifted(old: Sequence[float], new: Sequence[float], held: bool) -> tuple[float, float] | None:
    """Medians in characters before and now, from logarithms, where they differ."""
    if len(new) < USABLE_LEAST or len(old) < BEFORE_LEAST:
        return None
    was, now = median(old), median(new)
    sigma = max(_MAD_TO_SIGMA * median(abs(size - was) for size in old), _SIGMA_LEAST)
    if abs(now - was) < max(sigma, math.log(FACTOR)):
        return None
    worth = 1.0 if held else runs([size > was for size in old])
    if abs(rank_z(old, new)) / math.sqrt(worth) < (RANK_Z_HELD if held else RANK_Z):
        return None
    return math.exp(was), math.exp(now)


def rank_z(old: Sequence[float], new: Sequence[float]) -> float:
    """The rank sum of ``new`` among both, in standard deviations from its expectation (ties
    share their ranks; their small effect on the deviation is left out, which is the safe side)."""
    every = sorted([(size, 0) for size in old] + [(size, 1) for size in new])
    total, at = 0.0, 0
    while at < len(every):
        end = at
        while end < len(every) and every[end][0] == every[at][0]:
            end += 1
        total += (at + end + 1) / 2 * sum(mark for _, mark in every[at:end])
        at = end
    a, b = len(new), len(old)
    return (total - a * (a + b + 1) / 2) / math.sqrt(a * b * (a + b + 1) / 12)
