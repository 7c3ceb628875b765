"""Cue words by language.  A language is one module here and one line in ``LANGUAGES``."""

from __future__ import annotations

from typing import Final

from workers.extract.cues import ar, de, en, es, fr, it, pt, ru, tr, zh
from workers.extract.cues.record import Cues, Phrases

LANGUAGES: Final[dict[str, Cues]] = {
    "en": en.CUES,
    "ar": ar.CUES,
    "es": es.CUES,
    "fr": fr.CUES,
    "de": de.CUES,
    "ru": ru.CUES,
    "pt": pt.CUES,
    "it": it.CUES,
    "tr": tr.CUES,
    "zh": zh.CUES,
}

__all__ = ["LANGUAGES", "Cues", "Phrases", "cues_for"]


def cues_for(language: str | None) -> tuple[Cues, ...]:
    """The cues of a language and of English, whose chrome is everywhere; all if unknown."""
    known = LANGUAGES.get((language or "").replace("_", "-").partition("-")[0].lower())
    if known is None:
        return tuple(LANGUAGES.values())
    return (known,) if known.language == "en" else (known, LANGUAGES["en"])
