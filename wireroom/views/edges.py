"""Edges of the republication graph for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NotRequired, TypedDict

from wireroom.republication import Edge, EdgeKind

_FIRST: Final = ("exact", "near", "contains", "contained", "translated", "quoted")


class EdgeRecord(TypedDict):
    """An article follows another, or an outlet of which no fitting article is stored."""

    article: NotRequired[str]
    outlet: NotRequired[str | None]
    name: NotRequired[str | None]
    kind: EdgeKind
    of: str | None
    of_outlet: str | None
    of_name: str | None
    copied: bool
    similarity: float | None
    at: datetime
    of_at: datetime | None
    evidence: dict[str, Any]


def importance(edge: Edge) -> tuple[bool, int, float, str, str]:
    """The most important edges sort first: those that make an article no source of its own,
    then shared text before credits, then the earlier."""
    place = _FIRST.index(edge.kind)
    return not edge.copied, place, edge.at.timestamp(), edge.article, edge.target


def edge_record(edge: Edge, names: Mapping[str, str | None] | None = None) -> EdgeRecord:
    """The edge as JSON.  With ``names``, of the articles' outlets, it says which article follows;
    an article's own record has no need to."""
    record = EdgeRecord(
        kind=edge.kind,
        of=edge.of,
        of_outlet=edge.of_outlet,
        of_name=edge.of_name,
        copied=edge.copied,
        similarity=edge.similarity,
        at=edge.at,
        of_at=edge.of_at,
        evidence=edge.evidence,
    )
    if names is None:
        return record
    # The follower comes first, where people look at the JSON.
    return EdgeRecord(
        article=edge.article, outlet=edge.outlet, name=names.get(edge.article), **record
    )
