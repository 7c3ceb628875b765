"""What a stage says about an item: hand it on, end it, or let it wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from wireroom import topology
from wireroom.frontier import NewItem
from wireroom.records import Disposition
from wireroom.store import Quarantined


class NextTurn(Exception):  # noqa: N818  it is no error
    """Raised where the item needs another request than the one that its claim paid for, or where
    only a part of it is done: it goes on with ``payload`` when ``host`` may be asked."""

    def __init__(
        self,
        host: str,
        payload: dict[str, Any],
        why: str,
        children: tuple[NewItem, ...] = (),
    ) -> None:
        """``children``: what has come of the item so far, at most ``PART_MAX_ENTRIES``."""
        super().__init__(why)
        self.host = host
        self.payload = payload
        self.children = children


class HandOn(msgspec.Struct, frozen=True, kw_only=True):
    """The item goes on to another stage, with a body in the claim check where it has one."""

    stage: str
    body: bytes | None
    host: str = ""

    @property
    def queue(self) -> str:
        return topology.BY_NAME[self.stage].queue


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """The item waits and is tried again."""

    seconds: float
    weight: float = 0.0
    """how much of a failure it was"""
    host_seconds: float | None = None
    """how long the whole host is left alone"""
    reason: str = ""
    counted: bool = True
    """whether the try counts towards quarantine"""


class End(msgspec.Struct, frozen=True, kw_only=True):
    """The item ends."""

    disposition: Disposition
    reason: str | None = None
    article: str | None = None
    """id of the article it became or belongs to"""
    children: tuple[NewItem, ...] = ()
    again: NewItem | None = None
    """the source's next poll"""
    recorded: bool = False
    """whether the store has the ending already (it came with the article's transaction)"""
    container: bool = False
    """whether the item stands for its children (a feed, a list, an archive)"""
    quarantine: Quarantined | None = None
    host_seconds: float | None = None
    """how long the item's host is left alone"""
    after: Callable[[], None] | None = None
    """called once the frontier has ended the item and taken its children: what must not be
    remembered before"""
