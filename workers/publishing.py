"""From the outbox to the outgoing Redis Stream: at least once, in order of storing.

A stream entry has ``id`` (of the notice: a consumer that remembers it sees each once),
``event`` and ``record`` (the article record as JSON).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import redis

from wireroom.errors import UnavailableError
from wireroom.records import to_json
from wireroom.store import Notice
from workers.context import Context

STREAM: Final = "articles"
BATCH: Final = 200
LOCK_SECONDS: Final = 30.0


def publish_pending(context: Context) -> int:
    """Sends what waits in the outbox, oldest first; returns how many notices were sent.

    One worker at a time does it, so that the order is kept.  Raises ``UnavailableError`` where
    Redis does not take them: they stay in the outbox.
    """
    prefix = context.settings.redis_prefix
    sent = 0
    try:
        with context.redis.lock(f"{prefix}publishing", timeout=LOCK_SECONDS, blocking=False):
            while notices := context.store.outbox_pending(BATCH):
                _send(context, notices)
                sent += context.store.outbox_done([each.id for each in notices])
    except redis.exceptions.LockError:
        return sent
    except redis.RedisError as error:
        raise UnavailableError(f"the stream does not take articles: {error}") from error
    return sent


def _send(context: Context, notices: Sequence[Notice]) -> None:
    records = context.store.articles({each.article_id for each in notices})
    with context.redis.pipeline(transaction=False) as pipe:
        for notice in notices:
            article = records.get(notice.article_id)
            if article is None:
                continue
            pipe.xadd(
                context.settings.redis_prefix + STREAM,
                {"id": str(notice.id), "event": notice.event, "record": to_json(article)},
                maxlen=context.settings.stream_max_length,
                approximate=True,
            )
        pipe.execute()
