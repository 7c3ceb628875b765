"""Enricher: the sentences that carry the report, chosen and not written, and its reading time."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from spacy.tokens import Doc

from wireroom import limits
from wireroom.records import Article
from workers.enrich.scanned import words_of
from workers.enrich.tokens import Words, is_solo
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
    sentences: list[tuple[int, str, Words]] = []
    for sentence in _sentences(text[:_LEAD_CHARS]):
        words = Words(sentence)
        if _is_sentence(sentence, words):
            sentences.append((len(sentences), sentence, words))
        if len(sentences) == _FIRST:
            break
    if not sentences:
        return ""
    frequent = Counter(word for word in words_of(text).folded if len(word) > 3 or is_solo(word))
    heading = {fold_token(word) for word in Words(title).words}
    ranked = sorted(sentences, key=lambda item: (-_worth(item, frequent, heading), item[0]))
    chosen = [ranked[0]]
    for item in ranked[1:3]:
        if len(chosen[0][1]) + len(item[1]) < _MAX_CHARS and item[0] <= 5:
            chosen.append(item)
            break
    return " ".join(sentence for _, sentence, _ in sorted(chosen, key=lambda item: item[0]))


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(text):
        sentence = text[start : stop.end()].rstrip()
        if stop.group()[0] == "." and _ABBREVIATION.search(sentence, max(0, len(sentence) - 6)):
            continue
        yield sentence
        start = stop.end()
    yield text[start:].rstrip()


def _is_sentence(sentence: str, words: Words) -> bool:
    solo = sum(map(is_solo, words.words))
    enough = len(words) - solo >= _MIN_WORDS or solo >= _MIN_CHARS_SOLO
    closed = sentence.rstrip('”"’»)]')[-1:] in tuple(".!?…。！？؟۔")
    return enough and closed and len(sentence) <= _MAX_CHARS and sentence[0] not in '“"«„'


def _worth(item: tuple[int, str, Words], frequent: Counter[str], heading: set[str]) -> float:
    place, _, words = item
    distinct = {word for word in words.folded if frequent[word] > 1}
    weight = sum(math.log2(frequent[word]) for word in distinct)
    shared = len(heading.intersection(words.folded))
    return (weight / math.sqrt(len(words)) + 0.5 * shared) / (1 + 0.35 * place)


def reading_seconds(text: str) -> int:
    """Whole seconds that an adult needs to read ``text`` silently."""
    words = words_of(text).words
    solo = sum(map(is_solo, words))
    minutes = (len(words) - solo) / _WORDS_PER_MINUTE + solo / _SOLO_PER_MINUTE
    return math.ceil(60 * minutes)
