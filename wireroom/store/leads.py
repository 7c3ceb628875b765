"""Who publishes first, and who follows whom.

Medians of many small groups cost SQLite's window functions two seconds for 100,000 edges.  So
bare rows are read from covering indexes, past SQLAlchemy's own rows, and are counted as numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from wireroom import limits
from wireroom.store.standings import Lead, LeadTable, Standing
from wireroom.store.values import micros

_EDGES: Final = (
    "SELECT outlet, of_outlet, kind, delay FROM edges WHERE at >= {since} "
    "ORDER BY at DESC LIMIT {most}"
)
_TOLD: Final = (
    "SELECT story_id, outlet, coalesce(published_at, first_seen_at) FROM articles "
    "WHERE story_id IS NOT NULL {since} LIMIT {most}"
)
_SINCE: Final = "AND story_id IN (SELECT id FROM stories WHERE last_at >= {since})"
_AT_ONCE: Final = 2_000
_UNKNOWN: Final = -(2**62)
"""A delay that is not known; sorts before all others."""
Numbers = NDArray[np.int64]


class _Codes(dict[Any, int]):
    """Small numbers for names, in the order in which they are met."""

    def __missing__(self, name: Any) -> int:
        self[name] = len(self)
        return self[name]


def table(connection: Connection, since: datetime | None, most: int | None) -> LeadTable:
    """The table over the edges, and the stories, since then, of ``limits.LEADS_MAX_ROWS`` of
    either; with the ``most`` followed outlets and as many pairs."""
    outlets = _Codes()
    pairs, standings = _follow(connection, outlets, micros(since) or 0, most)
    stories, firsts = _tell(connection, outlets, micros(since))
    found = [
        msgspec.structs.replace(
            standings.get(code, Standing(outlet=name)),
            stories=int(stories[code]),
            first=int(firsts[code]),
        )
        for name, code in outlets.items()
        if name is not None
    ]
    found.sort(key=lambda each: (-each.followed, -each.first, -each.stories, each.outlet))
    return LeadTable(outlets=tuple(found[:most]), pairs=tuple(pairs))


def _follow(
    connection: Connection, outlets: _Codes, since: int, most: int | None
) -> tuple[list[Lead], dict[int, Standing]]:
    kinds = _Codes()
    follower, leader, kind, delay = _columns(
        connection,
        _EDGES.format(since=since, most=limits.LEADS_MAX_ROWS),
        (outlets, outlets, kinds, None),
    )
    nameless = outlets[None]
    between = (follower != leader) & (follower != nameless) & (leader != nameless)
    follower, leader, kind, delay = (each[between] for each in (follower, leader, kind, delay))
    names = list(outlets)
    leads = _pairs(names, list(kinds), follower * len(names) + leader, kind, delay, most)
    followed = np.bincount(leader, minlength=len(names))
    following = np.bincount(follower, minlength=len(names))
    ahead = _medians(leader, delay)
    standings = {
        code: Standing(
            outlet=name,
            followed=int(followed[code]),
            following=int(following[code]),
            median_lead_seconds=ahead.get(code),
        )
        for code, name in enumerate(names)
        if name is not None
    }
    return leads, standings


def _pairs(
    names: list[Any],
    kinds: list[str],
    pair: Numbers,
    kind: Numbers,
    delay: Numbers,
    most: int | None,
) -> list[Lead]:
    """The ``most`` frequent pairs; a pair is a follower's code times the number of names, and a
    leader's."""
    codes, times = np.unique(pair, return_counts=True)
    if most is not None and len(codes) > most:
        codes = codes[times >= np.partition(times, -most)[-most]]
        among = np.isin(pair, codes)
        pair, kind, delay = pair[among], kind[among], delay[among]
    counted: dict[int, dict[str, int]] = {}
    each_kind, numbers = np.unique(pair * len(kinds) + kind, return_counts=True)
    for code, number in zip(each_kind.tolist(), numbers.tolist(), strict=True):
        of, which = divmod(code, len(kinds))
        counted.setdefault(of, {})[kinds[which]] = number
    halves = _medians(pair, delay)
    leads = [
        Lead(
            follower=names[code // len(names)],
            leader=names[code % len(names)],
            times=sum(by_kind.values()),
            kinds=dict(sorted(by_kind.items())),
            median_seconds=halves.get(code),
        )
        for code, by_kind in counted.items()
    ]
    leads.sort(key=lambda each: (-each.times, each.leader, each.follower))
    return leads[:most]


def _tell(connection: Connection, outlets: _Codes, since: int | None) -> tuple[Numbers, Numbers]:
    """For each outlet the stories with an article of it, and those in which it was first."""
    stories = _Codes()
    nameless = outlets[None]
    within = "" if since is None else _SINCE.format(since=since)
    story, outlet, at = _columns(
        connection,
        _TOLD.format(since=within, most=limits.LEADS_MAX_ROWS),
        (stories, outlets, None),
    )
    named = outlet != nameless
    story, outlet, at = story[named], outlet[named], at[named]
    told = story * len(outlets) + outlet
    order = np.lexsort((at, told))
    told, at = told[order], at[order]
    new = np.ones(len(told), dtype=bool)
    new[1:] = told[1:] != told[:-1]
    told, at = told[new], at[new]  # the first article of each outlet
    story, outlet = np.divmod(told, len(outlets))
    earliest = np.full(len(stories), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(earliest, story, at)
    several = np.bincount(story, minlength=len(stories)) > 1
    first = several[story] & (at == earliest[story])
    return (
        np.bincount(outlet, minlength=len(outlets)),
        np.bincount(outlet[first], minlength=len(outlets)),
    )


def _medians(group: Numbers, delay: Numbers) -> dict[int, float]:
    """The median of the delays that are known, in seconds, by group."""
    known = delay != _UNKNOWN
    group, delay = group[known], delay[known]
    order = np.lexsort((delay, group))
    group, delay = group[order], delay[order]
    codes, start, number = np.unique(group, return_index=True, return_counts=True)
    middle = (delay[start + (number - 1) // 2] + delay[start + number // 2]) / 2e6
    return dict(zip(codes.tolist(), np.round(middle, 3).tolist(), strict=True))


def _columns(connection: Connection, query: str, names: Sequence[_Codes | None]) -> list[Numbers]:
    """The rows of ``query`` as columns of numbers; ``names`` are the codes of each column, if it
    holds names."""
    parts: list[list[Numbers]] = [[np.empty(0, dtype=np.int64)] for _ in names]
    for rows in _batches(connection, query):
        for codes, part, column in zip(names, parts, zip(*rows, strict=True), strict=True):
            numbers: Iterable[int] = (
                map(codes.__getitem__, column)
                if codes is not None
                else (_UNKNOWN if each is None else each for each in column)
            )
            part.append(np.fromiter(numbers, dtype=np.int64, count=len(rows)))
    return [np.concatenate(part) for part in parts]


def _batches(connection: Connection, query: str) -> Iterator[Sequence[Any]]:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(query)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield rows
    finally:
        cursor.close()
