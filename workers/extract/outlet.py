"""The outlet in which a text stood first, from a line that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from workers.calendar_names import months_of
from workers.extract.cues import Cues
from workers.extract.folding import cue_fold, cue_pattern

MAX_CHARS: Final = 220
MAX_WORDS: Final = 6
_SKIPPED_WORDS: Final = 3
"""Words in small letters between the cue and the name: "the website of …"."""
_THIS: Final = (
    r"(?:this|the|dies(?:er|e|es)|der|die|das|cet|cette|ce|le|la|este|esta|el|quest[oa]|il|esse|"
    r"essa|o|a|эт(?:от|а)|данн\w\w|هذا|هذه|l'|quest'|un|une)"
)
_WORK: Final = (
    r"(?:article|story|piece|post|report|text|column|essay|interview|commentary|artikel|beitrag|"
    r"bericht|kommentar|texte|tribune|articulo|nota|texto|articolo|testo|artigo|materia|"
    r"reportagem|reportaje|статья|материал|текст|المقال|التقرير|مقال)"
)
_JOINING: Final = frozenset({
    "of", "the", "for", "&", "de", "du", "des", "del", "della", "di", "da", "do", "dos", "das",
    "la", "le", "les", "el", "der", "die", "den", "dem", "für", "und", "and", "y", "e", "et",
    "van", "von", "i", "a",
})  # fmt: skip
_OPENING: Final = " \t:：.–—-\"“„«'‘「『《【"
_CLOSING: Final = "\"”“»'’」』》】"
_END: Final = re.compile(r"[.,;:!?)،؛。，；：）](?:$|\s)|[،。，；（(]")
_UNCASED_END: Final = re.compile(r"[.,;،؛。，；（(]|\s(?:بتاريخ|يوم|في|عام)\s")
_TITLED: Final = re.compile(
    r"\s{0,2}[:：]?\s{0,2}(?:[^\W\d_]{1,12}\s){0,3}[《「『«“„]([^《》「」『』«»“”„]{2,40})[》」』»”“]"
)
_ADDRESS: Final = re.compile(r"https?://(?:www\.)?([^\s/:?#]{3,100})")


def first_outlet_pattern(cues: Iterable[Cues]) -> re.Pattern[str]:
    """A pattern for the folded beginning of such a line, up to where the outlet's name begins."""
    said = cue_pattern(p for c in cues for p in c.republished).pattern
    return re.compile(
        rf"^\W{{0,3}}(?:(?:{_THIS}\s?)?{_WORK}(?:\s[^\W\d]{{1,14}}){{0,2}}\s)?(?:{said})"
    )


def first_outlet(text: str, pattern: re.Pattern[str]) -> str | None:
    """The outlet (a name or a host) in a line such as "Originally published on The Bay Post"."""
    if len(text) > MAX_CHARS:
        return None
    found = pattern.match(cue_fold(text))
    if found is None:
        return None
    if address := _ADDRESS.search(text, found.end()):
        return address.group(1).lower()
    rest = text[found.end() :].lstrip(_OPENING)
    if titled := _TITLED.match(text[found.end() :]):
        return titled.group(1)
    if not rest or rest[0].isdigit():
        return None
    if rest.lower() == rest.upper():
        name = _UNCASED_END.split(rest)[0].strip(_CLOSING + " ")
        return name if name and len(name) <= 40 and len(name.split()) <= MAX_WORDS else None
    return _cased(rest)


def _cased(rest: str) -> str | None:
    words: list[str] = []
    skipped = 0
    for word in rest.split():
        end = _END.search(word)
        bare = (word[: end.start()] if end else word).strip(_CLOSING + _OPENING)
        domain = "." in bare[1:-1] or "/" in bare
        if not bare or (bare[0].isdigit() and not words):
            break
        starts = bare[0].isupper() or domain
        continues = bare.lower() in _JOINING or "а" <= bare[0] <= "я" or bare.isdecimal()
        if starts or (words and continues):
            words.append(bare)
        elif not words and skipped < _SKIPPED_WORDS:
            skipped += 1
        else:
            break
        if end or word[-1] in _CLOSING or len(words) >= MAX_WORDS:
            break
    while words and words[-1].lower() in _JOINING and not words[-1][0].isupper():
        words.pop()
    if not words or cue_fold(words[0]) in months_of(None):
        return None
    return " ".join(words)
