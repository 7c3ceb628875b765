"""What an article says about its event, as weighted features, some of which cross languages.

A feature is a short string:

``t:LL:``  a term of language LL                ``e:``  a linked entity's id
``#``      a number, ``#N:C`` with its concept  ``k:``  the phonetic key of a name's word
``c:``     a concept: a kind of event or thing  ``q:``  a quote

Articles in one language are compared by terms, numbers and quotes; articles in different
languages by all but the terms.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec

from wireroom.records import Article
from wireroom.text import fold, text_key, words
from workers.romanise import phonetic_key
from workers.story.concepts import concept
from workers.story.numbers import numbers

LOCAL_MAX: Final = 90
NEUTRAL_MAX: Final = 70
_CHARS_MAX: Final = 20_000
_LEAD_WORDS: Final = 60
_LEAD_WEIGHT: Final = 1.0
"""A word of the title or of the first 60 counts twice: news puts the event first."""
_NAME_WEIGHT: Final = 2.5
_NUMBER_WEIGHT: Final = 1.5
_COUNTED_WEIGHT: Final = 3.0
"""A number together with what it counts."""
_CONCEPT_WEIGHT: Final = 1.0
_KEY_WEIGHT: Final = 1.6
_PERSON_WEIGHT: Final = 2.0
_GIVEN: Final = 0.5
"""A person's other names, against the last."""
_UNSURE_KEY_WEIGHT: Final = 0.5
"""A word of a script without capitals, which may be a name or not."""
_UNSURE_KEYS_MAX: Final = 60
_IMPLIED_WEIGHT: Final = 0.5
"""A country that is named only through its places, against one that is named itself."""
_KEY_LENGTHS: Final = {2: 0.3, 3: 0.7}
"""Weight of short keys, which many names share."""
_ENTITY_WEIGHTS: Final = {
    "EVENT": 2.5, "FAC": 2.0, "ORG": 1.8, "GPE": 1.5, "LOC": 1.5, "NORP": 1.5,
}  # fmt: skip
"""By label: how much sharing it says about sharing an event.  People go by their keys."""
_COMMON: Final = 0.75
_COUNTRY: Final = 0.4
"""Of a term that names a kind of event or a country: it is common before anything was counted."""
_CAPITAL: Final = 0.6
"""Of a capital, which often stands for its government."""
_UNLISTED: Final = 1.0
"""An organisation whose id may be made of the words of one language."""
_SHORT_WORDS: Final = {3: 0.3, 4: 0.6, 5: 0.8}
"""Weight of short lower-case words.  Before the window has counted, length is the best hint in
every alphabet that a word is common (Zipf's law of abbreviation)."""
_WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]{1,40})?")
_INSIDE: Final = re.compile(r"[^.!?:\n“\"«„]{1,8}")
"""What may stand between two words of one sentence."""
_UNCASED: Final = re.compile("[\u0590-\u06ff]")
_ARTICLED: Final = ("ال", "وال", "بال", "فال", "لل")
_UNIT_REACH: Final = 24
"""Characters behind a number in which the thing counted stands."""
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


class _Word:
    """What is known of one folded word of the text."""

    __slots__ = ("capital", "count", "inside", "lead", "seen")

    def __init__(self, seen: str) -> None:
        self.seen, self.count, self.capital, self.lead = seen, 0, 0, 0
        self.inside = 0
        """capitals that do not open a sentence or line"""


def features(article: Article) -> Features:
    """The features of an article, at most 160; robust where nothing was enriched."""
    language = (article.language or "und").partition("-")[0].lower()
    text = f"{article.title or ''}\n{article.text}"[:_CHARS_MAX]
    local: dict[str, float] = {}
    neutral: dict[str, float] = {}
    names: set[str] = set()
    found = _scan(text)
    if language in _UNSPACED_LANGUAGES:
        _pairs(text, language, local)
    else:
        _terms(found, _plain_names(article), language, local, names)
    _numbers(text, language, local, neutral)
    for quote in article.quotes:
        if len(quote.text) >= 30 and not quote.indirect:
            local[f"q:{text_key(quote.text)[:12]}"] = 2.0
    _concepts(found, language, neutral)
    _keys(found, _linked_words(article), language, neutral, names)
    _entities(article, neutral, names)
    weights = _strongest(local, LOCAL_MAX) | _strongest(neutral, NEUTRAL_MAX)
    moment = article.published_at or article.first_seen_at or article.fetched_at
    return Features(
        article=article.id,
        language=language,
        at=moment.timestamp() if moment else None,
        weights=weights,
        names=tuple(name for name in weights if name in names),
        title=article.title,
        group=article.duplicate.of if article.duplicate else None,
    )


def is_neutral(feature: str) -> bool:
    """Whether a feature is the same in every language."""
    return feature[0] not in "tq"


def term_language(feature: str) -> str:
    """The language of a term, empty for other features."""
    return feature.split(":", 2)[1] if feature.startswith("t:") else ""


def is_deed(feature: str) -> bool:
    """Whether a feature says what happened, or to how many."""
    return feature[0] in "c#"


def is_local(feature: str) -> bool:
    """Whether a feature is compared between articles of one language."""
    return feature[0] in "tq" or (feature[0] == "#" and ":" not in feature)


def _strongest(weights: dict[str, float], count: int) -> dict[str, float]:
    kept = sorted(weights, key=lambda name: (-weights[name], name))[:count]
    return {name: round(weights[name], 3) for name in kept}


def _scan(text: str) -> dict[str, _Word]:
    """Every folded word of at least three letters, in order of first sight."""
    found: dict[str, _Word] = {}
    end = 0
    for position, match in enumerate(_WORD.finditer(text)):
        before, end = end, match.end()
        seen = match[0].partition("'")[0].partition("’")[0]
        term = _folded(seen)
        if len(term) < 3 or term[0].isdigit():
            continue
        word = found.get(term)
        if word is None:
            word = found[term] = _Word(seen)
        word.count += 1
        if seen[0].isupper():
            word.capital += 1
            if before and _INSIDE.fullmatch(text, before, min(match.start(), before + 8)):
                word.inside += 1
        if position < _LEAD_WORDS:
            word.lead = 1
    return found


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return fold(word)


def _plain_names(article: Article) -> dict[str, float]:
    """Folded words that name countries, which say less than other names."""
    found: dict[str, float] = {}
    for entity in article.entities:
        if entity.id and entity.id.startswith("iso3166:"):
            found.update(dict.fromkeys(map(_folded, _WORD.findall(entity.text)), _COUNTRY))
    return found


def _terms(
    found: dict[str, _Word],
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


def _pairs(text: str, language: str, weights: dict[str, float]) -> None:
    """Pairs of characters where words are not written apart."""
    tokens = words(text)
    pairs = Counter(a + b for a, b in pairwise(tokens))
    for pair, count in pairs.items():
        weights[f"t:{language}:{pair}"] = 0.6 * (1 + math.log(count))


def _numbers(text: str, language: str, local: dict[str, float], neutral: dict[str, float]) -> None:
    """Numbers; single digits say little without what they count and are left out alone."""
    counts: Counter[str] = Counter()
    for number in numbers(text, language):
        if len(number.value) > 1:
            counts[f"#{number.value}"] += 1
        for match in _WORD.finditer(text, number.end, number.end + _UNIT_REACH):
            thing = concept(language, _folded(match[0]))
            if thing is not None and thing[0] != "~":
                counts[f"#{number.value}:{thing}"] += 1
                break
    for name, count in counts.items():
        if ":" in name:
            neutral[name] = _COUNTED_WEIGHT * (1 + math.log(count))
        else:
            local[name] = _NUMBER_WEIGHT * (1 + math.log(count))


def _concepts(found: dict[str, _Word], language: str, weights: dict[str, float]) -> None:
    counts: Counter[str] = Counter()
    for folded, word in found.items():
        thing = concept(language, folded)
        if thing is not None and thing[0] != "~":
            counts[thing] += word.count + word.lead
    for thing, count in counts.items():
        weights[f"c:{thing}"] = _CONCEPT_WEIGHT * (1 + math.log(count))


def _linked_words(article: Article) -> set[str]:
    """Folded words of entities whose id says the same in every language already."""
    return {
        _folded(word)
        for entity in article.entities
        if entity.id and not entity.id.startswith(("person:", "org:"))
        for word in _WORD.findall(entity.text)
    } | {
        _folded(word)
        for entity in article.entities
        if entity.label == "PERSON"
        for word in _WORD.findall(entity.text)
    }


def _keys(
    found: dict[str, _Word],
    linked: set[str],
    language: str,
    weights: dict[str, float],
    names: set[str],
) -> None:
    """Phonetic keys of names: of words with capitals, and where there are none of any word."""
    unsure = 0
    for folded, word in found.items():
        if folded in linked or folded[1:] in linked or concept(language, folded) is not None:
            continue
        if word.inside and 2 * word.capital > word.count:
            _key(word.seen, _KEY_WEIGHT, word.count + word.lead, weights, names)
        elif (
            unsure < _UNSURE_KEYS_MAX
            and len(folded) >= 4
            and _UNCASED.match(folded)
            and not folded.startswith(_ARTICLED)
        ):
            unsure += 1
            for form in (folded, folded[1:]) if folded[0] in "وبلفك" else (folded,):
                _key(form, _UNSURE_KEY_WEIGHT, word.count, weights, names)


def _key(word: str, weight: float, count: int, weights: dict[str, float], names: set[str]) -> None:
    key = phonetic_key(word)
    if len(key) < 2 or not key.isascii():
        return
    feature = f"k:{key}"
    value = weight * _KEY_LENGTHS.get(len(key), 1.0) * (1 + math.log(count))
    weights[feature] = max(value, weights.get(feature, 0.0))
    if weight >= _KEY_WEIGHT:
        names.add(feature)


def _entities(article: Article, weights: dict[str, float], names: set[str]) -> None:
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    implied: Counter[str] = Counter()
    places = article.notes.get("places", {})
    capitals = article.notes.get("capitals", ())
    for entity in article.entities:
        if not entity.id:
            continue
        lead = 2 if entity.start < 400 else 1
        if entity.label == "PERSON":
            *given, surname = (entity.name or entity.text).split() or ("",)
            _key(surname, _PERSON_WEIGHT, lead, weights, names)
            for word in given:
                _key(word, _KEY_WEIGHT * _GIVEN, lead, weights, names)
        elif entity.label in _ENTITY_WEIGHTS:
            if entity.id.startswith("outlet:"):
                continue
            counts[entity.id] += lead
            labels.setdefault(entity.id, entity.label)
            if entity.id in places:
                implied[f"iso3166:{places[entity.id]}"] += lead
    for name, count in counts.items():
        weight = _UNLISTED if name.startswith("org:") else _ENTITY_WEIGHTS[labels[name]]
        if name in capitals:
            weight *= _CAPITAL
        weights[f"e:{name}"] = weight * (1 + math.log(count))
        names.add(f"e:{name}")
    for name, count in implied.items():
        feature = f"e:{name}"
        value = _IMPLIED_WEIGHT * _ENTITY_WEIGHTS["GPE"] * (1 + math.log(count))
        weights[feature] = max(value, weights.get(feature, 0.0))
        names.add(feature)
