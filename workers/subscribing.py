"""The subscribe stage: a hub is asked for what a source should have, a request a turn.

An item ``hub:<source>`` waits in the frontier for whatever comes next: a request to a hub, its
repetition, the renewal of a lease, or the moment at which push counts as silent.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from wireroom import limits, push
from wireroom.errors import PermanentError, TransientError, UnavailableError
from wireroom.frontier import Item, NewItem
from wireroom.metrics import meters
from wireroom.pushitems import hub_item
from wireroom.records import Disposition
from wireroom.settings import Settings
from wireroom.sources import poll_item
from wireroom.store import SourceView, Subscription, Wish
from wireroom.store.values import instant
from wireroom.urls import host_key
from workers.context import Context
from workers.discover import Format
from workers.exchange import failure_class, telling
from workers.outcomes import Look, reason_of
from workers.trail import Trail
from workers.verdict import End, NextTurn

LOOK_AFTER: Final = timedelta(seconds=5)
"""After a request: a hub has mostly verified by then, and the item can wait for the renewal."""
GIVE_UP: Final = 3.0
"""Failures after which a hub is not told any more that a subscription has ended: it notices."""
_FEEDS: Final = frozenset({Format.FEED, Format.JSON_FEED})


def subscribe(context: Context, item: Item, trail: Trail) -> End:
    """Asks the hub that is to be asked next, if it is time, and looks whether push is silent.

    A hub's failure ends this item and sets the time of the next.  Raises ``NextTurn`` where it
    is another hub's turn.
    """
    if not push.wanted(context.settings):
        return End(disposition=Disposition.UNCHANGED, reason="push is turned off")
    store, name = context.store, item.source or ""
    if store.source(name) is None:
        store.want_subscription(name, None)
    now = datetime.now(UTC)
    due = [row for row in store.subscriptions_of(name) if row.next_at <= now]
    if not due:
        return _end(context, name, now, Disposition.UNCHANGED)
    host = host_key(due[0].hub)
    if item.host != host:
        raise NextTurn(host, {}, f"asks {host}")
    failure = _ask(context, due[0], now, trail)
    if failure is None:
        return _end(context, name, now, Disposition.UPDATED, (now + LOOK_AFTER,))
    return msgspec.structs.replace(
        _end(context, name, now, Disposition.REJECTED),
        reason=reason_of(failure),
        host_seconds=failure.retry_after if isinstance(failure, TransientError) else None,
    )


def _end(
    context: Context,
    source: str,
    now: datetime,
    disposition: Disposition,
    times: tuple[datetime, ...] = (),
) -> End:
    """The item ends and is there again at the first of ``times``, the times at which a hub is to
    be asked, and the moment of silence; where push has just fallen silent, the poll is due."""
    view = context.store.source_view(source)
    silence = [] if view is None else _silence(view, now)
    polls = () if view is None or silence else _resumed(context, view)
    rows = context.store.subscriptions_of(source)
    again = None
    if rows:
        first = min([*times, *silence, *(row.next_at for row in rows)])
        again = hub_item(source, rows[0].hub, (first - datetime.now(UTC)).total_seconds())
    return End(disposition=disposition, children=polls, again=again)


def _ask(
    context: Context, row: Subscription, now: datetime, trail: Trail
) -> TransientError | PermanentError | None:
    """One request to the hub of ``row``; returns what failed."""
    store, settings = context.store, context.settings
    ending = row.state == "ending"
    if ending and (row.failures >= GIVE_UP or (row.lease_until or now) <= now):
        store.forget_subscription(row.id)
        return None
    failures = row.failures + 1
    patience = max(push.VERIFY_SECONDS, push.ask_again(failures, None))
    store.subscription_asked(row, failures, now + timedelta(seconds=patience))
    try:
        with trail.step("subscribe") as hop:
            with telling(context, row.hub):
                response = context.client.post(row.hub, _form(settings, row))
            meters().responses.labels(f"{response.status // 100}xx").inc()
            hop |= {"status": response.status, "state": row.state}
    except UnavailableError:
        raise
    except (TransientError, PermanentError) as error:
        meters().responses.labels(failure_class(error)).inc()
        wait = error.retry_after if isinstance(error, TransientError) else None
        again = now + timedelta(seconds=push.ask_again(failures, wait))
        said = str(error)[: limits.PUSH_REASON_MAX_CHARS]
        store.subscription_failed(row, said, failures, again)
        return error
    return None


def _form(settings: Settings, row: Subscription) -> dict[str, str]:
    """The request of section 5.1; ``hub.verify`` is for hubs of before the Recommendation."""
    base, secret = settings.push_callback_url or "", settings.push_secret or ""
    form = {
        "hub.callback": push.callback_url(base, secret, row.id),
        "hub.mode": "unsubscribe" if row.state == "ending" else "subscribe",
        "hub.topic": row.topic,
        "hub.verify": "async",
    }
    if row.state != "ending":
        form["hub.lease_seconds"] = f"{settings.push_lease_seconds:.0f}"
        form["hub.secret"] = push.delivery_secret(secret, row.id)
    return form


# --- silence -----------------------------------------------------------------------------------


def _silence(view: SourceView, now: datetime) -> list[datetime]:
    """When push counts as silent, if it does not yet."""
    until = instant(view.pushed_until)
    return [until] if until is not None and until > now else []


def _resumed(context: Context, view: SourceView) -> tuple[NewItem, ...]:
    """The source's poll, at once, where push has just fallen silent."""
    if view.pushed_until is None:
        return ()
    context.store.push_silent(view.source.id, "nothing was delivered for longer than usual")
    return (poll_soon(view, 0.0),)


def poll_soon(view: SourceView, due_in: float) -> NewItem:
    """The source's next poll, pulled forward to ``due_in`` seconds from now."""
    waiting = poll_item(view.source, due_in, view.state.get("address"))
    return msgspec.structs.replace(waiting, replace_due=True)


# --- what a poll says of push ------------------------------------------------------------------


def is_pushed(view: SourceView, look: Look, now: datetime) -> bool:
    """Whether a hub delivers the source: not if this very look found something before it."""
    return not look.new and bool(_silence(view, now))


def after_poll(
    context: Context, view: SourceView, look: Look, now: datetime
) -> tuple[NewItem, ...]:
    """Subscribes to the hub that the source names now, or ends what it names no more; the item
    that asks a hub, if one is to be asked.

    An answer that brought nothing (304) changes no subscription, but its item is entered again
    should Redis have lost it.  A poll that finds what the hub should have delivered ends the
    trust in it until it delivers again.
    """
    if not push.wanted(context.settings):
        return ()
    store, source, listing = context.store, view.source, look.listing
    if listing is None:
        rows = store.subscriptions_of(source.id)
        if not rows:
            return ()
        hub, due = rows[0].hub, rows[0].next_at
    else:
        wish = None
        if listing.form in _FEEDS:
            wish = _wish(context.settings, source.id, look)
        if look.new and _silence(view, now):
            store.push_silent(source.id, "a poll found what the hub had not delivered")
        found = store.want_subscription(source.id, wish)
        if found is None:
            return ()
        hub, due = (wish.hub if wish else store.subscriptions_of(source.id)[0].hub), found
    first = min([due, *_silence(view, now)])
    return (hub_item(source.id, hub, (first - datetime.now(UTC)).total_seconds()),)


def after_end(context: Context, source: str) -> tuple[NewItem, ...]:
    """The item that tells the hubs of a source that is gone or no longer registered."""
    if not push.wanted(context.settings):
        return ()
    context.store.want_subscription(source, None)
    rows = context.store.subscriptions_of(source)
    return (hub_item(source, rows[0].hub, 0.0),) if rows else ()


def _wish(settings: Settings, source: str, look: Look) -> Wish | None:
    """The subscription that a feed offers."""
    info = look.listing.info if look.listing is not None else None
    response = look.response
    offer = push.offered(
        response.url,
        response.headers.get("link"),
        info.hubs if info is not None else (),
        info.self_url if info is not None else None,
    )
    if offer is None:
        return None
    hub, topic = offer
    name = push.subscription_id(source, hub, topic)
    callback = push.callback_url(settings.push_callback_url or "", settings.push_secret or "", name)
    return Wish(id=name, hub=hub, topic=topic, callback=push.callback_mark(callback))
