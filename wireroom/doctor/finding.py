"""One thing that was looked at."""

from __future__ import annotations

from enum import StrEnum

from wireroom.records import Record


class State(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    """it runs, but not as well or as safely as it could"""
    BAD = "bad"
    """it cannot run, or loses something"""


class Finding(Record, frozen=True, kw_only=True):
    part: str
    """what was looked at: disk, redis, store …"""
    state: State
    what: str
    """what was found, on one line, without secrets"""
    mend: str = ""
    """what to do about it; empty where it is good"""


def good(part: str, what: str) -> Finding:
    return Finding(part=part, state=State.GOOD, what=what)


def warning(part: str, what: str, mend: str) -> Finding:
    return Finding(part=part, state=State.WARNING, what=what, mend=mend)


def bad(part: str, what: str, mend: str) -> Finding:
    return Finding(part=part, state=State.BAD, what=what, mend=mend)
