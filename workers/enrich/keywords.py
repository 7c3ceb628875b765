"""Enricher: the words and phrases that an article is about.

A relative of RAKE (Rose et al. 2010) and YAKE (Campos et al. 2020), in any language: candidates
are runs of one to three words without stopwords or stops between them; a word weighs more
when it is frequent, early, spread over sentences and capitalised inside them; a phrase takes
the mean weight of its words, how often it occurs as a whole, and a little for its length.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import Any, Final

from spacy.tokens import Doc

from wireroom import limits
from wireroom.records import Article, Keyword
from workers.enrich.languages import rules_for
from workers.enrich.lexicon import lexicon
from workers.enrich.scanned import words_of
from workers.enrich.tokens import JOIN, Words, is_solo
from workers.romanise import fold_token

__all__ = ["enrich_keywords", "find_keywords"]

_MAX_PHRASE: Final = 3
_MAX_SOLO: Final = 4
"""Characters of a phrase in a script without spaces."""
_SOLO_STOP: Final = frozenset(
    "的了是在和也就都而及与與或不说說我他她这那个有为對对のはがをにでとも"
)
_MIN_LETTERS: Final = 3
_ENOUGH: Final = 8 * limits.KEYWORDS_MAX
"""Candidates compared with each other for overlap."""


def enrich_keywords(article: Article, doc: Doc) -> dict[str, Any]:
    """``keywords`` of the article's text, best first."""
    text = article.text[: limits.ENRICH_MAX_CHARS]
    return {"keywords": find_keywords(text, article.language, title=article.title or "")}


def find_keywords(
    text: str, language: str | None = None, *, title: str = ""
) -> tuple[Keyword, ...]:
    """At most ``limits.KEYWORDS_MAX`` keywords with scores from 0 to 1 (1: the best of this
    text), the same for the same input.  Words of ``title`` count more."""
    words = words_of(text)
    stop, verbs = _stopwords(language), _verbs(language)
    content = [
        _is_content(word, folded, stop) and not (folded in verbs and not word[0].isupper())
        for word, folded in _pairs(words)
    ]
    if not any(content):
        return ()
    weights = _weights(words, content, {fold_token(word) for word in Words(title).words})
    phrases, surface = _phrases(words, content)
    scored: dict[tuple[str, ...], float] = {}
    for phrase, count in phrases.items():
        if count == 1 and len(phrase) > 1 and not surface[phrase][1]:
            continue
        mean = sum(weights[word] for word in phrase) / len(phrase)
        scored[phrase] = mean * math.log2(1 + count) * (1 + 0.25 * (len(phrase) - 1))
    return _chosen(scored, phrases, {key: text_[0] for key, text_ in surface.items()})


def _pairs(words: Words) -> zip[tuple[str, str]]:
    return zip(words.words, words.folded, strict=True)


def _is_content(word: str, folded: str, stop: frozenset[str]) -> bool:
    if is_solo(word):
        return word not in _SOLO_STOP
    return (
        (len(folded) >= _MIN_LETTERS or (word.isupper() and len(word) == 2))
        and folded not in stop
        and not folded.isdigit()
        and any(map(str.isalpha, folded))
    )


def _weights(words: Words, content: list[bool], title: set[str]) -> dict[str, float]:
    count: Counter[str] = Counter()
    first: dict[str, int] = {}
    sentences: dict[str, set[int]] = {}
    capital: Counter[str] = Counter()
    sentence = 0
    for at, folded in enumerate(words.folded):
        sentence += words.initial[at]
        if not content[at]:
            continue
        count[folded] += 1
        first.setdefault(folded, sentence)
        sentences.setdefault(folded, set()).add(sentence)
        if words.upper[at] and not words.initial[at]:
            capital[folded] += 1
    weights: dict[str, float] = {}
    for folded, times in count.items():
        early = 1 / math.log2(2 + first[folded])
        spread = len(sentences[folded]) / (1 + sentence)
        named = 1 + 0.5 * capital[folded] / times
        heading = 1.4 if folded in title else 1.0
        weights[folded] = math.log2(1 + times) * (0.5 + early) * (1 + spread) * named * heading
    return weights


def _phrases(
    words: Words, content: list[bool]
) -> tuple[Counter[tuple[str, ...]], dict[tuple[str, ...], tuple[str, bool]]]:
    """How often each candidate occurs; its first form in the text and whether it is a name."""
    counts: Counter[tuple[str, ...]] = Counter()
    surface: dict[tuple[str, ...], tuple[str, bool]] = {}
    for at in range(len(words)):
        if not content[at]:
            continue
        solo = is_solo(words.words[at])
        for last in range(at, min(at + (_MAX_SOLO if solo else _MAX_PHRASE), len(words))):
            if not content[last] or (last > at and words.gaps[last - 1] != JOIN):
                break
            if is_solo(words.words[last]) != solo:
                break
            if solo and (last == at or words.starts[last] != words.ends[last - 1]):
                continue
            phrase = tuple(words.folded[at : last + 1])
            counts[phrase] += 1
            if phrase not in surface:
                named = all(words.upper[at : last + 1]) and not words.initial[at]
                surface[phrase] = (words.slice(at, last), named)
    return counts, surface


def _chosen(
    scored: dict[tuple[str, ...], float],
    counts: Counter[tuple[str, ...]],
    surface: dict[tuple[str, ...], str],
) -> tuple[Keyword, ...]:
    ranked = sorted(scored, key=lambda phrase: (-scored[phrase], phrase))[:_ENOUGH]
    kept: list[tuple[str, ...]] = []
    for phrase in ranked:
        if any(_overlap(phrase, other, counts) for other in kept):
            continue
        kept.append(phrase)
        if len(kept) == limits.KEYWORDS_MAX:
            break
    best = scored[kept[0]] if kept else 1.0
    return tuple(
        Keyword(text=" ".join(surface[phrase].split()), score=round(scored[phrase] / best, 4))
        for phrase in kept
    )


def _overlap(phrase: tuple[str, ...], other: tuple[str, ...], counts: Counter[Any]) -> bool:
    """Whether one says little beside the other: contained, and seldom seen without it."""
    short, long = sorted((phrase, other), key=len)
    inside = any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
    return inside and (len(phrase) > len(other) or counts[short] < 3 * counts[long])


@lru_cache(maxsize=64)
def _stopwords(language: str | None) -> frozenset[str]:
    """Folded stopwords and pronouns of the language's rules."""
    pronouns = (folded for word in rules_for(language).pronouns for folded in Words(word).folded)
    return lexicon(language).stops | frozenset(pronouns)


@lru_cache(maxsize=64)
def _verbs(language: str | None) -> frozenset[str]:
    """Folded reporting verbs, which say nothing about the subject; in Arabic also with "and"."""
    folded = {fold_token(verb) for verb in rules_for(language).reporting_verbs}
    if rules_for(language).code == "ar":
        folded |= {"و" + verb for verb in folded}
    return frozenset(folded)
