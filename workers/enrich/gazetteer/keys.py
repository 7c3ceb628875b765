"""The keys that names are looked up by: hashes of their words, or of the stems of these."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from workers.enrich.gazetteer.stems import alternations, stem
from workers.enrich.tokens import WORD, word_hash
from workers.romanise import fold_token

MAX_WORDS: Final = 6
"""Longest name in words."""
MAX_SOLO: Final = 9
"""Longest name in characters, in scripts written without spaces."""
PRIME: Final = np.uint64(0x9E3779B97F4A7C15 | 1)
_PRIME: Final = int(PRIME)
_MASK: Final = 2**64 - 1
STEM_SALT: Final = 0x5DEECE66D
_STEMMED: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_ARTICLE: Final = re.compile(r"^(?i:the|la|el|los|las|les|le|die|der|das) ")

ACRONYM: Final = 1
"""Flag of a key: matches capitals only."""
STEM: Final = 2
"""Flag of a key: the name's stems, not its words."""
PRIMARY: Final = 4
"""Flag of a key: the name that the place goes by, not one that others call it by."""


def name_key(hashes: list[int]) -> int:
    """The key of a sequence of word hashes (a polynomial modulo 2**64)."""
    key = 0
    for value in hashes:
        key = (key * _PRIME + value) & _MASK
    return key


def keys_of_name(name: str, *, keep_article: bool = False) -> list[tuple[int, int]]:
    """(key, flags) of a name: of its words and, in inflected scripts, of their stems.

    A city goes by its name with the article and without it: ``Le Havre``, ``du Havre``.
    """
    bare = _ARTICLE.sub("", name)
    if keep_article and bare != name:
        return _keys(name) + _keys(bare)
    return _keys(bare)


def _keys(name: str) -> list[tuple[int, int]]:
    words = WORD.findall(name)
    solo = len(words) > 1 and len(name) == len(words)
    if not words or len(words) > (MAX_SOLO if solo else MAX_WORDS):
        return []
    if len(name) < 2 or (len(name) == 2 and name.isalpha() and not name.isupper()
                         and not solo):  # fmt: skip
        return []
    folded = [fold_token(word) for word in words]
    acronym = len(words) == 1 and len(folded[0]) <= 5 and words[0].isupper()
    out = [(name_key([word_hash(word) for word in folded]), ACRONYM if acronym else 0)]
    if not acronym and _STEMMED.search(folded[0]):
        stems = [word_hash(stem(word)) for word in folded]
        out.append((name_key(stems) ^ STEM_SALT, STEM))
        if len(folded) == 1:
            out.extend(
                (name_key([word_hash(other)]) ^ STEM_SALT, STEM)
                for other in alternations(folded[0])
            )
    return out
