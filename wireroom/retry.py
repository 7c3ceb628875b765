"""How long an item waits before it is tried again."""

from __future__ import annotations

import random

from wireroom import limits


def retry_delay(
    attempt: int,
    base: float,
    longest: float,
    asked: float | None = None,
    spread: float | None = None,
) -> float:
    """Seconds to wait after failed try number ``attempt`` (from 1).

    Exponential with full jitter on its upper half; never less than ``asked`` (a Retry-After),
    which is itself bounded.  ``spread`` in [0, 1) replaces the random draw.
    """
    ceiling = min(base * 2.0 ** (max(attempt, 1) - 1), longest)
    draw = random.random() if spread is None else spread
    delay = ceiling * (0.5 + draw / 2)
    if asked is not None:
        return max(delay, min(asked, limits.RETRY_AFTER_MAX_SECONDS))
    return delay
