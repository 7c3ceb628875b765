"""Stored articles: a row for each, and the way from a row back to the record.

The record is kept without its text, which ``texts.py`` keeps once.  What changes after an
article was written (story, duplicate, origin, number of versions) is read from elsewhere.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, bindparam, func, or_, select, tuple_
from sqlalchemy.engine import Row

from wireroom.errors import DefectError
from wireroom.records import Article, Duplicate, Record
from wireroom.republication import name_key, outlet_key
from wireroom.store import texts
from wireroom.store.origins import Scope
from wireroom.store.origins import origins as origins_of
from wireroom.store.schema import articles
from wireroom.store.values import EPOCH, instant, micros, storable

PAGE: Final = 200
"""Articles read at once by ``iterate`` and ``find``."""
_SHORT_ID: Final = re.compile(r"[0-9a-f]{8,31}")
"""Ids are 32 hexadecimal digits; the command line shows the first twelve."""


class Head(Record, frozen=True, kw_only=True):
    """What the stages need to know of a stored article, without its text and record."""

    id: str
    text_key: str | None
    versions: int
    group_id: str
    """id of the group's original; an original's own id"""
    duplicate_of: str | None
    duplicate_kind: str | None
    duplicate_similarity: float | None
    story_id: str | None
    url: str | None
    canonical_url: str | None
    source: str | None
    publisher_name: str | None
    publisher_domain: str | None
    title: str | None
    language: str | None
    published_at: datetime | None
    modified_at: datetime | None
    first_seen_at: datetime | None
    stored_at: datetime


HEAD = [articles.c[name] for name in Head.__struct_fields__]
READ = [
    articles.c.id,
    articles.c.stored_at,
    articles.c.text_id,
    articles.c.record,
    articles.c.duplicate_kind,
    articles.c.duplicate_of,
    articles.c.duplicate_similarity,
    articles.c.story_id,
    articles.c.group_id,
    articles.c.versions,
]
_BY_ID = select(*READ).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_RECORDS = select(articles.c.id, articles.c.record).where(
    articles.c.id.in_(bindparam("ids", expanding=True))
)
_HEAD_BY_ID = select(*HEAD).where(articles.c.id == bindparam("id"))
_TEXT_IDS = select(articles.c.id, articles.c.text_id).where(
    articles.c.id.in_(bindparam("ids", expanding=True))
)
_BY_TEXT = (
    select(*HEAD)
    .where(articles.c.text_key == bindparam("text_key"))
    .order_by(
        articles.c.duplicate_of.is_not(None),
        func.coalesce(articles.c.published_at, articles.c.first_seen_at, articles.c.stored_at),
        articles.c.id,
    )
    .limit(1)
)


def head(connection: Connection, article_id: str) -> Head | None:
    row = connection.execute(_HEAD_BY_ID, {"id": article_id}).one_or_none()
    return None if row is None else as_head(row)


def by_text_key(connection: Connection, text_key: str) -> Head | None:
    """The earliest original with that folded text; where only copies have it, the earliest
    of those (its ``group_id`` names the original)."""
    row = connection.execute(_BY_TEXT, {"text_key": text_key}).one_or_none()
    return None if row is None else as_head(row)


def members(connection: Connection, group_id: str, limit: int | None = None) -> list[Head]:
    """The original and the copies, the original first, then by evidence of time."""
    chosen = (
        select(*HEAD)
        .where(articles.c.group_id == group_id)
        .order_by(
            articles.c.duplicate_of.is_not(None),
            func.coalesce(articles.c.published_at, articles.c.first_seen_at, articles.c.stored_at),
            articles.c.id,
        )
        .limit(limit)
    )
    return [as_head(row) for row in connection.execute(chosen)]


def by_url(connection: Connection, urls: set[str]) -> list[Head]:
    """Articles whose URL or canonical URL is among ``urls``."""
    which = or_(articles.c.canonical_url.in_(urls), articles.c.url.in_(urls))
    return [as_head(row) for row in connection.execute(select(*HEAD).where(which).limit(PAGE))]


def by_prefix(connection: Connection, prefix: str) -> list[Head]:
    """Articles whose id begins as a shortened id does; none for what cannot be one."""
    if not _SHORT_ID.fullmatch(prefix):
        return []
    which = articles.c.id.between(prefix, prefix + "g")
    return [as_head(row) for row in connection.execute(select(*HEAD).where(which).limit(PAGE))]


def get(connection: Connection, ids: Iterable[str], *, origins: bool = True) -> dict[str, Article]:
    """Whole articles by id; those that are not stored are left out.  ``origins``: with where
    each came from."""
    found = _whole(connection, _BY_ID, {"ids": list(ids)}, origins=origins)
    return {each.id: each for each in found}


def records(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """As they were written: without text, and without what is read from columns."""
    rows = connection.execute(_RECORDS, {"ids": list(ids)})
    return {row.id: read_record(row.record) for row in rows}


def texts_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The whole text of each stored article."""
    rows = {row.id: row.text_id for row in connection.execute(_TEXT_IDS, {"ids": list(ids)})}
    bodies = texts.read(connection, rows.values())
    return {article_id: bodies[text_id] for article_id, text_id in rows.items()}


def next_stored(
    connection: Connection, since: int | None, after: tuple[int, str] | None, count: int
) -> tuple[list[Article], tuple[int, str] | None]:
    """The next ``count`` articles in the order of storing, for exports and rebuilding, and where
    the page after them begins."""
    chosen = select(*READ).order_by(articles.c.stored_at, articles.c.id).limit(count)
    if after is not None:
        chosen = chosen.where(tuple_(articles.c.stored_at, articles.c.id) > place(after))
    elif since is not None:
        chosen = chosen.where(articles.c.stored_at >= since)
    return read_page(connection, chosen, count)


def as_head(row: Row[Any]) -> Head:
    fields = dict(row._mapping)
    for name in ("published_at", "modified_at", "first_seen_at", "stored_at"):
        fields[name] = instant(fields[name])
    return Head(**fields)


def columns(article: Article) -> dict[str, Any]:
    """The columns that derive from the record, and the record itself without its text."""
    bare = msgspec.structs.replace(article, text="", origin=None)
    try:
        record = zlib.compress(msgspec.json.encode(bare), 1)
    except (TypeError, ValueError) as error:
        raise DefectError("unencodable", f"an article is not valid JSON ({error})") from error
    return {
        "url": storable(article.url),
        "canonical_url": storable(article.canonical_url),
        "source": storable(article.source),
        "publisher_name": storable(article.publisher.name),
        "publisher_domain": storable(article.publisher.domain),
        "outlet": storable(outlet_key(article.publisher.domain, article.publisher.name)),
        "outlet_name": storable(name_key(article.publisher.name)),
        "section": storable(article.section),
        "title": storable(article.title),
        "language": storable(article.language),
        "direction": article.direction,
        "published_at": micros(article.published_at),
        "modified_at": micros(article.modified_at),
        "first_seen_at": micros(article.first_seen_at),
        "fetched_at": micros(article.fetched_at),
        "stored_at": micros(article.stored_at),
        "record": record,
    }


def read_record(record: bytes) -> Article:
    """The record as it was written, by whatever version of this program.

    Fields that are not known here are ignored; one whose value is of a kind not known here
    is left at its default and named in ``notes["unreadable"]``.
    """
    try:
        data = zlib.decompress(record)
    except zlib.error as error:
        raise DefectError("store-damaged", f"a stored record cannot be read ({error})") from error
    try:
        return msgspec.json.decode(data, type=Article)
    except msgspec.ValidationError:
        return _readable(msgspec.json.decode(data))


def _readable(fields: dict[str, Any]) -> Article:
    kept: dict[str, Any] = {}
    unreadable: list[str] = []
    for name, value in fields.items():
        try:
            msgspec.convert({name: value}, Article)
            kept[name] = value
        except msgspec.ValidationError:
            unreadable.append(name)
    article = msgspec.convert(kept, Article)
    return msgspec.structs.replace(article, notes={**article.notes, "unreadable": unreadable})


def read_page(
    connection: Connection, chosen: Select[Any], count: int
) -> tuple[list[Article], tuple[int, str] | None]:
    found = list(_whole(connection, chosen, {}))
    if len(found) < count:
        return found, None
    last = found[-1]
    return found, (micros(last.stored_at) or 0, last.id)


def _whole(
    connection: Connection, chosen: Select[Any], values: dict[str, Any], *, origins: bool = True
) -> Iterator[Article]:
    rows = connection.execute(chosen, values).all()
    bodies = texts.read(connection, (row.text_id for row in rows))
    scopes = {row.id: Scope.of(row.story_id, row.group_id) for row in rows}
    found = origins_of(connection, scopes.values()) if origins else {}
    for row in rows:
        copied = row.duplicate_of is not None
        yield msgspec.structs.replace(
            read_record(row.record),
            id=row.id,
            text=bodies[row.text_id],
            stored_at=instant(row.stored_at) or EPOCH,
            duplicate=Duplicate(
                kind=row.duplicate_kind,
                of=row.duplicate_of,
                similarity=row.duplicate_similarity,
            )
            if copied
            else None,
            story=row.story_id,
            origin=found.get(scopes[row.id]),
            versions=row.versions,
        )


def place(after: tuple[int, str]) -> Any:
    return tuple_(bindparam(None, after[0]), bindparam(None, after[1]))
