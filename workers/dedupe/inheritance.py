"""What a near copy shares with its original, so that only the rest is analysed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from wireroom.records import Article, Entity, Quote

_PART_MIN_CHARS: Final = 40
"""Shortest paragraph that counts as shared when it lies inside a longer one."""
_PART_MAX_CHARS: Final = 20_000_000
"""Characters that are searched for such paragraphs, all searches together."""


class Shared(NamedTuple):
    """``copy[start:end] == original[start - shift : end - shift]``, in code points."""

    start: int
    end: int
    shift: int


class Inheritance(msgspec.Struct, frozen=True, kw_only=True):
    """Spans of the original that hold in the copy, with offsets into the copy.

    ``shared`` are the stretches of the copy that the original has, in order and disjoint;
    ``fresh`` the (start, end) of the paragraphs, or parts of them, that it does not have.
    """

    shared: tuple[Shared, ...]
    fresh: tuple[tuple[int, int], ...]
    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]

    @property
    def share(self) -> float:
        """Part of the copy's characters that are shared, 0 to 1."""
        known = sum(part.end - part.start for part in self.shared)
        return known / max(1, known + sum(end - start for start, end in self.fresh))


def inherit(original: Article, copy_text: str) -> Inheritance:
    """Finds the paragraphs of ``copy_text`` in the original and moves its spans there.

    Paragraphs are equal character by character, or one lies within the other (an agency's line
    before it, a sentence cut after it).  A quote's speaker moves with it only where it too is
    in the shared stretch.
    """
    shared, fresh = _align(original.text, copy_text)
    entities = [
        msgspec.structs.replace(each, start=each.start + part.shift, end=each.end + part.shift)
        for part in shared
        for each in original.entities
        if _inside(each.start, each.end, part)
    ]
    quotes = [
        _moved(each, part)
        for part in shared
        for each in original.quotes
        if _inside(each.start, each.end, part)
    ]
    return Inheritance(shared=shared, fresh=fresh, entities=tuple(entities), quotes=tuple(quotes))


def _inside(start: int, end: int, part: Shared) -> bool:
    return part.start <= start + part.shift and end + part.shift <= part.end


def _moved(quote: Quote, part: Shared) -> Quote:
    start, end = quote.speaker_start, quote.speaker_end
    known = start is not None and end is not None and _inside(start, end, part)
    return msgspec.structs.replace(
        quote,
        start=quote.start + part.shift,
        end=quote.end + part.shift,
        speaker_start=start + part.shift if known and start is not None else None,
        speaker_end=end + part.shift if known and end is not None else None,
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs of a main text are."""
    at = 0
    for block in text.split("\n\n"):
        inner = block.strip()
        if inner:
            start = at + block.index(inner)
            yield start, start + len(inner)
        at += len(block) + 2


def _align(old: str, new: str) -> tuple[tuple[Shared, ...], tuple[tuple[int, int], ...]]:
    where: dict[str, deque[int]] = {}
    for start, end in _spans(old):
        where.setdefault(old[start:end], deque()).append(start)
    parts: list[Shared] = []
    fresh: list[tuple[int, int]] = []
    budget = _PART_MAX_CHARS
    for start, end in _spans(new):
        paragraph = new[start:end]
        found = where.get(paragraph)
        if found:
            # A repeated paragraph takes the next of its places; the last serves all the others.
            source = found.popleft() if len(found) > 1 else found[0]
            parts.append(Shared(start, end, start - source))
            continue
        part, budget = _part(paragraph, start, old, where, budget)
        if part is None:
            fresh.append((start, end))
            continue
        parts.append(part)
        fresh += [span for span in ((start, part.start), (part.end, end)) if span[0] < span[1]]
    return _joined(parts, new), tuple(fresh)


def _part(
    paragraph: str, start: int, old: str, where: dict[str, deque[int]], budget: int
) -> tuple[Shared | None, int]:
    """A paragraph that lies within one of the original's, or the reverse."""
    if len(paragraph) >= _PART_MIN_CHARS and budget > 0:
        source = old.find(paragraph)
        budget -= len(old)
        if source >= 0:
            return Shared(start, start + len(paragraph), start - source), budget
    best: Shared | None = None
    for other, places in where.items():
        if budget <= 0:
            break
        if _PART_MIN_CHARS <= len(other) < len(paragraph):
            budget -= len(paragraph)
            at = paragraph.find(other)
            if at >= 0 and (best is None or len(other) > best.end - best.start):
                best = Shared(start + at, start + at + len(other), start + at - places[0])
    return best, budget


def _joined(parts: list[Shared], new: str) -> tuple[Shared, ...]:
    """Neighbours that moved alike become one, so that quotes over paragraphs move too."""
    out: list[Shared] = []
    for part in parts:
        last = out[-1] if out else None
        if last and last.shift == part.shift and new[last.end : part.start] == "\n\n":
            out[-1] = Shared(last.start, part.end, part.shift)
        else:
            out.append(part)
    return tuple(out)
