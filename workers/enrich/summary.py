"""Enricher: the sentences that carry the report, chosen and not written, and its reading time."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from spacy.tokens import Doc

from wireroom import limits
from wireroom.records import Article
from workers.enrich.datelines import dateline_of
from workers.enrich.languages import rules_for
from workers.enrich.scanned import words_of
from workers.enrich.tokens import Words
from workers.romanise import fold_token

__all__ = ["enrich_summary", "lead", "reading_seconds"]

_STOP: Final = re.compile(r"[.!?…](?:[”\"’»)\]]{0,3})\s+(?=[^\sa-zа-я])|[。！？؟۔][”」』]?\s*|\n+")
_LAST_WORD: Final = re.compile(r"(?:^|[\s(\[«„“\u00a0])((?:[^\W\d_]\.)*[^\W_]{1,6})\.$")
_QUOTE: Final = re.compile(r"[“”\"«»„「『][^“”\"«»„「『]{0,40}[”“\"»«」』]")
"""A name in quotation marks, as «Роснефть»: a sentence that opens with it is no quotation."""
_SAME: Final = 0.7
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
    """``notes``: ``lead`` (one or two sentences of the text) and ``reading_seconds``."""
    text = article.text[: limits.ENRICH_MAX_CHARS]
    notes: dict[str, Any] = {"reading_seconds": reading_seconds(text)}
    chosen = lead(text, title=article.title or "", language=article.language)
    if chosen:
        notes["lead"] = chosen
    return {"notes": notes}


def lead(text: str, *, title: str = "", language: str | None = None) -> str:
    """The one or two sentences near the start that say most: what the text says often and the
    title says too.  Verbatim but for the dateline, in the order of the text; empty for a text
    without a sentence."""
    words = words_of(text)
    sentences: list[_Sentence] = []
    line = dateline_of(text)
    body = line.body if line is not None and line.strong else 0
    for start, end in _sentences(text[:_LEAD_CHARS], body, _abbreviations(language)):
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
    for item in ranked[1:4]:
        if _says_the_same(chosen[0], item):
            continue
        if len(chosen[0].text) + len(item.text) < _MAX_CHARS and item.place <= 5:
            chosen.append(item)
            break
    return " ".join(item.text for item in sorted(chosen))


def _says_the_same(one: _Sentence, other: _Sentence) -> bool:
    """Whether most of the shorter sentence's words are in the longer: a headline said again."""
    short, long = sorted((set(one.folded), set(other.folded)), key=len)
    return len(short & long) > _SAME * len(short)


@lru_cache(maxsize=64)
def _abbreviations(language: str | None) -> frozenset[str]:
    return frozenset(each.casefold() for each in rules_for(language).abbreviations)


def _is_abbreviation(sentence: str, known: frozenset[str]) -> bool:
    """Whether the full stop at the end is that of a shortened word or an initial."""
    last = _LAST_WORD.search(sentence, max(0, len(sentence) - 12))
    if last is None:
        return False
    word = last.group(1)
    if len(word) == 1 or (len(word) == 2 and word.isdigit()):
        return True  # an initial, or an ordinal: 13. März
    return "." in word or (
        word.casefold() in known if known else len(word) <= 3 and word[0].isupper()
    )


def _sentences(text: str, start: int, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where the sentences from ``start`` on begin and end, the blanks behind them left out."""
    for stop in _STOP.finditer(text, start):
        sentence = text[start : stop.end()].rstrip()
        if stop.group()[0] == "." and _is_abbreviation(sentence, abbreviations):
            continue
        yield start, start + len(sentence)
        start = stop.end()
    yield start, start + len(text[start:].rstrip())


def _is_sentence(sentence: _Sentence) -> bool:
    text, solo = sentence.text, sentence.solo
    enough = len(sentence.folded) - solo >= _MIN_WORDS or solo >= _MIN_CHARS_SOLO
    closed = text.rstrip('”"’»)]')[-1:] in tuple(".!?…。！？؟۔")
    return enough and closed and len(text) <= _MAX_CHARS and _opens_plainly(text)


def _opens_plainly(text: str) -> bool:
    return text[0] not in '“”"«»„「『' or _QUOTE.match(text) is not None


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
