"""Where a story first came from, and how many outlets have it from nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from wireroom.records import Record
from wireroom.republication.outlets import name_key


class Taken(NamedTuple):
    """An edge by which an article's text or news is another's."""

    of: str | None
    of_outlet: str | None
    of_name: str | None


class Member(NamedTuple):
    """An article of the story, or of the group.  Times are microseconds."""

    id: str
    outlet: str | None
    outlet_name: str | None
    """key of the outlet's name"""
    published: int | None
    seen: int
    taken: tuple[Taken, ...] = ()

    @property
    def at(self) -> int:
        return self.seen if self.published is None else self.published


class Found(Record, frozen=True, kw_only=True):
    """The root: an article, or an outlet of which no article is stored."""

    article: str | None = None
    outlet: str | None = None
    """name of the outlet without an article"""
    independent_sources: int = 1


class _Root(NamedTuple):
    at: int
    dated: bool
    followers: int
    article: str | None
    outlet: str | None


def origin_of(members: Sequence[Member]) -> Found:
    """The root that was there first, and the number of independent sources, at least 1.

    An outlet counts once if it has an article without a ``taken``; an article without outlet
    counts by itself; what was taken from outside the members counts once for each outlet.
    There are never more sources than outlets among the members.
    Among roots that all have no time of publication, the one that most others took from leads.
    """
    ids = {member.id for member in members}
    present = {key for member in members for key in (member.outlet, member.outlet_name) if key}
    followers = Counter(each.of for member in members for each in member.taken)
    sources: set[str] = set()
    roots: list[_Root] = []
    outside: dict[str, list[tuple[Member, Taken]]] = {}
    for member in members:
        if not member.taken:
            sources.add(member.outlet or f"article:{member.id}")
            dated = member.published is not None
            roots.append(_Root(member.at, dated, followers[member.id], member.id, None))
        for each in member.taken:
            keys = {each.of_outlet, name_key(each.of_name)} - {None}
            if each.of not in ids and not keys & present:
                outside.setdefault(each.of_outlet or f"article:{each.of}", []).append(
                    (member, each)
                )
    for key, taken in outside.items():
        sources.add(key)
        first, edge = min(taken, key=lambda pair: (pair[0].at, pair[0].id))
        dated = first.published is not None
        roots.append(_Root(first.at, dated, len(taken), edge.of, edge.of_name))
    if not roots:  # each credits another: all that is known is who was there first
        roots = [_Root(m.at, True, followers[m.id], m.id, None) for m in members]
    root = min(roots, key=_order)
    if not root.dated:
        root = min((each for each in roots if not each.dated), key=_unordered)
    outlets = {member.outlet or f"article:{member.id}" for member in members}
    independent = max(1, min(len(sources), len(outlets)))
    return Found(article=root.article, outlet=root.outlet, independent_sources=independent)


def _order(root: _Root) -> tuple[int, int, str]:
    return root.at, -root.followers, root.article or root.outlet or ""


def _unordered(root: _Root) -> tuple[int, int, str]:
    return -root.followers, root.at, root.article or root.outlet or ""
