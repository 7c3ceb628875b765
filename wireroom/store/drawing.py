"""Draws the edges of an article in the transaction that stores it.

Each pair of articles is looked at once, when the second of them arrives, and what stands is the
same whichever that is: an edge is kept or replaced by its rank, not by its age.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from wireroom import limits
from wireroom.records import Article
from wireroom.republication import TEXT_KINDS, Edge, Overlap, ring, spare, standing, weakest
from wireroom.store import articles as reading
from wireroom.store import edges
from wireroom.store.credits import crediting, read_credits, rows_of, time_of
from wireroom.store.values import micros


def draw(
    connection: Connection, article: Article, overlaps: Sequence[Overlap], *, again: bool
) -> None:
    """Draws what ``article``, just stored, follows, and what follows it.

    ``overlaps``: its text against those of its group, either way.  ``again``: it is a new
    version.  What it takes from others is then told anew; what was taken from its earlier
    versions stays.
    """
    names = {article.id, *(name for each in overlaps for name in (each.article, each.of))}
    rows = rows_of(connection, names)
    row = rows[article.id]
    changed: set[str] = set()
    if overlaps or again:
        known = edges.of_articles(connection, names)
        if again:
            edges.retime(connection, article.id, micros(time_of(row)) or 0)
            edges.replace(connection, known.pop(article.id, []), [])
        changed = _join_texts(connection, rows, known, overlaps)
        for follower in sorted(changed):
            _break_ring(connection, follower)
    renewed = (changed | crediting(connection, row)) - {article.id}
    whole = reading.get(connection, sorted(renewed), origins=False) if renewed else {}
    if article.attributions:
        whole[article.id] = article
    read_credits(connection, whole)


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
        at=time_of(follower),
        of_at=time_of(followed),
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
