"""Surnames that stand for a full name of the same text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import Final

from workers.enrich.gazetteer.stems import stem
from workers.enrich.lexicon import Lexicon
from workers.enrich.linking import person_parts
from workers.enrich.mentions import Mention
from workers.enrich.people.common import free, hyphenated, person
from workers.enrich.tokens import JOIN, Words

_REACH: Final = 3
"""Particles before a surname, and parts of a double one."""


def short_forms(
    words: Words, lexicon: Lexicon, full: list[Mention], taken: dict[int, Mention]
) -> list[Mention]:
    """Single words (with their particles) that are the surname of a full name, with its id.

    A surname that two people named before it bear is still a person, but names neither; single
    words of ``full`` that are a surname take over the id, too.
    """
    owners: dict[str, list[Mention]] = {}
    for mention in full:
        parts = person_parts(words.words[mention.first : mention.last + 1])
        if len(parts) < 2:
            continue
        keys = [parts[-1]]
        if mention.last > mention.first and hyphenated(words, mention.last - 1):
            keys.append(parts[-2])
        for key in keys:
            owners.setdefault(stem(key), []).append(mention)
    if not owners:
        return []
    for mention in full:
        parts = person_parts(words.words[mention.first : mention.last + 1])
        owner = _owner(owners.get(stem(parts[0])), mention.first) if len(parts) == 1 else None
        if owner is not None and owner is not mention:
            mention.id, mention.name = owner.id, owner.name or mention.name
    covered = {i for mention in full for i in range(mention.first, mention.last + 1)}
    found: list[Mention] = []
    cased = any(words.upper)
    for position, word in enumerate(words.folded):
        if position in covered or not free(position, taken):
            continue
        if cased and words.words[position][0].islower():
            continue
        for key, cut in _keys(word, lexicon):
            owner = _owner(owners.get(key), position) if len(key) >= 3 else None
            if owner is not None:
                if word in lexicon.stops:
                    break
                first, last = _widen(words, owner, position)
                covered.update(range(first, last + 1))
                if found and found[-1].last >= first:
                    break
                mention = person(words, first, last, cut if first == position else 0)
                mention.id, mention.name = owner.id, owner.name or mention.name
                found.append(mention)
                break
    return found


def _owner(bearers: list[Mention] | None, position: int) -> Mention | None:
    """Who is meant at ``position``: the bearers named before it, or the first after it.

    Two people among them give a mention that is nobody's in particular.
    """
    if not bearers:
        return None
    before = bearers[: bisect_right(bearers, position, key=lambda mention: mention.first)]
    people = {mention.id: mention for mention in before or bearers[:1]}
    owner = next(iter(people.values()))
    if len(people) == 1:
        return owner
    return replace(owner, id=(owner.id or "").partition(".")[0], name=None)


def _widen(words: Words, owner: Mention, position: int) -> tuple[int, int]:
    """The surname at ``position`` with the particles and the second half that the owner has."""
    known = words.folded[owner.first + 1 : owner.last + 1]
    first = last = position
    while (
        position - first < _REACH
        and first
        and words.gaps[first - 1] == JOIN
        and words.folded[first - 1] in known
        and person_parts([words.words[first - 1]]) == []
    ):
        first -= 1
    while hyphenated(words, last) and last - position < _REACH and words.upper[last + 1]:
        last += 1
    while first and hyphenated(words, first - 1) and words.folded[first - 1] in known:
        first -= 1
    return first, last


def _keys(word: str, lexicon: Lexicon) -> list[tuple[str, int]]:
    """What the word may be the surname ``key`` with: an article, a clitic, a genitive."""
    keys = [(stem(word), 0)]
    if word.startswith("ال") and len(word) > 4:
        keys.append((word[2:], 0))
    if lexicon.clitics:
        for clitic in ("و", "ل", "ب", "ف"):
            if word.startswith(clitic) and len(word) > 4:
                keys.append((word[1:], 1))
                if word[1:].startswith("ال"):
                    keys.append((word[3:], 1))
    if lexicon.code in {"de", "nl"} and word.endswith("s") and len(word) > 4:
        keys.append((word[:-1], 0))
    return keys
