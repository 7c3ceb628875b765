"""Where stories came from, told anew at each reading from the articles and edges as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from wireroom import limits
from wireroom.records import Origin
from wireroom.republication import Member, Taken, origin_of
from wireroom.store.schema import articles, edges

_COLUMNS: Final = (
    articles.c.id,
    articles.c.outlet,
    articles.c.outlet_name,
    articles.c.published_at,
    articles.c.first_seen_at,
    edges.c.of_article,
    edges.c.of_outlet,
    edges.c.of_name,
    edges.c.target,
)


def _members(scope: ColumnElement[str], *conditions: ColumnElement[bool]) -> Select[Any]:
    """The earliest articles of each scope, with their edges."""
    first = func.coalesce(articles.c.published_at, articles.c.first_seen_at)
    placed = (
        select(
            articles.c.id,
            scope.label("scope"),
            func.row_number().over(partition_by=scope, order_by=(first, articles.c.id)).label("at"),
        )
        .where(scope.in_(bindparam("names", expanding=True)), *conditions)
        .subquery()
    )
    joined = placed.join(articles, articles.c.id == placed.c.id).outerjoin(
        edges, (edges.c.article_id == articles.c.id) & (edges.c.copied == 1)
    )
    return (
        select(placed.c.scope, *_COLUMNS)
        .select_from(joined)
        .where(placed.c.at <= bindparam("most"))
    )


_BY_STORY: Final = _members(articles.c.story_id)
_BY_GROUP: Final = _members(articles.c.group_id, articles.c.story_id.is_(None))
_NAMES: Final = select(articles.c.id, articles.c.publisher_name, articles.c.publisher_domain).where(
    articles.c.id.in_(bindparam("names", expanding=True))
)


class Scope(NamedTuple):
    """The articles among which one has its origin: its story, else its group of copies."""

    story: str | None
    group: str

    @classmethod
    def of(cls, story: str | None, group: str) -> Scope:
        return cls(story, "" if story is not None else group)


def origins(connection: Connection, scopes: Iterable[Scope]) -> dict[Scope, Origin]:
    """The origin of each scope, in at most three queries for all of them; of a scope with very
    many articles from the earliest of them."""
    wanted = set(scopes)
    members: dict[Scope, dict[str, Member]] = {scope: {} for scope in wanted}
    by_story = {each.story: each for each in wanted if each.story is not None}
    by_group = {each.group: each for each in wanted if each.story is None}
    for statement, known in ((_BY_STORY, by_story), (_BY_GROUP, by_group)):
        if known:
            asked = {"names": list(known), "most": limits.ORIGIN_MEMBERS_MAX}
            for row in connection.execute(statement, asked):
                _add(members[known[row.scope]], row)
    found = {scope: origin_of(list(each.values())) for scope, each in members.items() if each}
    roots = [each.article for each in found.values() if each.article]
    named = {
        row.id: row.publisher_name or row.publisher_domain
        for row in connection.execute(_NAMES, {"names": roots})
    }
    return {
        scope: Origin(
            article=root.article,
            outlet=named.get(root.article) if root.article else root.outlet,
            independent_sources=root.independent_sources,
        )
        for scope, root in found.items()
    }


def _add(known: dict[str, Member], row: Any) -> None:
    member = known.get(row.id)
    if member is None:
        member = Member(
            id=row.id,
            outlet=row.outlet,
            outlet_name=row.outlet_name,
            published=row.published_at,
            seen=row.first_seen_at or 0,
        )
    if row.target is not None:
        edge = Taken(row.of_article, row.of_outlet, row.of_name)
        member = member._replace(taken=(*member.taken, edge))
    known[row.id] = member
