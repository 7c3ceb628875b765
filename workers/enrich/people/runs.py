"""Runs of capitals, over the particles, initials and articles inside a name."""

from __future__ import annotations

from typing import Final

from workers.enrich.languages.base import word_set
from workers.enrich.lexicon import Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.people.common import free, hyphenated
from workers.enrich.roles import is_role
from workers.enrich.tokens import DOT, JOIN, Words

MAX_WORDS: Final = 5
"""Longest name in words."""
_ARTICLES: Final = word_set(
    "al el ar as ash at az ad an er es esh et ez ed аль эль ар ас аш ад ан ат аз эр эс аз ель"
)
"""Arabic articles that a hyphen joins to a surname."""
_SHORTENED: Final = word_set("st jr dr ю ch th ph wm")
"""Parts of two letters that a full stop shortens."""
_APOSTROPHES: Final = frozenset({"'", "’", "ʼ"})
_NEVER_FIRST: Final = word_set("der den dem das die la los le les y e i")
"""Particles that stand inside a name only behind another one: ``van der``, ``de la``."""


def opens(words: Words, taken: dict[int, Mention], position: int) -> bool:
    if not free(position, taken):
        return False
    return words.upper[position] or (
        words.folded[position] in _ARTICLES
        and hyphenated(words, position)
        and words.upper[position + 1]
    )


def run(words: Words, lexicon: Lexicon, taken: dict[int, Mention], first: int) -> int:
    """The last word of the run of capitals from ``first``, over particles and initials."""
    last = first
    while last + 1 < len(words) and last - first < MAX_WORDS + 3:
        gap = words.gaps[last]
        initial = gap == DOT and (len(words.words[last]) == 1 or words.folded[last] in _SHORTENED)
        if gap != JOIN and not initial:
            break
        following = last + 1
        apostrophe = words.text[words.ends[last] : words.starts[following]] in _APOSTROPHES
        if (words.upper[following] or apostrophe) and free(following, taken):
            last = following
            continue
        bridge = _bridge(words, lexicon, taken, following)
        if bridge < 0:
            break
        last = bridge
    return last


def _bridge(words: Words, lexicon: Lexicon, taken: dict[int, Mention], first: int) -> int:
    """The capital behind one to three particles that begin at ``first``, or -1."""
    at = first
    while (
        at < len(words)
        and at - first < 3
        and words.gaps[at] == JOIN
        and free(at, taken)
        and (
            (
                words.folded[at] in lexicon.particles
                and (at > first or words.folded[at] not in _NEVER_FIRST)
            )
            or (words.folded[at] in _ARTICLES and hyphenated(words, at))
        )
    ):
        at += 1
    if at == first or at >= len(words) or not words.upper[at] or not free(at, taken):
        return -1
    if words.folded[at] in lexicon.org_heads or is_role(words.folded[at], lexicon):
        return -1
    return at


def has_prefix(words: Words, first: int) -> bool:
    """Whether the name opens with an Arabic article: ``al-Rashdi``."""
    return words.folded[first] in _ARTICLES and hyphenated(words, first)
