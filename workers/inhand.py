"""What each child of a processing worker has in hand, readable after its death.

A child writes into memory that it shares with its parent: the item, since when, and the step that
it has begun last.  Code that ends or blocks the process leaves it as it stands.
"""

from __future__ import annotations

import mmap
import struct
import time
from typing import Final, NamedTuple

from billiard.process import current_process

_SLOT: Final = struct.Struct("<dH320sH40s")
"""Monotonic seconds since when (0: nothing in hand), key, step."""


class Held(NamedTuple):
    """What a child had in hand."""

    key: str
    step: str
    """begun last; empty where none was"""
    seconds: float
    """for so long"""


class InHand:
    """Made before the children are, with a slot for each."""

    def __init__(self, children: int) -> None:
        self._memory = mmap.mmap(-1, children * _SLOT.size)
        self._key = b""

    def take(self, key: str) -> None:
        """This child begins with the item ``key``."""
        self._key = key.encode()
        self._write(time.monotonic(), b"")

    def step(self, name: str) -> None:
        """This child begins a step of its item."""
        since = _SLOT.unpack_from(self._memory, self._place(_own()))[0]
        self._write(since, name.encode())

    def put_down(self) -> None:
        """This child has nothing in hand."""
        self._write(0.0, b"")

    def held(self, child: int) -> Held | None:
        """What the child of that number has, or had when it ended."""
        since, size, key, step_size, step = _SLOT.unpack_from(self._memory, self._place(child))
        if not since:
            return None
        seconds = time.monotonic() - since
        return Held(key[:size].decode(), step[:step_size].decode(), seconds)

    def clear(self, child: int) -> None:
        """For the child that takes the place of an ended one."""
        place = self._place(child)
        self._memory[place : place + _SLOT.size] = bytes(_SLOT.size)

    def _write(self, since: float, step: bytes) -> None:
        place = self._place(_own())
        _SLOT.pack_into(self._memory, place, since, len(self._key), self._key, len(step), step)

    def _place(self, child: int) -> int:
        return child * _SLOT.size


def _own() -> int:
    """The number of this child among its siblings."""
    return int(current_process().index)
