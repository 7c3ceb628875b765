"""The stages on one screen: what runs where, within which limits, and what comes next.

Queues, Celery routes, metric labels and the stage names in an item's trail derive from
``STAGES``.  The steps of ``process`` are functions that one task calls in order; they share
its lease, and each is timed under its own name.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Stage(NamedTuple):
    """One row: a stage that items wait for in the frontier."""

    name: str
    queue: str
    """Celery queue, served by workers of one kind"""
    steps: tuple[str, ...]
    """names under which its time is measured"""
    next: str | None
    """stage that an item is handed on to, if any"""


STAGES: Final = (
    Stage("poll", "fetch", ("poll",), None),
    Stage("fetch", "fetch", ("fetch",), "process"),
    Stage(
        "process",
        "process",
        ("expand", "extract", "deduplicate", "enrich", "story", "store"),
        None,
    ),
    Stage("subscribe", "fetch", ("subscribe",), None),
    Stage("deliver", "fetch", ("deliver",), None),
    Stage("hook", "fetch", ("hook",), None),
)
BY_NAME: Final = {stage.name: stage for stage in STAGES}
QUEUES: Final = tuple(dict.fromkeys(stage.queue for stage in STAGES))
STEPS: Final = (*(step for stage in STAGES for step in stage.steps), "publish")

TASKS: Final = {queue: f"workers.tasks.{queue}" for queue in QUEUES}
"""One Celery task a queue: which stage it runs is the item's, known once it is claimed."""

SWEEP_TASK: Final = "workers.tasks.sweep"
"""Publishes what waits in the outbox."""
TASK_NAMES: Final = frozenset({*TASKS.values(), SWEEP_TASK})
SWEEP_QUEUE: Final = "fetch"
