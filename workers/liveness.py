"""A worker that no longer takes messages ends itself; its supervisor starts another.

After a broken connection Celery's consumer may wait for ever on a socket that is closed, in a
process that otherwise lives (celery#8030, #9054, #10205, kombu#2007).  It shows in messages that
wait for this worker's queue while nothing happens in it.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from typing import Final

import redis
from celery.worker import state

from wireroom.broker import VISIBILITY_SECONDS
from wireroom.errors import TransientError
from wireroom.settings import Settings
from wireroom.waiting import messages_waiting

log = logging.getLogger("wireroom.liveness")

IDLE_SECONDS: Final = 10.0
"""So long messages may wait for a worker with empty hands (or for a lease, if that is shorter):
one that consumes takes them in milliseconds."""
LOOK_SECONDS: Final = 1.0
GRACE_SECONDS: Final = 10.0
"""For ending in order, before it ends at once."""


class Watch:
    """Whether messages wait in vain."""

    def __init__(self, idle: float, busy: float) -> None:
        """Patience in seconds with empty hands, and with work in hand."""
        self._idle, self._busy = idle, busy
        self._since: float | None = None
        self._taken = -1

    def in_vain(self, *, waiting: int, in_hand: int, taken: int, now: float) -> bool:
        """What is seen at ``now`` (monotonic seconds): messages that wait, tasks in hand, tasks
        taken so far.  Whether for longer than the patience messages waited and none was taken."""
        if not waiting or taken != self._taken:
            self._since, self._taken = None, taken
            return False
        if self._since is None:
            self._since = now
        return now - self._since > (self._busy if in_hand else self._idle)


def watch(client: redis.Redis, settings: Settings, queue: str, stop: threading.Event) -> None:
    """Looks until ``stop`` is set; runs in a thread of the worker's main process."""
    seen = Watch(min(IDLE_SECONDS, settings.lease_seconds), VISIBILITY_SECONDS / 2)
    while not stop.wait(LOOK_SECONDS):
        try:
            waiting = messages_waiting(client, settings, queue)
        except TransientError:
            waiting = 0  # nothing can be taken
        if seen.in_vain(
            waiting=waiting,
            in_hand=len(state.active_requests) + len(state.reserved_requests),
            taken=sum(state.total_count.values()),
            now=time.monotonic(),
        ):
            log.error("%d messages wait and none is taken: this worker ends", waiting)
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(GRACE_SECONDS)
            os._exit(1)
