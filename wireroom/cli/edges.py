"""Edges of the republication graph for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wireroom.cli.options import shorten

_WORDS: Final = {
    "exact": "the same text as",
    "near": "nearly the text of",
    "contains": "contains the text of",
    "contained": "an excerpt of",
    "translated": "translated from",
    "quoted": "refers to",
}


def edge_line(record: Mapping[str, Any]) -> str:
    """One edge for people: who, what, whom, how much later, and by what evidence."""
    follower = record["name"] or record["article"][:12]
    leader = record["of_name"] or (record["of"] or "?")[:12]
    line = f"{shorten(follower, 40)}: {_WORDS[record['kind']]} {shorten(leader, 40)}"
    if record["of_at"] is not None:
        seconds = (record["at"] - record["of_at"]).total_seconds()
        line += f", {span(seconds)} later" if seconds >= 0 else f", though {span(-seconds)} earlier"
    if (credit := record["evidence"].get("credit")) is not None:
        line += f" (“{shorten(credit['text'], 40)}”)"
    return line


def span(seconds: float) -> str:
    """A length of time in its largest unit: ``40 s``, ``12 min``, ``3.5 h``, ``2.0 d``."""
    size = abs(seconds)
    if size < 60:
        return f"{seconds:.0f} s"
    if size < 3_600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3_600:.1f} h" if size < 48 * 3_600 else f"{seconds / 86_400:.1f} d"
