"""What a language contributes to enrichment: cue words and rules, as data.

A language is one file with one ``RULES`` record and one line in ``languages/__init__.py``.
All words are written as they stand in running text, lower case where the script has case;
they are folded once when the index of a rule is built.
"""

from __future__ import annotations

import msgspec

DEFAULT_QUOTE_PAIRS: tuple[tuple[str, str], ...] = (
    ("“", "”"),
    ("«", "»"),
    ("„", "“"),
    ("„", "”"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ('"', '"'),
)


def word_set(words: str) -> frozenset[str]:
    """The words of a list written with spaces between them."""
    return frozenset(words.split())


class LanguageRules(msgspec.Struct, frozen=True, kw_only=True):
    """Cue words and rules of one language.  Every field but ``code`` may stay empty."""

    code: str
    """primary BCP 47 subtag"""

    # --- entities
    titles: tuple[str, ...] = ()
    """role and title words directly before (or after a comma behind) a person's name; of
    several words where needed: ``("president", "prime minister")``"""
    title_suffixes: tuple[str, ...] = ()
    """last parts of compound titles: -leiterin, -meister"""
    honorifics: tuple[str, ...] = ()
    """words before a name that say nothing about the role: Mr, Dr, السيد"""
    kin: tuple[str, ...] = ()
    """wife, son, … : a name follows"""
    given_names: tuple[str, ...] = ()
    """frequent given names, for scripts without capitals and for names without a cue"""
    particles: tuple[str, ...] = ()
    """lower-case parts inside a name: de, von, bin"""
    org_heads: tuple[str, ...] = ()
    """a head that opens an organisation's name: ministry (of …), وزارة"""
    org_tails: tuple[str, ...] = ()
    """a word that ends an organisation's name: Party, Ltd, GmbH"""
    org_links: tuple[str, ...] = ()
    """words that may stand inside an organisation's name: of, for, the"""
    person_links: tuple[str, ...] = ()
    """words that part a title from its name: ``spokeswoman, Anna …``"""
    place_heads: tuple[str, ...] = ()
    """city (of), province, مدينة: a place name follows"""
    place_tails: tuple[str, ...] = ()
    """province, oblast, river: a place name stands before"""
    place_prepositions: tuple[str, ...] = ()
    """in, near, from, to: weak evidence for a place"""
    clitics: tuple[str, ...] = ()
    """prefixes written together with a name, longest first: وال, بال, و"""
    suffixes: tuple[str, ...] = ()
    """enclitics written together with a noun"""
    endings: tuple[tuple[str, str], ...] = ()
    """inflection: (ending seen, ending of the base form), tried in order"""
    stopwords: frozenset[str] = frozenset()
    """words that never begin or make up a name on their own"""
    capitalised_nouns: bool = False
    """every noun has a capital (German), so that a capital says little"""

    adjectives_follow: bool = False
    """adjectives stand behind their noun: ``le quotidien local``"""

    # --- quotes and attributions
    reporting_verbs: tuple[str, ...] = ()
    """finite forms that report speech: said, told, قال"""
    according_to: tuple[str, ...] = ()
    """indirect cues before a source: according to, وفقا ل, nach Angaben"""
    quote_pairs: tuple[tuple[str, str], ...] = DEFAULT_QUOTE_PAIRS
    """opening and closing marks that the language uses"""
    complementisers: tuple[str, ...] = ()
    """words that open a reported clause: that, que, dass, أن"""
    feminine: tuple[str, ...] = ()
    """pronouns, verb forms, titles and roles that say that the speaker is a woman"""
    pronouns: tuple[str, ...] = ()
    """pronouns that may be a speaker: he, she, they"""
    credit_cues: tuple[tuple[str, str], ...] = ()
    """(cue, attribution kind): ("reported by", "reported-by"), ("نقلا عن", "quoted-by")"""
    hearer_marks: tuple[str, ...] = ()
    """words before one who is told something, as written: ``to``, ``à``, ``dem``"""
    source_nouns: tuple[str, ...] = ()
    """common nouns that name a kind of source: the agency, the publication, وكالة"""
