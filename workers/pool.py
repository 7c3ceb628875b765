"""Celery's pool of processes, which says of what a child died that had an item in hand."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from typing import Any

from celery.concurrency import asynpool, prefork

from wireroom.frontier import Lease
from workers.inhand import Held, InHand

log = logging.getLogger("wireroom.pool")

Report = Callable[[Lease, str], None]
"""Takes what a child had in hand, and what it died of."""

REAP_SECONDS = 1.0

_hand: InHand | None = None
_report: Report | None = None
_limit = 0.0


def watch_over(hand: InHand, limit: float, report: Report) -> None:
    """From now on ``report`` is told of each child that dies with an item in hand.

    ``limit``: seconds after which a child is killed for the time that its message takes.
    """
    global _hand, _report, _limit
    _hand, _report, _limit = hand, report, limit


def cause_of_death(status: int, held: Held, limit: float) -> str:
    """In words, from the exit status (negative: a signal) and what was in hand."""
    if status >= 0:
        how = f"ended itself with status {status}"
    else:
        known = {each.value: each.name for each in signal.Signals}
        name = known.get(-status, f"signal {-status}")
        how = f"killed by {name}"
        if held.seconds >= limit:
            how += " at the time limit"
        elif name == "SIGKILL":
            how += ", by the kernel if memory ran out"
    step = f" in step {held.step}" if held.step else ""
    return f"its worker was lost{step} after {held.seconds:.1f} s: {how}"


class Pool(asynpool.AsynPool):  # type: ignore[misc]  # celery has no types
    """Asks what each child died of, and replaces it at once."""

    def _event_process_exit(self, hub: Any, proc: Any) -> None:
        """The pipe that tells of a child's end closes a moment before the child can be reaped;
        a look that comes too early would be repeated only by a timer, after five seconds
        (https://github.com/celery/celery/issues/9588)."""
        proc.join(REAP_SECONDS)
        super()._event_process_exit(hub, proc)

    def process_flush_queues(self, proc: Any) -> None:
        """Called for each child that has ended, before another takes its place."""
        super().process_flush_queues(proc)
        if _hand is None or _report is None or proc.exitcode is None:
            return
        held = _hand.held(proc.index)
        _hand.clear(proc.index)
        if held is not None:
            cause = cause_of_death(proc.exitcode, held, _limit)
            log.error("%s: %s", held.lease.key, cause)
            _report(held.lease, cause)


class TaskPool(prefork.TaskPool):  # type: ignore[misc]
    Pool = Pool
