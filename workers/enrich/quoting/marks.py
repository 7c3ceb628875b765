"""Stretches between quotation marks, in every convention, by one linear scan of each line.

A mark's role follows from its shape, from what is open, and from what stands beside it, so
that reversed guillemets, Swedish ”…”, German „…“, mixed and unclosed marks come out right.
Apostrophes are told from single marks by the letters around them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

_MARK: Final = re.compile(
    r"''|``|[\"“”„‟«»「」『』﹁﹂＂〝〞〟]|(?<![\w’'])[‘‚‛'](?=[\w“\"¿¡…])|(?<=\S)[’'‘](?!\w)"
)
_SINGLE_OPENERS: Final = "‘‚‛'"
_SINGLE_CLOSERS: Final = "’'‘"
_OPENERS: Final = {
    "“": "d", "„": "d", "‟": "d", "``": "d", "〝": "d", "«": "g", "「": "c", "『": "C", "﹁": "c",
}  # fmt: skip
_CLOSERS: Final = {"”": "d", "〞": "d", "〟": "d", "»": "g", "」": "c", "』": "C", "﹂": "c"}
_BEFORE_OPENING: Final = "([{—–-―:;,¿¡/…“”„«»‘\"'「『"
_AFTER_CLOSING: Final = ".,;:!?)]}—–-―…”“»«’\"'、。，！？；：،؛؟」』"
_STOPS: Final = ".,!?…;:。，！？،؟"
_MAX_DEPTH: Final = 8
_MAX_INNER: Final = 50


class Quoted(NamedTuple):
    """One outermost stretch.  ``outer:close`` covers the marks, ``start:end`` what is inside."""

    outer: int
    start: int
    end: int
    close: int
    closed: bool = True
    """the closing mark stands in the same line"""
    continues: bool = False
    """unclosed, and the next paragraph opens with a mark again"""
    single: bool = False
    """between single marks"""


class _Open(NamedTuple):
    mark: str
    family: str
    outer: int
    start: int


def quoted(text: str) -> list[Quoted]:
    """The outermost quoted stretches of ``text`` in order; none overlap."""
    lines = list(_lines(text))
    found: list[Quoted] = []
    for number, (start, end) in enumerate(lines):
        follows = number + 1 < len(lines) and _opens_line(text, lines[number + 1][0])
        found.extend(_line(text, start, end, follows))
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            yield position, position + len(line)
        position += len(line) + 1


def _opens_line(text: str, start: int) -> bool:
    while start < len(text) and text[start].isspace():
        start += 1
    return text[start : start + 2] == "''" or (text[start : start + 1] or " ") in '“”„«»"「『'


def _line(text: str, start: int, end: int, follows: bool) -> list[Quoted]:
    events = [(match.start(), match.end()) for match in _MARK.finditer(text, start, end)]
    closers = [at for at, to in events if to - at == 1 and text[at] in _SINGLE_CLOSERS]
    spans: list[Quoted] = []
    inner: list[Quoted] = []
    stack: list[_Open] = []
    skip = start
    for at, to in events:
        if at < skip:
            continue
        mark = text[at:to]
        if mark in _SINGLE_OPENERS or mark in _SINGLE_CLOSERS:
            single = None if stack else _single(text, at, end, closers)
            if single is not None:
                spans.append(single)
                skip = single.close
            continue
        family = _OPENERS.get(mark) or _CLOSERS.get(mark) or "d"
        level = _closes(text, at, to, end, mark, family, stack)
        if level is None:
            if len(stack) < _MAX_DEPTH and _may_open(text, at, to, start, end, mark):
                stack.append(_Open(mark, family, at, to))
            continue
        opened = stack[level]
        del stack[level:]
        span = Quoted(opened.outer, opened.start, at, to)
        if not stack:
            spans.append(span)
            inner.clear()
        elif len(inner) < _MAX_INNER and len(stack) == 1:
            inner.append(span)
    if stack:
        spans.extend(_unclosed(text, stack[0], start, end, follows, inner))
    return [_trimmed(text, span) for span in spans if text[span.start : span.end].strip()]


def _leans(text: str, at: int, to: int, end: int) -> tuple[bool, bool]:
    """Whether the mark could open and could close, by its neighbours."""
    before = text[at - 1] if at else "\n"
    after = text[to] if to < end else "\n"
    opens = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    closes = not before.isspace() and (after.isspace() or after in _AFTER_CLOSING)
    return opens, closes


def _closes(
    text: str, at: int, to: int, end: int, mark: str, family: str, stack: list[_Open]
) -> int | None:
    """The stack level that this mark closes, or None where it closes nothing."""
    level = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].family == family), None)
    if level is None:
        return None
    if mark in _CLOSERS:
        return level
    opens, closes = _leans(text, at, to, end)
    exact = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].mark == mark), None)
    if mark not in _OPENERS:  # straight: one sign for both ends
        return None if opens and not closes else (level if exact is None else exact)
    if stack[level].mark == "„" and mark in "“‟":
        return level
    if stack[level].mark in _CLOSERS:  # reversed: »…« and ”…“
        return level if closes or not opens else None
    return level if closes and not opens else None


def _may_open(text: str, at: int, to: int, start: int, end: int, mark: str) -> bool:
    opens, closes = _leans(text, at, to, end)
    if mark in _CLOSERS:
        return mark in "”»" and opens and not (closes and at > start)
    return opens or not closes


def _single(text: str, at: int, end: int, closers: list[int]) -> Quoted | None:
    """The stretch that a single mark opens, when a believable end follows in the line."""
    if text[at] not in _SINGLE_OPENERS or (at and text[at - 1].isalnum()):
        return None
    fallback = None
    first = bisect_left(closers, at + 2)
    for close in closers[first : first + 12]:
        after = text[close + 1] if close + 1 < end else "\n"
        if text[close - 1] in _STOPS or after in '.,;:!?)\n—–”"':
            return Quoted(at, at + 1, close, close + 1, single=True)
        if fallback is None and text[close - 1] not in "sSxz" and not text[close - 1].isspace():
            fallback = close
    if fallback is None or text[at] == "'":
        return None
    return Quoted(at, at + 1, fallback, fallback + 1, single=True)


def _unclosed(
    text: str, opened: _Open, start: int, end: int, follows: bool, inner: list[Quoted]
) -> list[Quoted]:
    """What to make of a mark without a partner in its line."""
    if follows:
        return [Quoted(opened.outer, opened.start, end, end, closed=False, continues=True)]
    if inner:
        return inner
    before = text[start : opened.outer].rstrip()
    if (not before or before[-1] in ":：") and text[start:end].rstrip()[-1] in _STOPS:
        return [Quoted(opened.outer, opened.start, end, end, closed=False)]
    return []


def _trimmed(text: str, span: Quoted) -> Quoted:
    """Without the blanks that French and unspaced typing leave inside the marks."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return span._replace(start=start, end=end)
