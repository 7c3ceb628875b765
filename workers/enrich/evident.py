"""Whether one word that may be a city's name is one: size, renown and the words beside it."""

from __future__ import annotations

from typing import Final

from workers.enrich.bearers import has_city_behind
from workers.enrich.gazetteer import Gazetteer, sources
from workers.enrich.grams import Hit
from workers.enrich.scene import Scene

__all__ = ["BIG", "is_evident", "is_known", "size_of"]

BIG: Final = 100_000
"""Population from which a city's name stands for it without further evidence."""
_WIDELY_KNOWN: Final = 20
"""Names in other languages from which a city is known all over the world."""
_LINKS: Final = frozenset(("de", "of", "von", "du", "del", "des", "d", "di", "da"))


def size_of(ref: int, gazetteer: Gazetteer) -> int:
    """A city's population; more of a city that is known more widely than by its size: Venice."""
    population, names = int(gazetteer.populations[ref]), int(gazetteer.fame[ref])
    return max(population, population * names // _WIDELY_KNOWN)


def is_known(ref: int, gazetteer: Gazetteer) -> bool:
    """Whether a city is known all over the world."""
    return size_of(ref, gazetteer) >= BIG and int(gazetteer.fame[ref]) >= _WIDELY_KNOWN


def is_evident(hit: Hit, ref: int, scene: Scene) -> bool:
    """Whether a name of one word that a city bears stands for it where it is."""
    words, gazetteer, first = scene.words, scene.gazetteer, hit.first
    size = size_of(ref, gazetteer)
    country_named = scene.weights.get(gazetteer.countries[ref], 0.0) >= 1
    cued = _is_cued(hit, scene)
    if scene.lexicon.clitics and size < (5 if hit.cut == 0 else 10) * BIG:
        # In a script without capitals a rare city needs a cue beside it or its country named.
        capital = sources.capitals().get(gazetteer.countries[ref]) == gazetteer.names[ref]
        if not (cued or capital or country_named):
            return False
    if not words.upper[first]:
        return True
    word = words.words[first]
    if word.isupper() and len(word) <= 4:
        return False
    described = cued or first in scene.behind
    initial = words.initial[first]
    common = words.folded[first] in scene.lexicon.common_names
    if common and (initial or scene.lexicon.capitalised_nouns) and not described:
        return False
    if country_named or (described and size >= BIG // 2):
        return True
    if initial and size < 10 * BIG and not is_known(ref, gazetteer):
        return False
    return size >= BIG


def _is_cued(hit: Hit, scene: Scene) -> bool:
    """Whether a preposition or a noun for a place stands before a name, or one behind it."""
    words, lexicon, first = scene.words, scene.lexicon, hit.first
    if has_city_behind(words, first):
        return True
    before = scene.before(hit)
    if before in _LINKS and first > 1:
        return words.folded[first - 2] in lexicon.place_cues
    return (
        before in lexicon.place_prepositions
        or before in lexicon.and_prepositions
        or before in lexicon.place_heads
        or before in lexicon.place_cues
    )
