"""What the rules hand to each other: a mention in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Mention:
    """A span with a label.  ``first`` and ``last`` are word numbers, ``start`` and ``end`` code
    points (the span may leave out a clitic at its first word's start)."""

    first: int
    last: int
    start: int
    end: int
    label: str
    id: str | None = None
    name: str | None = None
    country: str = ""
    soft: bool = False
    """weak evidence: another reading of the same words wins"""
    population: int = 0
