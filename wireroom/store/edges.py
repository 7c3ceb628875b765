"""Edges of the republication graph in SQL: read, written, counted.  ``drawing.py`` decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from wireroom.republication import TEXT_KINDS, Edge
from wireroom.store.schema import edges
from wireroom.store.values import EPOCH, from_json, instant, micros, storable, to_json

_OF_ARTICLES: Final = (
    select(edges)
    .where(edges.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(edges.c.article_id, edges.c.target)
)
_TOWARDS: Final = (
    select(edges)
    .where(edges.c.of_article.in_(bindparam("ids", expanding=True)))
    .order_by(edges.c.at, edges.c.article_id)
)
_CREDITED: Final = (
    select(edges.c.article_id)
    .where(edges.c.of_outlet.in_(bindparam("keys", expanding=True)))
    .limit(1)
)
_FORGET: Final = delete(edges).where(
    edges.c.article_id == bindparam("follower"), edges.c.target == bindparam("towards")
)
_RETIME: Final = (
    update(edges)
    .where(edges.c.of_article == bindparam("followed"))
    .values(delay=edges.c.at - bindparam("moment"))
)


def of_articles(connection: Connection, ids: Iterable[str]) -> dict[str, list[Edge]]:
    """The edges by which each of the articles follows another; only for those that have any."""
    found: dict[str, list[Edge]] = {}
    for row in connection.execute(_OF_ARTICLES, {"ids": list(ids)}):
        found.setdefault(row.article_id, []).append(_edge(row))
    return found


def text_edges(connection: Connection, ids: Iterable[str]) -> dict[str, list[Edge]]:
    """Those of them that rest on shared text."""
    return {
        article: [edge for edge in known if edge.kind in TEXT_KINDS]
        for article, known in of_articles(connection, ids).items()
    }


def towards(connection: Connection, ids: Iterable[str]) -> list[Edge]:
    """The edges by which others follow the articles, the earliest first."""
    return [_edge(row) for row in connection.execute(_TOWARDS, {"ids": list(ids)})]


def is_credited(connection: Connection, keys: Iterable[str]) -> bool:
    """Whether any article at all follows an outlet of one of the keys."""
    wanted = list(keys)
    return bool(wanted) and connection.execute(_CREDITED, {"keys": wanted}).first() is not None


def replace(connection: Connection, before: Sequence[Edge], after: Sequence[Edge]) -> bool:
    """Makes the edges of one article that were ``before`` those ``after``; whether they differ."""
    old = {edge.target: edge for edge in before}
    new = {edge.target: edge for edge in after}
    changed = [target for target in old.keys() | new.keys() if old.get(target) != new.get(target)]
    for target in changed:
        if target in old:
            parameters = {"follower": old[target].article, "towards": storable(target)}
            connection.execute(_FORGET, parameters)
    rows = [_row(new[target]) for target in changed if target in new]
    if rows:
        connection.execute(insert(edges), rows)
    return bool(changed)


def retime(connection: Connection, followed: str, moment: int) -> None:
    """What is followed has another time than was known."""
    connection.execute(_RETIME, {"followed": followed, "moment": moment})


def _row(edge: Edge) -> dict[str, Any]:
    at = micros(edge.at) or 0
    of_at = micros(edge.of_at)
    return {
        "article_id": edge.article,
        "target": storable(edge.target),
        "of_article": edge.of,
        "outlet": storable(edge.outlet),
        "of_outlet": storable(edge.of_outlet),
        "of_name": storable(edge.of_name),
        "kind": edge.kind,
        "copied": int(edge.copied),
        "similarity": edge.similarity,
        "evidence": storable(to_json(edge.evidence)),
        "at": at,
        "delay": None if of_at is None else at - of_at,
    }


def _edge(row: Any) -> Edge:
    return Edge(
        article=row.article_id,
        outlet=row.outlet,
        of=row.of_article,
        of_outlet=row.of_outlet,
        of_name=row.of_name,
        kind=row.kind,
        copied=bool(row.copied),
        similarity=row.similarity,
        evidence=from_json(row.evidence),
        at=instant(row.at) or EPOCH,
        of_at=None if row.delay is None else instant(row.at - row.delay),
    )
