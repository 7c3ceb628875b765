"""One try of an item's work, and what became of it: the one place that catches everything."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Final

from wireroom.errors import (
    DefectError,
    HeldBackError,
    PermanentError,
    TransientError,
    UnavailableError,
)
from wireroom.frontier import Item
from wireroom.pressure import HELD_SECONDS
from wireroom.quarantining import quarantined
from wireroom.records import Disposition
from wireroom.retry import retry_delay
from workers.context import Context
from workers.timelimit import time_limit
from workers.trail import Trail
from workers.verdict import End, HandOn, NextTurn, Wait

log = logging.getLogger("wireroom.attempt")

Work = Callable[[Context, Item, Trail], HandOn | End | Wait]

UNAVAILABLE_SECONDS: Final = 2.0
"""Wait of an item that met an unavailable store or Redis; no try is counted."""
DETAIL_MAX_CHARS: Final = 4_000


def attempt(
    context: Context,
    item: Item,
    works: Mapping[str, Work],
    trail: Trail,
    seconds: float | None = None,
) -> HandOn | End | Wait | NextTurn:
    """The verdict of the work of the item's stage, with every failure turned into one.

    ``seconds``: the longest that it may take, where it runs in a main thread.  Raises
    ``TransientError`` where what is to be quarantined cannot be read.
    """
    settings = context.settings
    try:
        with time_limit(seconds) if seconds else nullcontext():
            return works[item.stage](context, item, trail)
    except NextTurn as turn:
        return turn
    except HeldBackError as error:
        log.info("%s waits: %s", item.key, error)
        return Wait(seconds=error.retry_after or HELD_SECONDS, counted=False)
    except UnavailableError as error:
        log.warning("%s waits: %s", item.key, error)
        return Wait(seconds=UNAVAILABLE_SECONDS, counted=False)
    except TransientError as error:
        trail.note(item.stage, what=str(error))
        if item.attempts >= settings.max_attempts:
            return give_up(context, item, "retries-exhausted", str(error))
        return Wait(
            seconds=retry_delay(
                item.attempts,
                settings.retry_base_seconds,
                settings.retry_max_seconds,
                error.retry_after,
            ),
            weight=error.weight,
            host_seconds=error.retry_after,
            reason=str(error),
        )
    except PermanentError as error:
        trail.note(item.stage, what=str(error))
        ending = Disposition.GONE if error.gone else Disposition.REJECTED
        return End(disposition=ending, reason=error.reason)
    except DefectError as error:
        return give_up(context, item, error.reason, str(error))
    except MemoryError:
        return give_up(context, item, "out-of-memory", "stopped for want of memory")
    except Exception as error:
        log.exception("a defect in stage %s", item.stage)
        detail = "".join(traceback.format_exception(error))[-DETAIL_MAX_CHARS:]
        return give_up(context, item, "defect", detail)


def give_up(context: Context, item: Item, reason: str, detail: str) -> End:
    """The item ends in quarantine with its input."""
    keep = quarantined(context.store, context.frontier, item, reason, detail)
    return End(disposition=Disposition.QUARANTINED, reason=reason, quarantine=keep)
