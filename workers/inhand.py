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

from wireroom.frontier import Claim
from workers.keeper import Kept

_SLOT: Final = struct.Struct("<dH320s32sH40s")
"""Monotonic seconds since when (0: nothing in hand), key, token, step."""


class Held(NamedTuple):
    """What a child had in hand."""

    key: str
    step: str
    """begun last; empty where none was"""
    seconds: float
    """for so long"""
    token: str = ""
    """of the claim"""


class InHand:
    """Made before the children are, with a slot for each."""

    def __init__(self, children: int) -> None:
        self._children = children
        self._memory = mmap.mmap(-1, children * _SLOT.size)
        self._key = b""
        self._token = b""

    @contextmanager
    def holding(self, claim: Claim) -> Iterator[None]:
        """This child works on ``claim`` while the block runs."""
        self._key, self._token = claim.item.key.encode(), claim.token.encode()
        self._write(time.monotonic(), b"")
        try:
            yield
        finally:
            self._write(0.0, b"")

    def step(self, name: str) -> None:
        """This child begins a step of its item."""
        since = _SLOT.unpack_from(self._memory, self._place(_own()))[0]
        self._write(since, name.encode())

    def held(self, child: int) -> Held | None:
        """What the child of that number has, or had when it ended."""
        since, size, key, token, step_size, step = _SLOT.unpack_from(
            self._memory, self._place(child)
        )
        if not since:
            return None
        seconds = time.monotonic() - since
        return Held(
            key[:size].decode(errors="replace"), step[:step_size].decode(), seconds, token.decode()
        )

    def kept(self, limit_seconds: float) -> list[Kept]:
        """The claims that children hold, none for longer than ``limit_seconds``."""
        held = [self.held(child) for child in range(self._children)]
        return [Kept(h.key, h.token) for h in held if h is not None and h.seconds < limit_seconds]

    def clear(self, child: int) -> None:
        """For the child that takes the place of an ended one."""
        place = self._place(child)
        self._memory[place : place + _SLOT.size] = bytes(_SLOT.size)

    def _write(self, since: float, step: bytes) -> None:
        place = self._place(_own())
        key, token = self._key, self._token
        _SLOT.pack_into(self._memory, place, since, len(key), key, token, len(step), step)

    def _place(self, child: int) -> int:
        return child * _SLOT.size


def _own() -> int:
    """The number of this child among its siblings."""
    return int(current_process().index)
