"""Webhooks: to which address what is sent, and what is still to be sent there.

What is to be sent is noted in the transaction of the article (``note``), joined to posts of
bounded size (``post``), and forgotten in the transaction that ends a post's item (``close``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.engine import Row

from wireroom import limits
from wireroom.errors import UsageError
from wireroom.records import Article, Record
from wireroom.store.counting import changed
from wireroom.store.schema import deliveries, hooks
from wireroom.store.values import EPOCH, from_json, instant, micros, storable, to_json
from wireroom.watching import EVERYTHING

State = Literal["active", "paused", "off"]
STATES: Final[tuple[State, ...]] = get_args(State)


class Hook(Record, frozen=True, kw_only=True):
    """One webhook as it stands."""

    id: str
    watchlist: str
    """name of the list whose marks go there; ``*``: all that is stored"""
    url: str
    mark: str
    """by which its secret is known again"""
    state: State = "active"
    """paused: it failed for too long; off: the receiver answered 410"""
    reason: str | None = None
    """what failed last"""
    failures: int = 0
    """in a row; a success forgets them"""
    failing_since: datetime | None = None
    next_at: datetime = EPOCH
    """not to be asked before"""
    delivered_at: datetime | None = None
    waiting: int = 0
    """events that are still to be sent"""


class Delivery(Record, frozen=True, kw_only=True):
    """One event that a hook is told of."""

    id: int
    article_id: str
    event: str
    version: int
    watchlists: tuple[str, ...]


def every(connection: Connection) -> list[Hook]:
    """By list and id, without how much waits."""
    chosen = select(hooks).order_by(hooks.c.watchlist, hooks.c.id)
    return [_read(row) for row in connection.execute(chosen)]


def get(connection: Connection, hook: str) -> Hook | None:
    row = connection.execute(select(hooks).where(hooks.c.id == hook)).one_or_none()
    return None if row is None else _read(row)


def waiting(connection: Connection) -> dict[str, int]:
    """Events that are still to be sent, by hook."""
    counted = select(deliveries.c.hook, func.count()).group_by(deliveries.c.hook)
    return {row[0]: row[1] for row in connection.execute(counted)}


def states(connection: Connection) -> dict[str, int]:
    """How many hooks there are in each state; those that fail now count as ``failing``."""
    found = dict.fromkeys(("active", "failing", "paused", "off"), 0)
    for each in every(connection):
        found["failing" if each.state == "active" and each.failures else each.state] += 1
    return found


def make(connection: Connection, hook: Hook, now: int) -> None:
    """Raises ``UsageError`` where there would be too many."""
    changed(connection)
    count = connection.execute(select(func.count()).select_from(hooks)).scalar_one()
    if count >= limits.HOOKS_MAX:
        raise UsageError(f"there can be no more than {limits.HOOKS_MAX} hooks")
    row = {"id": hook.id, "watchlist": hook.watchlist, "url": hook.url, "mark": hook.mark}
    new = {"state": "active", "failures": 0, "next_at": 0, "posts": 0, "made_at": now}
    connection.execute(insert(hooks), row | new)


def remove(connection: Connection, hook: str) -> bool:
    """What waits for it goes too.  ``False`` where there is none."""
    changed(connection)
    connection.execute(delete(deliveries).where(deliveries.c.hook == hook))
    return connection.execute(delete(hooks).where(hooks.c.id == hook)).rowcount > 0


def remove_of(connection: Connection, watchlist: str) -> None:
    """All hooks of a list."""
    for each in every(connection):
        if each.watchlist == watchlist:
            remove(connection, each.id)


def resume(connection: Connection, hook: str) -> bool:
    """``False`` where there is none."""
    changed(connection)
    values = {"state": "active", "reason": None, "failures": 0, "failing_since": None, "next_at": 0}
    return connection.execute(update(hooks).where(hooks.c.id == hook).values(values)).rowcount > 0


# --- what is to be sent ------------------------------------------------------------------------


def note(
    connection: Connection,
    active: Iterable[Hook],
    article: Article,
    event: str,
    names: Sequence[str],
    now: int,
) -> None:
    """Notes an event for each of the hooks that are to be told of it."""
    rows = [
        {
            "hook": each.id,
            "article_id": article.id,
            "event": event,
            "version": article.versions,
            "watchlists": to_json(names),
            "at": now,
        }
        for each in active
        if each.watchlist == EVERYTHING or each.watchlist in names
    ]
    if rows:
        connection.execute(insert(deliveries), rows)


def unposted(connection: Connection, hook: str, limit: int) -> list[Delivery]:
    """The oldest events that are in no post yet."""
    chosen = select(deliveries).where(deliveries.c.hook == hook, deliveries.c.post.is_(None))
    return [
        _delivery(row) for row in connection.execute(chosen.order_by(deliveries.c.id).limit(limit))
    ]


def post(connection: Connection, hook: str, ids: Sequence[int]) -> int | None:
    """Joins events to a post; its number, ``None`` where another process was quicker."""
    counted = update(hooks).where(hooks.c.id == hook).values(posts=hooks.c.posts + 1)
    if not connection.execute(counted).rowcount:
        return None
    number = int(connection.execute(select(hooks.c.posts).where(hooks.c.id == hook)).scalar_one())
    free = (deliveries.c.id.in_(ids), deliveries.c.post.is_(None))
    joined = connection.execute(update(deliveries).where(*free).values(post=number)).rowcount
    return number if joined else None


def posts(connection: Connection, hook: str) -> list[int]:
    """The numbers of the posts that are not at their end, the oldest first."""
    chosen = select(deliveries.c.post).where(
        deliveries.c.hook == hook, deliveries.c.post.is_not(None)
    )
    return list(connection.execute(chosen.distinct().order_by(deliveries.c.post)).scalars())


def of_post(connection: Connection, hook: str, number: int) -> list[Delivery]:
    """In the order of storing; empty where the post is at its end."""
    chosen = select(deliveries).where(deliveries.c.hook == hook, deliveries.c.post == number)
    return [_delivery(row) for row in connection.execute(chosen.order_by(deliveries.c.id))]


def close(connection: Connection, key: str | None) -> None:
    """The item ``key`` of a post has ended: its events need not be sent any more."""
    _, hook, number = (key or "::").split(":", 2)
    if number.isdigit():
        of_it = (deliveries.c.hook == hook, deliveries.c.post == int(number))
        connection.execute(delete(deliveries).where(*of_it))


# --- what became of it -------------------------------------------------------------------------


def delivered(connection: Connection, hook: str, now: int) -> None:
    values = {"failures": 0, "failing_since": None, "reason": None, "delivered_at": now}
    connection.execute(update(hooks).where(hooks.c.id == hook).values(values))


def failed(connection: Connection, hook: str, reason: str, next_at: datetime, now: int) -> None:
    """The hook is not asked before ``next_at``."""
    values = {
        "failures": hooks.c.failures + 1,
        "failing_since": func.coalesce(hooks.c.failing_since, now),
        "reason": storable(reason[: limits.HOOK_REASON_MAX_CHARS]),
        "next_at": micros(next_at),
    }
    connection.execute(update(hooks).where(hooks.c.id == hook).values(values))


def stop(connection: Connection, hook: str, state: State, reason: str) -> None:
    """Nothing more is sent: it is paused (what waits is kept), or off (it is not)."""
    changed(connection)
    said = storable(reason[: limits.HOOK_REASON_MAX_CHARS])
    chosen = update(hooks).where(hooks.c.id == hook, hooks.c.state == "active")
    connection.execute(chosen.values(state=state, reason=said))
    if state == "off":
        connection.execute(delete(deliveries).where(deliveries.c.hook == hook))


def _read(row: Row[Any]) -> Hook:
    return Hook(
        id=row.id,
        watchlist=row.watchlist,
        url=row.url,
        mark=row.mark,
        state=row.state,
        reason=row.reason,
        failures=row.failures,
        failing_since=instant(row.failing_since),
        next_at=instant(row.next_at) or EPOCH,
        delivered_at=instant(row.delivered_at),
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        article_id=row.article_id,
        event=row.event,
        version=row.version,
        watchlists=tuple(from_json(row.watchlists) or ()),
    )
