"""What happened to an item in one claim: hops for ``explain``, times for the metrics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from wireroom.metrics import meters
from workers.verdict import NextTurn

DETAIL_MAX_CHARS = 300


class Trail:
    """Collects the hops of one claim, in order."""

    def __init__(self, begins: Callable[[str], None] | None = None) -> None:
        """``begins`` is told of each step that begins."""
        self.hops: list[dict[str, Any]] = []
        self._begins = begins

    @contextmanager
    def step(self, stage: str) -> Iterator[dict[str, Any]]:
        """Times a step; what the caller puts into the yielded dict is kept with the hop."""
        detail: dict[str, Any] = {}
        if self._begins is not None:
            self._begins(stage)
        at = time.time()
        started = time.perf_counter()
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
            hop = {"stage": stage, "at": int(at * 1000), "seconds": round(seconds, 6)}
            self.hops.append(hop | detail)

    def note(self, stage: str, **detail: Any) -> None:
        """A hop without a duration: a decision, a failure."""
        short = {
            key: value[:DETAIL_MAX_CHARS] if isinstance(value, str) else value
            for key, value in detail.items()
        }
        self.hops.append({"stage": stage, "at": int(time.time() * 1000), "seconds": 0.0} | short)
