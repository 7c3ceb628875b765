"""What each child of a processing worker has in hand, readable by its parent and after its death.

A child writes into memory that it shares with its parent: the claim, since when, and the step that
it has begun last.  Code that ends or blocks the process leaves it as it stands.  A look in the
middle of a write may see parts of two claims; their token fits to no lease then.
"""

from __future__ import annotations

import mmap
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from billiard.process import current_process

from wireroom.frontier import Claim, Lease

_SLOT: Final = struct.Struct("<dH320s32sH40s")
"""Monotonic seconds since when (0: nothing in hand), key, token, step."""


class Held(NamedTuple):
    """What a child had in hand."""

    lease: Lease
    step: str
    """begun last; empty where none was"""
    seconds: float
    """for so long"""


class InHand:
    """Made before the children are, with a slot for each."""

    def __init__(self, children: int) -> None:
        self._children = children
        self._memory = mmap.mmap(-1, children * _SLOT.size)
        self.lease: Lease | None = None
        """what this child has in hand"""

    @contextmanager
    def holding(self, claim: Claim) -> Iterator[None]:
        """This child works on ``claim`` while the block runs."""
        self.lease = claim.lease
        self._write(claim.lease, time.monotonic(), b"")
        try:
            yield
        finally:
            self.clear(_own())
            self.lease = None

    def step(self, name: str) -> None:
        """This child begins a step of its item."""
        if self.lease is not None:
            since = _SLOT.unpack_from(self._memory, self._place(_own()))[0]
            self._write(self.lease, since, name.encode())

    def held(self, child: int) -> Held | None:
        """What the child of that number has, or had when it ended."""
        since, size, key, token, step_size, step = _SLOT.unpack_from(
            self._memory, self._place(child)
        )
        if not since:
            return None
        seconds = time.monotonic() - since
        lease = Lease(key[:size].decode(errors="replace"), token.decode())
        return Held(lease, step[:step_size].decode(), seconds)

    def kept(self, limit_seconds: float) -> list[Lease]:
        """What children have in hand, none of it for longer than ``limit_seconds``."""
        held = [self.held(child) for child in range(self._children)]
        return [each.lease for each in held if each is not None and each.seconds < limit_seconds]

    def clear(self, child: int) -> None:
        """The child has nothing in hand."""
        place = self._place(child)
        self._memory[place : place + _SLOT.size] = bytes(_SLOT.size)

    def _write(self, lease: Lease, since: float, step: bytes) -> None:
        key, place = lease.key.encode(), self._place(_own())
        _SLOT.pack_into(
            self._memory, place, since, len(key), key, lease.token.encode(), len(step), step
        )

    def _place(self, child: int) -> int:
        return child * _SLOT.size


def _own() -> int:
    """The number of this child among its siblings."""
    return int(current_process().index)
