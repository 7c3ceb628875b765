"""Whether the text that a container carries is the whole article or a teaser for it."""

from __future__ import annotations

import re
from typing import Final

from workers.discover.plain import words

WHOLE_MIN_CHARS: Final = 1_200
"""Characters of plain text (those of wide scripts count twice) from which on a text may be whole:
teasers are paragraphs, which hardly reach that."""
_READ_CHARS: Final = 40_000
_ENDING_CHARS: Final = 200
# WordPress adds where it comes from; what matters stands before.
_ORIGIN: Final = re.compile(r"\bThe post .{1,300} (?:first appeared|appeared first) on .{1,200}$")
_CUT: Final = re.compile(r"(?:…|\.\.\.)[\W_]*$")
_MORE: Final = re.compile(
    r"(?:\bread (?:more|on|the (?:full|whole|rest))|\bcontinue reading|\bfull (?:story|article)|"
    r"\bweiterlesen|\bmehr lesen|\blire (?:la suite|plus)|\bleer más|\bseguir leyendo|\bleia mais|"
    r"\bcontinua a leggere|\bleggi tutto|\blees verder|\bles mer|\bläs mer|\bczytaj dalej|"
    r"\bdevamını oku|читать (?:далее|дальше|полностью)|اقرأ المزيد|المزيد)"
    r"(?:[^.!?]{0,100})[\W_]*$",
    re.IGNORECASE,
)


def is_whole(own: str) -> bool:
    """Whether ``own`` (plain text or HTML) may stand for the article's page."""
    text = words(own[: 8 * _READ_CHARS], _READ_CHARS) or ""
    if len(text) + sum(1 for character in text if character >= "\u2e80") < WHOLE_MIN_CHARS:
        return False
    if len(text) == _READ_CHARS:
        return True
    ending = _ORIGIN.sub("", text[-3 * _ENDING_CHARS :])[-_ENDING_CHARS:]
    return not (_CUT.search(ending) or _MORE.search(ending))
