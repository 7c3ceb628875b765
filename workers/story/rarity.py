"""How rare a feature is among the stories of the window."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

PRIOR_STORIES: Final = 10
_PRIOR_HAVING: Final = {"e:iso3166:": 3.0, "c:": 3.0}
"""In how many of the ten stories that every window begins with a feature is thought to occur, by
how it begins: countries and kinds of events are common before anything was counted."""
_PRIOR_HAVING_ELSE: Final = 1.0


class Rarity:
    """How many stories of the window there are, and how many have each feature.

    Stories are counted, not articles: what all the many reports of one event say is no less
    particular to it.
    """

    def __init__(self, stories: int, having: Mapping[str, int]) -> None:
        self.stories = stories
        self.having = having
        self._known: dict[tuple[str, bool], float] = {}

    def of(self, feature: str, sums: Mapping[str, float] | None = None) -> float:
        """Logarithm of the inverse frequency, never negative.

        ``sums`` are those of the story in question: it does not count itself, or else what an
        article shares with it would seem more common than what it does not.
        """
        return self._of(feature, sums is not None and feature in sums)

    def shared(self, feature: str) -> float:
        """The same for a feature that the story in question is known to have."""
        return self._of(feature, True)

    def _of(self, feature: str, own: bool) -> float:
        found = self._known.get((feature, own))
        if found is None:
            having = self.having.get(feature, 0)
            others = having - 1 if having and own else having
            found = math.log((self.stories + PRIOR_STORIES) / (others + prior(feature)))
            found = self._known[feature, own] = max(0.0, found)
        return found


def prior(feature: str) -> float:
    for start, value in _PRIOR_HAVING.items():
        if feature.startswith(start):
            return value
    return _PRIOR_HAVING_ELSE
