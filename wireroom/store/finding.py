"""Finding articles by conditions, the newest first.

A condition on a column has an index in the order of storing.  Words and entities have none: all
that match would be sorted for the few that are shown.  So the newest articles are looked at
first, and what the first of them have tells whether it is worth going on: of what is in one of
a hundred, thirty are found among the newest three thousand, and what is rarer is soon sorted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select, tuple_

from wireroom.records import Article, Record
from wireroom.store import search
from wireroom.store.articles import HEAD, READ, Head, as_head, place, read_page
from wireroom.store.membership import one_of
from wireroom.store.schema import article_entities, articles, marks
from wireroom.store.values import micros, storable

FEW: Final = 5_000
"""Articles that name an entity or bear a mark, sorted in well under a tenth of a second."""
LOOKED_AT: Final = 8_000
"""Newest articles that may be looked at for a page; it took as long to sort all that match of
what is too rare to fill it."""
_FIRST: Final = 500
_MOST: Final = 2_000
"""Articles looked at in one step."""

Place = tuple[int, str]

_LOOKED_AT: Final = select(articles.c.id, articles.c.stored_at, articles.c.search_row)
_NEWEST: Final = (articles.c.stored_at.desc(), articles.c.id.desc())


class Wanted(Record, frozen=True, kw_only=True):
    """What ``find`` looks for; conditions are ANDed."""

    query: str | None = None
    since: datetime | None = None
    """stored at or after"""
    language: str | None = None
    entity: str | None = None
    story: str | None = None
    source: str | None = None
    watchlist: str | None = None
    """that has marked them"""


class _Link(NamedTuple):
    """A condition on an article that rows of another table meet."""

    name: str
    article_id: Any
    """the column that names the article"""
    holds: ColumnElement[bool]


def page(
    connection: Connection, wanted: Wanted, after: Place | None, count: int
) -> tuple[list[Article], Place | None]:
    """The next ``count`` articles, newest first, and where the page after them begins."""
    chosen = _chosen(connection, select(*READ), wanted, after, count)
    return ([], None) if chosen is None else read_page(connection, chosen, count)


def heads(connection: Connection, wanted: Wanted, limit: int | None) -> list[Head]:
    """As ``page``, but without texts and records, all at once."""
    chosen = _chosen(connection, select(*HEAD), wanted, None, limit)
    return [] if chosen is None else [as_head(row) for row in connection.execute(chosen)]


def _chosen(
    connection: Connection,
    columns: Select[Any],
    wanted: Wanted,
    after: Place | None,
    count: int | None,
) -> Select[Any] | None:
    query = search.Query.of(wanted.query) if wanted.query and wanted.query.strip() else None
    if query is not None and not query.phrases:
        return None  # something was asked for, and it has no words
    if count is None:
        chosen = _meeting(columns, wanted, query, after, connection)
    elif (newest := _among_newest(connection, wanted, query, after, count)) is not None:
        chosen = columns.where(one_of(connection, articles.c.id, newest))
    elif query is None and not _links(wanted):
        chosen = _plain(columns, wanted, after)
    else:
        first = _first(_meeting(_LOOKED_AT, wanted, query, after, connection), count).subquery()
        chosen = columns.where(articles.c.id.in_(select(first.c.id)))
    return chosen.order_by(*_NEWEST).limit(count)


def _meeting(
    chosen: Select[Any],
    wanted: Wanted,
    query: search.Query | None,
    after: Place | None,
    connection: Connection,
) -> Select[Any]:
    """All that meet the conditions, in no order."""
    chosen = _plain(chosen, wanted, after)
    if query is not None:
        chosen = chosen.where(articles.c.search_row.in_(query.rows(connection)))
    for link in _links(wanted):
        chosen = chosen.where(_linked(link, each=query is not None))
    return chosen


def _first(meeting: Select[Any], count: int) -> Select[Any]:
    """The newest of some articles.  They are found before they are sorted: PostgreSQL would
    rather look through all articles, the newest first, for a word of which it knows nothing."""
    found = meeting.cte("found").prefix_with("MATERIALIZED")
    return select(found).order_by(found.c.stored_at.desc(), found.c.id.desc()).limit(count)


def _plain(chosen: Select[Any], wanted: Wanted, after: Place | None) -> Select[Any]:
    """The conditions on columns of the articles themselves."""
    if wanted.since is not None:
        chosen = chosen.where(articles.c.stored_at >= micros(wanted.since))
    for column, value in (
        (articles.c.language, wanted.language),
        (articles.c.story_id, wanted.story),
        (articles.c.source, wanted.source),
    ):
        if value is not None:
            chosen = chosen.where(column == storable(value))
    if after is not None:
        chosen = chosen.where(tuple_(articles.c.stored_at, articles.c.id) < place(after))
    return chosen


def _links(wanted: Wanted) -> list[_Link]:
    links = []
    if wanted.entity is not None:
        table = article_entities.c
        named = table.entity_id == storable(wanted.entity)
        links.append(_Link("naming", table.article_id, named))
    if wanted.watchlist is not None:
        marked = marks.c.watchlist == storable(wanted.watchlist)
        links.append(_Link("marked", marks.c.article_id, marked))
    return links


def _linked(link: _Link, *, each: bool) -> ColumnElement[bool]:
    """That an article meets the condition.  ``each``: asked of each article that meets the other
    conditions, which are the ones to begin with; otherwise all that meet it are the ones."""
    if each:
        return exists().where(link.article_id == articles.c.id, link.holds)
    return articles.c.id.in_(select(link.article_id).where(link.holds))


def _among_newest(
    connection: Connection,
    wanted: Wanted,
    query: search.Query | None,
    after: Place | None,
    count: int,
) -> list[str] | None:
    """Ids of the page, looked for among the newest; ``None`` where that is not the way."""
    links = _links(wanted)
    rare = {link.name for link in links if _is_rare(connection, link)}
    few = [link for link in links if link.name in rare]
    many = [link for link in links if link.name not in rare]
    if query is None and (few or not many):
        return None
    found: list[str] = []
    looked, size = 0, _FIRST
    while True:
        chosen = _plain(_LOOKED_AT, wanted, after)
        for link in few:
            chosen = chosen.where(_linked(link, each=False))
        chosen = _first(chosen, size) if few else chosen.order_by(*_NEWEST).limit(size)
        rows: list[Any] = list(connection.execute(chosen))
        kept = rows
        for link in many:
            kept = _that_meet(connection, link, kept)
        if query is not None:
            kept = query.matching(connection, kept)
        found += [row.id for row in kept]
        if len(found) >= count or len(rows) < size:
            return found[:count]
        looked += size
        if not few and len(found) * LOOKED_AT < count * looked:
            return None
        after = rows[-1].stored_at, rows[-1].id
        size = min(2 * size, _MOST)


def _is_rare(connection: Connection, link: _Link) -> bool:
    meeting = select(link.article_id).where(link.holds)
    some = select(func.count()).select_from(meeting.limit(FEW).subquery())
    return connection.execute(some).scalar_one() < FEW


def _that_meet(connection: Connection, link: _Link, rows: list[Any]) -> list[Any]:
    chosen = select(link.article_id).where(
        one_of(connection, link.article_id, [row.id for row in rows]), link.holds
    )
    known = set(connection.execute(chosen).scalars())
    return [row for row in rows if row.id in known]
