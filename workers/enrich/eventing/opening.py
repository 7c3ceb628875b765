"""The opening of a report, sentence by sentence: where its event is told."""

from __future__ import annotations

import re
from typing import Final

from workers.enrich.datelines import Dateline, dateline_of
from workers.enrich.eventing.cues import Cues
from workers.enrich.tokens import DOT, JOIN, Words

__all__ = ["SENTENCES", "Opening"]

SENTENCES: Final = 4
_WORDS_MAX: Final = 220
_STOP: Final = re.compile(r"[.!?…\n؟۔。！？]")
_ABBREVIATION: Final = 3
"""Letters of a capitalised word whose full stop is taken for an abbreviation's."""


class Opening:
    """The first words of a text with the number of their sentence.

    The words of the dateline have no number of their own (-1), nor do the lines before it.
    """

    __slots__ = ("dateline", "first", "sentences", "words")

    def __init__(self, words: Words, cues: Cues) -> None:
        self.words = words
        self.dateline: Dateline | None = dateline_of(words.text)
        self.first = 0
        """the first word after the dateline"""
        self.sentences: list[int] = []
        body = self.dateline.body if self.dateline is not None else 0
        number = 0
        for at in range(min(len(words), _WORDS_MAX)):
            if words.starts[at] < body:
                self.sentences.append(-1)
                self.first = at + 1
                continue
            if at > self.first and self._ends(at - 1, cues):
                number += 1
                if number == SENTENCES:
                    break
            self.sentences.append(number)

    def _ends(self, at: int, cues: Cues) -> bool:
        """Whether a sentence ends with this word."""
        words = self.words
        if words.gaps[at] == JOIN:
            return False
        gap = words.text[words.ends[at] : words.starts[at + 1]]
        if _STOP.search(gap) is None:
            return False
        if words.gaps[at] != DOT:
            return True
        short = words.upper[at] and len(words.words[at]) <= _ABBREVIATION
        digit = words.words[at].isdigit() and len(words.words[at]) <= 2
        return not (short or digit or words.folded[at] in cues.times)

    def sentence_of(self, at: int) -> int:
        """The number of a word's sentence; -1 outside of the opening."""
        return self.sentences[at] if at < len(self.sentences) else -1
