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
from typing import NamedTuple

from wireroom.errors import TransientError
from wireroom.frontier import Claim, Frontier

log = logging.getLogger("wireroom.keeper")


class Kept(NamedTuple):
    """A claim whose lease is to hold."""

    key: str
    token: str


def keep(frontier: Frontier, lease_seconds: float, claims: Callable[[], Iterable[Kept]]) -> None:
    """The body of a thread that lives as long as its process: extends the leases of what ``claims``
    returns, three times a lease."""
    while True:
        time.sleep(lease_seconds / 3)
        for each in claims():
            try:
                frontier.extend(each.key, each.token, lease_seconds)
            except TransientError as error:
                log.info("a lease could not be extended: %s", error)


class LeaseKeeper:
    """One thread a process, for the claims of all its threads.  ``limit_seconds`` bounds how long
    one claim is kept."""

    def __init__(self, frontier: Frontier, lease_seconds: float, limit_seconds: float) -> None:
        self._frontier = frontier
        self._lease = lease_seconds
        self._limit = limit_seconds
        self._claims: dict[Kept, float] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def keeping(self, claim: Claim) -> Iterator[None]:
        """Extends the lease of ``claim`` while the block runs."""
        kept = Kept(claim.item.key, claim.token)
        with self._lock:
            self._claims[kept] = time.monotonic() + self._limit
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
                self._claims.pop(kept, None)

    def _kept(self) -> list[Kept]:
        now = time.monotonic()
        with self._lock:
            return [kept for kept, until in self._claims.items() if now < until]
