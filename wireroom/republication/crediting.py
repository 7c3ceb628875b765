"""What an article says of its sources, and which stored articles it means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from wireroom import limits
from wireroom.records import Article, Attribution, Record
from wireroom.republication.edge import Edge
from wireroom.republication.outlets import credit_keys, name_key
from wireroom.text import fold

_STRENGTH: Final = ("quoted-by", "reported-by", "via", "republished-from", "translated-from")
_TEXT_IS_THEIRS: Final = frozenset({"via", "republished-from", "translated-from"})
_TRANSLATES: Final = _TEXT_IS_THEIRS | {"reported-by"}
_LATER: Final = timedelta(hours=1)
"""A source that says to be younger than its follower by more is another article: times are
rounded, and pages carry that of their last change."""
_LEAD_MIN_CHARS: Final = 80
"""A first paragraph that is shorter is a dateline or a kicker: the next one is lead too."""
_QUOTE_MIN_CHARS: Final = 25
"""Shorter direct speech is said by many."""


class Mate(Record, frozen=True, kw_only=True):
    """A stored article of the same story, as far as a credit needs it."""

    id: str
    keys: tuple[str, ...]
    """keys of its outlet"""
    name: str | None
    language: str | None
    at: datetime
    published: bool
    """whether ``at`` is its time of publication"""
    quotes: frozenset[str] = frozenset()
    """`quoted` of it"""


def quoted(article: Article) -> frozenset[str]:
    """The direct speech of an article that is long enough to know again, folded."""
    direct = (fold(each.text) for each in article.quotes if not each.indirect)
    return frozenset(each for each in direct if len(each) >= _QUOTE_MIN_CHARS)


def wanted_keys(article: Article, own: Iterable[str]) -> set[str]:
    """Keys of the outlets that the article credits."""
    return {key for _, keys in _credits(article, frozenset(own)) for key in keys}


def credited(
    article: Article,
    mates: Sequence[Mate],
    *,
    own: Sequence[str],
    at: datetime,
    text: Sequence[Edge] = (),
) -> list[Edge]:
    """An edge for each outlet that the article credits, but for itself.

    It leads to the outlet's article among ``mates`` (of the same story) if there is one that
    can be meant, else to the outlet alone.  A credit that an edge of ``text`` bears out makes
    none of its own.  ``own``: keys of the article's outlet, its main one first; ``at``: its time.
    """
    explained = {key for edge in text for key in (edge.of_outlet, name_key(edge.of_name)) if key}
    speech = quoted(article)
    edges: list[Edge] = []
    for credit, keys in _credits(article, frozenset(own)):
        if explained.intersection(keys):
            continue
        place = _place(article, credit)
        mate = _meant(article, at, speech, [m for m in mates if set(m.keys) & set(keys)])
        evidence: dict[str, Any] = {
            "decided_by": "credit",
            "credit": {"kind": credit.kind, "text": credit.text, "place": place},
        }
        foreign = mate is not None and _foreign(article.language, mate.language)
        if mate is not None:
            if foreign:
                evidence["languages"] = [article.language, mate.language]
            if shared := sorted(speech & mate.quotes):
                evidence["shared_quotes"] = shared[: limits.EDGE_QUOTES_SHOWN]
        translated = credit.kind == "translated-from" or (foreign and credit.kind in _TRANSLATES)
        edges.append(
            Edge(
                article=article.id,
                outlet=next(iter(own), None),
                of=mate.id if mate else None,
                of_outlet=next(iter(mate.keys if mate else keys), None),
                of_name=(mate.name if mate else None) or credit.outlet,
                kind="translated" if translated else "quoted",
                copied=credit.kind in _TEXT_IS_THEIRS or place in ("headline", "lead"),
                evidence=evidence,
                at=at,
                of_at=mate.at if mate else None,
            )
        )
    return edges


def _credits(article: Article, own: frozenset[str]) -> list[tuple[Attribution, tuple[str, ...]]]:
    """The strongest credit to each outlet, in the order of the text."""
    found: list[tuple[Attribution, tuple[str, ...]]] = []
    for credit in article.attributions:
        keys = credit_keys(credit)
        if not keys or own.intersection(keys):
            continue
        at = next((n for n, (_, known) in enumerate(found) if set(known) & set(keys)), None)
        if at is None:
            if len(found) < limits.EDGES_CREDITED_MAX:
                found.append((credit, keys))
        elif _weight(article, credit) > _weight(article, found[at][0]):
            found[at] = (credit, keys)
    return found


def _weight(article: Article, credit: Attribution) -> tuple[bool, int]:
    place = _place(article, credit)
    theirs = credit.kind in _TEXT_IS_THEIRS or place in ("headline", "lead")
    return theirs, _STRENGTH.index(credit.kind)


def _place(article: Article, credit: Attribution) -> str:
    """Where the credit stands: in the ``headline``, the ``lead`` or the ``body``, or beside the
    text on the ``page``."""
    name = fold(credit.outlet)
    if article.title and name and f" {name} " in f" {fold(article.title)} ":
        return "headline"
    if credit.start is None:
        return "page"
    return "lead" if credit.start < _lead_end(article.text) else "body"


def _lead_end(text: str) -> int:
    end = text.find("\n\n")
    while 0 <= end < _LEAD_MIN_CHARS:
        end = text.find("\n\n", end + 2)
    return len(text) if end < 0 else end


def _meant(
    article: Article, at: datetime, speech: frozenset[str], mates: Sequence[Mate]
) -> Mate | None:
    """Of the outlet's articles the one with most of the same speech, then the latest that was
    there before."""
    dated = article.published_at is not None
    able = [
        mate
        for mate in mates
        if mate.id != article.id and not (dated and mate.published and mate.at > at + _LATER)
    ]
    return max(able, key=lambda m: (len(speech & m.quotes), m.at, m.id), default=None)


def _foreign(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).partition("-")[0] != str(other).partition("-")[0]
