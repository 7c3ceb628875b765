"""Whether the articles of one story are of two events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from workers.story.likeness import Matrix, contrast
from workers.story.rarity import Rarity
from workers.story.signals import Features

PART_MIN: Final = 3
"""Fewer articles are no event of their own: they may only be odd ones out."""
SPLIT_MIN: Final = 2 * PART_MIN
PART_SHARE: Final = 0.15
DEPTH_MAX: Final = 3
PARTED: Final = 0.45
"""Likeness between two large parts against that within the looser one, both beside each other,
below which they are two events."""
_FEWER: Final = 1.0
"""Less of it for smaller parts, by one over the number of their articles: few differ by chance."""
_PEELED: Final = 6
_ROUNDS: Final = 3


class Part(NamedTuple):
    articles: tuple[int, ...]
    """places in what was given"""
    likeness: float
    """to the rest, against that within: 1 for a story that stays whole"""


def parted(articles: Sequence[Features], rarity: Rarity) -> list[Part]:
    """The events among a story's articles: one part, where they are of one."""
    return _parted(articles, rarity, tuple(range(len(articles))), 1.0, 0)


def _parted(
    articles: Sequence[Features], rarity: Rarity, chosen: tuple[int, ...], before: float, depth: int
) -> list[Part]:
    whole = [Part(chosen, before)]
    least = max(PART_MIN, int(len(chosen) * PART_SHARE))
    if len(chosen) < 2 * least or depth >= DEPTH_MAX:
        return whole
    found = contrast([articles[at] for at in chosen], rarity)
    halves = _halves(found, least)
    if halves is None:
        return whole
    ratio = _ratio(found, *halves)
    if ratio >= PARTED * (1 - _FEWER / min(map(len, halves))):
        return whole
    return [
        part
        for half in halves
        for part in _parted(
            articles, rarity, tuple(chosen[at] for at in half), round(ratio, 4), depth + 1
        )
    ]


def _ratio(found: Matrix, one: list[int], other: list[int]) -> float:
    within = min(_within(found, one), _within(found, other))
    return float(found[np.ix_(one, other)].mean()) / within if within > 0 else 1.0


def _within(found: Matrix, part: list[int]) -> float:
    block = found[np.ix_(part, part)]
    return float((block.sum() - np.trace(block)) / (len(part) * (len(part) - 1)))


def _halves(found: Matrix, least: int) -> tuple[list[int], list[int]] | None:
    """The two largest clusters by average linkage; odd ones out go to the nearer."""
    merges = _linked(found)
    size = len(found)
    for aside in range(1, min(_PEELED, size - 1) + 1):
        groups: dict[int, list[int]] = {at: [at] for at in range(size)}
        for into, merged in merges[: size - 1 - aside]:
            groups[into] += groups.pop(merged)
        first, second, *rest = sorted(groups.values(), key=lambda part: (-len(part), part))
        if len(second) >= least:
            for at in (at for part in rest for at in part):
                nearer = found[at][first].mean() >= found[at][second].mean()
                (first if nearer else second).append(at)
            return _settled(found, first, second, least)
    return None


def _settled(
    found: Matrix, one: list[int], other: list[int], least: int
) -> tuple[list[int], list[int]]:
    """Each article moved to the half that it is more like."""
    sides = np.zeros((2, len(found)))
    sides[0, one], sides[1, other] = 1.0, 1.0
    for _ in range(_ROUNDS):
        moved = False
        sums = sides @ found
        for at in range(len(found)):
            here = 0 if sides[0, at] else 1
            rest = sides[here].sum() - 1
            if rest < least:
                continue
            to_own = (sums[here, at] - found[at, at]) / rest
            if sums[1 - here, at] / sides[1 - here].sum() > to_own:
                sides[:, at] = sides[::-1, at]
                sums[here] -= found[at]
                sums[1 - here] += found[at]
                moved = True
        if not moved:
            break
    return np.flatnonzero(sides[0]).tolist(), np.flatnonzero(sides[1]).tolist()


def _linked(found: Matrix) -> list[tuple[int, int]]:
    """Average linkage: which cluster took in which, in order (Sokal and Michener 1958)."""
    links = found.copy()
    np.fill_diagonal(links, -1.0)
    sizes = np.ones(len(links))
    merges = []
    for _ in range(len(links) - 1):
        one, other = divmod(int(np.argmax(links)), len(links))
        merges.append((one, other))
        links[one] = (links[one] * sizes[one] + links[other] * sizes[other]) / (
            sizes[one] + sizes[other]
        )
        links[:, one] = links[one]
        links[one, one] = -1.0
        links[other] = -1.0
        links[:, other] = -1.0
        sizes[one] += sizes[other]
    return merges
