"""Who a pronoun or a role stands for: the people mentioned so far."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from wireroom.records import Entity
from workers.enrich.languages.base import word_set
from workers.enrich.quoting.page import Page
from workers.enrich.quoting.speaker import PEOPLE, Speaker

_RECENT: Final = 12
"""Mentions looked back at for a pronoun."""
_ROLE_SUFFIX: Final = re.compile(r"(?<=...)(?:woman|man|person)$")
_SUBJECT_REACH: Final = 5
"""Words of a sentence before the name of its subject or source: ``Nach Angaben von Leiter …``."""
_HE: Final = word_set("he er il он él el")


class Memory:
    """People mentioned so far, for pronouns and for "the spokeswoman"."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._people = [entity for entity in page.entities if entity.label in PEOPLE and entity.id]
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
