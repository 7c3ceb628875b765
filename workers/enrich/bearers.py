"""Which of the places that bear a name is meant.  The whole policy stands here.

First the sense, where a country and a city share the name (``Túnez``, ``Granada``, «عمان»):

1. a word for a city beside it ("city of", «مدينة», "the capital, X", «العاصمة» behind it) → city;
   a word for a country ("island of", "capital of") or the article that French gives to countries
   → country; French ``à`` → city;
2. the text's language calls the country otherwise (French ``Tunis`` beside ``Tunisie``) → city;
3. a city abroad: its country is named, the name stands behind a preposition or as a dateline and
   nothing else speaks of the country of that name, → city; so it is where nothing else speaks of
   that country and more people live in the city than there;
4. else the country.  A city that is its country (Monaco) is always the country.

Then the bearer, by a sum in powers of ten: population, how many names it has (a measure of how
widely it is known), its own name before a name that others call it by, what else the text says
of its country, and a country, state or province named directly behind it, which outweighs all
the others ("Paris, Texas").
"""

from __future__ import annotations

import math
from typing import Final

from workers.enrich.datelines import dateline_of
from workers.enrich.gazetteer import PRIMARY, sources
from workers.enrich.grams import Hit
from workers.enrich.languages.base import word_set
from workers.enrich.scene import STATES, Scene
from workers.enrich.tokens import JOIN, Words
from workers.romanise import fold_token

__all__ = ["choose", "has_city_behind", "senses"]

_KIND_SCORE: Final = {
    sources.COUNTRY: 9.0,
    sources.DEMONYM: 9.5,
    sources.REGION: 8.0,
    sources.ORGANISATION: 8.2,
    sources.CITY: 0.0,
}
_OWN_NAME: Final = 0.5
"""What a place gains where the name is its own, found on the development half of
``benchmarks/data/places``."""
_DIRECT: Final = 4.5
"""A country or state directly behind: more than the widest known city is above a small town."""
_CITY_STATES: Final = frozenset(("SG", "MC", "SM", "VA", "HK", "MO", "GI", "DJ"))
_SENT_ABROAD: Final = 500_000
"""Population from which a city abroad may take a country's name by a preposition."""
_CITY_BEFORE: Final = frozenset(
    fold_token(word)
    for word in word_set(
        "city town ciudad localidad capital ville capitale stadt hauptstadt городе город города "
        "городу столице столица столицы столицу місті місто міста столиці مدينة بلدية العاصمة "
        "cidade città πόλη πρωτεύουσα شهر"
    )
)
_CITY_BEHIND: Final = frozenset(
    fold_token(word) for word in word_set("العاصمة city kenti kentinde kentine kentinden şehrinde")
)
_CAPITALS: Final = frozenset(
    fold_token(word)
    for word in word_set(
        "capital capitale hauptstadt столице столица столицы столицу столиці العاصمة"
    )
)
"""Words for a city that are followed by "of" and the country, or by the city itself."""
_LINKS: Final = word_set("of de von d")
_COUNTRY_BEFORE: Final = frozenset(
    fold_token(word)
    for word in word_set(
        "island islands isla île insel острова острове остров جزيرة country país pays nation "
        "republic república république republik республика جمهورية دولة"
    )
)
_FRENCH_ARTICLES: Final = word_set("la le l au du en")


def senses(hit: Hit, refs: list[int], scene: Scene) -> list[int]:
    """The entries of a name that are left when a country and a city share it."""
    gazetteer = scene.gazetteer
    country = next((r for r in refs if gazetteer.kinds[r] == sources.COUNTRY), None)
    if country is None:
        return refs
    cities = [ref for ref in refs if gazetteer.kinds[ref] == sources.CITY]
    code = gazetteer.countries[country]
    if not cities or code in _CITY_STATES:
        return refs
    others = [ref for ref in refs if gazetteer.kinds[ref] != sources.CITY]
    marked = _marked(hit, scene)
    if marked is not None:
        return cities if marked == sources.CITY else others
    known = any(int(gazetteer.fame[r]) >= 10 or gazetteer.populations[r] >= 100_000 for r in cities)
    languages = gazetteer.spoken.get(int(gazetteer.keys[hit.low]))
    if known and languages and "*" not in languages and scene.lexicon.code not in languages:
        return cities
    if scene.others(code, refs[0]) > 0:
        return others
    abroad = [ref for ref in cities if gazetteer.countries[ref] != code]
    if _stands_for_a_place(hit, scene):
        named = [
            ref
            for ref in abroad
            if gazetteer.populations[ref] >= _SENT_ABROAD
            and scene.weights.get(gazetteer.countries[ref], 0.0) >= 1
        ]
        if named:
            return named
    french = scene.lexicon.code == "fr"  # a country would have its article
    own = {
        int(gazetteer.refs[at]) for at in range(hit.low, hit.high) if gazetteer.flags[at] & PRIMARY
    }
    larger = [
        ref
        for ref in abroad
        if (ref in own or french) and gazetteer.populations[ref] > gazetteer.populations[country]
    ]
    return larger or others


def _marked(hit: Hit, scene: Scene) -> int | None:
    """Whether the words beside a name say that it is a city or that it is a country."""
    words = scene.words
    folded, first, last = words.folded, hit.first, hit.first + hit.size - 1
    if has_city_behind(words, last):
        return sources.CITY
    before = scene.before(hit)
    if scene.lexicon.code == "fr" and before in _FRENCH_ARTICLES:
        return sources.COUNTRY
    if scene.lexicon.code == "fr" and before == "a":
        return sources.CITY
    at = first - 1
    linked = before in _LINKS
    if linked:
        at -= 1
    if at < 0 or words.initial[at + 1]:
        return None
    if folded[at] in _CAPITALS and words.behind[at].strip() in ("", ","):
        return sources.COUNTRY if linked else sources.CITY
    if folded[at] in _CITY_BEFORE and words.gaps[at] == JOIN:
        return sources.CITY
    described = range(max(0, at - 1), at + 1)
    if any(folded[each] in _COUNTRY_BEFORE for each in described):
        return sources.COUNTRY
    return None


def has_city_behind(words: Words, last: int) -> bool:
    """Whether a word for a city stands directly behind a name: ``X kenti``, «العاصمة»."""
    return (
        last + 1 < len(words)
        and words.gaps[last] == JOIN
        and words.folded[last + 1] in _CITY_BEHIND
    )


def _stands_for_a_place(hit: Hit, scene: Scene) -> bool:
    """Whether a preposition stands before a name or it is a dateline."""
    words = scene.words
    if scene.before(hit) in scene.lexicon.place_prepositions:
        return True
    line = dateline_of(words.text)
    return line is not None and line.start == words.starts[hit.first]


def choose(hit: Hit, refs: list[int], scene: Scene) -> int:
    """The entry that a name most likely means."""
    words, gazetteer = scene.words, scene.gazetteer
    if len(refs) == 1:
        return refs[0]
    # «إلى مالي» is to Mali, not "to financial".
    placed = scene.lexicon.clitics and scene.before(hit) in scene.lexicon.place_prepositions
    flags = {int(gazetteer.refs[at]): int(gazetteer.flags[at]) for at in range(hit.low, hit.high)}
    country, area = scene.behind.get(hit.first + hit.size - 1, ("", 0))

    def score(ref: int) -> float:
        kind = int(gazetteer.kinds[ref])
        value = _KIND_SCORE[kind]
        if kind == sources.CITY:
            value += float(gazetteer.renown[ref])
            value += _OWN_NAME if flags.get(ref, 0) & PRIMARY else 0.0
            if country == gazetteer.countries[ref] and area in (0, int(gazetteer.areas[ref])):
                value += _DIRECT
        else:
            value += math.log10(1 + int(gazetteer.populations[ref]))
        # "Noruega" is the country, "noruega" the adjective; so are "China" and "china".
        if kind == sources.DEMONYM and (words.upper[hit.first] or placed):
            value -= 1.0
        others = scene.others(gazetteer.countries[ref], refs[0])
        if kind == sources.REGION and gazetteer.areas[ref]:
            # "Georgia and Alabama", not "the American ambassador to Georgia".
            others = scene.others(STATES, refs[0])
            others += scene.weights.get(f"{STATES}{gazetteer.areas[ref]}", 0.0)
        return value + min(3.0, 1.5 * others)

    best = max(refs, key=score)
    if scene.lexicon.clitics and gazetteer.kinds[best] == sources.DEMONYM:
        return _named_as_described(hit, best, refs, scene)
    return best


def _named_as_described(hit: Hit, best: int, refs: list[int], scene: Scene) -> int:
    """The country of an Arabic adjective that is its name, too: «السعودية» behind no noun."""
    before = scene.before(hit) if not hit.cut else ""
    definite = scene.words.folded[hit.first][hit.cut :].startswith("ال")
    if not definite or before.startswith(("ال", "وال", "بال", "لل")):
        return best
    countries = (ref for ref in refs if scene.gazetteer.kinds[ref] == sources.COUNTRY)
    return next(countries, best)
