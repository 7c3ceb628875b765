"""What Celery and its pool say, in the form of our own lines."""

from __future__ import annotations

import logging

from billiard.util import get_logger
from celery.signals import setup_logging

_LOST = ("WorkerLostError", "TimeLimitExceeded")


class _SaidElsewhere(logging.Filter):
    """Leaves out that a child was lost, with the traceback of the pool that noticed it: the pool's
    own line says which child and how it ended, and ours with what in hand."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        return not any(name in said for name in _LOST)


def _configured(**_: object) -> None:
    """Called in place of Celery's own set-up of handlers and formats."""
    pool = get_logger()
    pool.handlers.clear()
    pool.propagate = True
    pool.setLevel(logging.ERROR)


def speak_plainly() -> None:
    """Called once, before the worker is made."""
    logging.getLogger("celery.worker.request").addFilter(_SaidElsewhere())
    setup_logging.connect(_configured, weak=False)
