"""What an article says about its event, as weighted features that cross languages.

A feature is a short string: ``e:`` a linked entity's id, ``#`` a number, ``q:`` a quote,
``t:LL:`` a term of language LL.  All but the terms are the same in every language.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import Final

import msgspec

from wireroom.records import Article
from wireroom.text import fold, text_key, words

FEATURES_MAX: Final = 160
_CHARS_MAX: Final = 20_000
_LEAD_WORDS: Final = 60
_LEAD_WEIGHT: Final = 1.0
"""A word of the title or of the first 60 counts twice: news puts the event first."""
_NAME_WEIGHT: Final = 2.5
_NUMBER_WEIGHT: Final = 1.5
_ENTITY_WEIGHTS: Final = {
    "PERSON": 2.5, "EVENT": 2.5, "FAC": 2.0, "ORG": 1.8, "GPE": 1.5, "LOC": 1.5, "NORP": 0.8,
}  # fmt: skip
"""By label: how much sharing it says about sharing an event."""
_SHORT_WORDS: Final = {3: 0.3, 4: 0.6, 5: 0.8}
"""Weight of short lower-case words.  Before the window has counted, length is the best hint in
every alphabet that a word is common (Zipf's law of abbreviation)."""
_WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]{1,40})?")
_NUMBER: Final = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[,. ]\d{3}){1,4}(?![\w])|(?<![\w.,])\d{1,12}(?:[.,]\d{1,2})?"
)
_UNSPACED_LANGUAGES: Final = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """One article's features, JSON-able."""

    article: str
    language: str
    """primary language subtag, ``und`` where unknown"""
    at: float | None
    """Unix time of publication, else of first sight"""
    weights: dict[str, float]
    """the strongest features and their weights within the article, before rarity"""
    names: tuple[str, ...] = ()
    """those of them that are names of people, places and organisations"""
    title: str | None = None
    group: str | None = None
    """the article that this one copies, if it does"""


def features(article: Article) -> Features:
    """The features of an article, at most 160; robust where nothing was enriched."""
    language = (article.language or "und").partition("-")[0].lower()
    text = f"{article.title or ''}\n{article.text}"[:_CHARS_MAX]
    weights: dict[str, float] = {}
    names: set[str] = set()
    if language in _UNSPACED_LANGUAGES:
        _pairs(text, language, weights)
    else:
        _terms(text, language, weights, names)
    for number, count in Counter(_numbers(text)).items():
        weights[f"#{number}"] = _NUMBER_WEIGHT * (1 + math.log(count))
    _entities(article, weights, names)
    for quote in article.quotes:
        if len(quote.text) >= 30 and not quote.indirect:
            weights[f"q:{text_key(quote.text)[:12]}"] = 2.0
    kept = sorted(weights, key=lambda name: (-weights[name], name))[:FEATURES_MAX]
    moment = article.published_at or article.first_seen_at or article.fetched_at
    return Features(
        article=article.id,
        language=language,
        at=moment.timestamp() if moment else None,
        weights={name: round(weights[name], 3) for name in kept},
        names=tuple(name for name in kept if name in names),
        title=article.title,
        group=article.duplicate.of if article.duplicate else None,
    )


def is_neutral(feature: str) -> bool:
    """Whether a feature is the same in every language."""
    return not feature.startswith("t:")


def _terms(text: str, language: str, weights: dict[str, float], names: set[str]) -> None:
    counts: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for position, match in enumerate(_WORD.finditer(text)):
        word = match[0]
        term = _stem(fold(word.partition("'")[0].partition("’")[0]))
        if len(term) < 3 or term[0].isdigit():
            continue
        counts[term] += 1
        if word[0].isupper():
            capital[term] += 1
        if position < _LEAD_WORDS:
            lead[term] = 1
    for term, count in counts.items():
        weight = 1 + math.log(count + _LEAD_WEIGHT * lead[term])
        feature = f"t:{language}:{term}"
        if 2 * capital[term] > count:
            names.add(feature)
            weight *= _NAME_WEIGHT
        else:
            weight *= _SHORT_WORDS.get(len(term), 1.0)
        weights[feature] = weight


def _stem(term: str) -> str:
    """Without the ending that most European plurals share."""
    return term[:-1] if len(term) > 4 and term.endswith("s") and term[-2] != "s" else term


def _pairs(text: str, language: str, weights: dict[str, float]) -> None:
    """Pairs of characters where words are not written apart."""
    tokens = words(text)
    pairs = Counter(a + b for a, b in pairwise(tokens))
    for pair, count in pairs.items():
        weights[f"t:{language}:{pair}"] = 0.6 * (1 + math.log(count))


def _numbers(text: str) -> list[str]:
    """Numbers in one notation; single digits and years say little and are left out."""
    out: list[str] = []
    for match in _NUMBER.finditer(text):
        raw = match[0]
        digits = "".join(str(int(char)) for char in raw if char.isdigit())
        tail = re.split(r"[.,]", raw)[-1]
        if len(tail) in (1, 2) and tail != raw:
            digits = f"{digits[: -len(tail)]}.{digits[-len(tail) :]}"
        is_year = len(digits) == 4 and digits[:2] in ("19", "20")
        if len(digits) > 1 and not is_year:
            out.append(digits)
    return out


def _entities(article: Article, weights: dict[str, float], names: set[str]) -> None:
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for entity in article.entities:
        if entity.id and entity.label in _ENTITY_WEIGHTS:
            lead = entity.start < 400
            counts[entity.id] += 2 if lead else 1
            labels.setdefault(entity.id, entity.label)
    for name, count in counts.items():
        feature = f"e:{name}"
        weights[feature] = _ENTITY_WEIGHTS[labels[name]] * (1 + math.log(count))
        names.add(feature)
