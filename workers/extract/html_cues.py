"""Cue words applied to single blocks of a page: which kind of boilerplate a line announces."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wireroom.records import BoilerplateKind
from workers.extract.cues import cues_for
from workers.extract.folding import cue_fold, cue_pattern

_LABEL_MAX_CHARS: Final = 60
_OPENER_MAX_CHARS: Final = 220
_ENDS: Final = " \t:：.…!>»›→|*-–—"


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


def kind_of_label(text: str, language: str | None) -> BoilerplateKind | None:
    """The kind that a whole short line names ("Related stories", "إعلان"), or ``None``."""
    if len(text) > _LABEL_MAX_CHARS:
        return None
    return _labels(language).get(cue_fold(text).strip(_ENDS))


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
