"""Names across scripts: folding for look-up, romanisation, and a phonetic key.

The key keeps consonant classes that survive transliteration between the Latin, Arabic,
Cyrillic, Greek and Hebrew scripts and drops vowels, because Arabic and Hebrew do not write
the short ones and transliterators disagree on the others.  It is a relative of Soundex
(Russell 1918) and Metaphone (Philips 1990) with classes chosen for these scripts: voiced and
voiceless labials meet (Arabic has no p and no v), so do g and j, c and k.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_MARKS: Final = (
    *range(0x0300, 0x0370),
    *range(0x0591, 0x05BE),
    *range(0x0610, 0x061B),
    *range(0x064B, 0x0660),
    0x0670,
    0x0640,
    0x05BF,
    0x05C1,
    0x05C2,
    0x00AD,
    0x200C,
    0x200D,
    0x2019,
    0x02BC,
    0x0027,
)


def _fold_table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(_MARKS)
    for block in (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000)):
        for code in block:
            base = "".join(
                c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c)
            )
            if base and base != chr(code):
                table[code] = base.casefold()
    for seen, base in (
        ("أإآٱ", "ا"), ("ىیئ", "ي"), ("ةہە", "ه"), ("ؤ", "و"), ("ک", "ك"), ("گ", "غ"), ("ھ", "ه"),
        ("øö", "o"), ("đ", "d"), ("ł", "l"), ("æ", "ae"), ("œ", "oe"), ("ı", "i"), ("þ", "th"),
        ("ð", "d"), ("ς", "σ"), ("ё", "е"), ("ґ", "г"), ("ə", "e"), (".", ""), ("－", "-"),
    ):  # fmt: skip
        for char in seen:
            table[ord(char)] = base
    return table


_FOLD: Final = _fold_table()


def fold_token(word: str) -> str:
    """``word`` without case, diacritics, vowel marks and letter variants; ``"U.S."`` → ``us``."""
    if word.isascii():
        return word.lower().replace(".", "") if "." in word else word.lower()
    return word.casefold().translate(_FOLD)


_LETTERS: Final[dict[str, str]] = {}
for _from, _to in (
    # Arabic, Persian, Urdu
    ("ا", "a"), ("ب", "b"), ("ت", "t"), ("ث", "th"), ("ج", "j"), ("ح", "h"), ("خ", "kh"),
    ("د", "d"), ("ذ", "dh"), ("ر", "r"), ("ز", "z"), ("س", "s"), ("ش", "sh"), ("ص", "s"),
    ("ض", "d"), ("ط", "t"), ("ظ", "z"), ("ع", "a"), ("غ", "gh"), ("ف", "f"), ("ق", "q"),
    ("ك", "k"), ("ل", "l"), ("م", "m"), ("ن", "n"), ("ه", "h"), ("و", "w"), ("ي", "y"),
    ("ء", ""), ("پ", "p"), ("چ", "ch"), ("ژ", "zh"), ("ڤ", "v"), ("ے", "y"), ("ں", "n"),
    # Cyrillic
    ("а", "a"), ("б", "b"), ("в", "v"), ("г", "g"), ("д", "d"), ("е", "e"), ("ж", "zh"),
    ("з", "z"), ("и", "i"), ("к", "k"), ("л", "l"), ("м", "m"), ("н", "n"), ("о", "o"),
    ("п", "p"), ("р", "r"), ("с", "s"), ("т", "t"), ("у", "u"), ("ф", "f"), ("х", "kh"),
    ("ц", "ts"), ("ч", "ch"), ("ш", "sh"), ("щ", "shch"), ("ъ", ""), ("ы", "y"), ("ь", ""),
    ("э", "e"), ("ю", "yu"), ("я", "ya"), ("і", "i"), ("є", "ye"), ("ј", "y"), ("љ", "l"),
    ("њ", "n"), ("ћ", "ch"), ("ђ", "j"), ("џ", "j"),
    # Greek
    ("α", "a"), ("β", "v"), ("γ", "g"), ("δ", "d"), ("ε", "e"), ("ζ", "z"), ("η", "i"),
    ("θ", "th"), ("ι", "i"), ("κ", "k"), ("λ", "l"), ("μ", "m"), ("ν", "n"), ("ξ", "x"),
    ("ο", "o"), ("π", "p"), ("ρ", "r"), ("σ", "s"), ("τ", "t"), ("υ", "y"), ("φ", "f"),
    ("χ", "kh"), ("ψ", "ps"), ("ω", "o"),
    # Hebrew (vowels and dagesh are not written: bet, kaf and pe stay ambiguous)
    ("א", "a"), ("ב", "b"), ("ג", "g"), ("ד", "d"), ("ה", "h"), ("ו", "w"), ("ז", "z"),
    ("ח", "h"), ("ט", "t"), ("י", "y"), ("כ", "k"), ("ך", "k"), ("ל", "l"), ("מ", "m"),
    ("ם", "m"), ("נ", "n"), ("ן", "n"), ("ס", "s"), ("ע", "a"), ("פ", "p"), ("ף", "f"),
    ("צ", "ts"), ("ץ", "ts"), ("ק", "k"), ("ר", "r"), ("ש", "sh"), ("ת", "t"),
):  # fmt: skip
    _LETTERS[_from] = _to
_ROMAN: Final = str.maketrans(_LETTERS)
_DIGRAPHS: Final = (("ου", "u"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("τσ", "ts"), ("τζ", "j"))


def romanise(word: str) -> str:
    """A readable Latin form, lower case, without diacritics: ``Захарова`` → ``zakharova``.

    Scripts without a table (Han, kana …) are returned folded but otherwise as they are.
    """
    folded = fold_token(word)
    if folded.isascii():
        return folded
    for pair, latin in _DIGRAPHS:
        folded = folded.replace(pair, latin)
    return folded.translate(_ROMAN)


_HUSHING: Final = "\x01"
_THROATY: Final = "\x02"
_CLASSES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("(?<=..[^aeioul])(?<!rr)ow(?=a?$)|(?<=[dj])ew(?=a?$)", "of"),
        ("(?<=...)cki$", "tski"),
        ("(?<=[kn])aj[ae]$", "aya"),
        ("(?<=[tl])j(?=[aeiou])", ""),
        ("kh", _THROATY),
        ("shch|tsch|tch|tsh|sch|ch|sh", _HUSHING),
        ("c(?=[eiy])", "s"),
        ("qu|ck|[cq]", "k"),
        ("zh|gh|dj|dg|j", "g"),
        ("th", "t"),
        ("dh", "d"),
        ("ph|v", "f"),
        ("ts|tz|z", "s"),
        ("x", "ks"),
        ("p", "b"),
    )
)
_VOWELS: Final = re.compile("[aeiouyw]+")
_REPEAT: Final = re.compile(r"(.)\1+")
_REMEMBERED: Final = 20_000
"""Parts of names whose keys are kept (about 3 MB): those of the news come again."""
_SILENT_H: Final = re.compile("h(?=[lnrt])|h$")


@lru_cache(maxsize=_REMEMBERED)
def phonetic_key(word: str) -> str:
    """The consonant skeleton of one name part, equal for its forms in other scripts.

    ``Zakharova``, ``Захарова`` and ``زاخاروفا`` all give ``shrf``; an initial vowel is kept
    as ``a``.  A word without letters of a known script is returned folded.
    """
    latin = romanise(word).replace("-", "").replace(" ", "")
    if not latin.isascii() or not latin:
        return latin
    if word.isascii() or ord(max(word)) < 0x370:
        latin = _SILENT_H.sub("", latin.replace("kh", "\x02")).replace("\x02", "kh")
    for pattern, replacement in _CLASSES:
        latin = pattern.sub(replacement, latin)
    latin = latin.replace(_HUSHING, "c").replace(_THROATY, "h")
    if len(latin) > 2 and latin[-1] == "h":
        latin = latin[:-1]
    head, tail = latin[:1], latin[1:]
    if head in "aeiouy":
        head = "a"
    key = _REPEAT.sub(r"\1", head + _VOWELS.sub("", tail))
    return key[:1] + key[1:].replace("w", "")
