"""The words and outlets of the article in hand, found once for all enrichers."""

from __future__ import annotations

from functools import lru_cache

from workers.enrich import outlets
from workers.enrich.outlets import OutletSpan
from workers.enrich.tokens import Words


@lru_cache(maxsize=1)
def words_of(text: str) -> Words:
    """``Words(text)``; the last text's are kept, because one article passes many enrichers."""
    return Words(text)


@lru_cache(maxsize=1)
def outlets_of(text: str) -> tuple[OutletSpan, ...]:
    """Mentions of outlets in a text, in order, kept in the same way."""
    return tuple(outlets.find(text, words_of(text)))
