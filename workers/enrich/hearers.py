"""Who was told: the medium behind "to", which is credited for a quotation but does not speak it."""

from __future__ import annotations

from typing import Final

from workers.enrich.languages.base import word_set
from workers.enrich.tokens import JOIN, Words

ARTICLES: Final = word_set("the a an der die das dem den des le la les l el los las lil il")
_REACH: Final = 5
"""Words of the phrase before a name: ``a la agencia estatal rusa``."""
_OPENING: Final = frozenset({"", "«", "“", '"', "„"})
_ARABIC_TO: Final = "ل"


def told(
    words: Words, at: int, start: int, marks: frozenset[str], nouns: frozenset[str]
) -> int | None:
    """The word with which a mention is marked as the one told, or ``None``.

    ``at`` and ``start`` are the mention's first word and offset; ``marks`` are the language's
    words for it as written in lower case (to, à, dem), ``nouns`` its folded nouns for a medium,
    which an Arabic text joins to the preposition («لوكالة») and a Russian one puts in the dative.
    """
    if words.text[words.starts[at] : start].endswith(_ARABIC_TO):
        return at
    noun = False
    for place in range(at - 1, max(-1, at - 1 - _REACH), -1):
        end = words.ends[place]
        if words.gaps[place] != JOIN and words.text[end : end + 2].strip() not in _OPENING:
            return None
        folded = words.folded[place]
        if words.words[place].lower() in marks:
            return place
        if folded[:1] == _ARABIC_TO and folded[1:] in nouns:
            return place
        if folded in nouns:
            noun = True
        elif folded not in ARTICLES and not noun and place < at - 1:
            return None
    return None
