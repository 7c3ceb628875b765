"""From the characters of a text file to its paragraphs, whatever the lines stand for.

A line may be a paragraph, a sentence, or a piece of a paragraph that an editor wrapped at a
fixed width; blank lines may divide paragraphs or be absent.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple

from wireroom.limits import PARAGRAPH_MAX_CHARS
from wireroom.text import clean_controls

_CLOSED: Final = re.compile(r"[.!?…。！？؟۔।։።။:;](?:[\"'”’»«)\]』」\s]{0,4})$")
WRAP_MIN: Final = 40
WRAP_MAX: Final = 130
"""Width of wrapped lines, in characters."""


class Block(NamedTuple):
    """One paragraph: its text with single spaces, and the number of its first line from 1."""

    text: str
    line: int


def normalise(text: str) -> str:
    """Line ends as newlines, form feeds and Unicode line separators too; no other controls."""
    return clean_controls(text.replace("\u2029", "\n\n"))


def closed(text: str) -> bool:
    """Whether ``text`` ends as a sentence does."""
    return bool(_CLOSED.search(text[-6:]))


def split_blocks(text: str) -> list[Block]:
    """The paragraphs of a normalised text, in order."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    width = _wrap_width(lines)
    blocks: list[Block] = []
    joined: list[str] = []
    first = 0
    for number, line in enumerate((*lines, ""), start=1):
        if joined and (not line or not _continues(joined[-1], line, width)):
            blocks.extend(_bounded(" ".join(joined), first))
            joined = []
        if line:
            first = first if joined else number
            joined.append(line)
    return blocks


def _wrap_width(lines: list[str]) -> int | None:
    """The width at which an editor wrapped the lines, or ``None`` if lines are paragraphs.

    A greedy wrap leaves no room on a line for the first word of the next one, and breaks lines
    inside sentences.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    width = max((len(a) for a in lines), default=0)
    if len(pairs) < 3 or not WRAP_MIN <= width <= WRAP_MAX:
        return None
    full = [(a, b) for a, b in pairs if _full(a, b, width)]
    inside = sum(not closed(a) for a, _ in full)
    return width if len(full) >= 0.6 * len(pairs) and inside >= 0.6 * len(full) else None


def _full(line: str, following: str, width: int) -> bool:
    # Six characters of slack: wrapping at different widths after a reply, or without hyphens.
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width - 6


def _continues(line: str, following: str, width: int | None) -> bool:
    return width is not None and _full(line, following, width) and len(line) > width // 2


def _bounded(text: str, line: int) -> list[Block]:
    """The paragraph, cut at white space where it is longer than a paragraph may be."""
    blocks = []
    while len(text) > PARAGRAPH_MAX_CHARS:
        at = text.rfind(" ", PARAGRAPH_MAX_CHARS // 2, PARAGRAPH_MAX_CHARS)
        at = PARAGRAPH_MAX_CHARS if at < 0 else at
        blocks.append(Block(text[:at].rstrip(), line))
        text = text[at:].lstrip()
    return [*blocks, Block(text, line)]
