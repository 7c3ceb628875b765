"""The name that opens with a head word: ``Front populaire …``, ``Центр анализа конфликтов``."""

from __future__ import annotations

from typing import Final

from workers.enrich.gazetteer.given import is_given
from workers.enrich.gazetteer.stems import stem
from workers.enrich.lexicon import Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.roles import is_role
from workers.enrich.tokens import JOIN, Words

MAX_WORDS: Final = 7
"""Longest name in words."""
_GERMAN_WORDS: Final = """
institut instituts bund bundes verband verbandes verbands front stelle behorde gesellschaft
ministerium ministeriums universitat kammer agentur stiftung verein vereins gericht gerichts
kommission zentrale zentrum zentrums rundfunk bank kasse partei gewerkschaft
"""
GERMAN: Final = tuple(_GERMAN_WORDS.split())
"""Last parts of German compounds that are heads."""
_ADJECTIVES: Final = {
    "fr": ("al", "ale", "aux", "ales", "ain", "aine", "ien", "ienne", "iennes", "ais", "aise",
           "aises", "ique", "iques", "if", "ive", "aire", "aires", "ois", "oise"),
    "es": ("al", "ales", "ano", "ana", "anos", "anas", "ico", "ica", "icos", "icas", "ivo", "iva",
           "ario", "aria", "ense", "enses", "es", "esa"),
    "pt": ("al", "ais", "ano", "ana", "ico", "ica", "ivo", "iva", "ario", "aria", "ense"),
    "it": ("ale", "ali", "ano", "ana", "ani", "ane", "ico", "ica", "ivo", "iva", "ario", "aria"),
}  # fmt: skip
_GENITIVES: Final = {
    "ru": ("ия", "ии", "ов", "ев", "ости", "ого", "ой", "ых", "их", "тва", "за", "ла", "да", "ры",
           "ки"),
    "uk": ("ння", "ття", "ів", "їв", "ості", "ого", "ої", "их", "тва", "зу", "ку", "ри", "ки",
           "ії"),
}  # fmt: skip
"""Endings of the words in lower case that go on with a name; in Slavic ones the genitive."""
_AND: Final = frozenset({"et", "y", "e", "und", "и", "ve", "and"})
_LOOSE: Final = _AND | {"a", "aux", "au"}


def is_head(words: Words, lexicon: Lexicon, position: int) -> bool:
    """Whether a body's name may open with the word: a head, a case of one, ``Bundesstelle für``."""
    folded = words.folded[position]
    if folded in lexicon.org_heads or stem(folded) in lexicon.org_head_stems:
        return True
    return (
        lexicon.capitalised_nouns
        and len(folded) > 8
        and folded.endswith(GERMAN)
        and position + 1 < len(words)
        and words.folded[position + 1] == "fur"
    )


def after_head(words: Words, lexicon: Lexicon, at: dict[int, Mention], first: int) -> int:
    """The last word of a name that opens with a head: links are kept only before a capital."""
    last = first
    position = first
    lowered = 0
    while words.gaps[position] == JOIN and position + 1 < len(words):
        position += 1
        if position - first >= MAX_WORDS:
            break
        folded = words.folded[position]
        if words.upper[position]:
            if is_role(folded, lexicon) or _begins_name(words, lexicon, at, position):
                break
            last = position
        elif folded in lexicon.org_links:
            if folded in _AND and not _goes_on(words, lexicon, at, position):
                break
        elif not words.initial[first] and _continues(words, lexicon, at, position, lowered):
            lowered += 1
            last = position
        else:
            break
    return last


def _goes_on(words: Words, lexicon: Lexicon, at: dict[int, Mention], position: int) -> bool:
    """Whether "and" joins parts of one name, and not the next body: ``… y el PNV``."""
    following = position + 1
    return (
        following < len(words)
        and words.upper[following]
        and (following not in at or at[following].label != "ORG")
        and not is_head(words, lexicon, following)
    )


def _begins_name(words: Words, lexicon: Lexicon, at: dict[int, Mention], position: int) -> bool:
    """Whether a person's name follows the body: «МЗС Росії Маріани Зарецької»."""
    following = position + 1
    if lexicon.code in _GENITIVES and words.text.startswith(("'", "’", "ʼ"), words.ends[position]):
        return True
    return (
        lexicon.code in _GENITIVES
        and is_given(words.folded[position], lexicon.given)
        and following < len(words)
        and words.upper[following]
        and words.gaps[position] == JOIN
        and following not in at
    )


def _continues(
    words: Words, lexicon: Lexicon, at: dict[int, Mention], position: int, lowered: int
) -> bool:
    """Whether a word in lower case belongs to the name: ``Front populaire``, ``Центр анализа``."""
    folded = words.folded[position]
    if folded in lexicon.stops or folded in lexicon.verbs or len(folded) < 4:
        return False
    if lexicon.code in _GENITIVES:
        return lowered < 3 and folded.endswith(_GENITIVES[lexicon.code])
    endings = _ADJECTIVES.get(lexicon.code)
    if endings is None:
        return False
    link = words.folded[position - 1]
    if not words.upper[position - 1] and link in lexicon.org_links and link not in _LOOSE:
        return lowered < 2 and is_role(folded, lexicon) is False
    described = position in at and at[position].label == "NORP"
    return lowered < 2 and (described or folded.endswith(endings))
