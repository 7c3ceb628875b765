"""The words under which an article is found: the same for the index of the store and for
watchlists."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wireroom.text import words as folded_words

INDEX_MAX_CHARS: Final = 200_000
"""Characters of one article that can be searched."""
WORD_MAX_CHARS: Final = 100

_MARKS: Final = re.compile(r"[\x00-\x1f\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f\ud800-\udfff]")
"""Punctuation and what UTF-8 cannot hold.  Folding leaves none; this does not rest on it."""


def words(raw: str) -> list[str]:
    """The folded words of ``raw``, none of which means anything to a query language."""
    found = folded_words(raw)
    if _MARKS.search(" ".join(found)):
        found = [word for word in found if not _MARKS.search(word)]
    if max(map(len, found), default=0) > WORD_MAX_CHARS:
        found = [word[:WORD_MAX_CHARS] for word in found]
    return found


@lru_cache(maxsize=2)
def article_words(title: str | None, body: str) -> tuple[str, ...]:
    """The words of a title and its text in order.  Whoever asks next, asks for the same article."""
    return tuple(words(f"{title or ''} \n {body[:INDEX_MAX_CHARS]}"))
