"""Whether two pages that declare one address hold one article."""

from __future__ import annotations

from typing import Final

from wireroom.text import words
from workers.dedupe.similarity import verify

UNLIKE: Final = 0.25
"""Part of the shorter text that two articles of one site do not share: they share closing lines,
names, turns of phrase.  Our own choice; a rewritten report keeps more, or else its title."""
TITLE_WORDS_MIN: Final = 3
"""Words of a title that stays the same when others are added to it."""


def unlike(title: str | None, text: str, other_title: str | None, other_text: str) -> bool:
    """Whether two texts share next to nothing and their titles do not say that they are one.

    A report of three lines that has become a long one shares nothing with it but its title,
    to which words may have been added.  Titles that only resemble each other say nothing: those
    of a series do.  Where either has none the texts alone decide.
    """
    ours, theirs = set(words(title or "")), set(words(other_title or ""))
    if ours and ours == theirs:
        return False
    if min(len(ours), len(theirs)) >= TITLE_WORDS_MIN and (ours <= theirs or theirs <= ours):
        return False
    shared = verify(text, other_text)
    return max(shared.a_in_b, shared.b_in_a) < UNLIKE
