"""What all parts of ``Store`` stand on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from wireroom.store.engine import Database
from wireroom.store.values import micros


class Face:
    """A database and a clock."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def _now(self) -> int:
        return micros(self._clock()) or 0


def bound(work: Callable[..., Any], *arguments: Any) -> Callable[[Connection], Any]:
    """``work`` on a connection with these arguments, as they are now."""
    return lambda connection: work(connection, *arguments)
