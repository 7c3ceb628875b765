"""The words of a text as features of its language."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import Final

from wireroom.records import Article
from wireroom.text import words
from workers.story.concepts import concept
from workers.story.wordforms import WORD, Word, folded_form

_LEAD_WEIGHT: Final = 1.0
"""A word of the title or of the first 60 counts twice: news puts the event first."""
_NAME_WEIGHT: Final = 2.5
_COMMON: Final = 0.75
_COUNTRY: Final = 0.4
"""Of a term that names a kind of event or a country: it is common before anything was counted."""
_SHORT_WORDS: Final = {3: 0.3, 4: 0.6, 5: 0.8}
"""Weight of short lower-case words.  Before the window has counted, length is the best hint in
every alphabet that a word is common (Zipf's law of abbreviation)."""


def plain_names(article: Article) -> dict[str, float]:
    """Folded words that name countries, which say less than other names."""
    found: dict[str, float] = {}
    for entity in article.entities:
        if entity.id and entity.id.startswith("iso3166:"):
            found.update(dict.fromkeys(map(folded_form, WORD.findall(entity.text)), _COUNTRY))
    return found


def terms(
    found: dict[str, Word],
    plain: dict[str, float],
    language: str,
    weights: dict[str, float],
    names: set[str],
) -> None:
    merged: dict[str, list[int]] = {}
    common: dict[str, float] = {}
    for folded, word in found.items():
        counts = merged.setdefault(_stem(folded), [0, 0, 0])
        counts[0] += word.count
        counts[1] += word.capital
        counts[2] |= word.lead
        if folded in plain:
            common[_stem(folded)] = plain[folded]
        elif concept(language, folded) is not None:
            common.setdefault(_stem(folded), _COMMON)
    for term, (count, capital, lead) in merged.items():
        weight = 1 + math.log(count + _LEAD_WEIGHT * lead)
        feature = f"t:{language}:{term}"
        if 2 * capital > count:
            names.add(feature)
            weight *= _NAME_WEIGHT
        else:
            weight *= _SHORT_WORDS.get(len(term), 1.0)
        weights[feature] = weight * common.get(term, 1.0)


def _stem(term: str) -> str:
    """Without the ending that most European plurals share."""
    return term[:-1] if len(term) > 4 and term.endswith("s") and term[-2] != "s" else term


def pairs(text: str, language: str, weights: dict[str, float]) -> None:
    """Pairs of characters where words are not written apart."""
    tokens = words(text)
    pairs = Counter(a + b for a, b in pairwise(tokens))
    for pair, count in pairs.items():
        weights[f"t:{language}:{pair}"] = 0.6 * (1 + math.log(count))
