"""spaCy's tokenizer with the boundaries of ``Words``, for pipelines that are not trained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc
from spacy.vocab import Vocab

from workers.enrich.scanned import words_of

_BETWEEN: Final = re.compile(r"(\s+|.)( ?)", re.DOTALL)


class Tokenizer:
    """Makes a ``Doc`` of the words that the rules read, so that a text is cut up once.

    Replaces the languages' own tokenizers in blank pipelines: those need further packages for
    Japanese, Korean, Thai and Vietnamese, take up to half a second a language to set up, and
    are not linear on long runs without spaces.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        found = list(pieces(text))
        return Doc(
            self.vocab,
            words=[piece for piece, _ in found],
            spaces=[space for _, space in found],
        )


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The words and each mark between them, with whether one space follows."""
    words = words_of(text)
    yield from _between(words.lead)
    for word, behind in zip(words.words, words.behind, strict=True):
        if behind == " ":
            yield word, True
        elif behind[:1] == " ":
            yield word, True
            yield from _between(behind[1:])
        else:
            yield word, False
            yield from _between(behind)


def _between(gap: str) -> Iterator[tuple[str, bool]]:
    for piece, space in _BETWEEN.findall(gap):
        yield piece, space == " "
