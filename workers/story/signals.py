"""What an article says about its event, as weighted features, some of which cross languages.

A feature is a short string:

``t:LL:``  a term of language LL                ``e:``  a linked entity's id
``#``      a number, ``#N:C`` with its concept  ``k:``  the phonetic key of a name's word
``c:``     a concept: a kind of event or thing  ``q:``  a quote

Articles in one language are compared by terms, numbers and quotes; articles in different
languages by all but the terms.
"""

from __future__ import annotations

from typing import Final

import msgspec

from wireroom.records import Article
from wireroom.text import text_key
from workers.story.counted import concepts, counts_of
from workers.story.names import entities, keys, linked_words
from workers.story.terms import pairs, plain_names, terms
from workers.story.wordforms import scan

LOCAL_MAX: Final = 90
NEUTRAL_MAX: Final = 70
_CHARS_MAX: Final = 20_000
_UNSPACED_LANGUAGES: Final = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """One article's features, JSON-able."""

    article: str
    language: str
    """primary language subtag, ``und`` where unknown"""
    at: float | None
    """Unix time of publication, else of first sight"""
    weights: dict[str, float]
    """the strongest features and their weights within the article, before rarity"""
    names: tuple[str, ...] = ()
    """those of them that are names of people, places and organisations"""
    title: str | None = None
    group: str | None = None
    """the article that this one copies, if it does"""


def features(article: Article) -> Features:
    """The features of an article, at most 160; robust where nothing was enriched."""
    language = (article.language or "und").partition("-")[0].lower()
    text = f"{article.title or ''}\n{article.text}"[:_CHARS_MAX]
    local: dict[str, float] = {}
    neutral: dict[str, float] = {}
    names: set[str] = set()
    found = scan(text)
    if language in _UNSPACED_LANGUAGES:
        pairs(text, language, local)
    else:
        terms(found, plain_names(article), language, local, names)
    counts_of(text, language, local, neutral)
    for quote in article.quotes:
        if len(quote.text) >= 30 and not quote.indirect:
            local[f"q:{text_key(quote.text)[:12]}"] = 2.0
    concepts(found, language, neutral)
    keys(found, linked_words(article), language, neutral, names)
    entities(article, neutral, names)
    weights = _strongest(local, LOCAL_MAX) | _strongest(neutral, NEUTRAL_MAX)
    moment = article.published_at or article.first_seen_at or article.fetched_at
    return Features(
        article=article.id,
        language=language,
        at=moment.timestamp() if moment else None,
        weights=weights,
        names=tuple(name for name in weights if name in names),
        title=article.title,
        group=article.duplicate.of if article.duplicate else None,
    )


def is_neutral(feature: str) -> bool:
    """Whether a feature is the same in every language."""
    return feature[0] not in "tq"


def term_language(feature: str) -> str:
    """The language of a term, empty for other features."""
    return feature.split(":", 2)[1] if feature.startswith("t:") else ""


def is_deed(feature: str) -> bool:
    """Whether a feature says what happened, or to how many."""
    return feature[0] in "c#"


def is_local(feature: str) -> bool:
    """Whether a feature is compared between articles of one language."""
    return feature[0] in "tq" or (feature[0] == "#" and ":" not in feature)


def _strongest(weights: dict[str, float], count: int) -> dict[str, float]:
    kept = sorted(weights, key=lambda name: (-weights[name], name))[:count]
    return {name: round(weights[name], 3) for name in kept}
