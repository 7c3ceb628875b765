"""Texts as sets of shingle hashes, and the few of them by which copies find each other.

A shingle is a run of folded words (of characters in scripts without word spaces).  Two lengths
are used: short ones measure similarity exactly, long ones are rare enough that sharing one is a
reason to compare.  The sketch of a text is the bottom-k of its long shingles' hashes (Broder
1997; Cohen and Kaplan 2007): a copy keeps most of them, and of a text that contains a shorter
one in full, the shorter one's share of its bottom-k is also at the bottom of the shorter one's.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_digest

from wireroom import limits
from wireroom.sametext import copy_key
from wireroom.text import fold, has_unspaced, script_of, words

Hashes = npt.NDArray[np.uint64]

SKETCH_PROBED: Final = 20
"""Anchors that a new text looks for.  Of a text of which one word in six is a contained one,
(5/6)^20 = 2.6 % have none of it among their lowest 20."""
SKETCH_STORED: Final = (8, 40, 20)
"""Anchors by which a text is found later: at least, one for how many shingles, at most.  The
longer the text, the smaller the share of what it may contain."""

ANCHOR_BYTES: Final = 5
"""Of an anchor's hash.  With four, one text in eleven would share an anchor by chance with one of a
million remembered texts of 18, and more than half with one of ten million."""

_SHORT: Final = {True: 3, False: 5}
_LONG: Final = {True: 6, False: 11}
"""Shingle lengths, in words where words are written apart and in characters elsewhere."""
_UNSPACED: Final = frozenset({"Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})

_WORD_PLACES: Final[Hashes] = np.random.Generator(np.random.PCG64(0x57697265)).integers(
    1, 2**64, 16, np.uint64
) | np.uint64(1)


class Fingerprint(msgspec.Struct, frozen=True, kw_only=True):
    """What the index needs to know of a text."""

    text_key: str
    """`wireroom.sametext.copy_key`: equal for exact copies"""
    sketch: bytes
    """the lowest hashes of the long shingles, each cut to `ANCHOR_BYTES`, in order of the hashes"""
    stored: int
    """how many of them the text is to be found by"""


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a main text (any length; analysed up to `limits.TEXT_MAX_CHARS`)."""
    text = text[: limits.TEXT_MAX_CHARS]
    hashes, spaced = _word_hashes(text)
    long = _shingled(hashes, _LONG[spaced])
    least, one_for, most = SKETCH_STORED
    stored = max(least, min(len(long) // one_for, most))
    if len(long) > 4 * SKETCH_PROBED:
        long = np.partition(long, 4 * SKETCH_PROBED - 1)[: 4 * SKETCH_PROBED]
    lowest = np.unique(long)[:SKETCH_PROBED]
    return Fingerprint(
        text_key=copy_key(text),
        sketch=lowest.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :ANCHOR_BYTES].tobytes(),
        stored=stored,
    )


def shingles(text: str) -> Hashes:
    """The distinct hashes of a text's short shingles, sorted (uint64)."""
    hashes, spaced = _word_hashes(text[: limits.TEXT_MAX_CHARS])
    return np.unique(_shingled(hashes, _SHORT[spaced]))


def _word_hashes(text: str) -> tuple[Hashes, bool]:
    """A hash for each folded word in order, and whether words are written apart."""
    spaced = text.isascii() or not has_unspaced(text) or script_of(text) not in _UNSPACED
    joined = fold(text) if spaced else " ".join(words(text))
    octets = (joined or text.strip() or " ").encode("utf-8", "surrogatepass")
    digests = b"".join(map(xxh3_64_digest, octets.split(b" ")))
    return np.frombuffer(digests, ">u8").astype(np.uint64), spaced


def _shingled(hashes: Hashes, length: int) -> Hashes:
    """Hashes of all runs of ``length`` words; of the whole text where it is shorter."""
    length = min(length, len(hashes))
    count = len(hashes) - length + 1
    out = np.zeros(count, np.uint64)
    for at in range(length):
        out += hashes[at : at + count] * _WORD_PLACES[at]
    return _mixed(out)


def _mixed(values: Hashes) -> Hashes:
    """MurmurHash3's 64-bit finaliser (Appleby, public domain)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))
