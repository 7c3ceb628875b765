"""Finds gazetteer names in a text and settles which of their bearers is meant."""

from __future__ import annotations

from typing import Final

import numpy as np

from workers.enrich.bearers import choose, has_city_behind, senses
from workers.enrich.datelines import dateline_of
from workers.enrich.evident import BIG, is_evident, is_known, size_of
from workers.enrich.gazetteer import ACRONYM, STEM, Gazetteer, sources
from workers.enrich.grams import Hit, look_up
from workers.enrich.lexicon import Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.scene import Reading, Scene, scene_of
from workers.enrich.tokens import JOIN, Words, word_hash

_MUCH: Final = 10
"""How many times larger a city is that another one's name is taken for a case of."""


def find_names(words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> list[Mention]:
    """Mentions of known names, longest first and none overlapping, in text order."""
    readings: list[Reading] = []
    covered = -1
    for hit in _without_overlaps(look_up(words, lexicon, gazetteer), words):
        if hit.first <= covered and not (readings and hit[:3] == readings[-1][0][:3]):
            continue
        refs = _allowed(hit, words, lexicon, gazetteer)
        if refs and hit.first <= covered:
            # "Неаполі" is Neapoli as it stands and a case of Naples, which is meant.
            if _is_much_larger(refs, readings[-1][1], gazetteer):
                readings[-1] = hit, refs
        elif refs:
            readings.append((hit, refs))
            covered = hit.first + hit.size - 1
    scene = scene_of(readings, words, lexicon, gazetteer)
    found = []
    for hit, refs in readings:
        mention = _resolve(hit, refs, scene)
        if mention is not None:
            found.append(mention)
    return found


def _without_overlaps(hits: list[Hit], words: Words) -> list[Hit]:
    """In scripts without spaces, the hits into which no longer one reaches: 达|卡拉奇."""
    if not any(words.solo[hit.first] for hit in hits):
        return hits
    longest: dict[int, int] = {}
    for hit in hits:
        longest[hit.first] = max(hit.size, longest.get(hit.first, 0))
    return [
        hit
        for hit in hits
        if all(longest.get(hit.first + at, 0) <= hit.size for at in range(1, hit.size))
    ]


def _is_much_larger(refs: list[int], others: list[int], gazetteer: Gazetteer) -> bool:
    """Whether both are cities only, and one of ``refs`` has many times the people of ``others``."""
    if any(gazetteer.kinds[ref] != sources.CITY for ref in (*refs, *others)):
        return False
    largest = max(int(gazetteer.populations[ref]) for ref in others)
    return any(int(gazetteer.populations[ref]) > _MUCH * largest for ref in refs)


def _allowed(hit: Hit, words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> list[int]:
    """The entries of a hit that its capitals and its language allow."""
    first, last = hit.first, hit.first + hit.size - 1
    word = words.words[first]
    cased = word[0].lower() != word[0].upper()
    single = hit.size == 1
    before = words.folded[first - 1] if first else ""
    if cased and single and _is_surname(first, words, lexicon):
        return []
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
            stopped = single and words.folded[first] in lexicon.stops and not word.isupper()
            if stopped and not has_city_behind(words, last):
                continue
            if single and words.folded[first] in lexicon.place_tails:
                continue  # "Sakhalin Island" is not Iceland's name in other languages
            short = flags & STEM and kind == sources.CITY and single and len(word) < 5
            if short and not (before in lexicon.place_prepositions and is_known(ref, gazetteer)):
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


def _is_surname(first: int, words: Words, lexicon: Lexicon) -> bool:
    """Whether a given name stands before: Michael Jordan."""
    if not first or not words.upper[first - 1] or words.gaps[first - 1] != JOIN:
        return False
    before = words.folded[first - 1]
    return before in lexicon.given and before not in lexicon.stops


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
    population = size_of(ref, gazetteer)
    placed = before in lexicon.place_prepositions or before in lexicon.place_cues
    if word in lexicon.given and not (placed and population >= 10 * BIG):
        return False
    if word in lexicon.titles or word in lexicon.verbs:
        return False
    if before in lexicon.place_cues:
        return population >= BIG
    if before in lexicon.place_prepositions or before in lexicon.and_prepositions:
        return population >= (BIG if hit.cut == 0 else 3 * BIG)
    if lexicon.clitics and _has_article(word, ref, gazetteer):
        return False  # a city called الجيزة is not meant by a bare "brief"
    if len(word) < 4:
        return hit.cut == 0 and population >= 10 * BIG
    return population >= (BIG if hit.cut == 0 else 5 * BIG)


def _has_article(word: str, ref: int, gazetteer: Gazetteer) -> bool:
    """Whether this word is a city's name without the article that it goes by."""
    if word.startswith("ال"):
        return False
    key = np.array([word_hash("ال" + word)], dtype=np.uint64)
    _, low, high = gazetteer.find(key)
    return any(ref in gazetteer.refs[a:b] for a, b in zip(low, high, strict=True))


def _resolve(hit: Hit, refs: list[int], scene: Scene) -> Mention | None:
    words, gazetteer = scene.words, scene.gazetteer
    best = choose(hit, senses(hit, refs, scene), scene)
    kind = int(gazetteer.kinds[best])
    first, last = hit.first, hit.first + hit.size - 1
    population = int(gazetteer.populations[best])
    soft = kind == sources.CITY and hit.size == 1
    if soft:
        line = dateline_of(words.text) if words.initial[first] else None
        if line is not None and line.start == words.starts[first]:
            soft = not (line.strong or population >= BIG)  # a dateline names a place
        if soft and not is_evident(hit, best, scene):
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
