"""How rare a feature is among the stories of the window."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

PRIOR_STORIES: Final = 10
_PLAIN: Final = ("e:iso3166:", "c:")
_PRIOR_HAVING_PLAIN: Final = 3.0
"""In how many of the ten stories that every window begins with a feature is thought to occur that
is a country or a kind of event: they are common before anything was counted."""
_PRIOR_HAVING_ELSE: Final = 1.0


class Rarity:
    """How many stories of the window there are, and how many have each feature.

    Stories are counted, not articles: what all the many reports of one event say is no less
    particular to it.
    """

    def __init__(self, stories: int, having: Mapping[str, int]) -> None:
        self.stories = stories
        self.having = having
        self._known: dict[str, float] = {}
        self._own: dict[str, float] = {}

    def of(self, feature: str, sums: Mapping[str, float] | None = None) -> float:
        """Logarithm of the inverse frequency, never negative.

        ``sums`` are those of the story in question: it does not count itself, or else what an
        article shares with it would seem more common than what it does not.
        """
        if sums is not None and feature in sums:
            return self.shared(feature)
        found = self._known.get(feature)
        if found is None:
            found = self._known[feature] = self._reckoned(feature, self.having.get(feature, 0))
        return found

    def shared(self, feature: str) -> float:
        """The same for a feature that the story in question is known to have."""
        found = self._own.get(feature)
        if found is None:
            others = self.having.get(feature, 0) - 1
            found = self._own[feature] = self._reckoned(feature, others)
        return found

    def _reckoned(self, feature: str, having: int) -> float:
        # What was counted off after a merge may have been counted in a part that is forgotten.
        having = max(0, having)
        return max(0.0, math.log((self.stories + PRIOR_STORIES) / (having + prior(feature))))


def prior(feature: str) -> float:
    if feature.startswith(_PLAIN):
        return _PRIOR_HAVING_PLAIN
    return _PRIOR_HAVING_ELSE
