"""Draws the edges of an article in the transaction that stores it.

Each pair of articles is looked at once, when the second of them arrives, and what stands is the
same whichever that is: an edge is kept or replaced by its rank, not by its age.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, or_, select

from wireroom import limits
from wireroom.records import Article
from wireroom.republication import (
    TEXT_KINDS,
    Edge,
    Mate,
    Overlap,
    credited,
    quoted,
    ring,
    spare,
    standing,
    wanted_keys,
    weakest,
)
from wireroom.store import articles as reading
from wireroom.store import edges
from wireroom.store.origins import Scope
from wireroom.store.schema import articles
from wireroom.store.values import EPOCH, instant, micros, storable

_ROW: Final = [
    articles.c[name]
    for name in (
        "id",
        "outlet",
        "outlet_name",
        "publisher_name",
        "publisher_domain",
        "language",
        "published_at",
        "first_seen_at",
        "story_id",
        "group_id",
    )
]
_BY_ID: Final = select(*_ROW).where(articles.c.id.in_(bindparam("ids", expanding=True)))


def draw(
    connection: Connection, article: Article, overlaps: Sequence[Overlap], *, again: bool
) -> None:
    """Draws what ``article``, just stored, follows, and what follows it.

    ``overlaps``: its text against those of its group, either way.  ``again``: it is a new
    version.  What it takes from others is then told anew; what was taken from its earlier
    versions stays.
    """
    names = {article.id, *(name for each in overlaps for name in (each.article, each.of))}
    rows = _rows(connection, names)
    row = rows[article.id]
    changed: set[str] = set()
    if overlaps or again:
        known = edges.of_articles(connection, names)
        if again:
            edges.retime(connection, article.id, micros(_time(row)) or 0)
            edges.replace(connection, known.pop(article.id, []), [])
        changed = _join_texts(connection, rows, known, overlaps)
        for follower in changed:
            _break_ring(connection, follower)
    renewed = (changed | _crediting(connection, row)) - {article.id}
    whole = reading.get(connection, sorted(renewed), origins=False) if renewed else {}
    if article.attributions:
        whole[article.id] = article
    _read_credits(connection, whole)


def settle(connection: Connection, story_id: str) -> None:
    """Credits to outlets of which the story now has articles, after it was merged."""
    ids = connection.execute(_OF_STORY, {"story": story_id}).scalars().all()
    loose = [
        name
        for name, found in edges.of_articles(connection, ids).items()
        if any(edge.of is None for edge in found)
    ]
    _read_credits(
        connection, reading.get(connection, loose[: limits.EDGES_RENEWED_MAX], origins=False)
    )


_OF_STORY: Final = (
    select(articles.c.id)
    .where(articles.c.story_id == bindparam("story"))
    .order_by(articles.c.stored_at.desc())
    .limit(limits.EDGES_STORY_MAX)
)


def _rows(connection: Connection, ids: Iterable[str]) -> dict[str, Any]:
    return {row.id: row for row in connection.execute(_BY_ID, {"ids": list(ids)})}


def _time(row: Any) -> datetime:
    moment = row.published_at if row.published_at is not None else row.first_seen_at
    return instant(moment) or EPOCH


def _keys(row: Any) -> tuple[str, ...]:
    found = (row.outlet, row.outlet_name, row.publisher_domain)
    return tuple(dict.fromkeys(key for key in found if key))


def _join_texts(
    connection: Connection,
    rows: dict[str, Any],
    known: dict[str, list[Edge]],
    overlaps: Sequence[Overlap],
) -> set[str]:
    """Writes the overlaps that stand; the articles whose edges are others now."""
    drawn = {(edge.article, edge.of) for found in known.values() for edge in found}
    fresh: dict[str, list[Edge]] = {}
    for each in overlaps:
        pair = rows.get(each.article), rows.get(each.of)
        # Of an earlier version it may have been told the other way round: that stays.
        reverse = (each.of, each.article) in drawn
        if pair[0] is not None and pair[1] is not None and not reverse:
            fresh.setdefault(each.article, []).append(_whole(each, *pair))
    after: dict[str, list[Edge]] = {}
    for follower in rows:
        before = [edge for edge in known.get(follower, ()) if edge.kind in TEXT_KINDS]
        after[follower] = standing([*before, *fresh.get(follower, ())])
    sources = {edge.article: edge.target for found in after.values() for edge in found[:1]}
    changed = set()
    for follower, found in after.items():
        before = [edge for edge in known.get(follower, ()) if edge.kind in TEXT_KINDS]
        needless = spare(found, sources)
        kept = [edge for edge in found if edge not in needless]
        if edges.replace(connection, before, kept):
            changed.add(follower)
    return changed


def _whole(overlap: Overlap, follower: Any, followed: Any) -> Edge:
    return Edge(
        article=overlap.article,
        outlet=follower.outlet,
        of=overlap.of,
        of_outlet=followed.outlet,
        of_name=followed.publisher_name or followed.publisher_domain,
        kind=overlap.kind,
        copied=True,
        similarity=overlap.similarity,
        evidence=overlap.evidence,
        at=_time(follower),
        of_at=_time(followed),
    )


def _break_ring(connection: Connection, start: str) -> None:
    """Evidence of different kinds may lead in a circle: what has the least to rest on goes."""
    known: dict[str, list[Edge]] = {}
    waiting = [start]
    while waiting and len(known) < limits.EDGES_RING_MAX:
        found = edges.text_edges(connection, waiting)
        known |= {name: found.get(name, []) for name in waiting}
        ahead = {edge.of for each in found.values() for edge in each if edge.of}
        waiting = sorted(ahead - known.keys())
    while way := ring(known, start):
        least = weakest(way)
        edges.replace(connection, [least], [])
        known[least.article].remove(least)


def _crediting(connection: Connection, row: Any) -> set[str]:
    """Articles of the same story that credit the outlet of ``row``."""
    keys = set(_keys(row))
    if not edges.is_credited(connection, keys):
        return set()
    scope = articles.c.story_id == row.story_id
    if row.story_id is None:
        scope = articles.c.group_id == row.group_id
    latest = (
        select(articles.c.id)
        .where(scope, articles.c.id != row.id)
        .order_by(articles.c.stored_at.desc())
        .limit(limits.EDGES_STORY_MAX)
    )
    found = edges.of_articles(connection, connection.execute(latest).scalars())
    meant = [name for name, each in found.items() if any(edge.of_outlet in keys for edge in each)]
    return set(sorted(meant)[: limits.EDGES_RENEWED_MAX])


def _read_credits(connection: Connection, whole: Mapping[str, Article]) -> None:
    """Tells anew which articles the credits of articles mean."""
    if not whole:
        return
    rows = _rows(connection, whole)
    known = edges.of_articles(connection, whole)
    for name, article in whole.items():
        row = rows[name]
        own = _keys(row)
        wanted = wanted_keys(article, own)
        text = [edge for edge in known.get(name, ()) if edge.kind in TEXT_KINDS]
        before = [edge for edge in known.get(name, ()) if edge.kind not in TEXT_KINDS]
        if not wanted and not before:
            continue
        found = credited(
            article,
            _mates(connection, row, wanted, article),
            own=own,
            at=_time(row),
            text=text,
        )
        taken = {edge.target for edge in text}
        edges.replace(connection, before, [edge for edge in found if edge.target not in taken])


def _mates(connection: Connection, row: Any, wanted: set[str], article: Article) -> list[Mate]:
    """Stored articles of the same story from outlets that are wanted."""
    names = sorted(storable(key) or "" for key in wanted)
    scope = Scope.of(row.story_id, row.group_id)
    within = articles.c.story_id == scope.story
    if scope.story is None:
        within = articles.c.group_id == scope.group
    chosen = (
        select(*_ROW)
        .where(within, or_(articles.c.outlet.in_(names), articles.c.outlet_name.in_(names)))
        .where(articles.c.id != row.id)
        .order_by(articles.c.published_at, articles.c.first_seen_at, articles.c.id)
        .limit(limits.EDGES_MATES_MAX)
    )
    found = connection.execute(chosen).all()
    speech = {}
    if quoted(article):
        records = reading.records(connection, (each.id for each in found))
        speech = {name: quoted(each) for name, each in records.items()}
    return [
        Mate(
            id=each.id,
            keys=_keys(each),
            name=each.publisher_name or each.publisher_domain,
            language=each.language,
            at=_time(each),
            published=each.published_at is not None,
            quotes=speech.get(each.id, frozenset()),
        )
        for each in found
    ]
