"""Identifiers that do not depend on the language of the text.

Places, countries and bundled organisations have the gazetteer's id.  Anyone else gets
``person:SURNAME`` or ``person:SURNAME.GIVEN`` (the parts being phonetic keys, see
``romanise``), so that the same name meets in every script, a short form is a prefix of the
long one, and two people with one surname stay apart where the texts give their first names.
An organisation gets ``org:`` with its country, if known, and the keys of its words.
"""

from __future__ import annotations

from typing import Final

from workers.romanise import fold_token, phonetic_key, romanise

_PARTICLE_WORDS: Final = (
    "al el de da do dos di del della van von der den la le du bin ibn ben bint аль эль ель фон "
    "ван де ар ас аш ад ат аз эр эс эш эд ash ar er ter af ال بن ابن فون φον"
)
_PARTICLES: Final = frozenset(_PARTICLE_WORDS.split())


def person_parts(words: list[str]) -> list[str]:
    """The parts of a name that carry it: folded, no particles, articles or initials."""
    parts: list[str] = []
    for word in words:
        folded = fold_token(word)
        if folded in _PARTICLES or len(folded) < 2:
            continue
        if folded.startswith("ال") and len(folded) > 4:
            folded = folded[2:]
        parts.append(folded)
    return parts


def person_id(words: list[str]) -> str | None:
    """The id of a person's name given as its words; ``None`` if nothing remains to key on."""
    parts = person_parts(words)
    keys = [key for part in parts if (key := phonetic_key(part))]
    if not keys:
        return None
    if len(keys) == 1:
        return f"person:{keys[0]}"
    return f"person:{keys[-1]}.{keys[0]}"


def organisation_id(words: list[str], country: str = "") -> str | None:
    """The id of an organisation's name that no table knows."""
    keys = [key for word in words if (key := romanise(word)) and len(key) > 1]
    if not keys:
        return None
    return f"org:{country.lower()}{'.' if country else ''}{'-'.join(keys)}"[:80]
