"""Who and where: names as features that cross languages."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Final

from wireroom.records import Article
from workers.romanise import phonetic_key
from workers.story.concepts import concept
from workers.story.wordforms import WORD, Word, folded_form

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
_CAPITAL: Final = 0.4
"""Of a capital, which often stands for its government."""
_UNLISTED: Final = 1.0
"""An organisation whose id may be made of the words of one language."""
_UNCASED: Final = re.compile("[\u0590-\u06ff]")
_ARTICLED: Final = ("ال", "وال", "بال", "فال", "لل")


def linked_words(article: Article) -> set[str]:
    """Folded words of entities whose id says the same in every language already."""
    return {
        folded_form(word)
        for entity in article.entities
        if entity.id and not entity.id.startswith(("person:", "org:"))
        for word in WORD.findall(entity.text)
    } | {
        folded_form(word)
        for entity in article.entities
        if entity.label == "PERSON"
        for word in WORD.findall(entity.text)
    }


def keys(
    found: dict[str, Word],
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


def entities(article: Article, weights: dict[str, float], names: set[str]) -> None:
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
