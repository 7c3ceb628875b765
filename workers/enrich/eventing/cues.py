"""A language's words for places and days, folded and indexed for one pass over a text."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from workers.calendar_names import months_of, weekdays_of
from workers.enrich.languages import rules_for
from workers.enrich.tokens import Words

__all__ = ["DAY", "MONTH", "WEEKDAY", "Cues", "TimeWord", "cues_for"]

DAY: Final = "day"
WEEKDAY: Final = "weekday"
MONTH: Final = "month"
_WEEKDAY_LETTERS: Final = 5
"""Shorter names are abbreviations, which are words of their own in too many languages."""


class TimeWord(NamedTuple):
    """A phrase of folded words with what it means: days from the report's, number of a weekday
    (Monday is 0) or of a month."""

    words: tuple[str, ...]
    kind: str
    value: int


class Cues(msgspec.Struct, frozen=True, kw_only=True):
    """Folded words of one language (see ``EventCues`` for their meaning)."""

    place_before: frozenset[str]
    place_clitics: tuple[str, ...]
    place_path: frozenset[str]
    place_bars: frozenset[str]
    weekday_last: frozenset[str]
    weekday_next: frozenset[str]
    future: frozenset[str]
    future_prefixes: tuple[str, ...]
    bounds: frozenset[str]
    date_links: frozenset[str]
    range_links: frozenset[str]
    times: dict[str, tuple[TimeWord, ...]]
    """by their first word, the longest first"""


@functools.lru_cache(maxsize=64)
def cues_for(language: str | None) -> Cues:
    """The cues of a BCP 47 tag; names of months and weekdays also where there are no rules."""
    rules = rules_for(language).event
    primary = (language or "").replace("_", "-").partition("-")[0].lower() or None
    weekdays = rules.weekday_forms or [
        (name, number)
        for name, number in weekdays_of(primary).items()
        if len(name) >= _WEEKDAY_LETTERS
    ]
    found = [
        *_phrases(months_of(primary).items(), MONTH),
        *_phrases(weekdays, WEEKDAY),
        *_phrases(rules.day_words, DAY),
    ]
    times: dict[str, list[TimeWord]] = {}
    for each in sorted(found, key=lambda each: -len(each.words)):
        times.setdefault(each.words[0], []).append(each)
    return Cues(
        place_before=_folded(rules.place_before),
        place_clitics=rules.place_clitics,
        place_path=_folded(rules.place_path),
        place_bars=_folded(rules.place_bars),
        weekday_last=_folded(rules.weekday_last),
        weekday_next=_folded(rules.weekday_next),
        future=_folded(rules.future),
        future_prefixes=rules.future_prefixes,
        bounds=_folded(rules.bounds),
        date_links=_folded(rules.date_links),
        range_links=_folded(rules.range_links),
        times={first: tuple(each) for first, each in times.items()},
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(folded for word in words for folded in Words(word).folded)


def _phrases(names: Iterable[tuple[str, int]], kind: str) -> list[TimeWord]:
    return [
        TimeWord(folded, kind, number)
        for name, number in names
        if (folded := tuple(Words(name).folded))
    ]
