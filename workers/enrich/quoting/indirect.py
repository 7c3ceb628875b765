"""Indirect speech: "according to X, …", "X said that …", "…, X said"."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from workers.enrich.languages.base import word_set
from workers.enrich.quoting import speakers
from workers.enrich.quoting.cues import is_postposed
from workers.enrich.quoting.page import Cue, Page
from workers.enrich.quoting.speaker import Speaker

_MIN_WORDS: Final = 3
_MAX_TRAIL: Final = 20
"""Words back from a verb in which its subject is looked for."""
_BARE_CLAUSE: Final = word_set(
    """
    the a an he she it they we there his her their its this these that those i no some most many
    """
)
_BARE_VERBS: Final = frozenset({"said", "says", "warned", "added", "noted", "claimed", "insisted"})
_MAX_ROLE: Final = 10
"""Words of a role before its name."""
_AND: Final = frozenset({"and", "or", "y", "e", "et", "und", "и", "та", "і", "و", "ou", "oder"})
_TRIM: Final = " \t\u00a0,،，;"


class Stated(NamedTuple):
    """A reported statement: its offsets, speaker and cue."""

    start: int
    end: int
    speaker: Speaker
    cue: str
    cue_first: int


def indirect(page: Page, used: Collection[int]) -> list[Stated]:
    """Statements reported without being quoted, at most one a sentence.

    ``used`` are the sentences (their first word) that direct speech has accounted for.
    """
    found: dict[int, Stated] = {}
    for cue in page.according:
        sentence = page.sentence(cue.first)
        if sentence[0] not in used and sentence[0] not in found and _free(page, cue):
            stated = _according(page, cue, *sentence)
            if stated is not None:
                found[sentence[0]] = stated
    for cue in page.verbs:
        sentence = page.sentence(cue.first)
        if sentence[0] not in used and sentence[0] not in found and _free(page, cue):
            stated = _clause(page, cue, *sentence) or _trailing(page, cue, *sentence)
            if stated is not None:
                found[sentence[0]] = stated
    return [found[first] for first in sorted(found)]


def _free(page: Page, cue: Cue) -> bool:
    return page.span_at(page.words.starts[cue.first]) is None


def _according(page: Page, cue: Cue, first: int, last: int) -> Stated | None:
    words = page.words
    if is_postposed(cue.phrase):
        speaker = speakers.named(page, max(first, cue.first - 8), cue.first - 1)
        start_word, opening = cue.last + 1, True
    else:
        stop = _comma_after(page, cue.last + 1, last)
        speaker = speakers.named(page, cue.last + 1, (stop or last + 1) - 1)
        opening = cue.first - first <= 2
        if stop is not None and speaker is not None and speaker.start >= page.words.starts[stop]:
            stop = _comma_after(page, page.word_before(speaker.end), last)  # a role, its name, …
        start_word = stop if stop is not None else last + 1
    if speaker is None or _credited(page, first, cue.first):
        return None
    name = page.slice(cue.first, cue.last)
    if opening:
        return _stated(page, start_word, last, speaker, name, cue.first)
    return _stated(
        page, first, cue.first - 1, speaker, name, cue.first, before=words.starts[cue.first]
    )


def _credited(page: Page, first: int, stop: int) -> bool:
    """``This is reported by X, according to Y``: a credit, no statement."""
    return stop - first < 12 and "by" in page.words.folded[first:stop]


def _clause(page: Page, cue: Cue, first: int, last: int) -> Stated | None:
    """``X told reporters that …``."""
    folded = page.words.folded
    for at in range(cue.last + 1, min(cue.last + 9, last + 1)):
        if folded[at] in page.cues.complementisers and page.gap(at).strip() in ("", ","):
            speaker = _subject(page, cue, first, at - 1)
            return _stated(page, at + 1, last, speaker, page.slice(cue.first, cue.last), cue.first)
    after = cue.last + 1
    if (
        page.cues.bare_clause
        and after <= last
        and folded[cue.first] in _BARE_VERBS
        and cue.first > first
        and page.gap(after) == " "
        and (folded[after] in _BARE_CLAUSE or _names_subject(page, after, last))
        and not _names_speaker(page, cue, last)
    ):
        speaker = _subject(page, cue, first, cue.last)
        return _stated(page, after, last, speaker, page.slice(cue.first, cue.last), cue.first)
    return None


def _names_subject(page: Page, at: int, last: int) -> bool:
    return bool(page.words.upper[at]) and any(
        entity.start == page.words.starts[at] for entity in page.entities_in(at, last)
    )


def _trailing(page: Page, cue: Cue, first: int, last: int) -> Stated | None:
    """``…, X said``."""
    if cue.first - first < _MIN_WORDS:
        return None
    if last - cue.last > 6 and not _names_speaker(page, cue, last):
        return None
    at = _subject_start(page, cue, first)
    if at is None or at - first < _MIN_WORDS or page.words.folded[at] in _AND:
        return None
    if _describes(page, first, at):
        return None
    speaker = speakers.subject(page, at, last, cue, follows=True)
    if speaker is None:
        return None
    name = page.slice(cue.first, cue.last)
    return _stated(page, first, at - 1, speaker, name, cue.first, before=page.words.starts[at])


def _describes(page: Page, first: int, at: int) -> bool:
    """Whether what stands before the comma is the subject and no statement.

    ``Ada Orr, the mayor, said``: it opens with a name and its comma; ``The head of the port, Ada
    Orr, said``: a role, then a name between commas.
    """
    words = page.words
    for entity in page.entities_in(first, at):
        behind = page.text[entity.end : entity.end + 1]
        if entity.label != "PERSON" or behind not in (",", "،"):
            continue
        if entity.start == words.starts[first]:
            return True
        if entity.start == words.starts[at] and at - first <= _MAX_ROLE:
            return any(word in page.cues.titles for word in words.folded[first:at])
    return False


def _names_speaker(page: Page, cue: Cue, last: int) -> bool:
    """``…, said Ada Orr, who …`` and ``…, said the tenant, Ada Orr``: the speaker stands behind."""
    after = cue.last + 1
    if "," not in page.gap(cue.first) or after > last:
        return False
    comma = _comma_after(page, after, last)
    stop = page.words.ends[(comma if comma is not None else last + 1) - 1]
    return any(
        entity.label == "PERSON"
        and (
            (entity.start == page.words.starts[after] and entity.end == stop)
            or (comma is not None and entity.start == page.words.starts[comma])
            or (comma is None and entity.end == stop)
        )
        for entity in page.entities_in(after, comma if comma is not None else last)
    )


def _subject_start(page: Page, cue: Cue, first: int) -> int | None:
    """Where the subject of a trailing clause begins: behind a comma, and holding a name where a
    clause stands between the name and its verb."""
    commas = [
        at
        for at in range(cue.first, max(first, cue.first - _MAX_TRAIL), -1)
        if "," in page.gap(at) or "،" in page.gap(at)
    ]
    for at in commas:
        if any(entity.label == "PERSON" for entity in page.entities_in(at, cue.first - 1)):
            return at
    return commas[0] if commas and cue.first - commas[0] < 12 else None


def _subject(page: Page, cue: Cue, first: int, last: int) -> Speaker | None:
    return speakers.subject(page, first, last, cue, follows=False)


def _comma_after(page: Page, first: int, last: int) -> int | None:
    for at in range(first + 1, min(last, first + 14) + 1):
        if any(mark in page.gap(at) for mark in ",،，"):
            return at
    return None


def _stated(
    page: Page,
    first: int,
    last: int,
    speaker: Speaker | None,
    cue: str,
    cue_first: int,
    *,
    before: int | None = None,
) -> Stated | None:
    if speaker is None or last - first + 1 < _MIN_WORDS:
        return None
    start = page.words.starts[first]
    end = page.words.ends[last]
    span = page.span_at(start)
    if span is not None:
        start = span.outer
    elif start and page.text[start - 1] in '“«„"‘':
        start -= 1
    span = page.span_at(end - 1)
    if span is not None and span.closed:
        end = span.close
    if before is not None:
        end = min(end, before)
    while end > start and page.text[end - 1] in _TRIM:
        end -= 1
    if start <= speaker.start < end:
        return None
    return Stated(start, end, speaker, cue, cue_first)
