"""Whose words they are: the subject of a reporting verb."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from wireroom.records import Entity
from workers.enrich.hearers import told
from workers.enrich.languages.base import word_set
from workers.enrich.quoting.clauses import (
    MAX_SUBJECT,
    OPENERS,
    comma,
    has_words,
    head,
    segment_after,
    segment_before,
)
from workers.enrich.quoting.page import Cue, Page
from workers.enrich.quoting.speaker import PEOPLE, Speaker

_BODIES: Final = frozenset({"ORG", "NORP"})
_OWNS: Final = ("'s", "’s")
_DETERMINERS: Final = word_set(
    """
    the a an another one his her their der die ein eine el un una le
    """
)


def subject(page: Page, first: int, last: int, cue: Cue, *, follows: bool) -> Speaker | None:
    """The one who speaks, in the words ``first`` to ``last`` around ``cue``.

    ``follows``: the words stand behind the quotation, where a verb that opens them is followed
    by its subject.
    """
    opening = head(page, first, cue.first - 1)
    pre = segment_before(page, first, cue.first - 1)
    apposed = cue.first > first and comma(page.gap(cue.first))
    post = segment_after(page, cue.last + 1, last)
    inverted = cue.first == first or not has_words(page, pre)
    if follows and inverted:
        return (
            _person(page, *post, nearest=False)
            or _apposed(page, post)
            or _mention(page, *post)
            or _noun(page, *post)
        )
    return (
        (_person(page, *opening, nearest=False) if apposed else None)
        or _person(page, *pre, nearest=True)
        or _person(page, *opening, nearest=False)
        or (_adjacent_person(page, post) if not page.cues.bare_clause or inverted else None)
        or (
            _person(page, *post, nearest=False) or _mention(page, *post) or _noun(page, *post)
            if page.cues.verb_first
            else None
        )
        or _mention(page, *pre, closing=True)
        or (_person(page, *post, nearest=False) if inverted else None)
        or (_apposed(page, post) if inverted else None)
        or (_mention(page, *post) if inverted else None)
        or _noun(page, *pre, from_end=True)
        or _noun(page, *post)
    )


def named(page: Page, first: int, last: int) -> Speaker | None:
    """The source that these words name: behind ``according to``, before a bare colon."""
    last = min(last, first + 2 * MAX_SUBJECT)
    return (
        _person(page, first, last, nearest=False)
        or _apposed(page, (first, last))
        or _mention(page, first, last)
        or _noun(page, first, last)
    )


def person_like(page: Page, first: int, last: int) -> Speaker | None:
    """A named mention only: what a colon or a dash without a verb can be trusted with."""
    return _person(page, first, last, nearest=False) or _mention(page, first, last)


def _person(page: Page, first: int, last: int, *, nearest: bool) -> Speaker | None:
    """A person's name or a pronoun among these words."""
    found: list[Speaker] = [
        Speaker(entity.start, entity.end, entity.id)
        for entity in page.entities_in(first, last)
        if entity.label in PEOPLE and page.text[entity.end : entity.end + 2] not in _OWNS
    ]
    if not found:
        found.extend(_name_shapes(page, first, last))
    found.extend(_pronouns(page, first, last))
    if not found:
        return None
    return (max if nearest else min)(found, key=lambda speaker: speaker.start)


def _adjacent_person(page: Page, post: tuple[int, int]) -> Speaker | None:
    """A name that begins within three words behind the verb (verb before subject)."""
    first, last = post
    return _person(page, first, min(last, first + 3), nearest=False) if first <= last else None


def _mention(page: Page, first: int, last: int, *, closing: bool = False) -> Speaker | None:
    """A body or a place that speaks; ``closing``: only as the last of these words, because
    "the Russian delegate" is not Russia."""
    mentions = page.entities_in(first, last)
    if closing:
        mentions = [entity for entity in mentions if entity.end >= page.words.ends[last]]
    for labels in (_BODIES, {"GPE", "LOC"}):
        for entity in reversed(mentions):
            if entity.label in labels and not _told(page, entity):
                return Speaker(entity.start, entity.end, entity.id)
    return None


def _apposed(page: Page, role: tuple[int, int]) -> Speaker | None:
    """The name behind the comma after a role: ``the tenant, Ada Orr``."""
    at = role[1] + 1
    if role[1] < role[0] or at >= len(page.words) or page.gap(at).strip() not in (",", "،"):
        return None
    for entity in page.entities_in(at, at):
        if entity.label in PEOPLE:
            return Speaker(entity.start, entity.end, entity.id)
    return None


def _told(page: Page, entity: Entity) -> bool:
    """Whether the mention is the one told: ``told Reuters``, ``a la agencia X``, «لوكالة …»."""
    at = bisect_right(page.words.starts, entity.start) - 1
    cues = page.cues
    return told(page.words, at, entity.start, cues.hearer_marks, cues.source_nouns) is not None


def _pronouns(page: Page, first: int, last: int) -> Iterator[Speaker]:
    words = page.words
    for at in range(first, last + 1):
        if words.words[at].lower() in page.cues.pronouns:
            yield Speaker(words.starts[at], words.ends[at], None, pronoun=True)


def _name_shapes(page: Page, first: int, last: int) -> Iterator[Speaker]:
    """Runs of capitalised words, where capitals say something; two or more, or mid-sentence."""
    if not page.cues.names_by_case:
        return
    words = page.words
    at = first
    while at <= last:
        if not words.upper[at]:
            at += 1
            continue
        stop = at
        while stop < last and words.upper[stop + 1] and words.gaps[stop] < 2:
            stop += 1
        lone = at == stop and (words.initial[at] or words.words[at].isupper())
        covered = any(entity.label not in PEOPLE for entity in page.entities_in(at, stop))
        if not lone and not covered and words.folded[at] not in OPENERS:
            yield Speaker(words.starts[at], words.ends[stop], None)
        at = stop + 1


def _noun(page: Page, first: int, last: int, *, from_end: bool = False) -> Speaker | None:
    """The bare noun phrase: ``another source``, ``officials in the ministry``."""
    if last < first:
        return None
    if from_end:
        first = max(first, last - MAX_SUBJECT + 1)
        starts = [at for at in range(first, last) if page.words.folded[at] in _DETERMINERS]
        first = starts[-1] if starts else first
    else:
        last = min(last, first + MAX_SUBJECT - 1)
    words = page.words
    start, end = words.starts[first], words.ends[last]
    if not from_end and words.words[first].lower() in page.cues.hearer_marks:
        return None
    heard = words.folded[first]
    if heard[:1] == "ل" and (heard[:2] == "لل" or heard[1:] in page.cues.source_nouns):
        return None
    if not any(char.isalpha() for char in page.text[start:end]):
        return None
    if all(len(word) < 4 and word.islower() for word in words.words[first : last + 1]):
        return None
    return Speaker(start, end, None)
