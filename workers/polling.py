"""The poll stage: one look at a source → its new entries, and when to look again."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import msgspec

from wireroom import limits
from wireroom.cadence import Bounds, Decision, History, PollOutcome, next_poll
from wireroom.errors import DefectError, PermanentError, TransientError, UnavailableError
from wireroom.frontier import Item, NewItem
from wireroom.metrics import meters
from wireroom.records import Disposition, Entry, ItemKind, Source
from wireroom.settings import Settings
from wireroom.sources import poll_item
from wireroom.urls import host_key, url_id
from workers.children import child
from workers.context import Context
from workers.discover import FeedInfo, entry_key
from workers.fetch import Response
from workers.fetching import ask_robots, describe, get
from workers.listing import Listing, list_entries
from workers.trail import Trail
from workers.verdict import End

SITEMAP_MARK: Final = "sitemap"
"""``Entry.id`` of a sitemap index's entries."""
MOVED_AFTER: Final = 3
"""Permanent redirects to the same address in a row before it is taken for the source's own."""


def poll(context: Context, item: Item, trail: Trail) -> End:
    """Looks at a source once.  A failure ends this poll and sets the time of the next: no
    source is ever given up."""
    source = context.store.source(item.source) if item.source else None
    if source is None and not item.payload.get("once"):
        return End(disposition=Disposition.GONE, reason="the source is no longer registered")
    if source is None or item.payload.get("once"):
        return _once(context, item, trail)
    state = context.store.source_state(source.id)
    try:
        with trail.step("poll") as hop:
            found = _look(context, item, source, state)
            hop |= {"new": len(found.fresh), "known": found.known}
    except UnavailableError:
        raise
    except (TransientError, PermanentError, DefectError) as error:
        return _failed(context, item, source, state, error, trail)
    return _settled(context, item, source, state, found, trail)


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What one look gave."""

    response: Response
    listing: Listing | None = None
    """none: not modified"""
    keys: tuple[str, ...] = ()
    fresh: tuple[int, ...] = ()
    """positions of the entries that are new"""

    @property
    def known(self) -> int:
        return len(self.keys) - len(self.fresh)


def _look(context: Context, item: Item, source: Source, state: dict[str, Any]) -> Look:
    url = item.url or source.url
    ask_robots(context, url, source.insecure_tls)
    response = get(
        context,
        url,
        etag=state.get("etag"),
        last_modified=state.get("last_modified"),
        insecure_tls=source.insecure_tls,
    )
    if response.not_modified:
        return Look(response=response)
    listing = list_entries(response, source.kind, lambda address: get(context, address))
    keys = tuple(map(_key, listing.entries))
    known = context.seen.known(source.id, keys)
    fresh = tuple(place for place, seen in enumerate(known) if not seen)
    return Look(response=response, listing=listing, keys=keys, fresh=fresh)


def _key(entry: Entry) -> str:
    """A sitemap of an index is new again whenever the index says that it changed."""
    key = entry_key(entry)
    if entry.id == SITEMAP_MARK and entry.modified_at is not None:
        return f"{key}@{entry.modified_at.isoformat()}"
    return key


def _settled(
    context: Context,
    item: Item,
    source: Source,
    state: dict[str, Any],
    look: Look,
    trail: Trail,
) -> End:
    """The ending of a poll that the source answered."""
    now = datetime.now(UTC)
    entries = look.listing.entries if look.listing is not None else ()
    made = tuple(
        made
        for place in look.fresh
        if (made := _child(context, entries[place], item, source, place)) is not None
    )
    decision = next_poll(
        source.id,
        _history(state),
        outcome_of(look, now),
        bounds_of(context.settings),
        now,
        wish_seconds=source.poll_seconds,
    )
    if decision.possible_gap:
        meters().feed_gaps.inc()
    _remember_move(state, item.url or source.url, look.response)
    if look.listing is not None:
        # Validators of a homepage say nothing of the feed that it led to.
        own = look.listing.url == look.response.url
        state |= {
            "etag": look.response.etag if own else None,
            "last_modified": look.response.last_modified if own else None,
            "title": look.listing.info.title if look.listing.info else None,
            "form": look.listing.form,
            "defects": [*look.listing.defects, *_unusable(look.fresh, made)],
            "entries": len(entries),
            "new": len(look.fresh),
        }
    state |= {"last_poll": now.isoformat(), "failure": None}

    def remember() -> None:
        # Validators and entries known before their pages had entered would lose those pages;
        # known too late, the pages are handed on again and end unchanged.
        context.seen.remember(source.id, look.keys, time.time())
        _save(context, source, state, decision, now)

    trail.note("poll", what=decision.reason, status=decision.status)
    return End(
        disposition=Disposition.UPDATED if made else Disposition.UNCHANGED,
        children=made,
        again=_again(source, state, decision),
        container=True,
        after=remember,
    )


def _unusable(fresh: tuple[int, ...], made: tuple[NewItem, ...]) -> list[str]:
    """New entries that could become nothing are said, not dropped in silence."""
    count = len(fresh) - len(made)
    return [f"{count} new entries have neither text nor a usable address"] if count else []


def _failed(
    context: Context,
    item: Item,
    source: Source,
    state: dict[str, Any],
    error: TransientError | PermanentError | DefectError,
    trail: Trail,
) -> End:
    now = datetime.now(UTC)
    gone = isinstance(error, PermanentError) and error.gone
    reason = error.reason if isinstance(error, PermanentError | DefectError) else "unreachable"
    decision = next_poll(
        source.id,
        _history(state),
        PollOutcome(
            kind="gone" if gone else "failed",
            failure=str(error),
            failure_weight=error.weight if isinstance(error, TransientError) else 1.0,
            retry_after=error.retry_after if isinstance(error, TransientError) else None,
        ),
        bounds_of(context.settings),
        now,
        wish_seconds=source.poll_seconds,
    )
    state |= {"failure": str(error)[:500], "failed_at": now.isoformat()}
    _save(context, source, state, decision, now)
    trail.note("poll", what=decision.reason, status=decision.status)
    return End(
        disposition=Disposition.GONE if gone else Disposition.REJECTED,
        reason=reason,
        again=_again(source, state, decision),
        container=True,
    )


def _once(context: Context, item: Item, trail: Trail) -> End:
    """A list that is looked at once: a replay's feed, of which every entry counts as new, or a
    sitemap of a source's index, of which what the source has not shown before."""
    url = item.url or ""
    ask_robots(context, url)
    with trail.step("poll") as hop:
        response = get(context, url)
        listing = list_entries(response, "feed", lambda address: get(context, address))
        hop |= describe(response) | {"entries": len(listing.entries)}
    keys = [entry_key(entry) for entry in listing.entries] if item.source else []
    known = context.seen.known(url, keys) if item.source else [False] * len(listing.entries)
    made = tuple(
        msgspec.structs.replace(made, payload=made.payload | {"name": entry.url})
        for number, (entry, seen) in enumerate(zip(listing.entries, known, strict=True), 1)
        if not seen
        and (made := child(entry, item, number, context.frontier.put_body, content="page"))
    )
    ending = Disposition.UPDATED if made else Disposition.UNCHANGED
    return End(
        disposition=ending,
        children=made,
        container=True,
        after=lambda: context.seen.remember(url, keys, time.time()),
    )


def _child(
    context: Context, entry: Entry, item: Item, source: Source, place: int
) -> NewItem | None:
    """What a new entry becomes: a page or text, or, in a sitemap index, another look."""
    if entry.id == SITEMAP_MARK and entry.url:
        return NewItem(
            key=f"poll:{source.id}:{url_id(entry.url)[:16]}",
            kind=ItemKind.POLL,
            stage="poll",
            queue="fetch",
            host=host_key(entry.url),
            url=entry.url,
            source=source.id,
            payload={"once": True, "name": entry.url},
        )
    return child(entry, item, place + 1, context.frontier.put_body, content=source.content)


def outcome_of(look: Look, now: datetime) -> PollOutcome:
    """The look as the cadence sees it."""
    info = (look.listing.info if look.listing is not None else None) or FeedInfo()
    return PollOutcome(
        kind="unchanged" if look.listing is None else "changed",
        total=len(look.keys),
        new=len(look.fresh),
        known=look.known,
        ttl_seconds=info.ttl_seconds,
        update_seconds=info.update_seconds,
        max_age_seconds=max_age(look.response, now),
        skip_hours=info.skip_hours,
        skip_days=info.skip_days,
    )


def max_age(response: Response, now: datetime) -> float | None:
    """Seconds for which the answer is fresh, from Cache-Control, else from Expires."""
    for part in (response.headers.get("cache-control") or "").lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.isdigit() and len(value) < 12:
            return float(value)
    expires = response.headers.get("expires")
    if not expires:
        return None
    try:
        until = parsedate_to_datetime(expires)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)


def bounds_of(settings: Settings) -> Bounds:
    return Bounds(
        least=settings.poll_min_seconds,
        most=settings.poll_max_seconds,
        start=settings.poll_start_seconds,
    )


def _history(state: dict[str, Any]) -> History:
    try:
        return msgspec.convert(state.get("history", {}), History)
    except msgspec.ValidationError:
        return History()


def _remember_move(state: dict[str, Any], url: str, response: Response) -> None:
    """A permanent redirect is adopted once it has been seen repeatedly; the old address is
    kept, and used again if the new one fails."""
    target = response.permanent_url
    if target is None or target == url:
        state["moves"] = None
        return
    moves = state.get("moves") or {}
    seen = moves.get("seen", 0) + 1 if moves.get("to") == target else 1
    state["moves"] = {"to": target, "seen": seen}
    if seen >= MOVED_AFTER and len(target) <= limits.URL_MAX_CHARS:
        state |= {"address": target, "former": url, "moves": None}


def _save(
    context: Context, source: Source, state: dict[str, Any], decision: Decision, now: datetime
) -> None:
    gone = decision.status == "gone"
    due = None if gone else (now + timedelta(seconds=decision.due_in)).isoformat()
    state |= {
        "history": msgspec.to_builtins(decision.history),
        "status": decision.status,
        "why": decision.reason,
        "next_due": due,
    }
    context.store.save_source_state(source.id, state)


def _again(source: Source, state: dict[str, Any], decision: Decision) -> NewItem | None:
    if decision.status == "gone":
        return None
    return poll_item(source, decision.due_in, state.get("address"))
