"""Which articles are one group, and what each of them is to its original.

A group is a star: every copy is measured against the original.  So the group that a set of
copies ends in depends on their texts and evidence, and not on the order in which they arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cmp_to_key

import msgspec

from wireroom.records import Article, Duplicate
from wireroom.sametext import copy_key
from workers.dedupe.fingerprint import Hashes, shingles
from workers.dedupe.origin import Ranking, original_of
from workers.dedupe.similarity import CONTAINED, NEAR, Match, chained, classify, compare, weight


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an article belongs: of what it is a copy, or ``None`` for an original."""

    article: str
    duplicate: Duplicate | None


class Relations:
    """What articles are to each other, by their texts; each text is read once."""

    def __init__(self, threshold: float = NEAR) -> None:
        self._threshold = threshold
        self._known: dict[str, tuple[str, Hashes]] = {}
        self._by_key: dict[str, Hashes] = {}

    def direct(self, article: Article, original: Article) -> Match | None:
        """What ``article`` is to ``original``, as `decide` says it."""
        (key, own), (other_key, other) = self._read(article), self._read(original)
        if key == other_key:
            return Match(kind="exact", of=original.id, similarity=1.0)
        found = compare(own, other)
        return classify(original.id, found, len(own), len(other), self._threshold, CONTAINED)

    def between(self, article: Article, original: Article) -> Match | None:
        """The same for members of one group, of which less is asked."""
        found = self.direct(article, original)
        if found is not None:
            return found
        (_, own), (_, other) = self._read(article), self._read(original)
        return chained(original.id, compare(own, other), len(own), len(other))

    def contained(self, part: Article, whole: Article) -> bool:
        """Whether the text of ``part`` is a part of that of ``whole``, and not a copy of it."""
        found = self.direct(part, whole)
        return found is not None and found.kind == "contained"

    def ranking(self, articles: Iterable[Article]) -> Ranking:
        """`original_of` by these texts."""
        return original_of(articles, self.contained)

    def first(self, articles: Sequence[Article]) -> Article:
        """The original of several copies."""
        name = self.ranking(articles).original
        return next(each for each in articles if each.id == name)

    def nearer(self, article: Article, one: Article, other: Article) -> bool:
        """Whether ``article`` is more of a copy of ``one``: by kind, by similarity, and where both
        are equal of the earlier."""
        here, there = self.between(article, one), self.between(article, other)
        if here is None or there is None:
            return here is not None
        if (ours := weight(here)) != (theirs := weight(there)):
            return ours > theirs
        return self.first((one, other)) is one

    def _read(self, article: Article) -> tuple[str, Hashes]:
        if article.id not in self._known:
            key = copy_key(article.text)
            if key not in self._by_key:
                self._by_key[key] = shingles(article.text)
            self._known[article.id] = key, self._by_key[key]
        return self._known[article.id]


def settle(
    newcomer: Article, groups: Sequence[Sequence[Article]], relations: Relations
) -> list[Place]:
    """The places that change because of ``newcomer``, its own first.

    ``groups``: those of which some article is a copy of the newcomer or the reverse; each with
    its original first.  The newcomer enters a group whose original, by the evidence of all, it
    is a copy of or becomes itself; further groups are united with that one where one article is
    the original of both.  A member that shares too little with a new original is an original of
    its own again, with those of the others that are copies of it; one that is more of a copy of
    the newcomer than of its original goes over to it.
    """
    pool, root = [newcomer], newcomer
    united: list[Sequence[Article]] = []
    others: list[Sequence[Article]] = []
    for group in _nearest_first(newcomer, groups, relations):
        wider = [*pool, *_without(group, newcomer)]
        first = relations.first(wider)
        if all(
            each.id == first.id or relations.between(each, first)
            for each in (newcomer, root, group[0])
        ):
            pool, root = wider, first
            united.append(group)
        else:
            others.append(group)
    places = [_place(newcomer, root, relations)]
    left: list[Article] = []
    for group in united:
        for each in _without(group, newcomer) if group[0].id != root.id else ():
            if each.id == root.id or relations.between(each, root):
                places.append(_place(each, root, relations))
            else:
                left.append(each)
    while left:
        first = relations.first(left)
        star = [each for each in left if each is first or relations.between(each, first)]
        places += [_place(each, first, relations) for each in star]
        placed = {each.id for each in star}
        left = [each for each in left if each.id not in placed]
    if root is newcomer:
        for group in others:
            places += [
                _place(each, newcomer, relations)
                for each in _without(group[1:], newcomer)
                if _goes_over(each, group[0], newcomer, relations)
            ]
    return places


def _nearest_first(
    newcomer: Article, groups: Sequence[Sequence[Article]], relations: Relations
) -> list[Sequence[Article]]:
    def order(one: Sequence[Article], other: Sequence[Article]) -> int:
        return -1 if relations.nearer(newcomer, one[0], other[0]) else 1

    return sorted(groups, key=cmp_to_key(order)) if len(groups) > 1 else list(groups)


def _goes_over(member: Article, original: Article, newcomer: Article, relations: Relations) -> bool:
    return (
        relations.direct(member, newcomer) is not None
        and relations.nearer(member, newcomer, original)
        and relations.first((member, newcomer)) is newcomer
    )


def _without(group: Sequence[Article], newcomer: Article) -> list[Article]:
    return [each for each in group if each.id != newcomer.id]


def _place(article: Article, root: Article, relations: Relations) -> Place:
    match = None if article.id == root.id else relations.between(article, root)
    return Place(article=article.id, duplicate=match.as_duplicate() if match else None)
