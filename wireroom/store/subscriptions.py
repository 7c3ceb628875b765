"""What was asked of WebSub hubs, and what came of it.

A source's column ``pushed_until`` follows its subscription: it is set when a hub verifies or
delivers, and emptied when push ends for whatever reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.engine import Row

from wireroom.records import Record
from wireroom.store import sources as source_rows
from wireroom.store.schema import sources, subscriptions
from wireroom.store.sources import SourceView
from wireroom.store.upserts import upsert
from wireroom.store.values import EPOCH, instant, micros, storable

State = Literal["asked", "active", "denied", "failing", "ending"]
STATES: Final[tuple[State, ...]] = get_args(State)
PAGE: Final = 1_000

Change = Callable[[SourceView], tuple[dict[str, Any], bytes]]
"""A source as it is → its new state, and the digests of what it showed."""


class Wish(Record, frozen=True, kw_only=True):
    """The subscription that a source should have."""

    id: str
    hub: str
    topic: str
    callback: str
    """mark of the callback's address, never the address itself"""


class Subscription(Record, frozen=True, kw_only=True):
    """One subscription as it stands."""

    id: str
    source: str
    hub: str
    topic: str
    callback: str
    state: State
    """asked: not verified yet; active: its lease runs; denied: the hub refuses; failing: the
    hub does not answer or does not verify; ending: to be given up"""
    reason: str | None = None
    """what the hub said or what failed last"""
    failures: float = 0.0
    """in a row; a verification forgets them"""
    asked_at: datetime | None = None
    next_at: datetime = EPOCH
    """when the hub is to be asked (again)"""
    lease_until: datetime | None = None
    delivered_at: datetime | None = None


def get(connection: Connection, subscription: str) -> Subscription | None:
    row = connection.execute(
        select(subscriptions).where(subscriptions.c.id == subscription)
    ).one_or_none()
    return None if row is None else read(row)


def of_source(connection: Connection, source: str) -> list[Subscription]:
    """All of a source's, those to be asked first first."""
    chosen = select(subscriptions).where(subscriptions.c.source == source)
    found = connection.execute(chosen.order_by(subscriptions.c.next_at, subscriptions.c.id))
    return [read(row) for row in found]


def after(connection: Connection, last: str) -> list[Subscription]:
    """Up to ``PAGE`` whose ids follow ``last``."""
    chosen = select(subscriptions).where(subscriptions.c.id > last)
    found = connection.execute(chosen.order_by(subscriptions.c.id).limit(PAGE))
    return [read(row) for row in found]


def states(connection: Connection) -> dict[str, int]:
    """How many there are in each state."""
    counted = select(subscriptions.c.state, func.count()).group_by(subscriptions.c.state)
    return {row[0]: row[1] for row in connection.execute(counted)}


def fulfilled(rows: list[Subscription], wish: Wish | None) -> bool:
    """Whether ``rows``, all of a source's, are what ``wish`` calls for."""
    live = [each for each in rows if each.state != "ending"]
    if wish is None:
        return not live
    return [(each.id, each.callback) for each in live] == [(wish.id, wish.callback)]


def want(connection: Connection, source: str, wish: Wish | None, now: datetime) -> datetime | None:
    """Makes ``wish`` the one subscription of the source, and all others end.

    Returns when a hub is to be asked next; ``None`` where none is.
    """
    rows = of_source(connection, source)
    if fulfilled(rows, wish):
        return min((each.next_at for each in rows), default=None)
    for row in rows:
        if row.state != "ending" and (wish is None or row.id != wish.id):
            _change(connection, row.id, state="ending", failures=0.0, next_at=micros(now))
    if wish is not None and not any(fulfilled([row], wish) for row in rows):
        new = Subscription(
            id=wish.id,
            source=source,
            hub=wish.hub,
            topic=wish.topic,
            callback=wish.callback,
            state="asked",
            next_at=now,
        )
        upsert(connection, subscriptions, _row(new))
    _pushed(connection, source, None)
    return now


def end_all(connection: Connection, source: str, now: int) -> int:
    """The source is no longer registered: its hubs are to be told; how many."""
    open_ = (subscriptions.c.source == source, subscriptions.c.state != "ending")
    ending = {"state": "ending", "failures": 0.0, "next_at": now}
    return connection.execute(update(subscriptions).where(*open_).values(ending)).rowcount


def asked(
    connection: Connection, row: Subscription, failures: float, now: datetime, again: datetime
) -> None:
    """Noted before the request is sent: the hub may verify before it answers.  What it must be
    asked ``again`` for, if it does not, counts as a failure."""
    state = row.state if row.state == "ending" else _state(row, failures - 1, now)
    at = micros(now)
    _change(connection, row.id, state=state, failures=failures, asked_at=at, next_at=micros(again))


def failed(
    connection: Connection,
    row: Subscription,
    reason: str,
    failures: float,
    now: datetime,
    again: datetime,
) -> None:
    """The hub could not be asked, unless it has verified all the same."""
    current = get(connection, row.id)
    if current is None or current.failures < failures:
        return
    state = row.state if row.state == "ending" else _state(row, failures, now)
    said = storable(reason)
    _change(connection, row.id, state=state, reason=said, failures=failures, next_at=micros(again))


def verified(
    connection: Connection,
    row: Subscription,
    lease_until: datetime,
    renew_at: datetime,
    pushed_until: datetime,
) -> None:
    """The hub has verified that we want the subscription."""
    _change(
        connection,
        row.id,
        state="active",
        reason=None,
        failures=0.0,
        lease_until=micros(lease_until),
        next_at=micros(renew_at),
    )
    _pushed(connection, row.source, min(pushed_until, lease_until))


def denied(connection: Connection, row: Subscription, reason: str, again: datetime) -> None:
    """The hub refuses, or has ended, the subscription."""
    said = storable(reason)
    _change(
        connection, row.id, state="denied", reason=said, lease_until=None, next_at=micros(again)
    )
    _pushed(connection, row.source, None)


def silent(connection: Connection, source: str, reason: str) -> None:
    """Nothing that can be used comes from the hub: the source is polled as usual."""
    _pushed(connection, source, None)
    connection.execute(
        update(subscriptions)
        .where(subscriptions.c.source == source, subscriptions.c.state == "active")
        .values(reason=storable(reason))
    )


def delivered(
    connection: Connection, row: Subscription, at: datetime, pushed_until: datetime, change: Change
) -> bool:
    """A delivery was taken over.  ``False`` where the source is no longer registered."""
    chosen = select(sources.c.id).where(sources.c.id == row.source).with_for_update()
    if connection.execute(chosen).first() is None:
        return False
    view = source_rows.view(connection, row.source)
    if view is None:
        return False
    state, seen = change(view)
    source_rows.save_state(connection, row.source, state, seen)
    limit = pushed_until if row.lease_until is None else min(pushed_until, row.lease_until)
    _pushed(connection, row.source, limit)
    _change(connection, row.id, reason=None, delivered_at=micros(at))
    return True


def forget(connection: Connection, subscription: str) -> bool:
    """Whether there was one to forget."""
    gone = delete(subscriptions).where(subscriptions.c.id == subscription)
    return connection.execute(gone).rowcount > 0


def _state(row: Subscription, failures: float, now: datetime) -> State:
    """While the lease runs, a failure to renew it changes nothing yet."""
    if row.lease_until is not None and row.lease_until > now and row.state == "active":
        return "active"
    if row.state == "denied":
        return "denied"
    return "failing" if failures >= 1 else "asked"


def _change(connection: Connection, subscription: str, **values: Any) -> None:
    chosen = subscriptions.c.id == subscription
    connection.execute(update(subscriptions).where(chosen).values(values))


def _pushed(connection: Connection, source: str, until: datetime | None) -> None:
    values = {"pushed_until": micros(until)}
    connection.execute(update(sources).where(sources.c.id == source).values(values))


def _row(each: Subscription) -> dict[str, Any]:
    return {
        "id": each.id,
        "source": each.source,
        "hub": storable(each.hub),
        "topic": storable(each.topic),
        "callback": each.callback,
        "state": each.state,
        "reason": each.reason,
        "failures": each.failures,
        "asked_at": micros(each.asked_at),
        "next_at": micros(each.next_at),
        "lease_until": micros(each.lease_until),
        "delivered_at": micros(each.delivered_at),
    }


def read(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        source=row.source,
        hub=row.hub,
        topic=row.topic,
        callback=row.callback,
        state=row.state,
        reason=row.reason,
        failures=row.failures,
        asked_at=instant(row.asked_at),
        next_at=instant(row.next_at) or EPOCH,
        lease_until=instant(row.lease_until),
        delivered_at=instant(row.delivered_at),
    )
