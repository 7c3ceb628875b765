"""From the outbox to the outgoing Redis Stream: at least once, in order of storing.

Batches are numbered, in the store with their notices and in Redis, in one step with their
entries.  Where Redis has a lower number it was emptied or set back, and what was sent since then
is sent again.

A stream entry has ``id`` (of the notice: a consumer that remembers it sees each once),
``event`` and ``record`` (the article record as JSON); where watchlists have marked this event,
``watchlists`` has their names, divided by spaces.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any, Final, cast

import redis

from wireroom.errors import UnavailableError
from wireroom.records import to_json
from wireroom.store import Notice
from workers.context import Context

log = logging.getLogger("wireroom.publishing")

STREAM: Final = "articles"
BATCH: Final = 200
LOCK_SECONDS: Final = 30.0
"""For one batch; a publisher that has lost the lock meanwhile stops."""
RUN_SECONDS: Final = 10.0
"""After which a publisher gives its thread back; the next sweep goes on."""
NUMBER: Final = "articles:batch"
"""Key of the number of the latest batch that is in the stream."""


def publish_pending(context: Context) -> int:
    """Sends what waits in the outbox, oldest first; returns how many notices were sent.

    One worker at a time does it, so that the order is kept.  Raises ``UnavailableError`` where
    Redis does not take them: they stay in the outbox.
    """
    prefix = context.settings.redis_prefix
    sent, until = 0, time.monotonic() + RUN_SECONDS
    lock = context.redis.lock(f"{prefix}publishing", timeout=LOCK_SECONDS, blocking=False)
    try:
        with lock:
            batch = _last_batch(context)
            while time.monotonic() < until:
                notices = context.store.outbox_pending(BATCH)
                if not notices:
                    break
                batch += 1
                _send(context, notices, batch)
                sent += context.store.outbox_sent([each.id for each in notices], batch)
                lock.reacquire()
    except redis.exceptions.LockError:
        return sent
    except redis.RedisError as error:
        raise UnavailableError(f"the stream does not take articles: {error}") from error
    return sent


def _last_batch(context: Context) -> int:
    """The number of the latest batch.  What Redis has lost of them is pending afterwards."""
    raw = cast("bytes | None", context.redis.get(context.settings.redis_prefix + NUMBER))
    there, sent = int(raw or 0), context.store.outbox_last_batch()
    if there < sent and (lost := context.store.outbox_lost(there)):
        log.warning("Redis has lost %d published articles; they are sent again", lost)
    return max(there, sent)


def _send(context: Context, notices: Sequence[Notice], batch: int) -> None:
    records = context.store.articles({each.article_id for each in notices})
    packed = {name: to_json(article) for name, article in records.items()}
    longest = _length(context, [len(each) for each in packed.values()])
    with context.redis.pipeline(transaction=True) as pipe:
        for notice in notices:
            if notice.article_id not in packed:
                continue
            pipe.xadd(
                context.settings.redis_prefix + STREAM,
                _entry(notice, packed[notice.article_id]),
                maxlen=longest,
                approximate=True,
            )
        pipe.set(context.settings.redis_prefix + NUMBER, batch)
        pipe.execute()


def _entry(notice: Notice, record: bytes) -> dict[Any, Any]:
    entry = {"id": str(notice.id), "event": notice.event, "record": record}
    if names := notice.payload.get("watchlists"):
        entry["watchlists"] = " ".join(names)
    return entry


def _length(context: Context, sizes: Sequence[int]) -> int:
    """Entries that the stream keeps, were all like these (of so many bytes)."""
    longest = context.settings.stream_max_length
    if not sizes:
        return longest
    mean = sum(sizes) / len(sizes)
    return max(min(longest, int(context.pressure.stream_bytes() / mean)), 1)
