"""Words that say the same kind of thing in several languages, from the table beside this file.

An event is told in every language with words for what happened (landed, resigned, flooded) and
to what (plane, minister, bridge); they are few, so that a small table carries most of them.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from wireroom.text import fold

_COLUMNS: Final = (("en",), ("ar",), ("es", "pt", "it"), ("fr",), ("de",), ("ru",))
LANGUAGES: Final = frozenset(code for column in _COLUMNS for code in column)
_MIN_STEM: Final = 3
_COMPOUND_MIN: Final = 9
"""Letters of a German word from which its end is looked at: Straßenbrücke."""
_ARABIC_PREFIXES: Final = ("وال", "بال", "فال", "كال", "ال", "لل", "و", "ب", "ل", "ف")


@cache
def _tables(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Whole words and stems of a language, folded, with their concepts."""
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    text = files(__package__).joinpath("concepts.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, *cells = line.split("\t")
        for languages, cell in zip(_COLUMNS, cells, strict=True):
            if language in languages:
                for form in cell.split():
                    table = stems if form.endswith("*") else whole
                    table.setdefault(fold(form), name)
    return whole, stems


@lru_cache(maxsize=50_000)
def concept(language: str, word: str) -> str | None:
    """The concept of a folded word of a language (primary subtag), if the table has it."""
    if language not in LANGUAGES:
        return None
    found = _starting(language, word)
    if found is None and language == "ar":
        for prefix in _ARABIC_PREFIXES:
            if word.startswith(prefix) and len(word) - len(prefix) >= _MIN_STEM:
                found = _starting(language, word[len(prefix) :])
                if found is not None:
                    break
    if found is None and language == "de" and len(word) >= _COMPOUND_MIN:
        for start in range(_MIN_STEM, len(word) - _MIN_STEM):
            found = _starting(language, word[start:]) if len(word) - start >= 5 else None
            if found is not None:
                break
    return found


def _starting(language: str, word: str) -> str | None:
    whole, stems = _tables(language)
    found = whole.get(word)
    if found is not None:
        return found
    for length in range(len(word), _MIN_STEM - 1, -1):
        found = stems.get(word[:length])
        if found is not None:
            return found
    return None
