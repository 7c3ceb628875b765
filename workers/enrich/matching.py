"""Finds gazetteer names in a text and settles which of their bearers is meant."""

from __future__ import annotations

import math
import re
from typing import Final

import numpy as np

from workers.enrich.datelines import dateline_of
from workers.enrich.gazetteer import ACRONYM, STEM, Gazetteer, sources
from workers.enrich.grams import Hit, look_up
from workers.enrich.lexicon import Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.tokens import Words, word_hash

_BIG: Final = 100_000
"""Population from which a city's name stands for it without further evidence."""
_DATELINE: Final = re.compile(r" ?[-–—(،,:/]")
_SMALL_ADJECTIVES: Final = frozenset(("es", "fr", "it", "pt", "ru", "uk"))
"""Languages that write adjectives of countries without a capital."""
_KIND_SCORE: Final = {
    sources.COUNTRY: 9.0,
    sources.DEMONYM: 9.5,
    sources.REGION: 8.0,
    sources.ORGANISATION: 8.2,
    sources.CITY: 0.0,
}


def find_names(words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> list[Mention]:
    """Mentions of known names, longest first and none overlapping, in text order."""
    readings: list[tuple[Hit, list[int]]] = []
    covered = -1
    for hit in look_up(words, lexicon, gazetteer):
        if hit.first <= covered:
            continue
        refs = _allowed(hit, words, lexicon, gazetteer)
        if refs:
            readings.append((hit, refs))
            covered = hit.first + hit.size - 1
    context = _countries(readings, gazetteer)
    cities = _namesakes(readings, words, lexicon, gazetteer, context)
    found = []
    for hit, refs in readings:
        chosen = cities.get(refs[0], refs) if len(refs) > 1 else refs
        mention = _resolve(hit, chosen, words, lexicon, gazetteer, context)
        if mention is not None:
            found.append(mention)
    return found


def _allowed(hit: Hit, words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> list[int]:
    """The entries of a hit that its capitals and its language allow."""
    first, last = hit.first, hit.first + hit.size - 1
    word = words.words[first]
    cased = word[0].lower() != word[0].upper()
    single = hit.size == 1
    out: list[int] = []
    for position in range(hit.low, hit.high):
        ref = int(gazetteer.refs[position])
        kind = int(gazetteer.kinds[ref])
        flags = int(gazetteer.flags[position])
        if flags & ACRONYM and not (words.slice(first, last).isupper()):
            continue
        if cased:
            if not words.upper[first] and not (
                kind == sources.DEMONYM and lexicon.code not in {"en", "und"}
            ):
                continue
            if single and words.folded[first] in lexicon.stops and not word.isupper():
                continue
            if single and words.folded[first] in lexicon.place_tails:
                continue  # "Sakhalin Island" is not Iceland's name in other languages
            if flags & STEM and kind == sources.CITY and len(words.folded[first]) < 5:
                continue
            if kind == sources.CITY and not words.upper[last]:
                continue
        elif single:
            if words.folded[first] in lexicon.stops or len(words.folded[first]) - hit.cut < 2:
                continue
            if kind == sources.CITY and not _bare_city(hit, ref, words, lexicon, gazetteer):
                continue
        if ref not in out:
            out.append(ref)
    return out


def _bare_city(hit: Hit, ref: int, words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> bool:
    """Whether one word in a script without capitals may be this city."""
    word = words.folded[hit.first][max(hit.cut, 0) :]
    if len(word) < 3:
        return False
    before = words.folded[hit.first - 1] if hit.first else ""
    if word.removeprefix("ال") in lexicon.place_heads:
        return False
    if before in lexicon.place_heads:
        return True
    if word in lexicon.given or word in lexicon.titles or word in lexicon.verbs:
        return False
    population = int(gazetteer.populations[ref])
    if before in lexicon.place_prepositions or before in lexicon.and_prepositions:
        return population >= (_BIG if hit.cut == 0 else 3 * _BIG)
    if lexicon.clitics and _has_article(word, ref, gazetteer):
        return False  # a city called الجيزة is not meant by a bare "brief"
    if len(word) < 4:
        return hit.cut == 0 and population >= 10 * _BIG
    return population >= (_BIG if hit.cut == 0 else 5 * _BIG)


def _has_article(word: str, ref: int, gazetteer: Gazetteer) -> bool:
    """Whether this word is a city's name without the article that it goes by."""
    if word.startswith("ال"):
        return False
    key = np.array([word_hash("ال" + word)], dtype=np.uint64)
    _, low, high = gazetteer.find(key)
    return any(ref in gazetteer.refs[a:b] for a, b in zip(low, high, strict=True))


def _countries(readings: list[tuple[Hit, list[int]]], gazetteer: Gazetteer) -> dict[str, float]:
    """How often each country is named, straight or through people and organisations."""
    weights: dict[str, float] = {}
    for _, refs in readings:
        kind = int(gazetteer.kinds[refs[0]])
        if kind in (sources.COUNTRY, sources.DEMONYM, sources.REGION):
            country = gazetteer.countries[refs[0]]
            weights[country] = weights.get(country, 0.0) + 1.0
        elif len(refs) == 1:
            country = gazetteer.countries[refs[0]]
            weights[country] = weights.get(country, 0.0) + 0.3
    return weights


def _namesakes(
    readings: list[tuple[Hit, list[int]]],
    words: Words,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    context: dict[str, float],
) -> dict[int, list[int]]:
    """Names of a country that the text means as a city abroad: first entry of the name → the city.

    «عمان» is Oman and Amman.  It is the city where a dateline or a preposition marks it, the
    city's country is named and nothing else speaks of the country of that name.
    """
    marked: dict[int, tuple[list[int], str]] = {}
    counts: dict[str, int] = {}
    for hit, refs in readings:
        if len(refs) < 2:
            continue
        country = next((r for r in refs if gazetteer.kinds[r] == sources.COUNTRY), None)
        if country is None:
            continue
        code = gazetteer.countries[country]
        abroad = [
            ref
            for ref in refs
            if gazetteer.kinds[ref] == sources.CITY
            and gazetteer.populations[ref] >= 5 * _BIG
            and gazetteer.countries[ref] != code
            and context.get(gazetteer.countries[ref], 0.0) >= 1
        ]
        if not abroad:
            continue
        counts[code] = counts.get(code, 0) + 1
        before = words.folded[hit.first - 1] if hit.first else ""
        end = words.ends[hit.first + hit.size - 1]
        dateline = words.initial[hit.first] and _DATELINE.match(words.text, end)
        if dateline or before in lexicon.place_prepositions:
            marked[refs[0]] = abroad, code
    return {
        ref: abroad
        for ref, (abroad, code) in marked.items()
        if context.get(code, 0.0) <= counts[code]
    }


def _resolve(
    hit: Hit,
    refs: list[int],
    words: Words,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    context: dict[str, float],
) -> Mention | None:
    # "Noruega" is the country, "noruega" the adjective.
    noun = (
        words.upper[hit.first]
        and not words.initial[hit.first]
        and lexicon.code in _SMALL_ADJECTIVES
    )

    def score(ref: int) -> float:
        value = _KIND_SCORE[int(gazetteer.kinds[ref])]
        value += math.log10(1 + int(gazetteer.populations[ref]))
        if noun and gazetteer.kinds[ref] == sources.DEMONYM:
            value -= 1.0
        return value + min(3.0, 1.5 * context.get(gazetteer.countries[ref], 0.0))

    best = max(refs, key=score)
    if lexicon.clitics and gazetteer.kinds[best] == sources.DEMONYM:
        best = _named_as_described(hit, best, refs, words, gazetteer)
    kind = int(gazetteer.kinds[best])
    first, last = hit.first, hit.first + hit.size - 1
    population = int(gazetteer.populations[best])
    soft = kind == sources.CITY and hit.size == 1
    line = dateline_of(words.text) if soft and words.initial[first] else None
    if line is not None and line.start == words.starts[first]:
        soft = not (line.strong or population >= _BIG)  # a dateline names a place
    if soft and lexicon.clitics and population < (5 if hit.cut == 0 else 10) * _BIG:
        # In a script without capitals a rare city needs a cue beside it or its country named.
        before = words.folded[first - 1] if first else ""
        cued = (
            before in lexicon.place_prepositions
            or before in lexicon.and_prepositions
            or before in lexicon.place_heads
        )
        capital = sources.capitals().get(gazetteer.countries[best]) == gazetteer.names[best]
        if not (cued or capital) and context.get(gazetteer.countries[best], 0.0) < 1:
            return None
    if soft and words.upper[first]:
        before = words.folded[first - 1] if first else ""
        known = context.get(gazetteer.countries[best], 0.0) >= 1
        if words.initial[first] and population < 10 * _BIG and not known:
            return None
        placed = before in lexicon.place_prepositions and population >= _BIG // 2
        if population < _BIG and not placed and not known:
            return None
        if words.words[first].isupper() and len(words.words[first]) <= 4:
            return None
    start = words.starts[first] + _raw_cut(words.words[first], hit.cut)
    end = words.ends[last] - (1 if hit.cut == -1 else 0)
    return Mention(
        first=first,
        last=last,
        start=start,
        end=end,
        label=gazetteer.labels[best],
        id=gazetteer.ids[best],
        name=gazetteer.names[best],
        country=gazetteer.countries[best],
        soft=soft,
        population=population,
    )


def _named_as_described(
    hit: Hit, best: int, refs: list[int], words: Words, gazetteer: Gazetteer
) -> int:
    """The country of an Arabic adjective that is its name, too: «السعودية» behind no noun."""
    before = words.folded[hit.first - 1] if hit.first and not hit.cut else ""
    definite = words.folded[hit.first][hit.cut :].startswith("ال")
    if not definite or before.startswith(("ال", "وال", "بال", "لل")):
        return best
    return next((ref for ref in refs if gazetteer.kinds[ref] == sources.COUNTRY), best)


def _raw_cut(word: str, cut: int) -> int:
    """Characters of the unfolded word that its first ``cut`` folded letters take up."""
    if cut <= 0:
        return 0
    position = letters = 0
    while position < len(word) and (letters < cut or "\u064b" <= word[position] <= "\u0652"):
        if not "\u064b" <= word[position] <= "\u0652":
            letters += 1
        position += 1
    return position
