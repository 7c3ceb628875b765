"""Why a watchlist has marked an article, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wireroom.cli.options import shorten
from wireroom.store import Mark


def mark_line(mark: Mark) -> str:
    """One mark for people: list, event, version and why."""
    return f"watchlist {mark.watchlist} ({mark.event}, version {mark.version}): " + reasons(
        mark.evidence
    )


def reasons(evidence: Sequence[dict[str, Any]]) -> str:
    """What each field of the list has met and where, on one line."""
    return "; ".join(_reason(each) for each in evidence)


def _reason(each: dict[str, Any]) -> str:
    said = f"{each['field']} {shorten(str(each['value']), 60)}"
    if "start" not in each:
        return said
    place = f"{each['where']} {each['start']}-{each['end']}"
    return f"{said} [{place}: {shorten(each['found'], 60)}]"
