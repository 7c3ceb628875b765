"""Whether a text is a copy: the exact similarity of two texts, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
import numpy as np

from wireroom.records import Duplicate, DuplicateKind
from wireroom.sametext import copy_key
from workers.dedupe.fingerprint import Hashes, shingles

NEAR: Final = 0.7
CONTAINED: Final = 0.8
"""Share of the shorter text's shingles that the longer one must have to contain it."""
CONTAINED_MIN_SHINGLES: Final = 24
"""A text of fewer shingles is a phrase: many texts contain it without copying."""
ALIKE: Final = 0.5
"""Least Jaccard index of two texts that may be the same but for an agency's line and credits."""
CHAINED: Final = 0.5
"""The same share, or Jaccard index, where a third text is a copy of both."""
_RANK: Final[dict[DuplicateKind, int]] = {"exact": 3, "near": 2, "contained": 1, "contains": 0}


class Similarity(msgspec.Struct, frozen=True, kw_only=True):
    """Exact overlap of two texts' short shingles, each 0 to 1."""

    jaccard: float
    a_in_b: float
    b_in_a: float


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on a new text: it is a copy of ``of``.

    ``contains``: the new text contains the other in full; ``contained``: the reverse.
    ``similarity`` is the Jaccard index, for containment the share of the contained text.
    """

    kind: DuplicateKind
    of: str
    similarity: float

    def as_duplicate(self) -> Duplicate:
        return Duplicate(kind=self.kind, of=self.of, similarity=round(self.similarity, 4))


def verify(a_text: str, b_text: str) -> Similarity:
    """Jaccard index and both containments of two texts."""
    return compare(shingles(a_text), shingles(b_text))


def compare(a: Hashes, b: Hashes) -> Similarity:
    """The same for two sorted arrays of distinct shingle hashes, neither empty."""
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return Similarity(
        jaccard=shared / (len(a) + len(b) - shared), a_in_b=shared / len(a), b_in_a=shared / len(b)
    )


def decide(
    text: str,
    candidates: Iterable[tuple[str, str]],
    *,
    threshold: float = NEAR,
    containment: float = CONTAINED,
) -> Match | None:
    """The best of `matches`: exact before near before containment, then by similarity, then in
    the given order."""
    found = matches(text, candidates, threshold=threshold, containment=containment)
    return found[0] if found else None


def matches(
    text: str,
    candidates: Iterable[tuple[str, str]],
    *,
    threshold: float = NEAR,
    containment: float = CONTAINED,
) -> list[Match]:
    """Those of ``candidates`` (article id, text) that ``text`` copies, verified in full, the best
    first.  Where one is exact it stands alone: what it is a copy of, the text is."""
    own = shingles(text)
    found: list[Match] = []
    for article, other_text in candidates:
        other = shingles(other_text)
        similarity = compare(own, other)
        # Equal keys mean much the same shingles, which cost less to compare than two keys to make.
        if similarity.jaccard >= ALIKE and copy_key(other_text) == copy_key(text):
            return [Match(kind="exact", of=article, similarity=1.0)]
        match = classify(article, similarity, len(own), len(other), threshold, containment)
        if match is not None:
            found.append(match)
    return sorted(found, key=weight, reverse=True)


def chained(article: str, found: Similarity, own: int, other: int) -> Match | None:
    """The relation of a copy of a copy to the original ``article``, as it is measured: half of
    the shorter text, or of what both have, is enough where a text between them is a copy."""
    if found.jaccard >= CHAINED:
        return Match(kind="near", of=article, similarity=found.jaccard)
    if min(own, other) < CONTAINED_MIN_SHINGLES:
        return None
    if own <= other and found.a_in_b >= CHAINED:
        return Match(kind="contained", of=article, similarity=found.a_in_b)
    if own > other and found.b_in_a >= CHAINED:
        return Match(kind="contains", of=article, similarity=found.b_in_a)
    return None


def classify(
    article: str, found: Similarity, own: int, other: int, threshold: float, containment: float
) -> Match | None:
    """The relation to ``article`` of another text; both counts are of distinct shingles."""
    if found.jaccard >= threshold:
        return Match(kind="near", of=article, similarity=found.jaccard)
    if min(own, other) < CONTAINED_MIN_SHINGLES:
        return None
    if found.a_in_b >= containment and own <= other:
        return Match(kind="contained", of=article, similarity=found.a_in_b)
    if found.b_in_a >= containment:
        return Match(kind="contains", of=article, similarity=found.b_in_a)
    return None


def weight(match: Match) -> tuple[int, float]:
    """By which of two matches the better is known: exact before near before containment."""
    return _RANK[match.kind], match.similarity
