"""What happened to an item in one claim: hops for ``explain``, times for the metrics."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from wireroom.metrics import bucket_of, meters
from workers.verdict import NextTurn

log = logging.getLogger("wireroom.slow")

DETAIL_MAX_CHARS = 300


class Trail:
    """Collects the hops of one claim, in order."""

    def __init__(
        self,
        begins: Callable[[str], None] | None = None,
        *,
        item: str | None = None,
        slow_seconds: float = math.inf,
    ) -> None:
        """``begins`` is told of each step that begins.  Steps of ``item`` that take
        ``slow_seconds`` or longer are logged with its id, which `wireroom explain` takes."""
        self.hops: list[dict[str, Any]] = []
        self._begins = begins
        self._item = item
        self._slow_seconds = slow_seconds

    @contextmanager
    def step(self, stage: str) -> Iterator[dict[str, Any]]:
        """Times a step; what the caller puts into the yielded dict is kept with the hop."""
        detail: dict[str, Any] = {}
        if self._begins is not None:
            self._begins(stage)
        at = time.time()
        started, worked = time.perf_counter(), time.thread_time()
        try:
            yield detail
        except NextTurn as turn:
            detail.setdefault("what", str(turn)[:DETAIL_MAX_CHARS])
            meters().last_completion.labels(stage).set_to_current_time()
            raise
        except Exception as error:
            detail.setdefault("what", f"{type(error).__name__}: {error}"[:DETAIL_MAX_CHARS])
            raise
        else:
            meters().last_completion.labels(stage).set_to_current_time()
        finally:
            seconds = time.perf_counter() - started
            meters().stage_seconds.labels(stage).observe(seconds)
            meters().stage_cpu.labels(stage).inc(max(time.thread_time() - worked, 0.0))
            if seconds >= self._slow_seconds:
                self._say(stage, seconds)
            hop = {"stage": stage, "at": int(at * 1000), "seconds": round(seconds, 6)}
            self.hops.append(hop | detail)

    def _say(self, stage: str, seconds: float) -> None:
        fields = {
            "item": self._item,
            "stage": stage,
            "seconds": round(seconds, 3),
            "le": bucket_of(seconds),
        }
        log.info("a slow step", extra={"fields": fields})

    def note(self, stage: str, **detail: Any) -> None:
        """A hop without a duration: a decision, a failure."""
        short = {
            key: value[:DETAIL_MAX_CHARS] if isinstance(value, str) else value
            for key, value in detail.items()
        }
        self.hops.append({"stage": stage, "at": int(time.time() * 1000), "seconds": 0.0} | short)
