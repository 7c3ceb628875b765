"""Which terms of an article are suddenly frequent: what is counted, and when it counts as a burst.

Counted are articles, not occurrences, in two kinds of groups: linked names (by their ids,
whatever the language) against all articles, keywords against the articles of their language.  The
test compares the share of the latest articles that have a term with its share before, so that a
busy hour or one more source is no burst.  It is the deviance residual of a Poisson count
(McCullagh and Nelder, Generalized Linear Models, 1989, 2.4), about a standard normal deviate also
where little is expected; what is expected comes from exponentially decayed counts, as in
SigniTrend (Schubert, Weiler and Kriegel, KDD 2014).
"""

from __future__ import annotations

import math
from typing import Final

import msgspec
import xxhash

from wireroom import limits
from wireroom.records import Article, Part
from workers.romanise import fold_token

__all__ = ["EVERYWHERE", "Burst", "Counted", "Term", "burst", "terms_of"]

EVERYWHERE: Final = "*"
"""The group of what has an id: all articles."""
LEAST_ARTICLES: Final = 5
"""Fewer articles are no burst, however rare the term was."""
LEAST_SCORE: Final = 4.0
"""Deviates: about 3 in 100,000 for a term that is as frequent as before."""
LEAST_RATIO: Final = 3.0
"""Of the count and what was expected."""
LEAST_REFERENCE: Final = 50.0
"""Articles of the group that must have gone before: without them nothing is sudden."""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted: ``key`` is the same in every article that has it."""

    key: str
    group: str
    text: str
    id: str | None = None

    @property
    def digest(self) -> int:
        """64 bits of ``key``, the same on every machine."""
        return xxhash.xxh3_64_intdigest(self.key.encode())


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Articles that have a term, or are in its group: in the latest slots, and before (decayed)."""

    recent: int
    before: float


class Burst(Part, frozen=True, kw_only=True):
    """A term that is suddenly frequent.  ``language`` is that of a keyword, ``id`` of a name."""

    text: str
    articles: int
    """recent articles that have it"""
    expected: float
    """as many as there would be at its former share"""
    score: float
    """deviates above what was expected"""
    id: str | None = None
    language: str | None = None


def terms_of(article: Article) -> tuple[Term, ...]:
    """At most ``limits.BURST_TERMS_MAX`` terms: half linked names in the order of the text, and the
    best keywords, those left out that are such a name."""
    found: dict[str, Term] = {}
    names: set[str] = set()
    for entity in article.entities:
        if entity.id and len(found) < limits.BURST_TERMS_MAX // 2:
            key = f"id:{entity.id}"
            found.setdefault(
                key,
                Term(key=key, group=EVERYWHERE, text=entity.name or entity.text, id=entity.id),
            )
        names.add(_folded(entity.text))
    language = article.language or "und"
    for keyword in article.keywords:
        if len(found) == limits.BURST_TERMS_MAX:
            break
        folded = _folded(keyword.text)
        if folded not in names and len(keyword.text) <= limits.BURST_TERM_MAX_CHARS:
            key = f"{language}:{folded}"
            found.setdefault(key, Term(key=key, group=language, text=keyword.text))
    return tuple(found.values())


def _folded(text: str) -> str:
    return " ".join(map(fold_token, text.split()))


def burst(term: Term, counted: Counted, group: Counted) -> Burst | None:
    """The term as a burst, or ``None``: not frequent enough, not sudden, or too little known."""
    articles = min(counted.recent, group.recent)
    if articles < LEAST_ARTICLES or group.before < LEAST_REFERENCE:
        return None
    share = (counted.before + 1.0) / (group.before + 1.0)
    expected = min(share, 1.0) * group.recent
    if articles < LEAST_RATIO * expected:
        return None
    score = _deviance(articles, expected)
    if score < LEAST_SCORE:
        return None
    return Burst(
        text=term.text,
        articles=articles,
        expected=round(expected, 2),
        score=round(score, 2),
        id=term.id,
        language=None if term.id else term.group,
    )


def _deviance(count: int, expected: float) -> float:
    """Signed root of the Poisson deviance of ``count`` where ``expected`` were."""
    deviance = 2 * (count * math.log(count / expected) - (count - expected))
    return math.copysign(math.sqrt(max(0.0, deviance)), count - expected)
