"""Which stored articles the credits of others mean, told anew when one of them arrives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, or_, select

from wireroom import limits
from wireroom.records import Article
from wireroom.republication import TEXT_KINDS, Mate, credited, quoted, wanted_keys
from wireroom.store import articles as reading
from wireroom.store import edges
from wireroom.store.origins import Scope
from wireroom.store.schema import articles
from wireroom.store.values import EPOCH, instant, storable

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


def rows_of(connection: Connection, ids: Iterable[str]) -> dict[str, Any]:
    """What is told of stored articles from their columns."""
    return {row.id: row for row in connection.execute(_BY_ID, {"ids": list(ids)})}


def time_of(row: Any) -> datetime:
    """Of publication, else of the first sighting."""
    moment = row.published_at if row.published_at is not None else row.first_seen_at
    return instant(moment) or EPOCH


def keys_of(row: Any) -> tuple[str, ...]:
    """All keys by which the outlet of an article goes, its main one first."""
    found = (row.outlet, row.outlet_name, row.publisher_domain)
    return tuple(dict.fromkeys(key for key in found if key))


def settle(connection: Connection, story_id: str) -> None:
    """Credits to outlets of which the story now has articles, after it was merged."""
    ids = connection.execute(_OF_STORY, {"story": story_id}).scalars().all()
    loose = [
        name
        for name, found in edges.of_articles(connection, ids).items()
        if any(edge.of is None for edge in found)
    ]
    read_credits(
        connection, reading.get(connection, loose[: limits.EDGES_RENEWED_MAX], origins=False)
    )


_OF_STORY: Final = (
    select(articles.c.id)
    .where(articles.c.story_id == bindparam("story"))
    .order_by(articles.c.stored_at.desc())
    .limit(limits.EDGES_STORY_MAX)
)


def crediting(connection: Connection, row: Any) -> set[str]:
    """Articles of the same story that credit the outlet of ``row``."""
    keys = set(keys_of(row))
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


def read_credits(connection: Connection, whole: Mapping[str, Article]) -> None:
    """Tells anew which articles the credits of articles mean."""
    if not whole:
        return
    rows = rows_of(connection, whole)
    known = edges.of_articles(connection, whole)
    for name, article in whole.items():
        row = rows[name]
        own = keys_of(row)
        wanted = wanted_keys(article, own)
        text = [edge for edge in known.get(name, ()) if edge.kind in TEXT_KINDS]
        before = [edge for edge in known.get(name, ()) if edge.kind not in TEXT_KINDS]
        if not wanted and not before:
            continue
        found = credited(
            article,
            _mates(connection, row, wanted, article),
            own=own,
            at=time_of(row),
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
            keys=keys_of(each),
            name=each.publisher_name or each.publisher_domain,
            language=each.language,
            at=time_of(each),
            published=each.published_at is not None,
            quotes=speech.get(each.id, frozenset()),
        )
        for each in found
    ]
