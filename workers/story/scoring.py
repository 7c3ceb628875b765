"""How well an article fits a story, and what says so.

The score is a cosine of rarity-weighted features against a story's mean, as in topic detection
and tracking (Allan 2002), lowered with the time between them and with disagreement about who and
where, so that two events of one kind stay two stories.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from workers.story.profile import Profile, gap_days, is_leading, length
from workers.story.rarity import Rarity
from workers.story.signals import Features, is_deed, is_local, is_neutral

ACROSS_MIN_SHARED: Final = 3
HALF_LIFE_DAYS: Final = 4.0
NAMES_FLOOR: Final = 0.6
"""What is left of the score where the names do not agree at all."""
DEEDS_FLOOR: Final = 0.25
DEEDS_FLOOR_WITHIN: Final = 0.65
"""The same for what happened to how many, across languages and within one."""


class Shared(NamedTuple):
    feature: str
    contribution: float
    """part of the score, 0 to 1"""


class Weighed:
    """An article's features with what the window says of them, made once for all candidates."""

    def __init__(self, found: Features, rarity: Rarity) -> None:
        self.found = found
        self.rarity = rarity
        self.rare = {feature: rarity.of(feature) for feature in found.weights}
        """before a candidate's own share is taken off"""
        self.local = _Part([f for f in found.weights if is_local(f)], self)
        self.neutral = _Part([f for f in found.weights if is_neutral(f)], self)
        self.deeds = _Part([f for f in found.weights if is_deed(f)], self)


class _Part:
    """Some of an article's features and the sum of their squared weights."""

    def __init__(self, features: list[str], weighed: Weighed) -> None:
        self.features = features
        weights = weighed.found.weights
        self.value = {feature: weights[feature] * weighed.rare[feature] for feature in features}
        self.squares = sum(value * value for value in self.value.values())
        names = set(weighed.found.names)
        self.names = [feature for feature in features if feature in names]

    def against(self, sums: Mapping[str, float], weighed: Weighed) -> _Compared:
        """The same for one story, which does not count itself in the rarity of what it has."""
        shared = weighed.rarity.shared
        rare = {feature: shared(feature) for feature in self.features if feature in sums}
        weights = weighed.found.weights
        changed = {feature: weights[feature] * value for feature, value in rare.items()}
        squares = self.squares + sum(
            value * value - self.value[feature] ** 2 for feature, value in changed.items()
        )
        return _Compared(rare, changed, math.sqrt(max(squares, 0.0)))


class _Compared(NamedTuple):
    rare: dict[str, float]
    """rarity of the shared features"""
    own: dict[str, float]
    """the article's weights of the shared features"""
    norm: float
    """length of the article's whole part"""


def score(found: Features, profile: Profile, rarity: Rarity) -> tuple[float, tuple[Shared, ...]]:
    """How well an article fits a story (0 to 1), and the features that say so, strongest first.

    ``rarity`` need only know the article's features: a profile carries its own norms.
    """
    return fit(Weighed(found, rarity), profile)


def fit(weighed: Weighed, profile: Profile) -> tuple[float, tuple[Shared, ...]]:
    found, sums = weighed.found, profile.sums
    norms = profile.local.get(found.language)
    across = norms is None
    if norms is None:
        norms = profile.neutral
    part = weighed.neutral if across else weighed.local
    both = part.against(sums, weighed)
    norm = both.norm * norms.features
    if not norm:
        return 0.0, ()
    shared = [
        Shared(feature, weight * sums[feature] * both.rare[feature] / norm)
        for feature, weight in both.own.items()
    ]
    if across and len(shared) < ACROSS_MIN_SHARED:
        return 0.0, ()
    total = min(1.0, sum(each.contribution for each in shared))
    # A story's names are among its features: what only the article names can only be its own.
    cast = {name: both.own.get(name, part.value[name]) for name in part.names}
    cast |= {name: weight for name, weight in both.own.items() if name in profile.names}
    leading = {
        name: sums[name] * both.rare[name]
        for name in cast
        if name in both.rare and is_leading(name, profile)
    }
    total *= _agreement(cast, length(cast.values()), leading, norms.names, NAMES_FLOOR)
    done = weighed.deeds.against(sums, weighed)
    theirs = {name: sums[name] * value for name, value in done.rare.items()}
    floor = DEEDS_FLOOR if across else DEEDS_FLOOR_WITHIN
    total *= _agreement(done.own, done.norm, theirs, norms.deeds, floor)
    total *= _decay(found.at, profile)
    shared.sort(key=lambda each: (-each.contribution, each.feature))
    return total, tuple(Shared(f, round(c, 4)) for f, c in shared[:8])


def _agreement(
    own: Mapping[str, float],
    own_length: float,
    theirs: Mapping[str, float],
    their_length: float,
    floor: float,
) -> float:
    """A factor from ``floor`` to 1: the cosine of two parts, 1 where either is empty."""
    both = own_length * their_length
    if not both:
        return 1.0
    cosine = sum(own[name] * value for name, value in theirs.items()) / both
    return floor + (1 - floor) * min(1.0, cosine)


def _decay(at: float | None, profile: Profile) -> float:
    return float(0.5 ** (gap_days(at, profile) / HALF_LIFE_DAYS))
