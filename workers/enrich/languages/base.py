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


def words(listed: str) -> tuple[str, ...]:
    """The same, in their order."""
    return tuple(listed.split())


class EventCues(msgspec.Struct, frozen=True, kw_only=True):
    """Words that tell where and when the event of a report was.  Every field may stay empty: names
    of months and weekdays come from CLDR."""

    place_before: tuple[str, ...] = ()
    """words that say where something happens, before its name: in, near, à, في, hit, shook"""
    place_clitics: tuple[str, ...] = ()
    """the same where they are written together with the name: ب"""
    place_path: tuple[str, ...] = ()
    """what may stand between such a preposition and the place: the city of, north of"""
    place_bars: tuple[str, ...] = ()
    """words before ``in X`` that make it something else than the event's place: based, born"""
    day_words: tuple[tuple[str, int], ...] = ()
    """days told from the day of the report: ("yesterday", -1)"""
    weekday_forms: tuple[tuple[str, int], ...] = ()
    """forms of weekdays (Monday is 0) instead of CLDR's: вторник, Dienstagabend"""
    weekday_last: tuple[str, ...] = ()
    """words beside a weekday that put it into the past: last, الماضي"""
    weekday_next: tuple[str, ...] = ()
    """words beside a weekday that put it into the future: next, المقبل"""
    future: tuple[str, ...] = ()
    """words before a weekday in its sentence that put it into the future: will, wird, سوف"""
    future_prefixes: tuple[str, ...] = ()
    """the same, written together with the verb: س"""
    bounds: tuple[str, ...] = ()
    """words before a date that make it a limit or the past of the event: since, until, by"""
    date_links: tuple[str, ...] = ()
    """words inside or before a written date: of, the, le, يوم"""
    range_links: tuple[str, ...] = ()
    """words between the first and the last day of a range: 3 to 5 March"""


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
    place_cues: tuple[str, ...] = ()
    """nouns that a place's name follows, straight or behind "of": port (of), mayor (of), سكان"""
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

    abbreviations: tuple[str, ...] = ()
    """shortened words whose full stop ends no sentence, without it: Gov, Nr, млн"""

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

    # --- event place and time
    event: EventCues = EventCues()
