"""Weighing of what speaks for a place or a day."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final

import msgspec

__all__ = ["Candidate", "Ranked", "rank"]

SENTENCE_WEIGHTS: Final = (0.85, 0.6, 0.5, 0.42)
"""How much a cue in the first, second, … sentence says: news tells its event first."""
_DOUBT: Final = 0.35
"""How much of the confidence an equally good second answer takes."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One expression that speaks for an answer.  ``origin`` is ``text`` or ``title``; ``start`` and
    ``end`` are code points in it."""

    answer: Hashable
    method: str
    weight: float
    text: str
    start: int
    end: int
    origin: str = "text"


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with its best expression and what all expressions say together."""

    answer: Hashable
    best: Candidate
    score: float


def rank(candidates: Iterable[Candidate]) -> list[Ranked]:
    """Answers, best first; independent evidence adds up as 1 - Π(1 - weight)."""
    doubt: dict[Hashable, float] = {}
    best: dict[Hashable, Candidate] = {}
    for each in candidates:
        doubt[each.answer] = doubt.get(each.answer, 1.0) * (1 - each.weight)
        known = best.get(each.answer)
        if known is None or each.weight > known.weight:
            best[each.answer] = each
    ranked = [
        Ranked(answer=answer, best=each, score=1 - doubt[answer]) for answer, each in best.items()
    ]
    return sorted(ranked, key=lambda each: (-each.score, each.best.start))


def evidence(chosen: Ranked, second: Ranked | None, runner_up: object) -> dict[str, object]:
    """The evidence as it stands in the record."""
    score = chosen.score
    if second is not None:
        score *= 1 - _DOUBT * min(1.0, second.score / chosen.score)
    found: dict[str, object] = {
        "method": chosen.best.method,
        "value": chosen.best.text,
        "from": chosen.best.origin,
        "start": chosen.best.start,
        "end": chosen.best.end,
        "confidence": round(min(score, 0.99), 2),
    }
    if second is not None:
        found["runner_up"] = runner_up
    return found
