"""``python -m workers.main fetch|process``: one Celery worker, under a supervisor.

``fetch`` is bound by the network and runs threads; ``process`` is bound by the processor and
forks a child a core, after everything that the children can share has been loaded.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from functools import partial

from celery.platforms import EX_OK
from celery.signals import worker_ready
from celery.worker import state

from wireroom import limits
from wireroom import log as logs
from wireroom.broker import make_app
from wireroom.embedded import connect, redis_url
from wireroom.errors import TransientError
from wireroom.frontier import Frontier, Lease
from wireroom.presence import Service, keep_beating, owner_name
from wireroom.settings import Settings, load
from wireroom.supervisor import end_with_parent
from workers.celerylogs import speak_plainly
from workers.inhand import InHand
from workers.keeper import keep
from workers.liveness import watch
from workers.pool import Report, watch_over
from workers.runner import MORE_SECONDS

log = logging.getLogger("wireroom.worker")

POOLS = {"fetch": "threads", "process": "workers.pool:TaskPool"}


def concurrency(queue: str, settings: Settings) -> int:
    """Items at once in this worker."""
    if queue == "fetch":
        return settings.fetch_threads
    return settings.process_workers or os.cpu_count() or 1


def reporter(settings: Settings) -> Report:
    """Tells the frontier of what a child died, and that its lease is over."""
    frontier = Frontier.from_settings(connect(settings), settings)

    def report(lease: Lease, cause: str) -> None:
        try:
            frontier.blame(lease.key, cause)
            frontier.extend(lease, 0.0)
        except TransientError as error:
            log.warning("not noted, %s: %s", error, cause)

    return report


def main() -> None:
    """Runs until SIGTERM, then finishes what is in hand."""
    queue = sys.argv[1]
    settings = load()
    logs.configure(settings)
    speak_plainly()
    app = make_app(settings, redis_url(settings))
    owner = owner_name(f"worker:{queue}")

    # Nearly all that is made now stays: collecting meanwhile takes a seventh of the start.
    gc.disable()
    from workers import tasks

    hand = InHand(concurrency(queue, settings)) if queue == "process" else None
    tasks.prepare(settings, owner, queue, hand)
    limit = limits.HARD_LIMIT_FACTOR * settings.process_soft_seconds
    if hand is not None:
        app.conf.task_time_limit = limit
        watch_over(hand, limit - MORE_SECONDS, reporter(settings))
        # Objects that live for ever stay out of the collector, so that collecting in a child
        # does not touch, and so copy, the pages shared with the parent.
        gc.collect()
        gc.freeze()
    gc.enable()
    stop = threading.Event()

    def announce(**_: object) -> None:
        if hand is not None:
            threading.Thread(
                target=keep,
                args=(
                    Frontier.from_settings(connect(settings), settings),
                    settings.lease_seconds,
                    partial(hand.kept, limit),
                ),
                name="keeper",
                daemon=True,
            ).start()
        threading.Thread(
            target=watch,
            args=(connect(settings), settings, queue, stop),
            name="liveness",
            daemon=True,
        ).start()
        threading.Thread(
            target=keep_beating,
            args=(
                connect(settings),
                settings.redis_prefix,
                Service(name=f"worker:{queue}", owner=owner),
                stop,
            ),
            name="presence",
            daemon=True,
        ).start()

    def end_quietly(**_: object) -> None:
        """A warm shutdown without Celery's notice on the terminal."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(state, "should_stop", EX_OK))

    worker_ready.connect(announce, weak=False)
    worker_ready.connect(end_quietly, weak=False)
    worker = app.Worker(
        pool=POOLS[queue],
        concurrency=concurrency(queue, settings),
        queues=[queue],
        hostname=owner,
        loglevel=settings.log_level.upper(),
        without_heartbeat=True,
        without_gossip=True,
        without_mingle=True,
        quiet=True,
    )
    end_with_parent()
    worker.start()
    sys.exit(worker.exitcode or 0)


if __name__ == "__main__":
    main()
