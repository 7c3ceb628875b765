"""Whose words they are: the subject of a reporting verb, and the person behind a pronoun."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from wireroom.records import Entity
from workers.enrich.hearers import told
from workers.enrich.languages.base import word_set
from workers.enrich.quoting.page import Cue, Page

_PEOPLE: Final = frozenset({"PERSON", "PER"})
_BODIES: Final = frozenset({"ORG", "NORP"})
_LIMITS: Final = re.compile(r"[,،;:()（）،–—―-]")
_OWNS: Final = ("'s", "’s")
_MAX_SUBJECT: Final = 8
"""Words of a subject without a name."""
_RECENT: Final = 12
"""Mentions looked back at for a pronoun."""
_ROLE_SUFFIX: Final = re.compile(r"(?<=...)(?:woman|man|person)$")
_AUXILIARIES: Final = word_set(
    """
    also later then has had have was is reportedly recently often previously once ha han a ont
    hat haben habe auch так также قد كما
    """
)
_SUBJECT_REACH: Final = 5
"""Words of a sentence before the name of its subject or source: ``Nach Angaben von Leiter …``."""
_HE: Final = word_set("he er il он él el")
_DETERMINERS: Final = word_set(
    """
    the a an another one his her their der die ein eine el un una le
    """
)
_OPENERS: Final = word_set(
    """
    as when while after before in on at with during for since because although though if by from
    despite under following speaking asked en a durante tras cuando mientras al dans lors
    pendant alors quand apres am im in bei nach wahrend als wenn в на во после когда при в في
    عند خلال
    """
)


class Speaker(NamedTuple):
    """A speaker's mention: words ``first`` to ``last``, offsets, linked id."""

    start: int
    end: int
    id: str | None
    pronoun: bool = False


def subject(page: Page, first: int, last: int, cue: Cue, *, follows: bool) -> Speaker | None:
    """The one who speaks, in the words ``first`` to ``last`` around ``cue``.

    ``follows``: the words stand behind the quotation, where a verb that opens them is followed
    by its subject.
    """
    head = _head(page, first, cue.first - 1)
    pre = _segment_before(page, first, cue.first - 1)
    apposed = cue.first > first and _comma(page.gap(cue.first))
    post = _segment_after(page, cue.last + 1, last)
    inverted = cue.first == first or not _has_words(page, pre)
    if follows and inverted:
        return (
            _person(page, *post, nearest=False)
            or _apposed(page, post)
            or _mention(page, *post)
            or _noun(page, *post)
        )
    return (
        (_person(page, *head, nearest=False) if apposed else None)
        or _person(page, *pre, nearest=True)
        or _person(page, *head, nearest=False)
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
    last = min(last, first + 2 * _MAX_SUBJECT)
    return (
        _person(page, first, last, nearest=False)
        or _apposed(page, (first, last))
        or _mention(page, first, last)
        or _noun(page, first, last)
    )


def person_like(page: Page, first: int, last: int) -> Speaker | None:
    """A named mention only: what a colon or a dash without a verb can be trusted with."""
    return _person(page, first, last, nearest=False) or _mention(page, first, last)


# --- parts of a clause ---------------------------------------------------------------------


def _segment_before(page: Page, first: int, last: int) -> tuple[int, int]:
    """The words directly before a verb, back to the last comma."""
    while last >= first and page.words.folded[last] in _AUXILIARIES:
        last -= 1
    if last < first:
        return first, last
    at = last
    if first < last and last + 1 < len(page.words) and ")" in page.gap(last + 1):
        inside = last  # Rep. X (D-Ohio) said: the name stands before the bracket
        while inside > max(first, last - 8) and "(" not in page.gap(inside):
            inside -= 1
        at = last = inside - 1 if inside > first else last
    while at > first and not _LIMITS.search(page.gap(at).replace("-", "", 1)):
        at -= 1
    return at, last


def _segment_after(page: Page, first: int, last: int) -> tuple[int, int]:
    """The words directly behind a verb, up to a comma or a complementiser."""
    at = first
    while at <= last:
        gap = page.gap(at)
        if at > first and (
            _LIMITS.search(gap.replace("-", "", 1)) or any(m in gap for m in '«“"„')
        ):
            break
        if at > first and page.words.folded[at] in page.cues.complementisers:
            break
        at += 1
    return first, min(at - 1, first + 2 * _MAX_SUBJECT)


def _head(page: Page, first: int, last: int) -> tuple[int, int]:
    """The clause without an opening adverbial: from its first comma, if it opens with one."""
    if first <= last and page.words.folded[first] in _OPENERS:
        for at in range(first + 1, last + 1):
            if "," in page.gap(at) or "،" in page.gap(at):
                return at, last
    return first, last


def _comma(gap: str) -> bool:
    return "," in gap or "،" in gap


def _has_words(page: Page, segment: tuple[int, int]) -> bool:
    return any(len(page.words.words[at]) > 1 for at in range(segment[0], segment[1] + 1))


# --- candidates ----------------------------------------------------------------------------


def _person(page: Page, first: int, last: int, *, nearest: bool) -> Speaker | None:
    """A person's name or a pronoun among these words."""
    found: list[Speaker] = [
        Speaker(entity.start, entity.end, entity.id)
        for entity in page.entities_in(first, last)
        if entity.label in _PEOPLE and page.text[entity.end : entity.end + 2] not in _OWNS
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
        if entity.label in _PEOPLE:
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
        covered = any(entity.label not in _PEOPLE for entity in page.entities_in(at, stop))
        if not lone and not covered and words.folded[at] not in _OPENERS:
            yield Speaker(words.starts[at], words.ends[stop], None)
        at = stop + 1


def _noun(page: Page, first: int, last: int, *, from_end: bool = False) -> Speaker | None:
    """The bare noun phrase: ``another source``, ``officials in the ministry``."""
    if last < first:
        return None
    if from_end:
        first = max(first, last - _MAX_SUBJECT + 1)
        starts = [at for at in range(first, last) if page.words.folded[at] in _DETERMINERS]
        first = starts[-1] if starts else first
    else:
        last = min(last, first + _MAX_SUBJECT - 1)
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


# --- who a pronoun is ----------------------------------------------------------------------


class Memory:
    """People mentioned so far, for pronouns and for "the spokeswoman"."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._people = [entity for entity in page.entities if entity.label in _PEOPLE and entity.id]
        self._starts = [entity.start for entity in self._people]
        self._women: set[str] = set()
        self._roles: dict[str, list[tuple[int, str]]] = {}
        for entity in self._people:
            self._learn(entity)

    def _learn(self, entity: Entity) -> None:
        page = self._page
        at = page.word_from(entity.start)
        for near in range(max(0, at - 4), min(len(page.words), at + 8)):
            word = page.words.folded[near]
            if word in page.cues.titles or word.startswith("spokes"):
                roles = self._roles.setdefault(_ROLE_SUFFIX.sub("", word), [])
                roles.append((entity.start, str(entity.id)))
            if near in (at - 1, at - 2) and word in page.cues.feminine:
                self._women.add(str(entity.id))

    def resolve(self, speaker: Speaker, cue_word: str, last: tuple[str | None, int]) -> str | None:
        """The id of the person that a pronoun or a role stands for, where the text tells.

        ``last``: who spoke last, and up to where.
        """
        if speaker.id is not None:
            return speaker.id
        page = self._page
        if speaker.pronoun:
            word = page.words.folded[page.word_from(speaker.start)]
            woman = word in page.cues.feminine or cue_word in page.cues.feminine
            return self._recent(speaker.start, woman, word in _HE, last)
        opening, closing = page.word_from(speaker.start), page.word_before(speaker.end)
        for at in range(closing, opening - 1, -1):
            role = self._roles.get(_ROLE_SUFFIX.sub("", page.words.folded[at]))
            if role:
                place = bisect_left(role, (speaker.start, ""))
                return role[place - 1][1] if place else None
        return None

    def carried_on(
        self, offset: int, sentence: int, last: tuple[str | None, int]
    ) -> Speaker | None:
        """The subject of the sentence before, where the language lets a verb go without one."""
        page = self._page
        if not page.cues.drops_subject or not sentence:
            return None
        place = bisect_left(self._starts, page.words.starts[sentence])
        floor = page.text.rfind("\n", 0, offset) + 1
        for entity in reversed(self._people[max(0, place - _RECENT) : place]):
            if entity.start < floor:
                return None
            at = page.word_from(entity.start)
            opens = at - page.sentence(at)[0] <= _SUBJECT_REACH
            if (opens or entity.id == last[0]) and page.span_at(entity.start) is None:
                return Speaker(entity.start, entity.end, entity.id)
        return None

    def _recent(
        self, offset: int, woman: bool, man: bool, last: tuple[str | None, int]
    ) -> str | None:
        last_id, spoken = last
        if man and last_id in self._women:
            last_id = None
        place = bisect_left(self._starts, offset)
        recent = [
            entity
            for entity in reversed(self._people[max(0, place - _RECENT) : place])
            if (last_id is None or entity.start >= spoken)
            and self._page.span_at(entity.start) is None
            and (not woman or self._fits(entity))
            and not (man and entity.id in self._women)
        ]
        if not recent:
            return last_id
        for entity in recent:
            at = self._page.word_from(entity.start)
            if at - self._page.sentence(at)[0] <= _SUBJECT_REACH:
                return entity.id
        return last_id or recent[0].id

    def _fits(self, entity: Entity) -> bool:
        return not self._women or entity.id in self._women
