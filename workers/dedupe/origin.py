"""Which of two copies is the original: by evidence, not by which arrived first."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final, Literal

import msgspec

from wireroom.records import Article
from wireroom.text import fold
from wireroom.urls import registrable_domain

Reason = Literal["credit", "published", "credited", "contained", "arrival"]

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
    if (a_credits := _credits(a, b)) != _credits(b, a):
        return Precedence(original=b.id if a_credits else a.id, reason="credit")
    if order := _by_time(a.published_at, b.published_at):
        return Precedence(original=a.id if order < 0 else b.id, reason="published")
    if (a_copies := _copies(a)) != _copies(b):
        return Precedence(original=b.id if a_copies else a.id, reason="credited")
    if abs(a_in_b - b_in_a) >= 0.2:
        return Precedence(original=a.id if a_in_b > b_in_a else b.id, reason="contained")
    first = min((a, b), key=_arrival)
    return Precedence(original=first.id, reason="arrival")


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
