"""Names that only a role beside them tells: ``the tenant, Ada Orr,`` and «مديرة المصنع …».

The rules here add evidence for the search for people.  A role in apposition counts where the
phrase holds a title, or where it is the source of a statement: ``said the tenant, …``.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from workers.enrich.gazetteer.stems import stem
from workers.enrich.languages.base import word_set
from workers.enrich.lexicon import Lexicon
from workers.enrich.tokens import BREAK, JOIN, Words

_DETERMINERS: Final = word_set(
    """
    the a an its his her their our el la los las un una su sus le les l un une sa son leur der
    die das den dem ein eine ihr ihre sein seine il lo gli uno suo sua o os as um uma seu sua de
    het een
    """
)
_MAX_PHRASE: Final = 9
"""Words of a role between its determiner and the comma."""
_COMMAS: Final = (",", "،")
_ROLE_WORDS: Final = 3
"""Words of a construct after its title: «رئيس فرق الإنقاذ», ``директор завода``."""
_CASES: Final = frozenset({"ru", "uk", "be", "pl", "cs", "sk", "sr", "hr", "bg", "el"})
"""Languages in which the noun of a role follows it without a preposition"""


def apposed(words: Words, lexicon: Lexicon, first: int, last: int) -> bool:
    """Whether words ``first`` to ``last`` stand in apposition to a role before a comma."""
    if not first or words.text[words.ends[first - 1] : words.starts[first]].strip() != ",":
        return False
    after = words.text[words.ends[last] : words.ends[last] + 1]
    if after and after not in ',.;:)!?“”«»"–—':
        return False
    titled = False
    for at in range(first - 1, max(-1, first - 2 - _MAX_PHRASE), -1):
        if at < first - 1 and words.gaps[at] == BREAK:
            return False
        folded = words.folded[at]
        titled = titled or is_role(folded, lexicon)
        if folded in _DETERMINERS and words.words[at] != "L":
            spoken = at and words.gaps[at - 1] == JOIN and words.folded[at - 1] in lexicon.verbs
            if titled or spoken:
                return True
        elif titled and words.initial[at]:
            return True
    return False


def is_role(folded: str, lexicon: Lexicon) -> bool:
    """Whether the word is a title, or a compound that ends in one (German
    ``Projektleiterin``), or a case of one (``директору``)."""
    if folded in lexicon.titles:
        return True
    if lexicon.title_suffixes:
        return len(folded) > 6 and folded.endswith(lexicon.title_suffixes)
    return (
        bool(lexicon.title_stems)
        and stem(folded) in lexicon.title_stems
        and folded not in lexicon.stops
    )


def construct_name(words: Words, lexicon: Lexicon, position: int) -> int:
    """Where the name begins that follows the Arabic role opening at ``position``, or -1.

    The role is a title without an article, its noun with one, and a verb of speech before it:
    «وقالت مديرة المصنع فلانة».
    """
    folded = words.folded
    title = folded[position]
    if title.startswith("ال") or title not in lexicon.titles or not position:
        return -1
    before = folded[position - 1]
    if before not in lexicon.verbs and before[1:] not in lexicon.verbs:
        return -1
    for step in range(1, _ROLE_WORDS + 1):
        at = position + step
        if at + 1 >= len(words) or words.gaps[at - 1] != JOIN:
            return -1
        if folded[at].startswith(("ال", "لل")):
            at += 1
            while at < len(words) and words.gaps[at - 1] == JOIN and folded[at].startswith("ال"):
                at += 1
            return at if at < len(words) and words.gaps[at - 1] == JOIN else -1
    return -1


def genitive(words: Words, lexicon: Lexicon, first: int) -> bool:
    """Whether a role with its nouns in the genitive stands before: ``директор завода …``."""
    if lexicon.code not in _CASES:
        return False
    for at in range(first - 1, max(-1, first - 2 - _ROLE_WORDS), -1):
        folded = words.folded[at]
        if words.gaps[at] != JOIN or (words.upper[at] and not words.initial[at]):
            return False
        if folded in lexicon.titles:
            return at < first - 1
        if folded in lexicon.verbs or folded in lexicon.stops:
            return False
    return False


def ends_name(words: Words, lexicon: Lexicon, taken: Container[int], last: int) -> bool:
    """Whether what follows word ``last`` can only stand behind a name: a colon, "that", a body."""
    if words.gaps[last] != JOIN:
        return True
    following = words.folded[last + 1]
    return following in lexicon.complementisers or following in lexicon.stops or last + 1 in taken
