"""Which of the overlaps of one article's text with others stand as edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from wireroom import limits
from wireroom.republication.edge import TEXT_KINDS, Edge

_SURENESS: Final = ("arrival", "contained", "credited", "published", "credit")
"""What decides a direction (`workers.dedupe.origin`), the weakest first."""


def rank(edge: Edge) -> tuple[bool, float, float, str]:
    """The greater, the likelier is it that the text came this way.

    What the article credits comes first, then what its text is closest to (to a tenth: an
    editor's comma decides nothing), then the earlier one.
    """
    earlier = -edge.of_at.timestamp() if edge.of_at else float("-inf")
    return edge.credits, round(edge.similarity or 0.0, 1), earlier, edge.target


def standing(found: Iterable[Edge]) -> list[Edge]:
    """Of all overlaps of one follower those that stand, whatever order they were found in.

    A text as a whole has one source, the likeliest.  A text without one may contain several;
    one with a source contains what that contains, unless it credits it itself.
    """
    best: dict[str, Edge] = {}
    for edge in found:
        known = best.get(edge.target)
        if known is None or rank(edge) > rank(known):
            best[edge.target] = edge
    ranked = sorted(best.values(), key=rank, reverse=True)
    whole = [edge for edge in ranked if edge.kind != "contains"][:1]
    parts = [edge for edge in ranked if edge.kind == "contains" and (edge.credits or not whole)]
    return [*whole, *parts[: limits.EDGES_CONTAINED_MAX]]


def spare(parts: Sequence[Edge], sources: Mapping[str, str]) -> list[Edge]:
    """Those ``contains`` edges of one article that another one explains: it contains a copy
    and what the copy was taken from.  ``sources``: article → the source of its text."""
    targets = {edge.target for edge in parts}
    return [
        edge
        for edge in parts
        if edge.kind == "contains" and not edge.credits and sources.get(edge.target) in targets
    ]


def ring(edges: Mapping[str, Sequence[Edge]], start: str) -> list[Edge]:
    """A way along text edges from ``start`` that comes back to where it was; empty if none."""
    path: list[Edge] = []
    on_path = [start]
    done: set[str] = set()
    waiting = [iter(edges.get(start, ()))]
    while waiting:
        step = next(waiting[-1], None)
        if step is None:
            waiting.pop()
            done.add(on_path.pop())
            if path:
                path.pop()
            continue
        if step.of is None or step.kind not in TEXT_KINDS or step.of in done:
            continue
        if step.of in on_path:
            return [*path[on_path.index(step.of) :], step]
        path.append(step)
        on_path.append(step.of)
        waiting.append(iter(edges.get(step.of, ())))
    return []


def weakest(found: Sequence[Edge]) -> Edge:
    """The edge whose direction has the least to rest on."""

    def sureness(edge: Edge) -> tuple[int, float, str, str]:
        reason = edge.evidence.get("decided_by")
        sure = _SURENESS.index(reason) if reason in _SURENESS else 0
        return sure, edge.similarity or 0.0, edge.article, edge.target

    return min(found, key=sureness)
