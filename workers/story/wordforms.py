"""A text's words in their folded form, and how they were written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wireroom.text import fold

_LEAD_WORDS: Final = 60
WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]{1,40})?")
_INSIDE: Final = re.compile(r"[^.!?:\n“\"«„]{1,8}")
"""What may stand between two words of one sentence."""


class Word:
    """What is known of one folded word of the text."""

    __slots__ = ("capital", "count", "inside", "lead", "seen")

    def __init__(self, seen: str) -> None:
        self.seen, self.count, self.capital, self.lead = seen, 0, 0, 0
        self.inside = 0
        """capitals that do not open a sentence or line"""


def scan(text: str) -> dict[str, Word]:
    """Every folded word of at least three letters, in order of first sight."""
    found: dict[str, Word] = {}
    end = 0
    for position, match in enumerate(WORD.finditer(text)):
        before, end = end, match.end()
        seen = match[0].partition("'")[0].partition("’")[0]
        term = folded_form(seen)
        if len(term) < 3 or term[0].isdigit():
            continue
        word = found.get(term)
        if word is None:
            word = found[term] = Word(seen)
        word.count += 1
        if seen[0].isupper():
            word.capital += 1
            if before and _INSIDE.fullmatch(text, before, min(match.start(), before + 8)):
                word.inside += 1
        if position < _LEAD_WORDS:
            word.lead = 1
    return found


@lru_cache(maxsize=100_000)
def folded_form(word: str) -> str:
    return fold(word)
