"""Numbers, what they count, and the kinds of events and things that a text speaks of."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from workers.story.concepts import concept
from workers.story.numbers import numbers
from workers.story.wordforms import WORD, Word, folded_form

_NUMBER_WEIGHT: Final = 1.5
_COUNTED_WEIGHT: Final = 4.5
"""A number together with what it counts."""
_CONCEPT_WEIGHT: Final = 1.0
_UNIT_REACH: Final = 24
"""Characters behind a number in which the thing counted stands."""


def counts_of(text: str, language: str, local: dict[str, float], neutral: dict[str, float]) -> None:
    """Numbers; single digits say little without what they count and are left out alone."""
    counts: Counter[str] = Counter()
    for number in numbers(text, language):
        if len(number.value) > 1:
            counts[f"#{number.value}"] += 1
        for match in WORD.finditer(text, number.end, number.end + _UNIT_REACH):
            thing = concept(language, folded_form(match[0]))
            if thing is not None and thing[0] != "~":
                counts[f"#{number.value}:{thing}"] += 1
                break
    for name, count in counts.items():
        if ":" in name:
            neutral[name] = _COUNTED_WEIGHT * (1 + math.log(count))
        else:
            local[name] = _NUMBER_WEIGHT * (1 + math.log(count))


def concepts(found: dict[str, Word], language: str, weights: dict[str, float]) -> None:
    counts: Counter[str] = Counter()
    for folded, word in found.items():
        thing = concept(language, folded)
        if thing is not None and thing[0] != "~":
            counts[thing] += word.count + word.lead
    for thing, count in counts.items():
        weights[f"c:{thing}"] = _CONCEPT_WEIGHT * (1 + math.log(count))
