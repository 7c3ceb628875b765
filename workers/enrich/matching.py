"""Finds gazetteer names in a text and settles which of their bearers is meant."""

from __future__ import annotations

import math
import re
from typing import Final

import numpy as np
import numpy.typing as npt

from workers.enrich.datelines import dateline_of
from workers.enrich.gazetteer import (
    ACRONYM,
    MAX_SOLO,
    MAX_WORDS,
    PRIME,
    STEM,
    STEM_SALT,
    Gazetteer,
    sources,
)
from workers.enrich.gazetteer.stems import stem
from workers.enrich.lexicon import Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.tokens import DOT, JOIN, Words, is_solo, word_hash

Keys = npt.NDArray[np.uint64]
_PRIME: Final = int(PRIME)
_MASK: Final = 2**64 - 1
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


class _Hit:
    __slots__ = ("count", "cut", "first", "flags", "high", "low")

    def __init__(self, first: int, count: int, cut: int, low: int, high: int) -> None:
        self.first, self.count, self.cut, self.low, self.high = first, count, cut, low, high


def find_names(words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> list[Mention]:
    """Mentions of known names, longest first and none overlapping, in text order."""
    hits = _lookup(words, lexicon, gazetteer)
    readings: list[tuple[_Hit, list[int]]] = []
    covered = -1
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.count, hit.cut)):
        if hit.first <= covered:
            continue
        refs = _allowed(hit, words, lexicon, gazetteer)
        if refs:
            readings.append((hit, refs))
            covered = hit.first + hit.count - 1
    context = _countries(readings, gazetteer)
    cities = _namesakes(readings, words, lexicon, gazetteer, context)
    found = []
    for hit, refs in readings:
        chosen = cities.get(refs[0], refs) if len(refs) > 1 else refs
        mention = _resolve(hit, chosen, words, lexicon, gazetteer, context)
        if mention is not None:
            found.append(mention)
    return found


def _lookup(words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> list[_Hit]:
    size = len(words)
    if not size:
        return []
    hashes = words.hashes()
    joins = np.fromiter(
        (
            gap == JOIN or (gap == DOT and len(word) <= 3)
            for gap, word in zip(words.gaps, words.words, strict=True)
        ),
        dtype=bool,
        count=size,
    )
    longest = MAX_SOLO if any(is_solo(word) for word in words.words[:200]) else MAX_WORDS
    grams = _ngrams(hashes, joins, longest)
    columns: list[tuple[npt.NDArray[np.intp], int, int, Keys]] = [
        (np.flatnonzero(valid), count, 0, keys[valid]) for count, keys, valid in grams
    ]
    if any("\u0370" <= folded[:1] <= "\u052f" for folded in words.folded):
        stems = np.fromiter((word_hash(stem(w)) for w in words.folded), np.uint64, size)
        columns.extend(
            (np.flatnonzero(valid), count, 0, keys[valid] ^ np.uint64(STEM_SALT))
            for count, keys, valid in _ngrams(stems, joins, MAX_WORDS)
        )
    for cut, where, base in _stripped(words, lexicon):
        index = np.array(where, dtype=np.intp)
        heads = np.array(base, dtype=np.uint64)
        columns.append((index, 1, cut, heads))
        power = _PRIME
        for count, keys, valid in grams[:-1]:
            inside = index + 1 < size
            rest, head = index[inside], heads[inside]
            ok = valid[rest + 1] & joins[rest]
            columns.append(
                (rest[ok], count + 1, cut, head[ok] * np.uint64(power) + keys[rest[ok] + 1])
            )
            power = power * _PRIME & _MASK
    keys = np.concatenate([column[3] for column in columns])
    low, high = gazetteer.ranges(keys)
    hits: list[_Hit] = []
    start = 0
    for index, count, cut, column in columns:
        stop = start + len(column)
        for position in np.flatnonzero(high[start:stop] > low[start:stop]):
            found = start + position
            hits.append(_Hit(int(index[position]), count, cut, int(low[found]), int(high[found])))
        start = stop
    return hits


def _ngrams(
    hashes: Keys, joins: npt.NDArray[np.bool_], longest: int
) -> list[tuple[int, Keys, npt.NDArray[np.bool_]]]:
    """(length, key at each word, whether such an n-gram starts there) up to ``longest``."""
    out = [(1, hashes, np.ones(len(hashes), dtype=bool))]
    for count in range(2, longest + 1):
        _, keys, valid = out[-1]
        longer = np.zeros_like(keys)
        fits = np.zeros_like(valid)
        span = len(hashes) - count + 1
        if span > 0:
            longer[:span] = keys[:span] * PRIME + hashes[count - 1 :]
            fits[:span] = valid[:span] & joins[count - 2 : len(hashes) - 1]
        out.append((count, longer, fits))
    return out


def _stripped(words: Words, lexicon: Lexicon) -> list[tuple[int, list[int], list[int]]]:
    """Words without a clitic before them or an ending: (characters cut, words, hashes).

    ``cut`` counts characters at the start; a cut of -1 is one at the end.
    """
    by_cut: dict[int, tuple[list[int], list[int]]] = {}
    for position, folded in enumerate(words.folded):
        for cut, base in _bases(folded, lexicon):
            where, hashes = by_cut.setdefault(cut, ([], []))
            where.append(position)
            hashes.append(word_hash(base))
    return [(cut, where, hashes) for cut, (where, hashes) in by_cut.items()]


def _bases(folded: str, lexicon: Lexicon) -> list[tuple[int, str]]:
    if lexicon.clitics and len(folded) > 3:
        out = []
        for clitic in lexicon.clitics:
            if folded.startswith(clitic) and len(folded) - len(clitic) >= 3:
                rest = folded[len(clitic) :]
                if clitic.endswith("لل"):
                    out.append((len(clitic), "ال" + rest))
                    rest = folded[len(clitic) - 1 :]
                elif clitic.endswith("ال"):
                    out.append((len(clitic) - 2, "ال" + rest))
                    continue
                out.append((len(clitic), rest))
        return out
    if lexicon.code in {"de", "sv", "nl", "da"} and len(folded) > 4 and folded.endswith("s"):
        return [(-1, folded[:-1])]
    return []


def _allowed(hit: _Hit, words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> list[int]:
    """The entries of a hit that its capitals and its language allow."""
    first, last = hit.first, hit.first + hit.count - 1
    word = words.words[first]
    cased = word[0].lower() != word[0].upper()
    single = hit.count == 1
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


def _bare_city(hit: _Hit, ref: int, words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> bool:
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
    if before in lexicon.place_prepositions:
        return population >= (_BIG if hit.cut == 0 else 3 * _BIG)
    if lexicon.clitics and _has_article(word, ref, gazetteer):
        return False  # a city called الجيزة is not meant by a bare "brief"
    return population >= (_BIG if hit.cut == 0 else 5 * _BIG) and len(word) >= 4


def _has_article(word: str, ref: int, gazetteer: Gazetteer) -> bool:
    """Whether this word is a city's name without the article that it goes by."""
    if word.startswith("ال"):
        return False
    key = np.array([word_hash("ال" + word)], dtype=np.uint64)
    low, high = gazetteer.ranges(key)
    return ref in gazetteer.refs[int(low[0]) : int(high[0])]


def _countries(readings: list[tuple[_Hit, list[int]]], gazetteer: Gazetteer) -> dict[str, float]:
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
    readings: list[tuple[_Hit, list[int]]],
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
        end = words.ends[hit.first + hit.count - 1]
        dateline = words.initial[hit.first] and _DATELINE.match(words.text, end)
        if dateline or before in lexicon.place_prepositions:
            marked[refs[0]] = abroad, code
    return {
        ref: abroad
        for ref, (abroad, code) in marked.items()
        if context.get(code, 0.0) <= counts[code]
    }


def _resolve(
    hit: _Hit,
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
    kind = int(gazetteer.kinds[best])
    first, last = hit.first, hit.first + hit.count - 1
    population = int(gazetteer.populations[best])
    soft = kind == sources.CITY and hit.count == 1
    line = dateline_of(words.text) if soft and words.initial[first] else None
    if line is not None and line.start == words.starts[first]:
        soft = not (line.strong or population >= _BIG)  # a dateline names a place
    if soft and lexicon.clitics and population < (5 if hit.cut == 0 else 10) * _BIG:
        # In a script without capitals a rare city needs a cue beside it or its country named.
        before = words.folded[first - 1] if first else ""
        cued = before in lexicon.place_prepositions or before in lexicon.place_heads
        if not cued and context.get(gazetteer.countries[best], 0.0) < 1:
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
