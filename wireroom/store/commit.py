"""One transaction that ends one item.

Locks on the occurrence, the article and its text come first, so that two deliveries of one
item, two items of one article, or two copies of one text that arrive together are decided one
after the other.  What is found under the locks decides:

    the item had ended            → what is recorded, nothing written
    no such article yet           → stored, or duplicate
    the article, same text        → unchanged (it was seen again)
    the article, another text     → updated: a new version
    the same, from another URL, and the worker knew of no such article
                                  → nothing written: the worker decides again
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from wireroom.errors import UnavailableError
from wireroom.records import Article, Disposition, Duplicate, ItemKind
from wireroom.sametext import copy_key as key_of
from wireroom.store import articles as reading
from wireroom.store import (
    drawing,
    entities,
    groups,
    hooks,
    items,
    marks,
    outbox,
    quarantine,
    search,
    stories,
    storychanges,
    texts,
    versions,
)
from wireroom.store.engine import lock
from wireroom.store.outcome import Committed, Outcome
from wireroom.store.schema import articles
from wireroom.store.values import instant, micros, storable
from wireroom.store.watchlists import Watching
from wireroom.watching import Found, Matcher

_STATE: Final = select(
    articles.c.id,
    articles.c.url,
    articles.c.text_key,
    articles.c.text_id,
    articles.c.title,
    articles.c.modified_at,
    articles.c.stored_at,
    articles.c.first_seen_at,
    articles.c.search_row,
    articles.c.group_id,
    articles.c.duplicate_of,
    articles.c.duplicate_kind,
    articles.c.duplicate_similarity,
    articles.c.story_id,
    articles.c.versions,
).where(articles.c.id == bindparam("wanted"))
_TWIN: Final = (
    select(articles.c.id)
    .where(articles.c.text_key == bindparam("text_key"), articles.c.duplicate_of.is_(None))
    .order_by(articles.c.stored_at, articles.c.id)
    .limit(1)
)
_SEEN: Final = (
    update(articles).where(articles.c.id == bindparam("wanted")).values(seen_at=bindparam("now"))
)
_WITH_ARTICLE: Final = frozenset(
    {Disposition.STORED, Disposition.UPDATED, Disposition.DUPLICATE, Disposition.UNCHANGED}
)
_NEW: Final = frozenset({Disposition.STORED, Disposition.DUPLICATE})
"""What a worker proposes that knew of no such article."""


def commit(connection: Connection, outcome: Outcome, now: int, watching: Watching) -> Committed:
    """Ends the item.  ``now``: microseconds since the epoch.

    Raises ``UnavailableError`` where another page under the same id came at the same moment:
    whether both are one article is not decided here.
    """
    item, article = outcome.item, outcome.article
    names = [f"item {item.id}"]
    text_key = None
    if outcome.disposition not in _WITH_ARTICLE:
        article = None
    if article is not None:
        text_key = outcome.text_key or (key_of(article.text) if article.text.strip() else None)
        names += [f"article {article.id}", f"text {text_key}"]
    lock(connection, *names)
    ended = items.get(connection, item.id)
    if ended is not None:
        return Committed(
            disposition=ended.disposition,
            reason=ended.reason,
            article_id=ended.article_id,
            replayed=True,
        )
    result = Committed(disposition=outcome.disposition, reason=outcome.reason)
    if article is not None:
        result = _enter(connection, outcome, article, text_key, now, watching)
    items.put(
        connection,
        item,
        disposition=result.disposition,
        reason=result.reason,
        article_id=result.article_id,
        now=now,
    )
    kept = outcome.quarantine
    if kept is not None:
        quarantine.put(connection, kept, now)
    # A post that is kept without its body is tried again.
    lacking = kept is not None and kept.input is None
    if item.kind == ItemKind.HOOK and result.disposition != Disposition.UNCHANGED and not lacking:
        hooks.close(connection, item.key)
    return result


def _enter(
    connection: Connection,
    outcome: Outcome,
    article: Article,
    text_key: str | None,
    now: int,
    watching: Watching,
) -> Committed:
    before = connection.execute(_STATE, {"wanted": article.id}).one_or_none()
    if before is not None and before.text_key == text_key:
        connection.execute(_SEEN, {"wanted": article.id, "now": now})
        return Committed(
            disposition=Disposition.UNCHANGED,
            reason=outcome.reason,
            article_id=article.id,
            version=before.versions,
            duplicate_of=before.duplicate_of,
            story_id=before.story_id,
        )
    if before is not None and outcome.disposition in _NEW and before.url != storable(article.url):
        raise UnavailableError("another page that declares this address was stored just now")
    duplicate, base = _base(connection, article, text_key)
    if before is not None and groups.has_members(connection, article.id):
        duplicate, base = None, None  # an original with copies stays one
    story_id = before.story_id if before is not None else None
    if outcome.story is not None:
        # A copy goes where its group is, which may have changed story since it was looked up.
        placed = outcome.story | ({"id": base.story_id} if base and base.story_id else {})
        story_id = stories.enter(
            connection,
            placed,
            article=article.id,
            at=micros(article.published_at) or micros(article.first_seen_at) or now,
            language=article.language,
            left=story_id,
        )
    elif article.story is not None:
        story_id = article.story
    number = 1 if before is None else before.versions + 1
    article = msgspec.structs.replace(
        article,
        duplicate=duplicate,
        story=story_id,
        stored_at=instant(now),
        first_seen_at=(instant(before.first_seen_at) if before is not None else None)
        or article.first_seen_at
        or instant(now),
        versions=number,
    )
    if base is not None and not article.text and duplicate is not None:
        text_id = base.text_id
    else:
        like = before or _nearest(connection, outcome.like) or base
        text_id = texts.put(connection, article.text, None if like is None else like.text_id)
    watched = watching.now(connection)
    met = _met(connection, watched.matcher, article, text_id)
    article = marks.noted(article, met)
    row = {
        **reading.columns(article),
        "seen_at": now,
        "text_key": text_key or (base.text_key if base is not None else None),
        "text_id": text_id,
        "search_row": _search_row(connection, article, text_id, base),
        "duplicate_kind": duplicate.kind if duplicate else None,
        "duplicate_of": duplicate.of if duplicate else None,
        "duplicate_similarity": duplicate.similarity if duplicate else None,
        "group_id": duplicate.of if duplicate else article.id,
        "story_id": story_id,
        "versions": number,
    }
    if outcome.outlet is not None:
        row["outlet"] = storable(outcome.outlet)
    if before is None:
        connection.execute(insert(articles), {"id": article.id, **row})
        disposition = Disposition.DUPLICATE if duplicate else Disposition.STORED
    else:
        versions.keep(connection, before, row, outcome.diff, now)
        connection.execute(update(articles).where(articles.c.id == article.id).values(row))
        entities.forget(connection, article.id)
        disposition = Disposition.UPDATED
    entities.put(connection, article)
    if outcome.regroup:
        # The item ends as a duplicate even so: the group's first ended as stored.
        duplicate = groups.regroup(connection, outcome.regroup, article.id, duplicate)
    if outcome.story_changes:
        storychanges.apply(connection, outcome.story_changes, now)
    drawing.draw(connection, article, outcome.overlaps, again=before is not None)
    marks.put(connection, article, str(disposition), met, now)
    names = [each.watchlist for each in met]
    hooks.note(connection, watched.hooks, article, str(disposition), names, now)
    payload = {**outcome.payload, "item": outcome.item.id, "version": number}
    if names:
        payload[marks.NOTE] = names
    notice = outbox.put(connection, article.id, str(disposition), payload, now)
    return Committed(
        disposition=disposition,
        reason=outcome.reason,
        article_id=article.id,
        version=number,
        duplicate_of=duplicate.of if duplicate else None,
        story_id=story_id,
        notice_id=notice,
        watchlists=len(met),
    )


def _base(
    connection: Connection, article: Article, text_key: str | None
) -> tuple[Duplicate | None, Any]:
    """What the article is a copy of, and that original's row where it is stored.

    An original of the same text that the stages did not know of (their memory may be lost)
    makes the article its exact copy.
    """
    duplicate = article.duplicate
    if duplicate is None or duplicate.of == article.id:
        if text_key is None:
            return None, None
        twin = connection.execute(_TWIN, {"text_key": text_key}).scalar()
        if twin is None or twin == article.id:
            return None, None
        duplicate = Duplicate(kind="exact", of=twin, similarity=1.0)
    base = groups.locked_row(connection, _STATE, duplicate.of)
    if base is not None and base.group_id == article.id:
        return None, None  # its own copy: the group already has it as the original
    if base is not None and base.duplicate_of is not None:
        duplicate = groups.through(duplicate, base)
    return duplicate, base


def _met(
    connection: Connection, matcher: Matcher, article: Article, text_id: int
) -> tuple[Found, ...]:
    """The watchlists that the article meets as it is stored."""
    if matcher.empty:
        return ()
    body = article.text or texts.read(connection, [text_id])[text_id]
    return matcher.found(msgspec.structs.replace(article, text=body))


def _nearest(connection: Connection, article_id: str | None) -> Any:
    if article_id is None:
        return None
    return connection.execute(_STATE, {"wanted": article_id}).one_or_none()


def _search_row(connection: Connection, article: Article, text_id: int, base: Any) -> int:
    """An exact copy under the same title is found where its original is."""
    if (
        base is not None
        and base.text_id == text_id
        and (base.title or "") == (storable(article.title) or "")
    ):
        return int(base.search_row)
    body = article.text or texts.read(connection, [text_id])[text_id]
    return search.add(connection, article.title, body)
