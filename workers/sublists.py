"""The lists that an index names (the sitemaps of a sitemap index): each is read by itself.

A list whose date the index gives is read when that changes; one without a date has a cadence of
its own, as a source has, and a list that the index no longer names is read no more.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from wireroom.cadence import Bounds, Decision, History, PollOutcome, next_poll
from wireroom.errors import DefectError, PermanentError, TransientError, UnavailableError
from wireroom.frontier import Item, NewItem
from wireroom.metrics import meters
from wireroom.records import Disposition, ItemKind, Source
from wireroom.store import ListView
from wireroom.urls import host_key, url_id
from workers import exchange
from workers.context import Context
from workers.continuity import count, numbered, still_to_come, unbroken
from workers.discover import Format
from workers.listing import LISTINGS, form_of, read_list, refuse_unless
from workers.looking import conditional, digest_of, remember_validators
from workers.outcomes import Look, failure_of, outcome_of, reason_of
from workers.parts import first_part, rest_soon, shown
from workers.seen import Seen
from workers.trail import Trail
from workers.verdict import End

DEPTH_MAX: Final = 3
"""Indexes within indexes; the protocol knows of none."""


class Lists(msgspec.Struct, frozen=True, kw_only=True):
    """What an index means for its lists."""

    due: tuple[NewItem, ...]
    dead: tuple[str, ...] = ()
    """those that it no longer names"""
    owner: str


def is_list(item: Item) -> bool:
    return bool(item.payload.get("list"))


def of_index(
    context: Context,
    source: Source,
    look: Look,
    form: str | None,
    now: datetime,
    parent: Item | None = None,
) -> Lists | None:
    """The lists to read now; none where what was looked at, of ``form``, is no index.
    ``parent``: the list that turned out to be an index itself."""
    if form != Format.SITEMAP_INDEX:
        return None
    owner = _owner_of(source, parent)
    depth = parent.payload["depth"] + 1 if parent is not None else 1
    stamp = now.timestamp() * 1_000_000
    rows = {row.url: row.next_due for row in context.store.source_lists(owner)}
    due = {url: False for url, at in rows.items() if at is not None and at <= stamp}
    if look.listing is None:
        dead: tuple[str, ...] = ()
    else:
        named = frozenset(look.listing.lists)
        due = {url: dated for url, dated in due.items() if url in named}
        due |= {
            entry.url: entry.modified_at is not None for entry in look.listing.entries if entry.url
        }
        dead = tuple(url for url in rows if url not in named)
    if depth > DEPTH_MAX:
        due = {}
    items = (
        _item(source, url, {"list": True, "owner": owner, "depth": depth, "dated": dated})
        for url, dated in due.items()
    )
    return Lists(due=tuple(items), dead=dead, owner=owner)


def poll_list(context: Context, item: Item, source: Source, trail: Trail) -> End:
    """Looks at one list.  Raises ``NextTurn``; a failure sets the time of the next look."""
    url, owner, now = item.url or "", item.payload["owner"], datetime.now(UTC)
    view = context.store.source_list(owner, url)
    if view is None and item.payload.get("again"):
        return End(disposition=Disposition.GONE, reason="its index no longer names it")
    view = view or ListView(state={})
    state = view.state
    try:
        with trail.step("poll") as hop:
            look = _look(context, item, source, view)
            hop |= exchange.describe(look.response) | {"new": look.new, "known": look.known}
    except UnavailableError:
        raise
    except (TransientError, PermanentError, DefectError) as error:
        outcome = failure_of(error)
        decision = _decide(context, item, source, state, outcome, now)
        count(state)
        state |= {"failure": str(error)[:500]}
        again = numbered(_again(item, source, decision, dated=False), state)
        _save(context, item, state, view.seen, again, decision, now)
        trail.note("poll", what=decision.reason, status=decision.status)
        return End(
            disposition=Disposition.GONE if outcome.kind == "gone" else Disposition.REJECTED,
            reason=reason_of(error),
            again=again,
            container=True,
            host_seconds=outcome.retry_after,
        )
    look, made = first_part(context, item, look, source.content)
    before = History.of(state)
    decision = _decide(context, item, source, state, outcome_of(look, now), now)
    decision = rest_soon(decision, before, look)
    state["history"] = msgspec.to_builtins(decision.history)
    if decision.possible_gap:
        meters().feed_gaps.inc()
    lists = of_index(context, source, look, _form(look, state), now, item)
    seen = view.seen
    if look.listing is not None:
        seen = shown(view.seen, item, state, look)
    remember_validators(state, look)
    count(state)
    state |= {"form": _form(look, state), "failure": None}
    dated = item.payload["dated"] and not look.left
    again = numbered(_again(item, source, decision, dated=dated), state)

    def remember() -> None:
        _save(context, item, state, seen, again, decision, now)
        if lists is not None:
            context.store.forget_source_lists(lists.owner, lists.dead)

    return End(
        disposition=Disposition.UPDATED if made else Disposition.UNCHANGED,
        children=made + (lists.due if lists is not None else ()),
        again=again,
        container=True,
        after=remember,
    )


def _look(context: Context, item: Item, source: Source, view: ListView) -> Look:
    response = conditional(context, item, item.url or "", view.state, source)
    digest = digest_of(response)
    whole = unbroken(item, view.state)
    if response.not_modified or (whole and digest == view.state.get("digest")):
        return Look(response=response, digest=view.state.get("digest"))
    form = form_of(response)
    refuse_unless(form, form in LISTINGS)
    seen = Seen(view.seen)
    listing = read_list(response, form, seen.known if whole else None)
    if not whole:
        listing = still_to_come(context, item, listing, seen, source.content)
    return Look(response=response, digest=digest, listing=listing)


def _form(look: Look, state: dict[str, Any]) -> str | None:
    return look.listing.form if look.listing is not None else state.get("form")


def _decide(
    context: Context,
    item: Item,
    source: Source,
    state: dict[str, Any],
    outcome: PollOutcome,
    now: datetime,
) -> Decision:
    decision = next_poll(
        item.key,
        History.of(state),
        outcome,
        Bounds.of(context.settings),
        now,
        wish_seconds=source.poll_seconds,
    )
    state["history"] = msgspec.to_builtins(decision.history)
    return decision


def _again(item: Item, source: Source, decision: Decision, *, dated: bool) -> NewItem | None:
    """The next look by the list's own cadence; none where its index says when."""
    if dated or decision.status == "gone":
        return None
    kept = {name: item.payload[name] for name in ("list", "owner", "depth", "dated")}
    return _item(source, item.url or "", kept | {"again": True}, decision.due_in)


def _item(source: Source, url: str, payload: dict[str, Any], due_in: float = 0.0) -> NewItem:
    if source.insecure_tls:
        payload = payload | {"insecure_tls": True}
    return NewItem(
        key=f"poll:{source.id}:{url_id(url)[:16]}",
        kind=ItemKind.POLL,
        stage="poll",
        queue="fetch",
        host=host_key(url),
        url=url,
        source=source.id,
        payload=payload,
        due_in=due_in,
    )


def _owner_of(source: Source, parent: Item | None) -> str:
    """Under which name an index's lists are kept: the source's, or that of an inner index."""
    return source.id if parent is None else f"{source.id}:{url_id(parent.url or '')[:16]}"


def _save(
    context: Context,
    item: Item,
    state: dict[str, Any],
    seen: bytes,
    again: NewItem | None,
    decision: Decision,
    now: datetime,
) -> None:
    due = now + timedelta(seconds=decision.due_in) if again is not None else None
    context.store.save_source_list(item.payload["owner"], item.url or "", state, seen, due)
