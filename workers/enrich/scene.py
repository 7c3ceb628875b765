"""What a text says of the countries in it: the ground on which a name's bearer is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from workers.enrich.gazetteer import Gazetteer, sources
from workers.enrich.grams import Hit
from workers.enrich.languages.base import word_set
from workers.enrich.lexicon import Lexicon
from workers.enrich.tokens import JOIN, Words

__all__ = ["STATES", "Reading", "Scene", "scene_of"]

Reading = tuple[Hit, list[int]]
"""A name in the text and the entries that may bear it."""

_LEAD: Final = 1.5
"""By how much one bearer must lead for the name to speak of its country."""
STATES: Final = "state"
"""What the naming of a US state speaks for; with a number: of a city in that state."""
_FIRM: Final = frozenset((sources.COUNTRY, sources.DEMONYM, sources.REGION))
_REACH: Final = 4
"""Words between a place and the country behind it: "in the south of …"."""
_INSIDE: Final = word_set("in en im au aux dans في ب в во у na no nella στη στην στο del de la el")


@dataclass(slots=True)
class Scene:
    """What a text says of countries: by name of the country, and by the name that said it."""

    words: Words
    lexicon: Lexicon
    gazetteer: Gazetteer
    weights: dict[str, float]
    own: dict[tuple[int, str], float]
    behind: dict[int, tuple[str, int]]
    """last word of a name → country and area that are named directly behind it"""

    def others(self, country: str, first_ref: int) -> float:
        """How much is said of a country by other names than this one."""
        return self.weights.get(country, 0.0) - self.own.get((first_ref, country), 0.0)

    def before(self, hit: Hit) -> str:
        """The folded word before a name; empty at the start."""
        return self.words.folded[hit.first - 1] if hit.first else ""


def scene_of(
    readings: list[Reading], words: Words, lexicon: Lexicon, gazetteer: Gazetteer
) -> Scene:
    """The scene that the names of a text make up together."""
    scene = Scene(words, lexicon, gazetteer, {}, {}, {})
    for (hit, refs), following in zip_longest(readings, readings[1:]):
        for country, weight in _spoken_of(refs, gazetteer):
            scene.weights[country] = scene.weights.get(country, 0.0) + weight
            key = refs[0], country
            scene.own[key] = scene.own.get(key, 0.0) + weight
        if following is not None:
            _behind(scene, hit, following)
    return scene


def _spoken_of(refs: list[int], gazetteer: Gazetteer) -> Iterator[tuple[str, float]]:
    """The country that a name speaks of, and how firmly."""
    firm = {gazetteer.countries[ref] for ref in refs if gazetteer.kinds[ref] in _FIRM}
    if firm:
        if len(firm) == 1 or gazetteer.kinds[refs[0]] != sources.COUNTRY:
            yield gazetteer.countries[refs[0]], 1.0
            if gazetteer.areas[refs[0]]:
                yield STATES, 1.0
        return
    if len(refs) == 1:
        first = refs[0]
        yield gazetteer.countries[first], 0.3
    else:
        known = [gazetteer.renown[ref] for ref in refs]
        most = max(known)
        if sum(value > most - _LEAD for value in known) > 1:
            return
        first = refs[known.index(most)]
        yield gazetteer.countries[first], 0.6
    if gazetteer.areas[first]:
        yield f"{STATES}{gazetteer.areas[first]}", 1.0


def _behind(scene: Scene, hit: Hit, following: Reading) -> None:
    """Notes the country or state in "X, Texas", "X (Peru)", "X, in the south of Spain"."""
    words, gazetteer = scene.words, scene.gazetteer
    other, refs = following
    last = hit.first + hit.size - 1
    between = range(last + 1, other.first)
    if len(between) > _REACH or gazetteer.kinds[refs[0]] not in _FIRM:
        return
    gap = words.behind[last].strip()
    if between and not (words.folded[last + 1] in _INSIDE or (scene.lexicon.clitics and other.cut)):
        return
    if gap not in ("", ",", "(", "،") or (not between and not gap and not other.cut):
        return
    if any(words.gaps[at] != JOIN for at in between):
        return
    regions = [ref for ref in refs if gazetteer.kinds[ref] == sources.REGION]
    chosen = regions[0] if regions else refs[0]
    scene.behind[last] = gazetteer.countries[chosen], int(gazetteer.areas[chosen])
