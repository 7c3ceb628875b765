"""When a text is no article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wireroom.records import Rejection
from workers.extract.plain.forms import size
from workers.extract.plain.layout import Block

LETTERS_MIN: Final = 0.55
"""Letters (and vowel signs) among the characters that are not white space; prose has over 0.85."""
LINES_MAX: Final = 10_000
SAMPLE_CHARS: Final = 3_000
_NO_LETTER: Final = re.compile(r"[^\w\u0300-\u0dff\u0e30-\u0eff\u1000-\u109f\u1780-\u17ff]+|[\d_]+")
_CODE: Final = re.compile(
    r"[;{}]$|^\s?(?:#include|import |def |class |var |const |//|<\w)|=>|==|\);?$"
)
_ROW: Final = re.compile(r"^[^\s,;\t]{0,60}(?:[,;\t][^\s,;\t][^,;\t]{0,60}){3,200}$|\|[^|]{0,60}\|")
_SPACE: Final = re.compile(r"\s")


def not_prose(text: str, blocks: Sequence[Block]) -> Rejection | None:
    """A rejection for code, tables, numbers and encoded data."""
    if len(blocks) > LINES_MAX:
        return _not_article(f"{len(blocks)} lines")
    sample = _SPACE.sub("", text[:SAMPLE_CHARS])
    letters = len(_NO_LETTER.sub("", sample))
    if letters < LETTERS_MIN * len(sample):
        return _not_article(f"{letters} letters among {len(sample)} characters")
    lines = [b.text for b in blocks[:200]]
    odd = sum(bool(_CODE.search(line) or _ROW.search(line)) for line in lines if len(line) < 400)
    if len(lines) >= 4 and odd > 0.5 * len(lines):
        return _not_article(f"{odd} of {len(lines)} lines look like code or a table")
    longest = max((len(w) for w in text[:SAMPLE_CHARS].split()), default=0)
    if longest > 1_000 and size(text[:SAMPLE_CHARS]) < 0.02 * len(text[:SAMPLE_CHARS]):
        return _not_article(f"a word of {longest} characters")
    return None


def no_sentence(blocks: Sequence[Block]) -> Rejection:
    """The verdict on a text in which no sentence was found."""
    if len(blocks) >= 5:
        return _not_article(f"{len(blocks)} lines and no sentence among them")
    words = sum(size(b.text) for b in blocks)
    return Rejection(reason="too-short", evidence=f"{words:.0f} words and no sentence")


def _not_article(evidence: str) -> Rejection:
    return Rejection(reason="not-an-article", evidence=evidence)
