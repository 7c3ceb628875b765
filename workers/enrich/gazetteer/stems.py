"""Crude stems of Cyrillic and Greek words, so that a name's cases share one key.

Only the ending of the case is cut, by the longest of a list; the stem keeps three letters.
That is enough for names, where the full table of a stemmer (Snowball) would cut too much.
"""

from __future__ import annotations

from typing import Final

from workers.romanise import fold_token

_CYRILLIC_ENDINGS: Final = """
ого его ому ему ыми ими ьими ами ями ией иею ією ая яя ое ые ие ої ою ой ей ом ем ым им ый ий ій
ых их іх ую юю ию ии ия ії ія ію ів ам ям ах ях єю ьо ы и і ї а я о е є у ю ь й
"""
_GREEK_ENDINGS: Final = "ουσ εισ ιασ ασ εσ ησ οσ ου ον ων ια α η ο ι ε υ σ"
_CYRILLIC: Final = frozenset(map(fold_token, _CYRILLIC_ENDINGS.split()))
_GREEK: Final = frozenset(_GREEK_ENDINGS.split())
_LONGEST: Final = max(map(len, _CYRILLIC | _GREEK))
_SHORTEST_STEM: Final = 3
_ALTERNATED_LEAST: Final = 2


def stem(folded: str) -> str:
    """The folded word without its case ending; words of other scripts come back unchanged."""
    first = folded[:1]
    if "\u0400" <= first <= "\u052f":
        endings = _CYRILLIC
    elif "\u0370" <= first <= "\u03ff":
        endings = _GREEK
    else:
        return folded
    size = len(folded)
    for cut in range(min(_LONGEST, size - _SHORTEST_STEM), 0, -1):
        if folded[size - cut :] in endings:
            return folded[:-cut]
    return folded


_ALTERNATIONS: Final = (
    ("ень", "н"), ("ець", "ц"), ("ец", "ц"), ("ел", "л"), ("ок", "к"), ("ів", "ов"),
    ("їв", "єв"), ("ка", "ц"), ("га", "з"), ("рг", "рз"), ("ха", "с"),
    ("им", "им"), ("ім", "ім"), ("ым", "ым"), ("ом", "ом"), ("ем", "ем"), ("ей", "е"),
)  # fmt: skip
_ALTERNATED: Final = tuple((fold_token(end), fold_token(other)) for end, other in _ALTERNATIONS)
"""Vowels that flee or change before an ending, Ukrainian г, к, х before -і, and names that end
like a case: Орёл, Орла; Київ, Києва; Прага, Празі; Иерусалим, Иерусалиме."""


def alternations(folded: str) -> tuple[str, ...]:
    """Stems that a Cyrillic name takes in other cases beside ``stem``; mostly none."""
    if not "\u0400" <= folded[:1] <= "\u052f":
        return ()
    return tuple(
        folded[: -len(end)] + other
        for end, other in _ALTERNATED
        if folded.endswith(end) and len(folded) - len(end) >= _ALTERNATED_LEAST
    )
