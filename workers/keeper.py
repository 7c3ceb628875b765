"""Keeps the leases of the claims that are worked on, up to a limit for each.

A process that is killed or stopped stops keeping, and its leases run out: that is the point.  For
children that process, whose code may not let go of the interpreter, their parent keeps.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from wireroom.errors import TransientError
from wireroom.frontier import Claim, Frontier, Lease

log = logging.getLogger("wireroom.keeper")


def keep(frontier: Frontier, lease_seconds: float, leases: Callable[[], Iterable[Lease]]) -> None:
    """The body of a thread that lives as long as its process: extends what ``leases`` returns,
    three times a lease."""
    while True:
        time.sleep(lease_seconds / 3)
        for each in leases():
            try:
                frontier.extend(each, lease_seconds)
            except TransientError as error:
                log.info("a lease could not be extended: %s", error)


class LeaseKeeper:
    """One thread a process, for the claims of all its threads.  ``limit_seconds`` bounds how long
    one claim is kept."""

    def __init__(self, frontier: Frontier, lease_seconds: float, limit_seconds: float) -> None:
        self._frontier = frontier
        self._lease = lease_seconds
        self._limit = limit_seconds
        self._leases: dict[Lease, float] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def keeping(self, claim: Claim) -> Iterator[None]:
        """Extends the lease of ``claim`` while the block runs."""
        with self._lock:
            self._leases[claim.lease] = time.monotonic() + self._limit
            if self._thread is None:
                arguments = (self._frontier, self._lease, self._kept)
                self._thread = threading.Thread(
                    target=keep, args=arguments, name="keeper", daemon=True
                )
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._leases.pop(claim.lease, None)

    def _kept(self) -> list[Lease]:
        now = time.monotonic()
        with self._lock:
            return [lease for lease, until in self._leases.items() if now < until]
