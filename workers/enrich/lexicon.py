"""A language's cue words, folded and indexed for look-up."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from spacy.util import get_lang_class

from workers.enrich.gazetteer import sources
from workers.enrich.gazetteer.given import given_names
from workers.enrich.gazetteer.stems import stem
from workers.enrich.languages import rules_for
from workers.romanise import fold_token

NAME_OPENERS = ("أبو", "أم", "بن", "ابن", "عبد", "آل")
"""Parts that open a compound Arabic name: Abu …, Umm …, Abd …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Folded cue words of one language (see ``LanguageRules`` for their meaning)."""

    code: str
    titles: frozenset[str]
    title_suffixes: tuple[str, ...]
    honorifics: frozenset[str]
    kin: frozenset[str]
    particles: frozenset[str]
    org_heads: frozenset[str]
    org_head_stems: frozenset[str]
    """of the heads in Cyrillic and Greek"""
    title_stems: frozenset[str]
    org_tails: frozenset[str]
    org_links: frozenset[str]
    place_heads: frozenset[str]
    place_tails: frozenset[str]
    place_prepositions: frozenset[str]
    place_cues: frozenset[str]
    common_names: frozenset[str]
    """words of the language that are names of cities, too: reading, Essen"""
    and_prepositions: frozenset[str]
    """the prepositions with an Arabic "and" before them: وفي"""
    verbs: frozenset[str]
    complementisers: frozenset[str]
    stops: frozenset[str]
    given: frozenset[str]
    clitics: tuple[str, ...]
    place_head_cuts: dict[str, int]
    """place heads, alone and behind clitics → letters of the clitics"""
    org_head_cuts: dict[str, int]
    """the same for the heads of organisations, which take no article from a clitic"""
    capitalised_nouns: bool


@functools.cache
def lexicon(code: str | None) -> Lexicon:
    """The lexicon of a BCP 47 code; cue words are empty where no rules exist."""
    rules = rules_for(code)

    def folded(words: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
        return frozenset(fold_token(word) for word in words)

    cues = (*rules.titles, *rules.org_heads, *rules.org_tails)
    stops = folded(rules.stopwords) | folded(frozenset(_spacy_stops(rules.code)))
    place_heads, org_heads = folded(rules.place_heads), folded(rules.org_heads)
    bare = tuple(clitic for clitic in rules.clitics if not clitic.endswith("ال"))
    return Lexicon(
        code=rules.code,
        titles=folded(rules.titles),
        title_suffixes=tuple(sorted(folded(rules.title_suffixes))),
        honorifics=folded(rules.honorifics),
        kin=folded(rules.kin),
        particles=folded(rules.particles),
        org_heads=org_heads,
        org_head_stems=_stems(org_heads),
        title_stems=_stems(folded(rules.titles)),
        org_tails=folded(rules.org_tails),
        org_links=folded(rules.org_links),
        place_heads=place_heads,
        place_tails=folded(rules.place_tails),
        place_prepositions=folded(rules.place_prepositions),
        place_cues=folded(rules.place_cues),
        common_names=folded(sources.common_words(rules.code)),
        and_prepositions=frozenset("و" + word for word in folded(rules.place_prepositions))
        if rules.clitics
        else frozenset(),
        verbs=folded(rules.reporting_verbs),
        complementisers=folded(rules.complementisers),
        stops=stops - folded((*cues, *NAME_OPENERS)),
        given=given_names() | folded(rules.given_names),
        clitics=rules.clitics,
        place_head_cuts=_behind(rules.clitics, place_heads),
        org_head_cuts=_behind(bare, frozenset(head for head in org_heads if len(head) > 2))
        | dict.fromkeys(org_heads, 0),
        capitalised_nouns=rules.capitalised_nouns,
    )


def _behind(clitics: tuple[str, ...], heads: frozenset[str]) -> dict[str, int]:
    """``heads`` and every clitic with a head behind it → letters of the clitic; the first wins."""
    cuts = dict.fromkeys(heads, 0)
    for clitic in clitics:
        for head in heads:
            cuts.setdefault(clitic + head, len(clitic))
    return cuts


def _stems(words: frozenset[str]) -> frozenset[str]:
    """Stems of four letters and more of words that are inflected: Cyrillic and Greek ones."""
    cut = {stem(word) for word in words if "\u0370" <= word[:1] <= "\u052f"}
    return frozenset(word for word in cut if len(word) > 3)


def _spacy_stops(code: str) -> set[str]:
    """spaCy's stop words; French has its own here, for its spaCy class takes seconds to import."""
    if code == "fr":
        return set()
    try:
        return set(get_lang_class(code).Defaults.stop_words)
    except ImportError:
        return set()
