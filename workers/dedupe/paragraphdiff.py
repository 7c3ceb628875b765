"""Which paragraphs of a text another one adds, leaves out, changes and moves.

Paragraphs that both have are matched, of equal ones the first with the first; the longest run of
them in the same order stays (patience sorting, Schensted 1961) and the others have moved.  What
is left is paired by shared words, each paragraph with the few nearest to its place.  So the work
grows with the length of the texts and not with its square, whatever they repeat.
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
    """A paragraph that only one text has, behind how many of the common ones."""

    place: int
    text: str


def compare(old: Sequence[str], new: Sequence[str]) -> ParagraphDiff:
    """The difference of two lists of paragraphs."""
    common = Counter(old) & Counter(new)
    gone, come = _left(old, common), _left(new, common)
    changed, gone, come = _paired(gone, come)
    return ParagraphDiff(
        added=[each.text for each in come],
        removed=[each.text for each in gone],
        changed=changed,
        moved=_moved(old, new),
    )


def _left(paragraphs: Sequence[str], common: Counter[str]) -> list[_Left]:
    budget = common.copy()
    out: list[_Left] = []
    kept = 0
    for text in paragraphs:
        if budget[text] > 0:
            budget[text] -= 1
            kept += 1
        else:
            out.append(_Left(kept, text))
    return out


def _moved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Common paragraphs outside the longest run that both have in the same order."""
    where = {key: at for at, key in enumerate(_numbered(new))}
    places = [where[key] for key in _numbered(old) if key in where]
    tails: list[int] = []
    lengths: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        lengths.append(at + 1)
    kept: set[int] = set()
    want, last = len(tails), len(new)
    for place, length in zip(reversed(places), reversed(lengths), strict=True):
        if length == want and place < last:
            kept.add(place)
            want, last = want - 1, place
    return [new[place] for place in sorted(places) if place not in kept]


def _numbered(paragraphs: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each paragraph with how many equal ones stand before it."""
    count: Counter[str] = Counter()
    for text in paragraphs:
        yield text, count[text]
        count[text] += 1


def _paired(
    gone: list[_Left], come: list[_Left]
) -> tuple[list[tuple[str, str]], list[_Left], list[_Left]]:
    """Paragraphs that took each other's place and resemble each other; what is left over."""
    if not gone or not come or max(len(gone), len(come)) > _PAIRED_MAX:
        return [], gone, come
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
    changed = [(gone[i].text, come[taken[i]].text) for i in sorted(taken)]
    return (
        changed,
        [each for i, each in enumerate(gone) if i not in taken],
        [each for j, each in enumerate(come) if j not in used],
    )
