"""Which paragraphs of a text another one adds, leaves out, changes and moves.

Paragraphs that both have are matched, of equal ones the first with the first; what is left
is paired by shared words, each paragraph with the few nearest to its place.  The longest run in
the same order stays (patience sorting, Schensted 1961); the others have moved.  So the work grows
with the length of the texts and not with its square, whatever they repeat.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from wireroom.text import words

_PAIR_MIN: Final = 0.5
"""Share of their words that two paragraphs must have in common to be one, changed."""
_PAIRED_MAX: Final = 400
"""Paragraphs of each text that are paired; where more differ, it is another text."""
_NEAREST: Final = 12
"""Paragraphs that one is compared with."""


class ParagraphDiff(NamedTuple):
    """From one text to another."""

    added: list[str]
    removed: list[str]
    changed: list[tuple[str, str]]
    """before and after"""
    moved: list[str]


class _Left(NamedTuple):
    """A paragraph that only one text has: where, and behind how many of the common ones."""

    at: int
    place: int
    text: str


def compare(old: Sequence[str], new: Sequence[str]) -> ParagraphDiff:
    """The difference of two lists of paragraphs."""
    where = {key: at for at, key in enumerate(_numbered(new))}
    kept = [(at, where[key]) for at, key in enumerate(_numbered(old)) if key in where]
    gone = _left(old, {at for at, _ in kept})
    come = _left(new, {at for _, at in kept})
    pairs = _paired(gone, come)
    changed = {before.at: after.at for before, after in pairs}
    follow = {*changed.values()}
    moved = {*(at for _, at in kept)} - _in_order(sorted([*kept, *changed.items()]))
    return ParagraphDiff(
        added=[each.text for each in come if each.at not in follow],
        removed=[each.text for each in gone if each.at not in changed],
        changed=[(before.text, after.text) for before, after in pairs],
        moved=[new[at] for at in sorted(moved)],
    )


def _left(paragraphs: Sequence[str], kept: set[int]) -> list[_Left]:
    out: list[_Left] = []
    for at, text in enumerate(paragraphs):
        if at not in kept:
            out.append(_Left(at, at - len(out), text))
    return out


def _in_order(places: Sequence[tuple[int, int]]) -> set[int]:
    """The new places of the longest run that stands in the same order in both texts."""
    tails: list[int] = []
    lengths: list[int] = []
    for _, place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        lengths.append(at + 1)
    kept: set[int] = set()
    want, last = len(tails), 1 + max((place for _, place in places), default=0)
    for (_, place), length in zip(reversed(places), reversed(lengths), strict=True):
        if length == want and place < last:
            kept.add(place)
            want, last = want - 1, place
    return kept


def _numbered(paragraphs: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each paragraph with how many equal ones stand before it."""
    count: Counter[str] = Counter()
    for text in paragraphs:
        yield text, count[text]
        count[text] += 1


def _paired(gone: Sequence[_Left], come: Sequence[_Left]) -> list[tuple[_Left, _Left]]:
    """Paragraphs that took each other's place and resemble each other."""
    if not gone or not come or max(len(gone), len(come)) > _PAIRED_MAX:
        return []
    bags = [Counter(words(each.text)) for each in come]
    sizes = [bag.total() for bag in bags]
    scored: list[tuple[float, int, int]] = []
    for i, before in enumerate(gone):
        bag = Counter(words(before.text))
        size = bag.total()
        nearest = sorted(range(len(come)), key=lambda j: abs(come[j].place - before.place))
        for j in nearest[:_NEAREST]:
            score = 2 * (bag & bags[j]).total() / max(1, size + sizes[j])
            if score >= _PAIR_MIN:
                scored.append((-score, i, j))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(scored):
        if i not in taken and j not in used:
            taken[i] = j
            used.add(j)
    return [(gone[i], come[taken[i]]) for i in sorted(taken)]
