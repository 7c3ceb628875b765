"""The Celery tasks: one a queue, and the sweep.  Each is a message's way to the runner."""

from __future__ import annotations

import logging

from celery import shared_task

from wireroom import topology
from wireroom.errors import TransientError
from wireroom.frontier import Item
from wireroom.metrics import meters
from wireroom.settings import Settings
from workers.attempt import Work
from workers.context import Context, context, open_context
from workers.delivering import deliver
from workers.fetching import fetch
from workers.hooking import hook
from workers.inhand import InHand
from workers.polling import poll
from workers.posting import enter_posts
from workers.publishing import publish_pending
from workers.runner import Runner
from workers.subscribing import subscribe
from workers.trail import Trail
from workers.verdict import End, HandOn, Wait

log = logging.getLogger("wireroom.tasks")


def _process(context: Context, item: Item, trail: Trail) -> HandOn | End | Wait:
    """Imported where it is wanted: a worker that fetches need not load languages and parsers."""
    from workers.processing import process

    return process(context, item, trail)


WORKS: dict[str, Work] = {
    "poll": poll,
    "fetch": fetch,
    "process": _process,
    "subscribe": subscribe,
    "deliver": deliver,
    "hook": hook,
}
"""The work of each stage of the topology."""


def prepare(settings: Settings, owner: str, queue: str, hand: InHand | None = None) -> None:
    """Called once in a worker's main process, before it forks.

    ``hand``: where its children note what they work on.
    """
    opened = open_context(settings, owner, hand)
    meters()
    if queue == "process":
        import workers.processing  # noqa: F401  so that children share it
        from workers.warm import warm_up

        warm_up(settings.pipelines)
        opened.load_memories()
        # Read before the fork; each child looks for changes itself.
        opened.sites.current()
        # Loads what the database driver needs; a child opens connections of its own.
        opened.store.ping()
        opened.store.close()
    else:
        opened.open_all()


@shared_task(name=topology.TASKS["fetch"])
def fetch_item(key: str, stage: str, more: int = 0) -> None:
    """Polls a source or fetches a page, and up to ``more`` others that are ready."""
    Runner(context(), WORKS).run_message("fetch", key, stage, more)


@shared_task(name=topology.TASKS["process"])
def process_item(key: str, stage: str, more: int = 0) -> None:
    """Takes a body to the store, and up to ``more`` others that are ready.

    Each item has its own time limit; one that ends the process costs the others nothing.
    """
    opened = context()
    runner = Runner(opened, WORKS, time_limit=opened.settings.process_soft_seconds)
    runner.run_message("process", key, stage, more)


@shared_task(name=topology.SWEEP_TASK)
def sweep() -> None:
    """Publishes what waits in the outbox, and enters what webhooks are to be told."""
    for work in (publish_pending, enter_posts):
        try:
            with Trail().step("publish"):
                work(context())
        except TransientError as error:
            log.warning("not published, the next sweep tries again: %s", error)
