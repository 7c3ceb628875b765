"""Enricher: the words and phrases that an article is about.

A relative of RAKE (Rose et al. 2010) and YAKE (Campos et al. 2020), in any language: candidates
are runs of one to three words without stopwords or stops between them; a word weighs more
when it is frequent, early, spread over sentences and capitalised inside them; a phrase takes
the mean weight of its words, how often it occurs as a whole, and a little for its length.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise
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

Phrase = tuple[str, ...]

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
    kept = {
        word
        for word, folded in dict(zip(words.words, words.folded, strict=True)).items()
        if _is_content(word, folded, stop) and not (folded in verbs and not word[0].isupper())
    }
    content = [word in kept for word in words.words]
    if not kept:
        return ()
    weights = _weights(words, content, {fold_token(word) for word in Words(title).words})
    phrases, first = _phrases(words, content)
    scored: dict[Phrase, float] = {}
    for phrase, count in phrases.items():
        size = len(phrase)
        if count == 1 and size > 1 and not _is_named(words, first[phrase], size):
            continue
        mean = sum([weights[word] for word in phrase]) / size
        scored[phrase] = mean * math.log2(1 + count) * (1 + 0.25 * (size - 1))
    return _chosen(words, scored, phrases, first)


def _is_content(word: str, folded: str, stop: frozenset[str]) -> bool:
    if is_solo(word):
        return word not in _SOLO_STOP
    return (
        folded not in stop
        and (len(folded) >= _MIN_LETTERS or (word.isupper() and len(word) == 2))
        and (folded.isalpha() or any(map(str.isalpha, folded)))
    )


def _is_named(words: Words, at: int, size: int) -> bool:
    return not words.initial[at] and all(words.upper[at : at + size])


def _weights(words: Words, content: list[bool], title: set[str]) -> dict[str, float]:
    places = [at for at, chosen in enumerate(content) if chosen]
    folded = [words.folded[at] for at in places]
    sentences = list(accumulate(words.initial))
    within = [sentences[at] for at in places]
    count = Counter(folded)
    first = dict(zip(reversed(folded), reversed(within), strict=True))
    spread = Counter([word for word, _ in set(zip(folded, within, strict=True))])
    capital = Counter(
        [words.folded[at] for at in places if words.upper[at] and not words.initial[at]]
    )
    last = sentences[-1]
    weights: dict[str, float] = {}
    for word, times in count.items():
        early = 1 / math.log2(2 + first[word])
        spreading = spread[word] / (1 + last)
        named = 1 + 0.5 * capital[word] / times
        heading = 1.4 if word in title else 1.0
        weights[word] = math.log2(1 + times) * (0.5 + early) * (1 + spreading) * named * heading
    return weights


def _phrases(words: Words, content: list[bool]) -> tuple[Counter[Phrase], dict[Phrase, int]]:
    """How often each candidate occurs, and the word at which it does so first."""
    folded, gaps = words.folded, words.gaps
    spaced = [chosen and not solo for chosen, solo in zip(content, words.solo, strict=True)]
    linked = [a and b and gap == JOIN for a, b, gap in zip(spaced, spaced[1:], gaps, strict=False)]
    ones = [at for at, chosen in enumerate(spaced) if chosen]
    twos = [at for at, link in enumerate(linked) if link]
    threes = [at for at, (a, b) in enumerate(pairwise(linked)) if a and b]
    places = ones + twos + threes
    found: list[Phrase] = [(folded[at],) for at in ones]
    found.extend([(folded[at], folded[at + 1]) for at in twos])
    found.extend([(folded[at], folded[at + 1], folded[at + 2]) for at in threes])
    if len(ones) < len(content):
        for at, phrase in _unspaced(words, content):
            places.append(at)
            found.append(phrase)
    return Counter(found), dict(zip(reversed(found), reversed(places), strict=True))


def _unspaced(words: Words, content: list[bool]) -> Iterator[tuple[int, Phrase]]:
    """Candidates of two to four characters in scripts without spaces, and where they begin."""
    starts, ends, gaps, solo = words.starts, words.ends, words.gaps, words.solo
    size = len(content)
    for at in [at for at, alone in enumerate(solo) if alone and content[at]]:
        for last in range(at + 1, min(at + _MAX_SOLO, size)):
            if not (content[last] and solo[last] and gaps[last - 1] == JOIN):
                break
            if starts[last] == ends[last - 1]:
                yield at, tuple(words.folded[at : last + 1])


def _chosen(
    words: Words,
    scored: dict[Phrase, float],
    counts: Counter[Phrase],
    first: dict[Phrase, int],
) -> tuple[Keyword, ...]:
    ranked = sorted(scored, key=lambda phrase: (-scored[phrase], phrase))[:_ENOUGH]
    kept: list[Phrase] = []
    for phrase in ranked:
        if any(_overlap(phrase, other, counts) for other in kept):
            continue
        kept.append(phrase)
        if len(kept) == limits.KEYWORDS_MAX:
            break
    best = scored[kept[0]] if kept else 1.0
    return tuple(
        Keyword(
            text=" ".join(words.slice(first[phrase], first[phrase] + len(phrase) - 1).split()),
            score=round(scored[phrase] / best, 4),
        )
        for phrase in kept
    )


def _overlap(phrase: Phrase, other: Phrase, counts: Counter[Phrase]) -> bool:
    """Whether one says little beside the other: contained, and seldom seen without it."""
    short, long = (other, phrase) if len(other) < len(phrase) else (phrase, other)
    if short[0] not in long:
        return False
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
