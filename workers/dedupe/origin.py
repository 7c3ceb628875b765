"""Which of two copies is the original: by evidence, not by which arrived first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import Final, Literal

import msgspec

from wireroom.records import Article
from wireroom.text import fold
from wireroom.urls import registrable_domain

Reason = Literal["credit", "published", "credited", "contained", "arrival"]

Before = Callable[[Article, Article], bool]

COPYING: Final = frozenset({"republished-from", "translated-from", "via", "reported-by"})
"""Attributions by which an outlet says that the text is somebody else's."""


class Precedence(msgspec.Struct, frozen=True, kw_only=True):
    """The id of the original of two articles, and the evidence that decided.

    ``credit``: the copy credits the original's outlet; ``published``: it was published earlier;
    ``credited``: only the copy carries a credit to anyone; ``contained``: the shorter text is
    in the longer; ``arrival``: nothing else told them apart.
    """

    original: str
    reason: Reason


def earlier(a: Article, b: Article, *, a_in_b: float = 0.0, b_in_a: float = 0.0) -> Precedence:
    """Which of two copies came first.  Symmetric: the order of the arguments does not matter.

    ``a_in_b`` and ``b_in_a`` are the containments of `verify`; where one exceeds the other by
    0.2 the contained text, as a wire text inside a report, is taken for the earlier.
    """
    share = {(a.id, b.id): a_in_b, (b.id, a.id): b_in_a}
    ranking = original_of(
        (a, b), lambda one, other: share[one.id, other.id] - share[other.id, one.id] >= 0.2
    )
    (later,) = ranking.passed_over
    return ranking.passed_over[later]


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """The original of several copies, and for each of the others what came before it and why."""

    original: str
    passed_over: dict[str, Precedence]


def original_of(articles: Iterable[Article], contained: Before) -> Ranking:
    """Which of several copies came first, whatever their order: depends on nothing but the set.

    Each kind of evidence in turn, from the strongest, rules out those that came after another
    one that is left; one that would rule out all (three that credit each other in a ring) says
    nothing.  ``contained(a, b)``: the text of ``a`` is a part of that of ``b``.
    """
    left = sorted(articles, key=_arrival)
    later: dict[str, tuple[Reason, list[str]]] = {}
    kinds: tuple[tuple[Reason, Before], ...] = (
        ("credit", lambda a, b: _credits(b, a) and not _credits(a, b)),
        ("published", lambda a, b: _by_time(a.published_at, b.published_at) < 0),
        ("credited", lambda a, b: _copies(b) and not _copies(a)),
        ("contained", contained),
        ("arrival", lambda a, b: _arrival(a) < _arrival(b)),
    )
    for reason, before in kinds:
        beaten = {b.id: [a.id for a in left if a is not b and before(a, b)] for b in left}
        if any(not by for by in beaten.values()):
            later |= {name: (reason, by) for name, by in beaten.items() if by}
            left = [each for each in left if not beaten[each.id]]
        if len(left) == 1:
            break
    original = left[0].id
    return Ranking(
        original=original,
        passed_over={
            name: Precedence(original=original if original in by else by[0], reason=reason)
            for name, (reason, by) in later.items()
        },
    )


def _arrival(article: Article) -> tuple[bool, float, str]:
    seen = article.first_seen_at or article.fetched_at
    return seen is None, seen.timestamp() if seen else 0.0, article.id


def _by_time(a: datetime | None, b: datetime | None) -> int:
    """-1, 0 or 1; 0 too where a date without a time of day leaves the order open."""
    if a is None or b is None or a == b:
        return 0
    only_dates = _is_date(a) or _is_date(b)
    if only_dates and abs((a - b).total_seconds()) < 86_400:
        return 0
    return -1 if a < b else 1


def _is_date(moment: datetime) -> bool:
    return moment.timetz().replace(tzinfo=None) == time(0)


def _copies(article: Article) -> bool:
    return any(each.kind in COPYING for each in article.attributions)


def _credits(copy: Article, original: Article) -> bool:
    """Whether one article says that its text is from the other's outlet."""
    names = {fold(original.publisher.name)} if original.publisher.name else set()
    domain = original.publisher.domain
    for each in copy.attributions:
        if each.kind not in COPYING:
            continue
        if each.url and original.canonical_url and each.url == original.canonical_url:
            return True
        if domain and each.url and registrable_domain(each.url) == domain:
            return True
        if domain and each.outlet_id == f"outlet:{domain}":
            return True
        if fold(each.outlet) in names or (domain and each.outlet.lower() == domain):
            return True
    return False
