"""The line that a report opens with: ``GENEVA, Nov 18 (Reuters) —``, ``МОСКВА, 3 марта. /ТАСС/``.

The forms are those of the agencies' own reports.  Only the form is judged here; whether a place is
named in it is for the rules that know places.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from workers.enrich.tokens import WORD

__all__ = ["Dateline", "dateline_of"]

LINES_MAX: Final = 3
"""Lines at the start of a text that may open with a dateline: a headline may stand before."""
CHARS_MAX: Final = 110
_WORDS_MAX: Final = 12
_UNCASED_WORDS_MAX: Final = 5
_PLAIN_WORDS_MAX: Final = 3
_END: Final = re.compile(
    r"\)\s?[.:]?\s?[-–—]{1,2}\s?|\)\s?:\s|/\.?\s?[-–—]?\s|\.\s?[-–—]\s|\s?[–—]\s|\s--?\s|:\s"
)
_AGENCY: Final = re.compile(r"\([^()\n]{2,40}\)|/[^/\n]{2,30}/|\([^()\n]{2,40}$|/[^/\n]{2,30}$")
_AGENCY_AFTER: Final = re.compile(r"[^\W\d_][^\s.]{1,15}(?: [^\s.]{2,15}){0,2}\.\s")
"""``— РИА Новости.``: an agency of up to three words and a full stop."""


class Dateline(msgspec.Struct, frozen=True):
    """``start`` to ``end``: place, date and agency, in code points; the report begins at
    ``body``."""

    start: int
    end: int
    body: int
    strong: bool
    """it has an agency, a date or a place in capitals, so that it can hardly be a sentence"""


@lru_cache(maxsize=1)
def dateline_of(text: str) -> Dateline | None:
    """The dateline of a text, if one of its first lines opens like one."""
    start = 0
    for _ in range(LINES_MAX):
        while start < len(text) and text[start].isspace():
            start += 1
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        found = _read(text, start, min(stop, start + CHARS_MAX))
        if found is not None:
            return found
        start = stop
    return None


def _read(text: str, start: int, stop: int) -> Dateline | None:
    for end in _END.finditer(text, start, stop):
        closing = end.start() + (1 if end.group()[0] in ")/" else 0)
        head = text[start:closing]
        if end.group()[0] == "/" and head.count("/") < 2:
            continue
        bare = _AGENCY.sub(" ", head)
        words = WORD.findall(bare)
        if not words or len(words) > _WORDS_MAX:
            return None
        cased = words[0].lower() != words[0].upper()
        strong = bare != head or any(word[0].isdigit() for word in words) or words[0].isupper()
        if cased:
            if not words[0][0].isupper() or not _short_words_only(words, strong):
                return None
            if not strong and (end.group()[0] == ":" or len(words) > 4):
                return None
        elif not strong:
            if len(words) > _UNCASED_WORDS_MAX:
                return None
            strong = len(words) <= _PLAIN_WORDS_MAX and end.group()[0] != ":"
        after = _AGENCY_AFTER.match(text, end.end())
        return Dateline(start, closing, after.end() if after else end.end(), strong)
    return None


def _short_words_only(words: list[str], strong: bool) -> bool:
    """Whether lower case is only what dates and names of places have: ``le 3 mars``, ``de``."""
    small = [word for word in words if word[0].islower()]
    most, longest = (4, 10) if strong else (1, 3)
    return len(small) <= most and all(len(word) <= longest for word in small)
