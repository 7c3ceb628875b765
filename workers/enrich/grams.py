"""Looks the words of a text up in the gazetteer, alone and in runs, in all its forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from workers.enrich.gazetteer import MAX_SOLO, MAX_WORDS, PRIME, STEM_SALT, Gazetteer
from workers.enrich.gazetteer.stems import stem
from workers.enrich.lexicon import Lexicon
from workers.enrich.lexicon import lexicon as lexicon_of
from workers.enrich.tokens import DOT, JOIN, Words, word_hash

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]
_PRIME: Final = int(PRIME)
_MASK: Final = 2**64 - 1
_STEMMED: Final = re.compile("[\u0370-\u052f]")
_SURE: Final = 200
"""Words of a text that tell whether it is written without spaces."""
_REMEMBERED: Final = 50_000
_GENITIVE_S: Final = frozenset({"de", "sv", "nl", "da"})


class Hit(NamedTuple):
    """A name in the text: ``size`` words from word ``first``, under the gazetteer's keys
    ``low`` to ``high`` (one past the last).

    ``cut`` counts characters that do not belong to it at the first word's start; -1: one at the
    end.
    """

    first: int
    size: int
    cut: int
    low: int
    high: int


def look_up(words: Words, lexicon: Lexicon, gazetteer: Gazetteer) -> list[Hit]:
    """Every run of words that the gazetteer knows, whether or not they overlap, by their place;
    at one place the longest first, then the one with less cut off."""
    if not len(words):
        return []
    joins = _joins(words)
    grams = _ngrams(words.hashes(), joins, MAX_SOLO if any(words.solo[:_SURE]) else MAX_WORDS)
    columns = [_Column.of(where, size, keys[where]) for size, keys, where in grams]
    if _STEMMED.search("".join([folded[0] for folded in words.folded])):
        stems = np.array(list(map(_stem_hash, words.folded)), dtype=np.uint64)
        columns.extend(
            _Column.of(where, size, keys[where] ^ np.uint64(STEM_SALT))
            for size, keys, where in _ngrams(stems, joins, MAX_WORDS)
        )
    columns.extend(_stripped(words, lexicon, grams, joins))
    where, sizes, cuts, keys = map(np.concatenate, zip(*columns, strict=True))
    found, low, high = gazetteer.find(keys)
    parts = (where[found], sizes[found], cuts[found], low, high)
    hits = [Hit(*values) for values in zip(*(part.tolist() for part in parts), strict=True)]
    return sorted(hits, key=lambda hit: (hit.first, -hit.size, hit.cut < 0, hit.cut))


class _Column(NamedTuple):
    """Runs of words in parallel: first words, sizes, characters cut off, keys."""

    where: Places
    sizes: Places
    cuts: Places
    keys: Keys

    @classmethod
    def of(cls, where: Places, size: int, keys: Keys, cuts: Places | None = None) -> _Column:
        return cls(
            where, np.full_like(where, size), np.zeros_like(where) if cuts is None else cuts, keys
        )


def _joins(words: Words) -> npt.NDArray[np.bool_]:
    """Whether a name may go on behind each word: no mark, or the full stop of an initial."""
    gaps = np.array(words.gaps, dtype=np.int8)
    joins: npt.NDArray[np.bool_] = gaps == JOIN
    for at in np.flatnonzero(gaps == DOT).tolist():
        joins[at] = len(words.words[at]) <= 3
    return joins


def _ngrams(
    hashes: Keys, joins: npt.NDArray[np.bool_], longest: int
) -> list[tuple[int, Keys, Places]]:
    """(length, key at each word, words where such an n-gram starts) up to ``longest``."""
    size = len(hashes)
    keys, valid = hashes, np.ones(size, dtype=bool)
    out = [(1, keys, np.arange(size))]
    for count in range(2, longest + 1):
        span = max(0, size - count + 1)
        longer, fits = np.zeros_like(keys), np.zeros_like(valid)
        longer[:span] = keys[:span] * PRIME + hashes[count - 1 :]
        fits[:span] = valid[:span] & joins[count - 2 : size - 1]
        keys, valid = longer, fits
        out.append((count, keys, np.flatnonzero(valid)))
    return out


def _stripped(
    words: Words,
    lexicon: Lexicon,
    grams: list[tuple[int, Keys, Places]],
    joins: npt.NDArray[np.bool_],
) -> Iterator[_Column]:
    """Runs whose first word stands without a clitic before it or an ending behind it."""
    if lexicon.clitics:
        bases = [(at, *base) for at, folded in enumerate(words.folded)
                 for base in _without_clitic(folded, lexicon.code)]  # fmt: skip
    elif lexicon.code in _GENITIVE_S:
        bases = [(at, -1, word_hash(folded[:-1])) for at, folded in enumerate(words.folded)
                 if len(folded) > 4 and folded[-1] == "s"]  # fmt: skip
    else:
        return
    if not bases:
        return
    where = np.array([at for at, _, _ in bases], dtype=np.intp)
    cuts = np.array([cut for _, cut, _ in bases], dtype=np.intp)
    heads = np.array([head for _, _, head in bases], dtype=np.uint64)
    yield _Column.of(where, 1, heads, cuts)
    power = _PRIME
    for count, keys, starts in grams[:-1]:
        begins = np.zeros(len(words) + 1, dtype=bool)
        begins[starts] = True
        ok = begins[where + 1] & joins[where]
        chosen = where[ok]
        tails = keys[chosen + 1]
        runs = heads[ok] * np.uint64(power) + tails
        yield _Column.of(chosen, count + 1, runs, cuts[ok])
        power = power * _PRIME & _MASK


@lru_cache(maxsize=_REMEMBERED)
def _without_clitic(folded: str, code: str) -> tuple[tuple[int, int], ...]:
    """(characters cut, hash of the rest) of what the word may be behind its clitics."""
    if len(folded) <= 3:
        return ()
    out: list[tuple[int, str]] = []
    for clitic in lexicon_of(code).clitics:
        if folded.startswith(clitic) and len(folded) - len(clitic) >= 3:
            rest = folded[len(clitic) :]
            if clitic.endswith("لل"):
                out.append((len(clitic), "ال" + rest))
                rest = folded[len(clitic) - 1 :]
            elif clitic.endswith("ال"):
                out.append((len(clitic) - 2, "ال" + rest))
                continue
            out.append((len(clitic), rest))
    return tuple((cut, word_hash(rest)) for cut, rest in out)


@lru_cache(maxsize=_REMEMBERED)
def _stem_hash(folded: str) -> int:
    return word_hash(stem(folded))
