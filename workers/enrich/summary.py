"""Enricher: the sentences that carry the report, chosen and not written, and its reading time."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from spacy.tokens import Doc

from wireroom import limits
from wireroom.records import Article
from workers.enrich.scanned import words_of
from workers.enrich.tokens import Words
from workers.romanise import fold_token

__all__ = ["enrich_summary", "lead", "reading_seconds"]

_STOP: Final = re.compile(r"[.!?…](?:[”\"’»)\]]{0,3})\s+(?=[^\sa-zа-я])|[。！？؟۔][”」』]?\s*|\n+")
_ABBREVIATION: Final = re.compile(r"(?:^|[\s(.])(?:\w|[A-Z][a-z]{1,3})\.$")
_LEAD_CHARS: Final = 12_000
"""How far into the text a lead is looked for."""
_FIRST: Final = 12
"""Sentences from the start of the text that a lead is chosen among."""
_MIN_WORDS: Final = 8
_MIN_CHARS_SOLO: Final = 15
_MAX_CHARS: Final = 600
_WORDS_PER_MINUTE: Final = 238
"""Silent reading of English non-fiction (Brysbaert 2019); close to it in other alphabets."""
_SOLO_PER_MINUTE: Final = 260
"""Characters of scripts without spaces (the Chinese mean in the same review)."""


class _Sentence(NamedTuple):
    place: int
    text: str
    folded: list[str]
    solo: int
    """how many of the words are characters of a script without spaces"""


def enrich_summary(article: Article, doc: Doc) -> dict[str, Any]:
    """``notes``: ``lead`` (one or two sentences of the text), ``reading_seconds``, and
    ``second_language`` where the evidence for the language names a runner-up."""
    text = article.text[: limits.ENRICH_MAX_CHARS]
    notes: dict[str, Any] = {"reading_seconds": reading_seconds(text)}
    chosen = lead(text, title=article.title or "")
    if chosen:
        notes["lead"] = chosen
    evidence = article.evidence.get("language")
    if evidence is not None and isinstance(evidence.runner_up, str):
        notes["second_language"] = evidence.runner_up
    return {"notes": notes}


def lead(text: str, *, title: str = "") -> str:
    """The one or two sentences near the start that say most: what the text says often and the
    title says too.  Verbatim, in the order of the text; empty for a text without a sentence."""
    words = words_of(text)
    sentences: list[_Sentence] = []
    for start, end in _sentences(text[:_LEAD_CHARS]):
        first, behind = bisect_left(words.starts, start), bisect_right(words.ends, end)
        sentence = _Sentence(
            len(sentences), text[start:end], words.folded[first:behind],
            sum(words.solo[first:behind]),
        )  # fmt: skip
        if _is_sentence(sentence):
            sentences.append(sentence)
            if len(sentences) == _FIRST:
                break
    if not sentences:
        return ""
    frequent = Counter(
        [word for word, solo in zip(words.folded, words.solo, strict=True) if solo or len(word) > 3]
    )
    heading = {fold_token(word) for word in Words(title).words}
    ranked = sorted(sentences, key=lambda item: (-_worth(item, frequent, heading), item.place))
    chosen = [ranked[0]]
    for item in ranked[1:3]:
        if len(chosen[0].text) + len(item.text) < _MAX_CHARS and item.place <= 5:
            chosen.append(item)
            break
    return " ".join(item.text for item in sorted(chosen))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences begin and end, the blanks behind them left out."""
    start = 0
    for stop in _STOP.finditer(text):
        sentence = text[start : stop.end()].rstrip()
        if stop.group()[0] == "." and _ABBREVIATION.search(sentence, max(0, len(sentence) - 6)):
            continue
        yield start, start + len(sentence)
        start = stop.end()
    yield start, start + len(text[start:].rstrip())


def _is_sentence(sentence: _Sentence) -> bool:
    text, solo = sentence.text, sentence.solo
    enough = len(sentence.folded) - solo >= _MIN_WORDS or solo >= _MIN_CHARS_SOLO
    closed = text.rstrip('”"’»)]')[-1:] in tuple(".!?…。！？؟۔")
    return enough and closed and len(text) <= _MAX_CHARS and text[0] not in '“"«„'


def _worth(sentence: _Sentence, frequent: Counter[str], heading: set[str]) -> float:
    distinct = {word for word in sentence.folded if frequent[word] > 1}
    weight = sum(math.log2(frequent[word]) for word in distinct)
    shared = len(heading.intersection(sentence.folded))
    size = len(sentence.folded)
    return (weight / math.sqrt(size) + 0.5 * shared) / (1 + 0.35 * sentence.place)


def reading_seconds(text: str) -> int:
    """Whole seconds that an adult needs to read ``text`` silently."""
    words = words_of(text)
    solo = sum(words.solo)
    minutes = (len(words) - solo) / _WORDS_PER_MINUTE + solo / _SOLO_PER_MINUTE
    return math.ceil(60 * minutes)
