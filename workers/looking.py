"""Where a poll looks: the source's address, the feed that its homepage led to, or, while that
is not known, one candidate for it in each turn.

A homepage's feed is found once and remembered (``state["feed"]``); it is looked for again when
it fails, and once a week where the page itself is read.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from wireroom.cadence import FAILING_AFTER, History
from wireroom.errors import DefectError, PermanentError, TransientError, UnavailableError
from wireroom.frontier import Item
from wireroom.records import Source
from wireroom.store import SourceView
from wireroom.urls import host_key
from workers import exchange
from workers.context import Context
from workers.continuity import NUMBER, still_to_come, unbroken
from workers.discover import Format
from workers.fetch import Response
from workers.listing import (
    LISTINGS,
    PAGE,
    candidates_of,
    form_of,
    html_of,
    read_candidate,
    read_links,
    read_list,
    refuse_unless,
)
from workers.outcomes import Look
from workers.seen import Seen
from workers.verdict import NextTurn

DISCOVER_AGAIN: Final = timedelta(days=7)
CANDIDATES: Final = "candidates"
"""Payload: addresses that are still to be tried, the first in this turn."""
LINKS: Final = "links"
"""Payload: no candidate held anything, the page's own links are taken."""


def look_at(context: Context, item: Item, view: SourceView, now: datetime) -> Look:
    """One request's part of a look at a source.

    Raises ``NextTurn`` where the look goes on, and ``PermanentError``, ``TransientError`` or
    ``DefectError`` where it failed.
    """
    if item.payload.get(CANDIDATES):
        return _try_candidate(context, item, view)
    source, state = view.source, view.state
    home = item.url or source.url
    address = home if item.payload.get(LINKS) else state.get("feed") or home
    response = conditional(context, item, address, state, source)
    digest = digest_of(response)
    whole = unbroken(item, state)
    if response.not_modified or (whole and digest == state.get("digest")):
        return Look(response=response, digest=state.get("digest"))
    seen = Seen(view.seen)
    known = seen.known if whole else None
    form = form_of(response)
    if form in LISTINGS and source.kind != PAGE:
        listing = read_list(response, form, known)
        if not whole:
            listing = still_to_come(context, item, listing, seen, source.content)
        return Look(response=response, digest=digest, listing=listing)
    refuse_unless(form, form is Format.HTML and _may_be_page(source, state))
    html = html_of(response)
    if source.kind != PAGE and not item.payload.get(LINKS) and _discovers(state, now):
        sitemaps = exchange.sitemaps_at(context, response.url, insecure_tls=source.insecure_tls)
        if found := candidates_of(html, response.url, sitemaps):
            raise _turn_to(item, found)
    listing = read_links(html, response.url, known)
    if not whole:
        listing = still_to_come(context, item, listing, seen, source.content)
    return Look(response=response, digest=digest, listing=listing)


def conditional(
    context: Context, item: Item, address: str, state: dict[str, Any], source: Source
) -> Response:
    """The answer of ``address``, asked with the validators that this very address gave, unless
    what followed from them was lost."""
    own = state.get("validated") == exchange.asked_at(item, address) and unbroken(item, state)
    return exchange.request(
        context,
        item,
        address,
        etag=state.get("etag") if own else None,
        last_modified=state.get("last_modified") if own else None,
        insecure_tls=source.insecure_tls and host_key(address) == host_key(source.url),
    )


def digest_of(response: Response) -> str:
    """Stands for the body: the same bytes are no news, whatever the server says of them."""
    return blake2b(response.body, digest_size=12).hexdigest()


def remember_validators(state: dict[str, Any], look: Look) -> None:
    """The answer's validators, with the address that gave them; none where entries are left,
    which the next look is to find."""
    response = look.response
    if look.left:
        state |= dict.fromkeys(("etag", "last_modified", "validated", "digest"))
    elif not response.not_modified:
        state |= {
            "etag": response.etag,
            "last_modified": response.last_modified,
            "validated": response.url,
            "digest": look.digest,
        }


def _try_candidate(context: Context, item: Item, view: SourceView) -> Look:
    first, *rest = item.payload[CANDIDATES]
    try:
        response = exchange.request(context, item, first)
        seen = Seen(view.seen)
        whole = unbroken(item, view.state)
        listing = read_candidate(response, seen.known if whole else None)
        if listing is not None and not whole:
            listing = still_to_come(context, item, listing, seen, view.source.content)
    except UnavailableError:
        raise
    except (PermanentError, TransientError, DefectError):
        listing = None
    if listing is not None:
        return Look(response=response, digest=digest_of(response), listing=listing, found=first)
    raise _turn_to(item, rest)


def _turn_to(item: Item, candidates: list[str]) -> NextTurn:
    kept = {name: item.payload[name] for name in ("insecure_tls", NUMBER) if name in item.payload}
    if candidates:
        return NextTurn(
            host_key(candidates[0]), kept | {CANDIDATES: candidates}, f"tries {candidates[0]}"
        )
    return NextTurn(host_key(item.url or ""), kept | {LINKS: True}, "no feed was found")


def _may_be_page(source: Source, state: dict[str, Any]) -> bool:
    """A feed that suddenly answers with a page is failing, until it has failed for long."""
    if source.kind in ("feed", "sitemap"):
        return False
    was_list = state.get("form") not in (None, PAGE)
    return not was_list or History.of(state).failures >= FAILING_AFTER


def _discovers(state: dict[str, Any], now: datetime) -> bool:
    at = state.get("discovered_at")
    return at is None or now - datetime.fromisoformat(at) > DISCOVER_AGAIN
