"""The loop: hands out what is due, takes back what was lost, keeps sources in the frontier.

Only the leader acts; a stand-by takes over within ``leader.LOCK_SECONDS``.  Nothing here
sleeps on behalf of an item: waiting is a due time in the frontier.
"""

from __future__ import annotations

import logging
import threading
import time

from celery import Celery
from kombu.exceptions import OperationalError

from scheduler.enrol import enrol_sources
from scheduler.leader import Leadership
from wireroom import topology
from wireroom.errors import TransientError
from wireroom.frontier import Frontier
from wireroom.quarantining import quarantine_poisoned
from wireroom.settings import Settings
from wireroom.store import Store

log = logging.getLogger("wireroom.scheduler")

DISPATCH_BATCH = 64
MESSAGE_ITEMS = 4
"""Items in one message under load, when a message's own cost would be felt; else one, so that
none waits behind another."""
BUSY = 16
"""Items that wait for a worker, or are ready at once, from which on there is load."""
BUSY_SECONDS = 0.15
"""Under load the workers have more than this in hand: handing out less often costs less."""
WAKE_SECONDS = 0.25
"""Longest wait before due times are looked at again."""
RECOVER_SECONDS = 1.0
LEAD_SECONDS = 1.5
SWEEP_SECONDS = 1.0
ENROL_SECONDS = 300.0
RECOVER_BATCH = 500
FAILURE_SECONDS = 1.0


class Every:
    """True once per interval."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    def due(self) -> bool:
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True


class Scheduler:
    """One scheduler.  ``run`` returns when ``stop`` is set."""

    def __init__(
        self,
        settings: Settings,
        frontier: Frontier,
        store: Store,
        app: Celery,
        leadership: Leadership,
    ) -> None:
        self._settings = settings
        self._frontier = frontier
        self._store = store
        self._app = app
        self._leadership = leadership
        self.leads = False
        self._depth = 0
        self.stop = threading.Event()
        self._lead = Every(LEAD_SECONDS)
        self._recover = Every(RECOVER_SECONDS)
        self._sweep = Every(SWEEP_SECONDS)
        self._enrol = Every(ENROL_SECONDS)

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._turn()
            except (TransientError, OperationalError) as error:
                log.warning("the scheduler waits: %s", error)
                self.stop.wait(FAILURE_SECONDS)
        if self.leads:
            try:
                self._leadership.give_up()
            except TransientError as error:
                log.info("the lead could not be given up: %s", error)

    def _turn(self) -> None:
        if self._lead.due():
            led, self.leads = self.leads, self._leadership.hold()
            if self.leads and not led:
                log.info("this scheduler leads")
        if not self.leads:
            self.stop.wait(WAKE_SECONDS)
            return
        if self._enrol.due():
            enrol_sources(self._store, self._frontier)
        if self._recover.due():
            self._take_back()
        if self._sweep.due():
            self._app.send_task(topology.SWEEP_TASK)
        if not self._hand_out():
            self._frontier.wait_for_work(WAKE_SECONDS)
        elif self._depth:
            self.stop.wait(BUSY_SECONDS)

    def _hand_out(self) -> int:
        """Sends what may run now to Celery; returns how many items that were."""
        sent = 0
        for queue in topology.QUEUES:
            ready = self._frontier.dispatch(queue, DISPATCH_BATCH)
            if not ready:
                continue
            size = MESSAGE_ITEMS if self._depth or len(ready) >= BUSY else 1
            with self._app.producer_or_acquire() as producer:
                for at in range(0, len(ready), size):
                    pairs = [list(each) for each in ready[at : at + size]]
                    self._app.send_task(topology.TASKS[queue], args=[pairs], producer=producer)
            sent += len(ready)
        if sent:
            deepest = max(self._frontier.stats().queue_depth.values())
            self._depth = deepest if deepest >= BUSY else 0
        return sent

    def _take_back(self) -> None:
        for claim in self._frontier.recover(self._settings.max_attempts, limit=RECOVER_BATCH):
            quarantine_poisoned(self._store, self._frontier, claim)
