"""Dates as a report writes them, found in its words and not yet resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from workers.enrich.eventing.cues import DAY, MONTH, WEEKDAY, Cues, TimeWord
from workers.enrich.tokens import BREAK, Words

__all__ = ["Written", "written_dates"]

_NUMBER: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e|o|º|ª|го|е)?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_YMD: Final = re.compile(r"(?<![\w./\-])(?P<y>(?:19|20)\d\d)-(?P<a>\d\d)-(?P<b>\d\d)(?!\d|-\d)")
_NUMERIC: Final = re.compile(
    r"(?<![\w.,:/\-])(?P<a>\d{1,2})(?P<sep>[./\-])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d|\d\d)"
    r"(?![\w/\-]|[.,:]\d)"
)
_MONTH_FIRST: Final = frozenset({"en-us", "en-ph"})
_REACH: Final = 3
"""Words that may stand between the parts of a written date."""
_ALTERNATIVE: Final = re.compile(r"\s?[/(]\s?$")


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """One expression.  ``kind``: ``date`` (``day`` and ``month``, perhaps ``year``; ``last_day`` of
    a range), ``weekday`` or ``day``, whose ``value`` is as in `cues`.  ``swapped``: the date
    if day and month stand the other way round, where the form leaves that open."""

    kind: str
    first: int
    last: int
    start: int
    end: int
    value: int = 0
    day: int = 0
    month: int = 0
    year: int | None = None
    last_day: int | None = None
    swapped: tuple[int, int] | None = None


def written_dates(words: Words, cues: Cues, language: str | None, limit: int) -> Iterator[Written]:
    """The expressions among the first ``limit`` words, in their order."""
    at = 0
    while at < limit:
        known = cues.times.get(words.folded[at])
        found = _from_words(words, at, limit, known, cues) if known else None
        if found is None and words.words[at][0].isdigit():
            found = _numeric(words, at, language)
        if found is None:
            at += 1
            continue
        yield found
        at = found.last + 1


def _from_words(
    words: Words, at: int, limit: int, known: tuple[TimeWord, ...], cues: Cues
) -> Written | None:
    for phrase in known:
        last = at + len(phrase.words) - 1
        if last >= limit or tuple(words.folded[at : last + 1]) != phrase.words:
            continue
        if any(gap == BREAK for gap in words.gaps[at:last]):
            continue
        if phrase.kind == MONTH:
            found = _with_month(words, at, last, phrase.value, cues)
            if found is not None:
                return found
            continue
        return Written(
            kind=DAY if phrase.kind == DAY else WEEKDAY, first=at, last=last,
            start=words.starts[at], end=words.ends[last], value=phrase.value,
        )  # fmt: skip
    return None


def _with_month(words: Words, first: int, last: int, month: int, cues: Cues) -> Written | None:
    """A date around a month's name: ``3 March 2018``, ``March 3, 2018``, ``3-5 March``."""
    last = _alternative(words, last, month, cues)
    before = _back_over(words, first - 1, cues)
    day = _number(words, before)
    if day is not None:
        start, last_day = before, None
        earlier = _range_start(words, before, cues)
        if earlier is not None:
            start, last_day, day = earlier, day, _number(words, earlier) or day
        year_at = _forward_over(words, last + 1, cues)
        year = _year(words, year_at)
        end = year_at if year is not None else last
        return _date(words, start, end, day, month, year, last_day)
    day = _number(words, last + 1) if last + 1 < len(words) else None
    if day is None or words.text[words.ends[last] : words.starts[last + 1]].strip(" .\u00a0"):
        return None
    year = _year(words, last + 2) if _close(words, last + 1) else None
    return _date(words, first, last + (2 if year is not None else 1), day, month, year, None)


def _alternative(words: Words, last: int, month: int, cues: Cues) -> int:
    """Over a second name of the same month: «نوفمبر/تشرين الثاني»."""
    at = last + 1
    if at < len(words) and _ALTERNATIVE.search(words.text[words.ends[last] : words.starts[at]]):
        for phrase in cues.times.get(words.folded[at], ()):
            end = at + len(phrase.words) - 1
            same = phrase.kind == MONTH and phrase.value == month
            if same and tuple(words.folded[at : end + 1]) == phrase.words:
                return end
    return last


def _date(
    words: Words, first: int, last: int, day: int, month: int, year: int | None, until: int | None
) -> Written | None:
    try:
        date(year or 2000, month, max(day, until or day))
    except ValueError:
        return None
    return Written(
        kind="date", first=first, last=last, start=words.starts[first], end=words.ends[last],
        day=day, month=month, year=year,
        last_day=until if until is not None and until > day else None,
    )  # fmt: skip


def _numeric(words: Words, at: int, language: str | None) -> Written | None:
    start = words.starts[at]
    match = _YMD.match(words.text, start)
    if match is not None:
        first, second, swap = int(match["a"]), int(match["b"]), False
        day, month = second, first
    else:
        match = _NUMERIC.match(words.text, start)
        if match is None:
            return None
        day, month = int(match["a"]), int(match["b"])
        tag = (language or "").replace("_", "-").lower()
        if (tag in _MONTH_FIRST and day <= 12) or month > 12:
            day, month = month, day
        # Plain "en" says nothing of the country, and dotted dates are never American.
        swap = tag == "en" and match["sep"] != "." and day <= 12 and day != month
    year = int(match["y"])
    last = at
    while last + 1 < len(words) and words.starts[last + 1] < match.end():
        last += 1
    found = _date(words, at, last, day, month, year + 2000 if year < 100 else year, None)
    return msgspec.structs.replace(found, swapped=(month, day)) if found and swap else found


def _number(words: Words, at: int) -> int | None:
    if at < 0 or at >= len(words):
        return None
    match = _NUMBER.fullmatch(words.folded[at])
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def _year(words: Words, at: int) -> int | None:
    if at >= len(words):
        return None
    match = _YEAR.fullmatch(words.folded[at])
    return int(match[0]) if match else None


def _close(words: Words, at: int) -> bool:
    return at + 1 < len(words) and words.starts[at + 1] - words.ends[at] <= 2


def _back_over(words: Words, at: int, cues: Cues) -> int:
    """The word before ``at``'s links: ``3 de marzo``, ``3rd of March``, ``3-го марта``."""
    for _ in range(_REACH):
        if at >= 0 and _close(words, at) and words.folded[at] in cues.date_links:
            at -= 1
    return at if at >= 0 and _close(words, at) else -1


def _forward_over(words: Words, at: int, cues: Cues) -> int:
    for _ in range(2):
        if at < len(words) and _close(words, at - 1) and words.folded[at] in cues.date_links:
            at += 1
    return at if at < len(words) and _close(words, at - 1) else len(words)


def _range_start(words: Words, at: int, cues: Cues) -> int | None:
    """The first day of ``3-5 March``, ``3 to 5 March``, ``del 3 al 5 de marzo``."""
    if at < 1:
        return None
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    if gap.strip() in ("-", "–", "—") and _number(words, at - 1) is not None:
        return at - 1
    linked = (
        words.folded[at - 1] in cues.range_links and at >= 2 and _number(words, at - 2) is not None
    )
    return at - 2 if linked else None
