"""Cue words applied to single blocks of a page: which kind of boilerplate a line announces."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wireroom.records import BoilerplateKind
from workers.extract.cues import cues_for
from workers.extract.folding import cue_fold, cue_pattern, word_found
from workers.extract.plain.signs import signs_for

_LABEL_MAX_CHARS: Final = 60
_OPENER_MAX_CHARS: Final = 220
_NOTICE_MAX_CHARS: Final = 600
_NOTICES: Final[tuple[BoilerplateKind, ...]] = ("copyright", "comment-policy", "disclaimer")
_ENDS: Final = " \t:：.…!>»›→|*-–—"


_ROW: Final = re.compile(r"[|·•【\[]")
"""What stands between the labels of a row ("Print | Close")."""
_DIGIT: Final = re.compile(r"\d")


@lru_cache(maxsize=64)
def _labels(language: str | None) -> dict[str, BoilerplateKind]:
    return {
        cue_fold(phrase).strip(_ENDS): kind
        for cues in cues_for(language)
        for kind, phrases in cues.label.items()
        for phrase in phrases
    }


@lru_cache(maxsize=64)
def _openers(language: str | None) -> tuple[tuple[BoilerplateKind, re.Pattern[str]], ...]:
    by_kind: dict[BoilerplateKind, list[str]] = {}
    for cues in cues_for(language):
        for kind, phrases in cues.opener.items():
            by_kind.setdefault(kind, []).extend(phrases)
    return tuple((kind, cue_pattern(phrases)) for kind, phrases in by_kind.items())


@lru_cache(maxsize=64)
def _tails(language: str | None) -> tuple[tuple[BoilerplateKind, re.Pattern[str]], ...]:
    by_kind: dict[BoilerplateKind, list[str]] = {}
    for cues in cues_for(language):
        for kind, phrases in cues.tail.items():
            by_kind.setdefault(kind, []).extend(phrases)
        by_kind.setdefault("author-bio", []).extend(cues.biography)
    return tuple(
        (kind, cue_pattern(phrases, anywhere=True)) for kind, phrases in by_kind.items() if phrases
    )


@lru_cache(maxsize=64)
def _notices(language: str | None) -> tuple[tuple[BoilerplateKind, tuple[str, ...]], ...]:
    every = cues_for(language)
    return tuple(
        (kind, tuple({cue_fold(phrase) for cues in every for phrase in cues.tail.get(kind, ())}))
        for kind in _NOTICES
    )


def kind_of_notice(text: str, language: str | None) -> BoilerplateKind | None:
    """What a block that was cut already says: a notice of rights, rules or opinions, or a count.

    For blocks of footers and comment forms only: articles use some of these phrases too.
    """
    if len(text) > _NOTICE_MAX_CHARS:
        return None
    if is_counter(text, language):
        return "counter"
    folded = cue_fold(text)
    best: BoilerplateKind | None = None
    most = 0
    for kind, phrases in _notices(language):
        found = sum(phrase in folded and word_found(phrase, folded) for phrase in phrases)
        if found > most:
            best, most = kind, found
    return best or ("copyright" if folded.startswith(("copyright", "(c)")) else None)


def is_counter(text: str, language: str | None) -> bool:
    """Whether a short line says only how many comments, views or minutes to read there are."""
    return len(text) <= 80 and _DIGIT.search(text) is not None and signs_for(language).counter(text)


def first_outlet(text: str, language: str | None) -> str | None:
    """The outlet that a line names as the one in which the text stood first."""
    return signs_for(language).republished(text)


def is_section(text: str, language: str | None) -> bool:
    """Whether a line is a usual name of a section."""
    return len(text) <= _LABEL_MAX_CHARS and signs_for(language).section(text)


def kind_of_label(text: str, language: str | None) -> BoilerplateKind | None:
    """The kind that a whole short line names ("Related stories", "إعلان"), or ``None``."""
    if len(text) > _LABEL_MAX_CHARS:
        return None
    kind = _labels(language).get(cue_fold(text).strip(_ENDS))
    if kind is None and _ROW.search(text):
        return signs_for(language).label(text)
    return kind


def kind_of_opening(text: str, language: str | None) -> BoilerplateKind | None:
    """The kind that a short line's beginning announces ("Read more: …"), or ``None``."""
    if len(text) > _OPENER_MAX_CHARS:
        return None
    folded = cue_fold(text[:120])
    for kind, pattern in _openers(language):
        if pattern.match(folded):
            return kind
    return None


def kind_of_tail(text: str, language: str | None) -> BoilerplateKind | None:
    """The kind of a block that stands at the end of a page's text, or ``None``."""
    if len(text) > 1_000:
        return None
    folded = cue_fold(text)
    for kind, pattern in _tails(language):
        if pattern.search(folded):
            return kind
    return None
