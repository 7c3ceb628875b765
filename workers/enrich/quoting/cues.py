"""The cue words of a language, folded and indexed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import msgspec

from workers.enrich.languages import LANGUAGES, rules_for
from workers.enrich.lexicon import lexicon
from workers.enrich.tokens import Words
from workers.romanise import fold_token

_ARABIC_AND: Final = "وف"
_POSTPOSED: Final = frozenset({"zufolge", "gore"})
_DROPS_SUBJECT: Final = ("ar", "bg", "el", "es", "fa", "he", "it", "pl", "pt", "ru", "tr", "uk")
Phrase = tuple[str, ...]


class Phrases(msgspec.Struct, frozen=True):
    """Phrases by their first word, also with an Arabic "and" before it, longest first.

    A phrase that ends in a lone Arabic ل or ب means that the next word carries it as a clitic.
    """

    first: dict[str, tuple[Phrase, ...]]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Phrases:
        table: dict[str, set[Phrase]] = {}
        for phrase in phrases:
            folded = tuple(Words(phrase).folded)
            if folded:
                table.setdefault(folded[0], set()).add(folded)
        first = {key: tuple(sorted(all_, key=len, reverse=True)) for key, all_ in table.items()}
        joined = {
            conjunction + word: candidates
            for word, candidates in first.items()
            for conjunction in _ARABIC_AND
            if len(word) > 1
        }
        return cls({**joined, **first})

    def match(self, folded: list[str], at: int) -> Phrase | None:
        """The longest phrase that begins at word ``at``."""
        for phrase in self.first.get(folded[at], ()):
            if len(phrase) == 1:
                return phrase
            rest, last = phrase[1:-1], phrase[-1]
            stop = at + len(phrase) - 1
            if tuple(folded[at + 1 : stop]) == rest and stop < len(folded):
                if folded[stop] == last:
                    return phrase
                if last in ("ل", "ب") and folded[stop].startswith(last):
                    return phrase[:-1]
        return None

    def matches(self, folded: list[str]) -> Iterator[tuple[int, Phrase]]:
        """Every word that opens a phrase, and the longest phrase that it opens."""
        known = self.first
        for at in [at for at, word in enumerate(folded) if word in known]:
            phrase = self.match(folded, at)
            if phrase is not None:
                yield at, phrase


class Cues(msgspec.Struct, frozen=True, kw_only=True):
    """What tells speech in one language (or in all, where it is not known)."""

    verbs: Phrases
    according: Phrases
    pronouns: frozenset[str]
    """in lower case, unfolded: the Spanish pronoun él is not the article el"""
    feminine: frozenset[str]
    complementisers: frozenset[str]
    titles: frozenset[str]
    hearer_marks: frozenset[str]
    source_nouns: frozenset[str]
    no_verbs: frozenset[str]
    """common words that are no verb before a name: prepositions, conjunctions"""
    drops_subject: bool
    """a verb needs no subject where it is the one of the sentence before (Spanish, Russian)"""
    verb_first: bool
    """the verb stands before its subject (Arabic)"""
    verb_last: bool
    """the verb stands behind the quotation, its subject before it (Turkish)"""
    bare_clause: bool
    """a reported clause needs no complementiser (English)"""
    names_by_case: bool
    """a capital inside a sentence speaks for a name"""


@lru_cache(maxsize=64)
def cues_for(language: str | None) -> Cues:
    """The cues of a BCP 47 tag's language; of all languages together where there are none."""
    one = rules_for(language)
    chosen = [one] if one.reporting_verbs else list(LANGUAGES.values())
    return Cues(
        verbs=Phrases.of(verb for rules in chosen for verb in rules.reporting_verbs),
        according=Phrases.of(phrase for rules in chosen for phrase in rules.according_to),
        pronouns=frozenset(word for rules in chosen for word in rules.pronouns),
        feminine=_folded(word for rules in chosen for word in rules.feminine),
        complementisers=_folded(word for rules in chosen for word in rules.complementisers),
        titles=_folded(word for rules in chosen for word in rules.titles + rules.honorifics),
        hearer_marks=frozenset(word for rules in chosen for word in rules.hearer_marks),
        source_nouns=_folded(word for rules in chosen for word in rules.source_nouns),
        no_verbs=lexicon(language).stops | lexicon(language).place_prepositions,
        drops_subject=one.code in _DROPS_SUBJECT,
        verb_first=one.code == "ar",
        verb_last=one.code == "tr",
        bare_clause=one.code == "en",
        names_by_case=not one.capitalised_nouns,
    )


def is_postposed(phrase: Phrase) -> bool:
    """Whether the source stands before the phrase: ``dem Minister zufolge``."""
    return phrase[0] in _POSTPOSED


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold_token(word) for word in words)
