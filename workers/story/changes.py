"""Articles that are of another story than before: a merge, a split or a move."""

from __future__ import annotations

from typing import Literal

import msgspec


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Articles that are of another story now."""

    kind: Literal["merge", "split", "move"]
    story: str
    """the story that they were in"""
    into: str
    articles: tuple[str, ...]
    """those that are known; with a merge all others of the story go with them"""
    score: float
    """of a merge the mean likeness of the two; else the likeness of the parts against that within
    them, the lower the further apart"""
    evidence: tuple[str, ...]
    """features that the stories share (merge), or that tell them apart, strongest first"""
    stamp: int
    """order of the changes of one window, in microseconds"""
