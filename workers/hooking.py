"""The hook stage: one post to a webhook, a request a claim.

A failure that is the receiver's (no answer, 5xx, 429) holds the whole hook back, with growing
pauses, and counts against no post; one that fails while others arrive, or that is refused, is
quarantined after a few tries.  A hook that fails for days is paused, and what waits for it stays
in the store.
"""

from __future__ import annotations

import logging
import random
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from wireroom import limits, webhooks
from wireroom.errors import PermanentError, TransientError, UnavailableError, UsageError
from wireroom.frontier import Item
from wireroom.metrics import meters
from wireroom.quarantining import quarantined
from wireroom.records import Disposition
from wireroom.retry import retry_delay
from wireroom.store import Hook
from workers.context import Context
from workers.exchange import failure_class, telling
from workers.trail import Trail
from workers.verdict import End, Wait

log = logging.getLogger("wireroom.hooks")

SPREAD_SECONDS: Final = 2.0
"""Posts of a hook that is asked again do not all come at the same moment."""
SAID_MAX_CHARS: Final = 200


def hook(context: Context, item: Item, trail: Trail) -> End | Wait:
    """Sends a post, or says why not now, or why never."""
    store = context.store
    name, number = str(item.payload["hook"]), int(item.payload["post"])
    row = store.hook(name)
    if row is None or row.state == "off":
        return End(disposition=Disposition.GONE, reason="hook-gone")
    if row.state == "paused":
        return End(disposition=Disposition.UNCHANGED, reason="hook-paused")
    now = datetime.now(UTC)
    if row.next_at > now:
        pause = (row.next_at - now).total_seconds() + random.random() * SPREAD_SECONDS
        return Wait(seconds=pause, counted=False)
    body = _body(context, item, row, number, now)
    if body is None:
        return End(disposition=Disposition.UNCHANGED, reason="sent-before")
    try:
        secret = webhooks.secret_of(webhooks.root_secret(context.settings), row.id)
        if webhooks.mark_of(secret) != row.mark:
            raise UsageError("WIREROOM_HOOK_SECRET is another than when the hook was made")
        headers = webhooks.headers(secret, webhooks.post_id(row.id, number), now, body)
        with trail.step("hook") as hop:
            with telling(context, row.url):
                answer = context.client.post(row.url, content=body, headers=headers, follow=False)
            meters().responses.labels(f"{answer.status // 100}xx").inc()
            hop |= {"status": answer.status, "bytes": len(body)}
    except UnavailableError:
        raise
    except (TransientError, PermanentError) as error:
        meters().responses.labels(failure_class(error)).inc()
        return _failed(context, item, row, error, body, now)
    except UsageError as error:
        return _failed(context, item, row, TransientError(str(error)), body, now)
    store.hook_delivered(row.id)
    return End(disposition=Disposition.UPDATED, reason="delivered")


def _body(context: Context, item: Item, row: Hook, number: int, now: datetime) -> bytes | None:
    """What is to be sent; none where the post is at its end."""
    if item.body_ref and (kept := context.frontier.get_body(item.body_ref)) is not None:
        return kept  # out of quarantine
    waiting = context.store.hook_post(row.id, number)
    if not waiting:
        return None
    articles = context.store.articles({each.article_id for each in waiting})
    return webhooks.body_of(row, waiting, articles, now)


def _failed(
    context: Context,
    item: Item,
    row: Hook,
    error: TransientError | PermanentError,
    body: bytes,
    now: datetime,
) -> End | Wait:
    store, settings = context.store, context.settings
    said = str(error)[:SAID_MAX_CHARS]
    refused = isinstance(error, PermanentError)
    if isinstance(error, PermanentError) and error.gone:
        store.stop_hook(row.id, "off", said)
        log.warning("hook %s (%s) is off: %s", row.id, row.watchlist, said)
        return End(disposition=Disposition.GONE, reason="gone")
    since = row.failing_since or now
    if now - since >= timedelta(days=settings.hook_patience_days):
        why = f"failing since {since:%Y-%m-%d %H:%M}: {said}"
        store.stop_hook(row.id, "paused", why)
        log.warning("hook %s (%s) is paused, %s", row.id, row.watchlist, why)
        return End(disposition=Disposition.UNCHANGED, reason="hook-paused")
    asked = error.retry_after if isinstance(error, TransientError) else None
    base, longest = settings.retry_base_seconds, settings.retry_max_seconds
    pause = retry_delay(row.failures + 1, base, longest, asked)
    store.hook_failed(row.id, said, now + timedelta(seconds=pause))
    own = refused or row.failures == 0
    tries = limits.HOOK_REFUSED_TRIES if refused else limits.HOOK_OWN_TRIES
    if own and item.attempts >= tries:
        reason = error.reason if isinstance(error, PermanentError) else "retries-exhausted"
        kept = quarantined(store, context.frontier, item, reason, said)
        kept = msgspec.structs.replace(kept, input=body)
        return End(disposition=Disposition.QUARANTINED, reason=reason, quarantine=kept)
    return Wait(seconds=pause, counted=own, host_seconds=asked, reason=said)
