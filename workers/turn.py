"""When the claim began that a thread works on, and when its request went out."""

from __future__ import annotations

import threading
import time


class Turn(threading.local):
    """Each thread's own; monotonic seconds."""

    began: float = 0.0
    asked_at: float | None = None

    def begin(self) -> None:
        """Called before the claim: what the claim itself takes delays the request too."""
        self.began = time.monotonic()
        self.asked_at = None

    def ask(self) -> float:
        """Notes that the request goes out now; returns how late after the beginning."""
        self.asked_at = time.monotonic()
        return self.asked_at - self.began

    def asked_ago(self) -> float | None:
        """Seconds since the turn's request went out; none where there was none."""
        return None if self.asked_at is None else time.monotonic() - self.asked_at
