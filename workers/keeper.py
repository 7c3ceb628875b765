"""Keeps the leases of the claims that this process works on, up to a limit for each.

A process that is killed, stopped or stuck in code that never lets go of the interpreter
stops keeping, and its leases run out: that is the point.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from wireroom.errors import TransientError
from wireroom.frontier import Claim, Frontier

log = logging.getLogger("wireroom.keeper")


class LeaseKeeper:
    """One thread a process.  ``limit_seconds`` bounds how long one claim is kept."""

    def __init__(self, frontier: Frontier, lease_seconds: float, limit_seconds: float) -> None:
        self._frontier = frontier
        self._lease = lease_seconds
        self._limit = limit_seconds
        self._claims: dict[str, tuple[Claim, float]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def keeping(self, claim: Claim) -> Iterator[None]:
        """Extends the lease of ``claim`` while the block runs."""
        with self._lock:
            self._claims[claim.token] = (claim, time.monotonic() + self._limit)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._claims.pop(claim.token, None)

    def _run(self) -> None:
        while True:
            time.sleep(self._lease / 3)
            now = time.monotonic()
            with self._lock:
                kept = [claim for claim, until in self._claims.values() if now < until]
            for claim in kept:
                try:
                    self._frontier.extend(claim, self._lease)
                except TransientError as error:
                    log.info("a lease could not be extended: %s", error)
