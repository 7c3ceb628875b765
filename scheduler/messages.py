"""Messages to the workers: how many may wait in the broker, and how one is sent.

The frontier counts the messages of items that it has dispatched; the broker's own lists are
looked at as well, because messages outlive the dispatch lease of their items while no worker is
there to take them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import redis
from celery import Celery

from wireroom import topology
from wireroom.frontier import Ready
from wireroom.settings import Settings
from wireroom.waiting import messages_waiting

SWEEPS: Final = 8
"""Room for sweeps beside the items, whose queue they share."""


class Messages:
    """What one scheduler sends.  Methods raise ``TransientError`` or kombu's ``OperationalError``
    while Redis cannot serve."""

    def __init__(self, app: Celery, client: redis.Redis, settings: Settings) -> None:
        self._app = app
        self._client = client
        self._settings = settings

    def room(self, queue: str) -> int:
        """How many more messages for items may wait in ``queue``."""
        bound = self._settings.queue_bound + (SWEEPS if queue == topology.SWEEP_QUEUE else 0)
        return max(bound - messages_waiting(self._client, self._settings, queue), 0)

    def send(self, queue: str, ready: Sequence[Ready], more: int) -> None:
        """One message an item; each stands for up to ``more`` others as well."""
        with self._app.producer_or_acquire() as producer:
            for each in ready:
                self._app.send_task(
                    topology.TASKS[queue], args=[each.key, each.stage, more], producer=producer
                )

    def sweep(self, depth: int) -> None:
        """Unless sweeps wait that nobody makes; ``depth``: messages for items in their queue."""
        waiting = messages_waiting(self._client, self._settings, topology.SWEEP_QUEUE)
        if waiting - depth < SWEEPS:
            self._app.send_task(topology.SWEEP_TASK)
