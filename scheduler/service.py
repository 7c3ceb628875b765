"""The loop: hands out what is due, takes back what was lost, keeps sources in the frontier.

Only the leader acts; a stand-by takes over within ``leader.LOCK_SECONDS``.  Nothing here
sleeps on behalf of an item: waiting is a due time in the frontier.
"""

from __future__ import annotations

import logging
import threading
import time

from kombu.exceptions import OperationalError

from scheduler.enrol import Enrolment
from scheduler.every import Every
from scheduler.leader import Leadership
from scheduler.messages import Messages
from wireroom import topology
from wireroom.errors import TransientError
from wireroom.frontier import Frontier
from wireroom.pressure import Pressure
from wireroom.quarantining import quarantine_poisoned
from wireroom.settings import Settings
from wireroom.store import Store

log = logging.getLogger("wireroom.scheduler")

DISPATCH_BATCH = 64
MORE_ITEMS = 15
"""Under load a worker that has come to a message takes up to so many more items by itself: a
message's own cost is felt then.  None waits behind another for it."""
BUSY = 16
"""Items that wait for a worker, or are ready at once, from which on there is load."""
FLOW = 50.0
"""Items a second from which on they are handed out in rounds, not each as it becomes due."""
ROUND_SECONDS = 0.05
BUSY_SECONDS = 0.15
"""Longest round, under load: until the workers have taken half of what they have in hand."""
FLOW_SECONDS = 1.0
WAKE_SECONDS = 0.25
"""Longest wait before due times are looked at again."""
RECOVER_SECONDS = 1.0
LEAD_SECONDS = 1.5
SWEEP_SECONDS = 1.0
RECOVER_BATCH = 500
FAILURE_SECONDS = 1.0


class Flow:
    """How many items a second were handed out lately."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._count = 0
        self._rate = 0.0

    def rate(self, more: int) -> float:
        """``more`` were handed out just now."""
        self._count += more
        seconds = time.monotonic() - self._since
        if seconds >= FLOW_SECONDS:
            self._rate = self._count / seconds
            self._since, self._count = time.monotonic(), 0
        return self._rate


class Scheduler:
    """One scheduler.  ``run`` returns when ``stop`` is set."""

    def __init__(
        self,
        settings: Settings,
        frontier: Frontier,
        store: Store,
        messages: Messages,
        leadership: Leadership,
        enrolment: Enrolment,
        pressure: Pressure,
    ) -> None:
        self._settings = settings
        self._frontier = frontier
        self._store = store
        self._messages = messages
        self._leadership = leadership
        self._enrolment = enrolment
        self._pressure = pressure
        self.leads = False
        self._depths: dict[str, int] = {}
        """what waits for a worker, of the queues that are under load"""
        self._held = False
        """whether something waits for the workers, and no time is known at which it may go on"""
        self.stop = threading.Event()
        self._lead = Every(LEAD_SECONDS)
        self._recover = Every(RECOVER_SECONDS)
        self._sweep = Every(SWEEP_SECONDS)
        self._flow = Flow()

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
        if self._recover.due():
            self._take_back()
        if self._sweep.due():
            depths = self._frontier.stats().queue_depth
            self._messages.sweep(depths[topology.SWEEP_QUEUE])
        sent = self._hand_out()
        flow = self._flow.rate(sent)
        if self._enrolment.step():
            return
        if not sent and self._held:
            self.stop.wait(ROUND_SECONDS)
        elif not sent:
            self._frontier.wait_for_work(WAKE_SECONDS)
        elif self._depths:
            half = max(self._depths.values()) / 2 / max(flow, 1.0)
            self.stop.wait(min(max(half, ROUND_SECONDS), BUSY_SECONDS))
        elif flow >= FLOW:
            self.stop.wait(ROUND_SECONDS)

    def _hand_out(self) -> int:
        """Sends what may run now to Celery; returns how many items that were."""
        sent = 0
        self._held = bool(self._pressure.room().fetching)
        for queue in topology.QUEUES:
            if queue == "fetch" and self._held:
                continue
            if not (room := self._messages.room(queue)):
                self._held = True
                continue
            ready = self._frontier.dispatch(queue, min(room, DISPATCH_BATCH))
            if not ready:
                continue
            more = MORE_ITEMS if queue in self._depths or len(ready) >= BUSY else 0
            self._messages.send(queue, ready, more)
            sent += len(ready)
        if sent:
            depths = self._frontier.stats().queue_depth
            self._depths = {queue: depth for queue, depth in depths.items() if depth >= BUSY}
        return sent

    def _take_back(self) -> None:
        for claim in self._frontier.recover(self._settings.max_attempts, limit=RECOVER_BATCH):
            quarantine_poisoned(self._store, self._frontier, claim)
