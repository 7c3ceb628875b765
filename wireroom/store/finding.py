"""Finding articles by conditions, the newest first.

A condition on a column has an index in the order of storing.  Words and entities have none: all
that match would be sorted for the few that are shown.  Where there are many, the newest articles
are looked at one after the other instead; with ``FREQUENT`` in a million, thirty are found among
the newest three thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select, tuple_

from wireroom.records import Article, Record
from wireroom.store import search
from wireroom.store.articles import HEAD, READ, Head, as_head, place, read_page
from wireroom.store.schema import article_entities, articles
from wireroom.store.values import micros, storable

FREQUENT: Final = 10_000
"""Matches that are sorted in well under a tenth of a second."""
LOOKED_AT: Final = 10_000
"""Newest articles that are looked at before all that match are sorted after all."""
_FIRST: Final = 250
_MOST: Final = 4_000
"""Articles looked at in one step."""

Place = tuple[int, str]
Sieve = Callable[[list[Any]], list[Any]]
"""Those of some rows (``id``, ``stored_at``, ``search_row``) that meet a condition."""


class Wanted(Record, frozen=True, kw_only=True):
    """What ``find`` looks for; conditions are ANDed."""

    query: str | None = None
    since: datetime | None = None
    """stored at or after"""
    language: str | None = None
    entity: str | None = None
    story: str | None = None
    source: str | None = None


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
    newest = None if count is None else _among_newest(connection, wanted, query, after, count)
    if newest is not None:
        chosen = columns.where(articles.c.id.in_(newest))
    else:
        chosen = _plain(columns, wanted, after)
        if query is not None:
            chosen = chosen.where(articles.c.search_row.in_(query.rows(connection)))
        if wanted.entity is not None:
            naming = select(article_entities.c.article_id).where(_names(wanted.entity))
            chosen = chosen.where(articles.c.id.in_(naming))
    return chosen.order_by(articles.c.stored_at.desc(), articles.c.id.desc()).limit(count)


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


def _names(entity: str) -> Any:
    return article_entities.c.entity_id == storable(entity)


def _among_newest(
    connection: Connection,
    wanted: Wanted,
    query: search.Query | None,
    after: Place | None,
    count: int,
) -> list[str] | None:
    """Ids of the page, looked for among the newest; ``None`` where that is not the way: there
    are few matches, or many that are all old."""
    sieves: list[Sieve] = []
    if wanted.entity is not None:
        sieves.append(_naming(connection, wanted.entity))
        if not _is_frequent(connection, wanted.entity):
            return None
    if query is not None:
        matching = query.sieve(connection, FREQUENT)
        if matching is None:
            return None
        sieves.append(matching)
    if not sieves:
        return None
    found: list[str] = []
    looked, size = 0, _FIRST
    while looked < LOOKED_AT:
        columns = select(articles.c.id, articles.c.stored_at, articles.c.search_row)
        newest = articles.c.stored_at.desc(), articles.c.id.desc()
        rows = connection.execute(
            _plain(columns, wanted, after).order_by(*newest).limit(size)
        ).all()
        kept: list[Any] = list(rows)
        for sieve in sieves:
            kept = sieve(kept)
        found += [row.id for row in kept]
        if len(found) >= count or len(rows) < size:
            return found[:count]
        after = rows[-1].stored_at, rows[-1].id
        looked, size = looked + size, min(2 * size, _MOST)
    return None


def _is_frequent(connection: Connection, entity: str) -> bool:
    some = select(article_entities.c.article_id).where(_names(entity)).limit(FREQUENT).subquery()
    counted = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return counted >= FREQUENT


def _naming(connection: Connection, entity: str) -> Sieve:
    def sieve(rows: list[Any]) -> list[Any]:
        chosen = select(article_entities.c.article_id).where(
            article_entities.c.article_id.in_([row.id for row in rows]), _names(entity)
        )
        known = set(connection.execute(chosen).scalars())
        return [row for row in rows if row.id in known]

    return sieve
