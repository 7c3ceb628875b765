"""One linear scan of a text into words with offsets, for the rules and for blank pipelines.

Words are runs of letters, digits and marks; scripts written without spaces (Han, kana, Thai,
Lao, Khmer, Burmese) give one word a character, so that the gazetteer matches inside a run.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt
import xxhash

from workers.romanise import fold_token

_SOLO: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS: Final = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u200c\u200d"
)
_RUN: Final = (
    rf"[^\W_{_SOLO}]+(?:[{_MARKS}]+[^\W_{_SOLO}]*)*|[{_MARKS}]+(?:[^\W_{_SOLO}]+[{_MARKS}]*)*"
)
"""A run of letters, digits and marks, spelt so that the engine takes whole stretches."""
_WORD: Final = rf"[A-Z]\.[A-Z]\.(?:[A-Z]\.){{0,6}}|{_RUN}|[{_SOLO}]"
WORD: Final = re.compile(_WORD)
_SPLIT: Final = re.compile(f"({_WORD})")
_SOLO_CHAR: Final = re.compile(f"[{_SOLO}]")

# What stands between two words: nothing that parts a name, a full stop, or more.
JOIN: Final = 0
DOT: Final = 1
BREAK: Final = 2
_GAPS: Final = {
    "": JOIN, " ": JOIN, "\u00a0": JOIN, "-": JOIN, "‑": JOIN, "'": JOIN, "’": JOIN, "ʼ": JOIN,
    "\u202f": JOIN, "·": JOIN, "・": JOIN, "＝": JOIN, "=": JOIN, "–": JOIN, "  ": JOIN,
    "\u200e": JOIN, "\u200f": JOIN, ". ": DOT, ".": DOT, ".-": DOT,
}  # fmt: skip
_SENTENCE_END: Final = re.compile(r"[.!?…\n:;؟۔。！？|]")
_FOLDED: dict[str, str] = {}
_HASHES: dict[str, int] = {}
_HASHES_MAX: Final = 200_000


def word_hash(folded: str) -> int:
    """64-bit hash of a folded word (xxh3), stable over processes and machines."""
    known = _HASHES.get(folded)
    if known is None:
        if len(_HASHES) >= _HASHES_MAX:
            _HASHES.clear()
        known = _HASHES[folded] = xxhash.xxh3_64_intdigest(folded.encode())
    return known


def _fold(word: str) -> str:
    """The folded word, or the word itself where nothing would remain of it; remembered."""
    folded = fold_token(word) or word
    if len(word) <= 40:
        if len(_FOLDED) >= _HASHES_MAX:
            _FOLDED.clear()
        _FOLDED[word] = folded
    return folded


class Words:
    """The words of a text as parallel lists.

    ``gaps[i]`` tells what stands between word ``i`` and the next (``JOIN``, ``DOT``,
    ``BREAK``); ``upper[i]``: begins with a capital; ``initial[i]``: opens a sentence or line,
    where a capital says nothing; ``solo[i]``: a character of a script without spaces;
    ``behind[i]``: all that stands between the word and the next, and ``lead`` before the first.
    """

    __slots__ = (
        "behind", "ends", "folded", "gaps", "initial", "lead", "solo", "starts", "text",
        "upper", "words",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        parts = _SPLIT.split(text)
        edges = list(accumulate(map(len, parts)))
        self.text = text
        self.words: list[str] = parts[1::2]
        self.starts = edges[:-1:2]
        self.ends = edges[1::2]
        self.lead = parts[0]
        self.behind: list[str] = parts[2::2]
        self.gaps = [_GAPS.get(gap, BREAK) for gap in self.behind] or [BREAK]
        self.gaps[-1] = BREAK
        self.initial = [
            kind != JOIN
            and (kind != DOT or len(word) > 2)
            and _SENTENCE_END.search(gap) is not None
            for kind, word, gap in zip(self.gaps, self.words, self.behind, strict=False)
        ]
        self.initial[:] = [True, *self.initial[:-1]] if self.words else []
        self.folded = [_FOLDED.get(word) or _fold(word) for word in self.words]
        self.upper = [word[0].isupper() for word in self.words]
        unspaced = _SOLO_CHAR.search(text) is not None
        self.solo = list(map(is_solo, self.words)) if unspaced else [False] * len(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def hashes(self) -> npt.NDArray[np.uint64]:
        return np.array(
            [_HASHES.get(folded) or word_hash(folded) for folded in self.folded], dtype=np.uint64
        )

    def slice(self, first: int, last: int) -> str:
        """The text from word ``first`` to word ``last``, both included."""
        return self.text[self.starts[first] : self.ends[last]]


def is_solo(word: str) -> bool:
    """Whether the word is a character of a script written without spaces."""
    return _SOLO_CHAR.match(word) is not None
