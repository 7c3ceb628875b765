"""Organisations that no table knows: by their head word, their last word, or as acronyms."""

from __future__ import annotations

from typing import Final

from workers.enrich.heads import GERMAN, MAX_WORDS, after_head, is_head
from workers.enrich.lexicon import Lexicon
from workers.enrich.linking import organisation_id
from workers.enrich.mentions import Mention
from workers.enrich.tokens import JOIN, Words

_ACRONYM_WORDS: Final = """
ceo cfo cto gdp covid id faq usd eur gbp iii vip dna rna hiv aids html http www pdf ngo mps cet
gmt utc est pst bst vii viii xii photo video update live news read more
"""
_FOR: Final = frozenset({"of", "for", "fur"})
_NOT_ACRONYMS: Final = frozenset(_ACRONYM_WORDS.split())


def find_organisations(
    words: Words, lexicon: Lexicon, names: list[Mention], shouting: list[bool]
) -> list[Mention]:
    """Mentions built around a cue word of the language.

    ``names`` are the gazetteer's mentions (their country helps to identify the whole);
    ``shouting[i]`` says that word ``i`` stands in a line whose capitals mean nothing.
    """
    at = {i: mention for mention in names for i in range(mention.first, mention.last + 1)}
    found: list[Mention] = []
    position = 0
    size = len(words)
    while position < size:
        if position in at and at[position].label in {"ORG", "FAC"}:
            position = at[position].last + 1
            continue
        mention = _cased(words, lexicon, at, shouting, position) or _uncased(
            words, lexicon, at, position
        )
        if mention is None:
            position += 1
            continue
        found.append(mention)
        position = mention.last + 1
    return found


def _mention(words: Words, first: int, last: int, at: dict[int, Mention], cut: int = 0) -> Mention:
    country = next((at[i].country for i in range(first, last + 1) if i in at and at[i].country), "")
    start = words.starts[first] + cut
    text = words.text[start : words.ends[last]]
    keep = [
        words.folded[i][cut if i == first else 0 :]
        for i in range(first, last + 1)
        if not (i in at and at[i].label in {"NORP", "GPE"})
    ]
    return Mention(
        first=first,
        last=last,
        start=start,
        end=words.ends[last],
        label="ORG",
        id=organisation_id(keep or words.folded[first : last + 1], country),
        name=" ".join(text.split()),
        country=country,
    )


def _cased(
    words: Words, lexicon: Lexicon, at: dict[int, Mention], shouting: list[bool], first: int
) -> Mention | None:
    if not words.upper[first] or shouting[first]:
        return None
    folded = words.folded
    if is_head(words, lexicon, first):
        last = after_head(words, lexicon, at, first)
        if last > first:
            return _mention(words, first, last, at)
    # a run of capitals that ends in a cue: Foreign Ministry, Acme Holdings Ltd
    last = first
    best = -1
    while True:
        if last > first and (
            folded[last] in lexicon.org_tails
            or (
                lexicon.capitalised_nouns
                and len(folded[last]) > 8
                and folded[last].endswith(GERMAN)
            )
        ):
            best = last
        following = last + 1
        if following >= len(words) or following - first >= MAX_WORDS or words.gaps[last] != JOIN:
            break
        if not words.upper[following]:
            linked = folded[following] in _FOR and following + 1 < len(words)
            if not (linked and words.upper[following + 1] and words.gaps[following] == JOIN):
                break
        last = following
    if best > first:
        opening = first
        while opening < best and (
            folded[opening] in lexicon.stops
            or folded[opening] in lexicon.titles
            or (words.initial[opening] and folded[opening] in lexicon.place_prepositions)
        ):
            opening += 1
        known = at.get(opening)
        if known is not None and known.label in {"ORG", "FAC"}:
            return None
        if best > opening:
            return _mention(words, opening, _with_purpose(words, best), at)
    return _acronym(words, lexicon, at, first)


def _with_purpose(words: Words, last: int) -> int:
    """The last word with "for" and its capital: ``Kieler Institut für Weltwirtschaft``."""
    if (
        last + 2 < len(words)
        and words.gaps[last] == JOIN
        and words.gaps[last + 1] == JOIN
        and words.folded[last + 1] in _FOR
        and words.upper[last + 2]
    ):
        return last + 2
    return last


def _acronym(words: Words, lexicon: Lexicon, at: dict[int, Mention], first: int) -> Mention | None:
    word = words.words[first]
    if not (3 <= len(word) <= 6 and word.isalpha() and word.isupper()) or first in at:
        return None
    if words.folded[first] in _NOT_ACRONYMS or words.folded[first] in lexicon.stops:
        return None
    alone = (first == 0 or not words.words[first - 1].isupper()) and (
        first + 1 == len(words) or not words.words[first + 1].isupper()
    )
    return _mention(words, first, first, at) if alone else None


def _uncased(words: Words, lexicon: Lexicon, at: dict[int, Mention], first: int) -> Mention | None:
    """Arabic: a construct head (وزارة X) takes what follows; a definite one only adjectives."""
    word = words.folded[first]
    if not "\u0620" <= word[0] <= "\u06ff" or len(word) < 3:
        return None
    cut = lexicon.org_head_cuts.get(word)
    if cut is None:
        return None
    head = word[cut:]
    if first and words.folded[first - 1] in lexicon.titles and head.startswith("ال"):
        return None
    definite = head.startswith("ال")
    last = first
    while last + 1 < len(words) and words.gaps[last] == JOIN and last - first < MAX_WORDS - 1:
        following = last + 1
        folded = words.folded[following]
        if following in at and at[following].last < len(words):
            mention = at[following]
            if definite and mention.label != "NORP":
                break
            if mention.start != words.starts[mention.first]:
                break
            last = mention.last
            if mention.label == "ORG" and not definite:
                break
            if mention.label in {"GPE", "LOC"}:
                break
            continue
        if folded in lexicon.stops or folded in lexicon.verbs or folded in lexicon.titles:
            break
        if folded.startswith(("ال", "لل", "وال")) and len(folded) > 4:
            if definite and not folded.startswith("ال"):
                break
            last = following
            continue
        if not definite and last == first and len(folded) > 2 and folded not in lexicon.given:
            last = following
            continue
        if not definite and folded in lexicon.org_heads:
            last = following
            continue
        break
    if last == first:
        return None
    return _mention(words, first, last, at, cut)
