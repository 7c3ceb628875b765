"""The records of the republication graph."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from wireroom.records import Record

EdgeKind = Literal["exact", "near", "contains", "contained", "quoted", "translated"]
TEXT_KINDS: Final[frozenset[EdgeKind]] = frozenset({"exact", "near", "contains", "contained"})


class Overlap(Record, frozen=True, kw_only=True):
    """Two articles that share text, directed from the one that took it."""

    article: str
    """the one that follows"""
    of: str
    """the one that is followed"""
    kind: Literal["exact", "near", "contains", "contained"]
    """what the following text is to the other: ``contains`` it, or is an excerpt (``contained``)"""
    similarity: float
    evidence: dict[str, Any]
    """``decided_by`` and what it rests on"""


class Edge(Record, frozen=True, kw_only=True):
    """An article took from another, or from an outlet of which no fitting article is stored."""

    article: str
    outlet: str | None = None
    """key of the following article's outlet"""
    of: str | None = None
    """id of the article that it was taken from"""
    of_outlet: str | None = None
    of_name: str | None = None
    """the outlet's name for people"""
    kind: EdgeKind
    copied: bool
    """whether the article's text, or its news, is the other's: it is no source of its own"""
    similarity: float | None = None
    evidence: dict[str, Any] = msgspec.field(default_factory=dict)
    at: datetime
    """the time of the following article"""
    of_at: datetime | None = None

    @property
    def target(self) -> str:
        """What tells the edges of one article apart."""
        return self.of if self.of is not None else f"outlet:{self.of_outlet}"

    @property
    def credits(self) -> bool:
        """Whether the article itself names the one that it took from."""
        return self.evidence.get("credit") is not None
