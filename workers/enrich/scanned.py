"""The words of the article in hand, scanned once for all enrichers."""

from __future__ import annotations

from functools import lru_cache

from workers.enrich.tokens import Words


@lru_cache(maxsize=1)
def words_of(text: str) -> Words:
    """``Words(text)``; the last text's are kept, because one article passes many enrichers."""
    return Words(text)
