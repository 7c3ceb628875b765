"""What one text has in common with another: folding, keys, words, paragraphs, scripts.

Everything here is pure and linear in its input.  Folding follows Unicode Standard Annex 15
(NFKC) and the default case folding; which marks and letter variants are ignored is ours.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Final

# Marks that writers leave out or vary: Latin, Greek and Cyrillic accents, Hebrew points, Arabic
# vowel signs.  The dependent vowels of Indic and South-East Asian scripts are letters and stay.
_OPTIONAL_MARKS: Final = (
    (0x0300, 0x036F),
    (0x0483, 0x0489),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x08D3, 0x08FF),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
)
_LETTER_VARIANTS: Final = {
    # Arabic: final ya written as alef maqsura, ta marbuta as ha, Persian and Urdu forms.
    # (Hamza carriers and madda decompose, so that the mark falls away by itself.)
    "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ک": "ك",
    "ٱ": "ا", "ـ": "",
    # Latin letters that Unicode does not decompose.
    "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h",
    # The short i is a letter of its own in Cyrillic.
    "й": "й",
}  # fmt: skip
_MAX_MARKS: Final = 30
"""Longest run of combining marks that is kept (UAX 15, stream-safe text).  Normalisation is
quadratic in the length of a run."""


_MAX_REPLACEMENTS: Final = 80


class _FoldTable(dict[int, str]):
    """Code point → what it folds to, filled in as characters turn up."""

    def __missing__(self, code: int) -> str:
        folded = chr(code)
        while (step := _fold_char(folded)) != folded:
            folded = step
        self[code] = folded
        return folded


def _fold_char(chars: str) -> str:
    """One folding step of the expansion of one character."""
    out: list[str] = []
    for char in chars:
        if char in _LETTER_VARIANTS:
            out.append(_LETTER_VARIANTS[char])
            continue
        for part in unicodedata.normalize("NFKD", char):
            category = unicodedata.category(part)
            if _is_optional_mark(ord(part)) or category == "Cf":
                continue
            if category == "Nd":
                out.append(str(unicodedata.decimal(part)))
            elif category[0] in "LNM":
                out.append(_LETTER_VARIANTS.get(part, part))
            else:
                out.append(" ")
    return unicodedata.normalize("NFKC", "".join(out)).casefold()


def _replace(text: str) -> str:
    """``text`` with each character folded: a few replacements are faster than a table."""
    changed = [char for char in set(text) if _FOLD[ord(char)] != char]
    if len(changed) > _MAX_REPLACEMENTS:
        return text.translate(_FOLD)
    for char in changed:
        text = text.replace(char, _FOLD[ord(char)])
    return text


def _is_optional_mark(code: int) -> bool:
    return any(first <= code <= last for first, last in _OPTIONAL_MARKS)


_FOLD: Final = _FoldTable()


@cache
def _mark_runs() -> re.Pattern[str]:
    """Runs of combining marks beyond the limit (built on the first text that is not ASCII)."""
    marks = "".join(chr(code) for code in range(0x300, 0x1E950) if unicodedata.combining(chr(code)))
    return re.compile(f"[{marks}][{marks}]{{{_MAX_MARKS},}}")  # a set first: found by a scan


_REMEMBERED_CHARS: Final = 50_000


def fold(text: str) -> str:
    """``text`` without what varies between copies: lower case, single spaces, letters and digits.

    Ignores case, width and compatibility forms, accents, Arabic vowel signs, tatweel and the
    spellings of alef, ya, ta marbuta and kaf, digits' script and punctuation (each stretch of it
    is one space).  Letters of every script are kept.  Idempotent.
    """
    return _fold(text) if len(text) > _REMEMBERED_CHARS else _fold_remembered(text)


@lru_cache(maxsize=16)
def _fold_remembered(text: str) -> str:
    """An article's text is folded by several stages, one right after the other."""
    return _fold(text)


def _fold(text: str) -> str:
    if not text.isascii() and any(map(unicodedata.combining, set(text))):
        text = _mark_runs().sub(lambda run: run[0][:_MAX_MARKS], text)
    while True:
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
        text = " ".join(_replace(text.casefold()).split())
        # Only removing what stood between a letter and its mark can need a second round.
        if text.isascii() or unicodedata.is_normalized("NFKC", text):
            return text


def text_key(text: str) -> str:
    """128-bit hash (32 hex digits, BLAKE2b) of the folded text, also blind to word spacing.

    A text that folds to nothing (symbols only) is hashed as it stands.
    """
    folded = fold(text).replace(" ", "") or text.strip()
    return blake2b(
        folded.encode("utf-8", "surrogatepass"), digest_size=16, person=b"wireroom-text"
    ).hexdigest()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a main text: stretches of non-empty lines, divided by blank lines."""
    out: list[str] = []
    lines: list[str] = []
    for line in text.split("\n"):
        if stripped := line.strip():
            lines.append(stripped)
        elif lines:
            out.append("\n".join(lines))
            lines = []
    if lines:
        out.append("\n".join(lines))
    return out


# --- scripts -----------------------------------------------------------------------------

# First code point of a block of letters and its ISO 15924 code; up to the next row.  From
# Unicode's Blocks.txt, grouped to what news is written in.
_BLOCKS: Final = (
    (0x0000, "Latn"), (0x0370, "Grek"), (0x0400, "Cyrl"), (0x0530, "Armn"), (0x0590, "Hebr"),
    (0x0600, "Arab"), (0x0700, "Syrc"), (0x0750, "Arab"), (0x0780, "Thaa"), (0x07C0, "Nkoo"),
    (0x0860, "Syrc"), (0x0870, "Arab"), (0x0900, "Deva"), (0x0980, "Beng"), (0x0A00, "Guru"),
    (0x0A80, "Gujr"), (0x0B00, "Orya"), (0x0B80, "Taml"), (0x0C00, "Telu"), (0x0C80, "Knda"),
    (0x0D00, "Mlym"), (0x0D80, "Sinh"), (0x0E00, "Thai"), (0x0E80, "Laoo"), (0x0F00, "Tibt"),
    (0x1000, "Mymr"), (0x10A0, "Geor"), (0x1100, "Kore"), (0x1200, "Ethi"), (0x13A0, "Cher"),
    (0x1780, "Khmr"), (0x1800, "Mong"), (0x1C80, "Cyrl"), (0x1C90, "Geor"), (0x1E00, "Latn"),
    (0x1F00, "Grek"), (0x2000, "Latn"), (0x2DE0, "Cyrl"), (0x2E80, "Hani"), (0x3040, "Jpan"),
    (0x3100, "Hani"), (0x3130, "Kore"), (0x31A0, "Hani"), (0x31F0, "Jpan"), (0x3200, "Hani"),
    (0xA000, "Yiii"), (0xA640, "Cyrl"), (0xA720, "Latn"), (0xA960, "Kore"), (0xAA00, "Zzzz"),
    (0xAB30, "Latn"), (0xAC00, "Kore"), (0xF900, "Hani"), (0xFB00, "Latn"), (0xFB1D, "Hebr"),
    (0xFB50, "Arab"), (0xFE00, "Zzzz"), (0xFE70, "Arab"), (0xFF00, "Latn"), (0xFF66, "Jpan"),
    (0xFFA0, "Kore"), (0x10000, "Zzzz"), (0x20000, "Hani"), (0x30000 + 0x3350, "Zzzz"),
)  # fmt: skip
_STARTS: Final = tuple(start for start, _ in _BLOCKS)
_SCRIPT_SAMPLE: Final = 300

# Scripts written without spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, Han.
_UNSPACED: Final = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u312f"
    "\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003334f"
)
_HAS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_TOKENS: Final = re.compile(f"[{_UNSPACED}]|[^\\s{_UNSPACED}]+")


def script_of(text: str) -> str:
    """ISO 15924 code of the script most letters of ``text`` are in (``Latn``, ``Arab``, ``Cyrl``…).

    Han with a fair share of kana is ``Jpan``; ``Zyyy`` where there are no letters.  Looks at up
    to 600 characters spread evenly over the text.
    """
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else "Zyyy"
    counts: dict[str, int] = {}
    for char in text[:: max(1, len(text) // _SCRIPT_SAMPLE)]:
        if char.isalpha():
            script = _BLOCKS[bisect_right(_STARTS, ord(char)) - 1][1]
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return "Zyyy"
    if 10 * counts.get("Jpan", 0) > counts.get("Hani", 0):
        counts["Jpan"] = counts.get("Jpan", 0) + counts.pop("Hani", 0)
    return max(counts, key=lambda script: (counts[script], script))


def has_unspaced(text: str) -> bool:
    """Whether any character is of a script that is written without spaces between words."""
    return not text.isascii() and _HAS_UNSPACED.search(text) is not None


def words(text: str) -> list[str]:
    """The folded words of ``text``; single characters where a script writes no word spaces."""
    folded = fold(text)
    if folded.isascii() or not _HAS_UNSPACED.search(folded):
        return folded.split()
    return _TOKENS.findall(folded)


def token_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the tokens of ``text`` stand, as it is written: stretches without a space, single
    characters where a script writes none.  Their `words` in order are those of ``text``."""
    return (each.span() for each in _TOKENS.finditer(text))


# --- cleaning ----------------------------------------------------------------------------

_CLEAN: Final[dict[int, str | None]] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF]),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys([0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], "\n"),
    0x09: "\t",
}


def clean_controls(text: str) -> str:
    """``text`` with ``\\n`` as its only line end and without control characters.

    Goes: NUL and the other C0 and C1 controls, byte order marks, non-characters, and the bidi
    embeddings, overrides and isolates that can turn what follows around.  Stays: tab, zero-width
    joiners, left-to-right and right-to-left marks.  Lone surrogates become U+FFFD.
    """
    return text.replace("\r\n", "\n").translate(_CLEAN)
