"""A text as references to the paragraphs of another, plus what is its own.

``apply(base, delta(base, text)) == text`` for any two strings.  Paragraphs are what stands
between blank lines (``"\\n\\n"``), so that splitting and joining is lossless whatever the
text holds.  A delta is a tuple of steps: a pair ``(first, count)`` copies paragraphs of the
base, a string is a paragraph of the text itself.  ``pack`` compresses a delta with the base
as the dictionary (zlib, RFC 1950), so that a paragraph with one changed number costs bytes,
not the paragraph.
"""

from __future__ import annotations

import zlib
from typing import Final

import msgspec

Step = tuple[int, int] | str
Delta = tuple[Step, ...]

_BREAK: Final = "\n\n"
_WINDOW: Final = 32_768
"""zlib looks back no further (RFC 1951)."""
_decoder = msgspec.json.Decoder(Delta)


def delta(base: str, text: str) -> Delta:
    """The steps that make ``text`` out of ``base``; linear in the length of both."""
    theirs = base.split(_BREAK)
    where: dict[str, int] = {}
    for position, paragraph in enumerate(theirs):
        where.setdefault(paragraph, position)
    steps: list[Step] = []
    for paragraph in text.split(_BREAK):
        last = steps[-1] if steps else None
        if isinstance(last, tuple):
            following = last[0] + last[1]
            if following < len(theirs) and theirs[following] == paragraph:
                steps[-1] = (last[0], last[1] + 1)
                continue
        known = where.get(paragraph)
        steps.append(paragraph if known is None else (known, 1))
    return tuple(steps)


def apply(base: str, steps: Delta) -> str:
    """The text that ``delta`` was made from.

    Raises ``ValueError`` where a step points outside ``base``.
    """
    theirs = base.split(_BREAK)
    paragraphs: list[str] = []
    for step in steps:
        if isinstance(step, str):
            paragraphs.append(step)
            continue
        first, count = step
        if first < 0 or count < 1 or first + count > len(theirs):
            raise ValueError(f"no paragraphs {first} to {first + count} in this base")
        paragraphs.extend(theirs[first : first + count])
    return _BREAK.join(paragraphs)


def pack(base: str, steps: Delta) -> bytes:
    """``steps`` as bytes that ``unpack`` reads with the same ``base``."""
    packer = zlib.compressobj(6, zdict=_dictionary(base))
    return packer.compress(msgspec.json.encode(steps)) + packer.flush()


def unpack(base: str, packed: bytes) -> Delta:
    """The steps in ``packed``.  Raises ``zlib.error`` for another base than it was made with."""
    opener = zlib.decompressobj(zdict=_dictionary(base))
    return _decoder.decode(opener.decompress(packed) + opener.flush())


def _dictionary(base: str) -> bytes:
    # JSON's spelling, so that quotation marks and line ends match as well; a space where
    # there is no text, because zlib takes no empty dictionary.
    return msgspec.json.encode(base)[-_WINDOW:] or b" "
