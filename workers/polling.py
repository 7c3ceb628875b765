"""The poll stage: one look at a source → its new entries, and when to look again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from wireroom import limits
from wireroom.cadence import FAILING_AFTER, Bounds, Decision, History, next_poll
from wireroom.errors import DefectError, PermanentError, TransientError, UnavailableError
from wireroom.frontier import Item, NewItem
from wireroom.metrics import meters
from wireroom.records import Disposition, Source
from wireroom.sources import poll_item
from wireroom.store import SourceView
from workers import exchange, sublists
from workers.context import Context
from workers.continuity import count, numbered
from workers.fetch import Response
from workers.intake import OWN
from workers.listing import LISTINGS, form_of, read_list, refuse_unless
from workers.looking import LINKS, look_at, remember_validators
from workers.outcomes import Look, failure_of, outcome_of, reason_of
from workers.parts import first_part, next_part, rest_soon, shown
from workers.subscribing import after_end, after_poll, is_pushed
from workers.trail import Trail
from workers.verdict import End

MOVED_AFTER: Final = 3
"""Permanent redirects to the same address in a row before it is taken for the source's own."""

Failure = TransientError | PermanentError | DefectError


def poll(context: Context, item: Item, trail: Trail) -> End:
    """Looks at a source once, a request a turn.  A failure ends this poll and sets the time of
    the next: no source is ever given up.  Raises ``NextTurn``; of a list without a source, whose
    failure nobody else would see, also ``PermanentError``, ``TransientError``, ``DefectError``.
    """
    context.pressure.require(context.pressure.room().entering)
    if item.payload.get("once"):
        return _once(context, item, trail)
    view = context.store.source_view(item.source) if item.source else None
    if view is None:
        return End(
            disposition=Disposition.GONE,
            reason="the source is no longer registered",
            children=after_end(context, item.source or ""),
        )
    if sublists.is_list(item):
        return sublists.poll_list(context, item, view.source, trail)
    now = datetime.now(UTC)
    try:
        with trail.step("poll") as hop:
            look = look_at(context, item, view, now)
            hop |= exchange.describe(look.response) | {"new": look.new, "known": look.known}
        return _settled(context, item, view, look, trail, now)
    except UnavailableError:
        raise
    except (TransientError, PermanentError, DefectError) as error:
        return _failed(context, item, view, error, trail, now)


def _settled(
    context: Context, item: Item, view: SourceView, look: Look, trail: Trail, now: datetime
) -> End:
    """The ending of a poll that the source answered."""
    source, state = view.source, view.state
    look, made = first_part(context, item, look, source.content)
    listing = look.listing
    pushed = is_pushed(view, look, now)
    decision = next_poll(
        source.id,
        History.of(state),
        outcome_of(look, now, pushed=pushed),
        Bounds.of(context.settings),
        now,
        wish_seconds=source.poll_seconds,
    )
    decision = rest_soon(decision, History.of(state), look)
    if decision.possible_gap:
        meters().feed_gaps.inc()
    form = listing.form if listing is not None else state.get("form")
    lists = sublists.of_index(context, source, look, form, now)
    _remember_move(state, item.url or source.url, look)
    seen = None
    if listing is not None:
        seen = shown(view.seen, item, state, look)
        unusable = look.new - len(made) if lists is None else 0
        state |= {
            "title": listing.info.title if listing.info else None,
            "form": form,
            "defects": [*listing.defects, *_unusable(unusable)],
            "entries": len(listing.keys),
            "new": look.new,
        }
        if look.found or item.payload.get(LINKS):
            state |= {"feed": look.found, "discovered_at": now.isoformat()}
    remember_validators(state, look)
    count(state)
    state |= {"last_poll": now.isoformat(), "failure": None}

    def remember() -> None:
        # Validators and entries known before their pages had entered would lose those pages;
        # known too late, the pages are handed on again and end unchanged.
        _save(context, source, state, decision, now, seen)
        if lists is not None:
            context.store.forget_source_lists(lists.owner, lists.dead)

    trail.note("poll", what=decision.reason, status=decision.status)
    return End(
        disposition=Disposition.UPDATED if made else Disposition.UNCHANGED,
        children=(
            *made,
            *(lists.due if lists is not None else ()),
            *after_poll(context, view, look, now),
        ),
        again=_again(source, state, decision),
        container=True,
        after=remember,
    )


def _unusable(count: int) -> list[str]:
    """New entries that could become nothing are said, not dropped in silence."""
    return [f"{count} new entries have neither text nor a usable address"] if count else []


def _failed(
    context: Context,
    item: Item,
    view: SourceView,
    error: Failure,
    trail: Trail,
    now: datetime,
) -> End:
    source, state = view.source, view.state
    outcome = failure_of(error)
    if state.get("feed") and outcome.kind == "gone":
        # The feed that a homepage led to is not the source.
        outcome = msgspec.structs.replace(outcome, kind="failed")
    decision = next_poll(
        source.id,
        History.of(state),
        outcome,
        Bounds.of(context.settings),
        now,
        wish_seconds=source.poll_seconds,
    )
    count(state)
    state |= {"failure": str(error)[:500], "failed_at": now.isoformat()}
    if decision.history.failures >= FAILING_AFTER:
        if state.get("feed"):
            state |= {"feed": None, "discovered_at": None}
        elif state.get("former") and state.get("address"):
            state |= {"address": state["former"], "former": None}
    _save(context, source, state, decision, now)
    trail.note("poll", what=decision.reason, status=decision.status)
    return End(
        disposition=Disposition.GONE if outcome.kind == "gone" else Disposition.REJECTED,
        reason=reason_of(error),
        children=after_end(context, source.id) if outcome.kind == "gone" else (),
        again=_again(source, state, decision),
        container=True,
        host_seconds=outcome.retry_after,
    )


def _once(context: Context, item: Item, trail: Trail) -> End:
    """A list that is looked at once (a replay's feed): every entry counts as new."""
    url = item.url or ""
    with trail.step("poll") as hop:
        response = exchange.request(context, item, url)
        form = form_of(response)
        refuse_unless(form, form in LISTINGS)
        listing = read_list(response, form)
        hop |= exchange.describe(response) | {"entries": len(listing.entries)}
    made = tuple(
        msgspec.structs.replace(each, payload=each.payload | {"name": each.url, OWN: True})
        for each in next_part(context, item, listing.entries, content="page")
    )
    ending = Disposition.UPDATED if made else Disposition.UNCHANGED
    return End(disposition=ending, children=made, container=True)


def _remember_move(state: dict[str, Any], url: str, look: Look) -> None:
    """A permanent redirect is adopted once it has been seen repeatedly; the old address is
    kept, and used again if the new one fails."""
    response: Response = look.response
    if look.found or state.get("feed"):
        return  # what moved is the feed of a homepage
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
    context: Context,
    source: Source,
    state: dict[str, Any],
    decision: Decision,
    now: datetime,
    seen: bytes | None = None,
) -> None:
    gone = decision.status == "gone"
    due = None if gone else (now + timedelta(seconds=decision.due_in)).isoformat()
    state |= {
        "history": msgspec.to_builtins(decision.history),
        "status": decision.status,
        "why": decision.reason,
        "next_due": due,
    }
    context.store.save_source_state(source.id, state, seen)


def _again(source: Source, state: dict[str, Any], decision: Decision) -> NewItem | None:
    if decision.status == "gone":
        return None
    return numbered(poll_item(source, decision.due_in, state.get("address")), state)
